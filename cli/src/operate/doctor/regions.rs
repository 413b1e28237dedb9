//! What is heard of other Regions. EventBridge gets a call only in the Region in which it was made, whatever the trail
//! records: what no forwarder sends home is not heard, and CloudTrail's own memory tells whether AI was used there.

use aws::observe::ObserveError;
use aws::observe::surroundings::{PastCall, Sender, Surroundings};
use engine::{GLOBAL, INFERENCE};
use tokio::task::JoinSet;

use super::heard::{Heard, some};
use super::line::Line;
use super::stack::Home;

/// The services whose use says that there is AI in a Region.
const AI: [&str; 4] =
    ["bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com", "qbusiness.amazonaws.com", "sagemaker.amazonaws.com"];
/// How many Regions are looked at at once.
const AT_ONCE: usize = 6;
const FORWARD: &str = "deploy templates/forwarder.yaml there, as the README says";

/// A Region, what sends its calls home, and, where nothing does, the last use of AI in it.
#[derive(Debug)]
struct Elsewhere {
    region: String,
    senders: Result<Vec<Sender>, ObserveError>,
    used: Result<Option<Use>, ObserveError>,
}

/// A call that used AI.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Use {
    source: String,
    call: PastCall,
}

pub(super) async fn lines(around: &Surroundings, home: Option<&Home>, expected: &Heard) -> Vec<Line> {
    let Some(home) = home else { return Vec::new() };
    let regions = match around.regions().await {
        Ok(regions) => regions,
        Err(why) => return vec![Line::unknown("Regions", &why)],
    };
    let others: Vec<_> = regions.into_iter().filter(|region| *region != home.region).collect();
    let mut seen = Vec::new();
    for some in others.chunks(AT_ONCE) {
        let mut looks = JoinSet::new();
        for region in some.iter().cloned() {
            let (around, bus) = (around.clone(), home.bus());
            looks.spawn(async move { look(&around, region, &bus).await });
        }
        seen.extend(looks.join_all().await);
    }
    seen.sort_by(|one, other| one.region.cmp(&other.region));
    judged(&seen, global(&home.partition), expected)
}

async fn look(around: &Surroundings, region: String, bus: &str) -> Elsewhere {
    let senders = around.senders(&region, bus).await;
    let used = if senders.as_ref().is_ok_and(Vec::is_empty) { last_use(around, &region).await } else { Ok(None) };
    Elsewhere { region, senders, used }
}

/// Calls that merely read, such as those of a console that is opened, are no use.
async fn last_use(around: &Surroundings, region: &str) -> Result<Option<Use>, ObserveError> {
    for source in AI {
        let calls = around.calls(region, source).await?;
        let uses = |call: &PastCall| !call.reads || INFERENCE.contains(&call.operation.as_str());
        if let Some(call) = calls.into_iter().find(uses) {
            return Ok(Some(Use { source: source.to_owned(), call }));
        }
    }
    Ok(None)
}

/// The Region of a partition in which calls of global services are recorded.
fn global(partition: &str) -> &'static str {
    match partition {
        "aws-us-gov" => "us-gov-west-1",
        "aws-cn" => "cn-north-1",
        _ => "us-east-1",
    }
}

fn judged(seen: &[Elsewhere], global: &str, expected: &Heard) -> Vec<Line> {
    let (mut lines, mut whole, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for elsewhere in seen {
        let (region, what) = (&elsewhere.region, format!("Region {}", elsewhere.region));
        match (&elsewhere.senders, &elsewhere.used) {
            (Err(why), _) | (Ok(_), Err(why)) => lines.push(Line::unknown(what, why)),
            (Ok(senders), Ok(None)) if senders.is_empty() && region != global => silent.push(region.clone()),
            (Ok(senders), Ok(used)) if senders.is_empty() => lines.push(unheard(what, region == global, used.as_ref())),
            (Ok(senders), Ok(_)) => match forwarded(what, senders, &wanted(region == global, expected)) {
                Some(line) => lines.push(line),
                None => whole.push(region.clone()),
            },
        }
    }
    if !whole.is_empty() {
        lines
            .push(Line::ok("Regions heard", format!("a forwarder sends home what is watched in {}", whole.join(", "))));
    }
    if !silent.is_empty() {
        let meaning = format!(
            "nobody hears what is called in {}; CloudTrail remembers no use of AI there in ninety days",
            silent.join(", ")
        );
        lines.push(Line::warning(
            "Regions not heard",
            meaning,
            format!("{FORWARD}, or forbid these Regions by an SCP"),
        ));
    }
    lines
}

/// What a forwarder must send: calls of global services are recorded in one Region only.
fn wanted(is_global: bool, expected: &Heard) -> Heard {
    if is_global { expected.clone() } else { expected.without(GLOBAL) }
}

fn unheard(what: String, is_global: bool, used: Option<&Use>) -> Line {
    let mut meaning = Vec::new();
    if is_global {
        meaning.push("nobody hears calls of IAM and Organizations, which are recorded here alone".to_owned());
    }
    meaning.extend(used.map(|Use { source, call }| {
        let at = call.at.map(|at| format!(" on {}", at.strftime("%Y-%m-%d %H:%M UTC"))).unwrap_or_default();
        let by = report::plain(&call.by, 80);
        format!("AI is used here and nobody hears of it: {} of {source} by {by}{at}", call.operation)
    }));
    Line::broken(what, meaning.join("; "), FORWARD)
}

fn forwarded(what: String, senders: &[Sender], wanted: &Heard) -> Option<Line> {
    let off: Vec<_> = senders.iter().filter(|sender| !sender.enabled).map(|sender| sender.name.clone()).collect();
    if !off.is_empty() {
        let meaning = format!("rules of its forwarder are disabled: {}", some(&off));
        return Some(Line::broken(what, meaning, "enable them, or deploy the forwarder there again"));
    }
    let patterns: Vec<_> = senders.iter().filter_map(|sender| serde_json::from_str(&sender.pattern).ok()).collect();
    let lacks = Heard::of_patterns(patterns.iter()).lacks(wanted);
    (!lacks.is_empty()).then(|| {
        let meaning = format!("its forwarder is of another version, and does not send {}", some(&lacks));
        Line::warning(what, meaning, "update the StackSet with this version's templates/forwarder.yaml")
    })
}

#[cfg(test)]
mod tests {
    use aws::observe::ObserveError;
    use aws::observe::surroundings::{PastCall, Sender};
    use serde_json::json;

    use super::{Elsewhere, Use, judged};
    use crate::operate::doctor::heard::Heard;
    use crate::operate::doctor::line::Health::{self, Broken, Ok as Fine, Unknown, Warning};

    fn pattern(service: &str, name: &str) -> String {
        json!({"detail": {"eventSource": [format!("{service}.amazonaws.com")], "eventName": [name]}}).to_string()
    }

    fn rule(service: &str, name: &str, enabled: bool) -> Sender {
        Sender { name: format!("forwarder-{service}"), enabled, pattern: pattern(service, name) }
    }

    fn elsewhere(region: &str, senders: Vec<Sender>) -> Elsewhere {
        Elsewhere { region: region.to_owned(), senders: Ok(senders), used: Ok(None) }
    }

    fn health(seen: &[Elsewhere]) -> Vec<(String, Health)> {
        let patterns = [pattern("bedrock", "CreateAgent"), pattern("iam", "CreateUser")];
        let patterns: Vec<_> = patterns.iter().map(|text| serde_json::from_str(text).unwrap_or_default()).collect();
        let lines = judged(seen, "us-east-1", &Heard::of_patterns(patterns.iter()));
        lines.into_iter().map(|line| (line.what, line.health)).collect()
    }

    #[test]
    fn what_nobody_forwards_is_told_and_is_worse_where_it_matters() {
        let call = PastCall { operation: "InvokeModel".to_owned(), by: "ada".to_owned(), at: None, reads: true };
        let used = Use { source: "bedrock.amazonaws.com".to_owned(), call };
        let denied = || ObserveError::Unknown { operation: "events:ListRules", code: None, message: "no".to_owned() };
        let seen = [
            elsewhere("ap-south-1", Vec::new()),
            Elsewhere { used: Ok(Some(used)), ..elsewhere("eu-north-1", Vec::new()) },
            Elsewhere { senders: Err(denied()), ..elsewhere("eu-west-3", Vec::new()) },
            elsewhere("us-east-1", Vec::new()),
        ];
        let expected = [("Region eu-north-1", Broken), ("Region eu-west-3", Unknown), ("Region us-east-1", Broken)];
        let expected = expected.into_iter().chain([("Regions not heard", Warning)]);
        assert_eq!(health(&seen), expected.map(|(what, health)| (what.to_owned(), health)).collect::<Vec<_>>());
    }

    #[test]
    fn a_forwarder_must_be_on_and_send_all_that_is_recorded_there() {
        let bedrock = |enabled| rule("bedrock", "CreateAgent", enabled);
        let one = |region: &str, senders| health(&[elsewhere(region, senders)]).pop().map(|(_, health)| health);
        assert_eq!(one("eu-north-1", vec![bedrock(true)]), Some(Fine));
        assert_eq!(one("eu-north-1", vec![bedrock(false)]), Some(Broken));
        assert_eq!(one("eu-north-1", vec![rule("bedrock", "UpdateAgent", true)]), Some(Warning));
        assert_eq!(one("us-east-1", vec![bedrock(true)]), Some(Warning));
        assert_eq!(one("us-east-1", vec![bedrock(true), rule("iam", "CreateUser", true)]), Some(Fine));
    }
}
