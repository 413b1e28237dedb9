//! The parts of the stack: whether each is as CloudFormation deployed it.

use std::sync::Arc;

use aws::observe::ObserveError;
use aws::observe::stack::OwnStack;
use model::{Departure, DeployedStack, Part, PartKind, SUBSCRIPTION, StackPart};
use serde_json::Value;
use tokio::task::JoinSet;

use super::heard::Heard;
use super::line::Line;
use super::way_out;

/// How many parts are read at once: AWS answers few questions about rules in a second.
const AT_ONCE: usize = 8;
/// How many characters of a value are shown.
const SHOWN: usize = 80;

/// A part that was deployed, and what is there of it.
type Seen = (Part, Result<StackPart, ObserveError>);

/// What was deployed, and what is there of it.
#[derive(Debug)]
pub(super) struct Parts {
    deployed: Result<Arc<DeployedStack>, ObserveError>,
    unresolved: Option<String>,
    seen: Vec<Seen>,
}

/// Where a stack stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Home {
    pub(super) partition: String,
    pub(super) region: String,
    pub(super) account: String,
}

impl Home {
    /// The bus to which forwarders send.
    pub(super) fn bus(&self) -> String {
        let Self { partition, region, account } = self;
        format!("arn:{partition}:events:{region}:{account}:event-bus/default")
    }
}

impl Parts {
    pub(super) async fn read(own: &OwnStack) -> Self {
        let deployed = own.deployed().await;
        let (parts, unresolved) = match deployed.as_ref().map(|stack| stack.parts()) {
            Ok(Ok(parts)) => (parts, None),
            Ok(Err(why)) => (Vec::new(), Some(why.to_string())),
            Err(_) => (Vec::new(), None),
        };
        let status = deployed.as_ref().map(|stack| stack.status.clone()).unwrap_or_default();
        let mut seen = Vec::new();
        for some in parts.chunks(AT_ONCE) {
            let mut reads = JoinSet::new();
            for part in some.iter().cloned() {
                let (own, status) = (own.clone(), status.clone());
                reads.spawn(async move { (part.clone(), own.part(&status, part).await) });
            }
            seen.extend(reads.join_all().await);
        }
        seen.sort_by(|(one, _), (other, _)| one.logical.cmp(&other.logical));
        Self { deployed, unresolved, seen }
    }

    pub(super) fn home(&self) -> Option<Home> {
        let arn = &self.deployed.as_ref().ok()?.arn;
        let mut parts = arn.split(':').skip(1).map(str::to_owned);
        Some(Home { partition: parts.next()?, region: parts.nth(1)?, account: parts.next()? })
    }

    /// The parts of a kind that were deployed.
    pub(super) fn of(&self, kind: PartKind) -> impl Iterator<Item = &Part> {
        self.seen.iter().map(|(part, _)| part).filter(move |part| part.kind == kind)
    }

    /// What the rules hear that were deployed.
    pub(super) fn heard(&self) -> Heard {
        Heard::of_patterns(self.of(PartKind::Rule).filter_map(|rule| rule.facts.get("EventPattern")))
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        let stack = match &self.deployed {
            Ok(stack) => about(stack, self.unresolved.as_deref()),
            Err(why) => return vec![Line::unknown("stack", why)],
        };
        let parts = WORDINGS.iter().flat_map(|wording| self.lines_of(wording));
        std::iter::once(stack).chain(parts).collect()
    }

    fn lines_of(&self, wording: &Wording) -> Vec<Line> {
        let seen: Vec<_> = self.seen.iter().filter(|(part, _)| part.kind == wording.of).collect();
        let lines: Vec<_> = seen.iter().flat_map(|(part, live)| faults(part, live, wording)).collect();
        if !lines.is_empty() || seen.is_empty() {
            return lines;
        }
        vec![Line::ok(wording.name, format!("all {}, as they were deployed", seen.len()))]
    }
}

/// A kind of part: what people call them, and what one that is not as deployed leads to.
struct Wording {
    of: PartKind,
    name: &'static str,
    otherwise: &'static str,
}

const fn wording(of: PartKind, name: &'static str, otherwise: &'static str) -> Wording {
    Wording { of, name, otherwise }
}

const WORDINGS: [Wording; 10] = [
    wording(PartKind::Rule, "rules", "calls are not heard, or do not reach who answers them"),
    wording(PartKind::Bus, "bus", "what functions tell each other may be lost, or told by somebody else"),
    wording(PartKind::Queue, "queues", "messages may be lost, or sent by somebody else"),
    wording(PartKind::Function, "functions", "what waits for it is not worked on, or not as it should be"),
    wording(PartKind::Schedule, "schedule", "nobody looks for what waits too long"),
    wording(PartKind::Topic, "topic", "alerts may reach nobody, or be sent by somebody else"),
    wording(PartKind::Table, "tables", "what was found and declared may be lost, or written by somebody else"),
    wording(PartKind::Role, "roles", "a function may do less than it must, or more than it should"),
    wording(
        PartKind::Policy,
        "policies",
        "a function or a person may do less than they must, or more than they should",
    ),
    wording(PartKind::Alarm, "alarms", "nobody is told of messages that were given up"),
];

const DEPLOY: &str = "deploy the stack again";

fn about(stack: &DeployedStack, unresolved: Option<&str>) -> Line {
    let status = &stack.status;
    if let Some(why) = unresolved {
        let meaning = format!("its template says {why} in a way that is not understood: its parts were not looked at");
        return Line::broken("stack", meaning, "deploy this version");
    }
    match stack.since {
        _ if stack.is_moving() => Line::warning(
            "stack",
            format!("CloudFormation is changing it now: {status}"),
            "look again when it has ended",
        ),
        _ if status.contains("FAILED") => {
            Line::broken("stack", format!("CloudFormation left it half done: {status}"), DEPLOY)
        }
        Some(since) => Line::ok("stack", format!("{status} since {}", since.strftime("%Y-%m-%d %H:%M UTC"))),
        None => Line::ok("stack", status.clone()),
    }
}

fn faults(part: &Part, live: &Result<StackPart, ObserveError>, wording: &Wording) -> Vec<Line> {
    let what = || format!("{}: {}", wording.name, part.logical);
    match live {
        Err(why) => vec![Line::unknown(what(), why)],
        Ok(StackPart { live: None, .. }) => {
            vec![Line::broken(what(), format!("it is gone: {}", wording.otherwise), way_out::of_gone(part))]
        }
        Ok(live) => live.departures().iter().map(|departure| fault(what(), part, departure, wording)).collect(),
    }
}

fn fault(what: String, part: &Part, departure: &Departure<'_>, wording: &Wording) -> Line {
    let Departure { fact, deployed, live } = departure;
    if fact.starts_with(SUBSCRIPTION) && live.is_some() {
        let meaning = format!("{fact} is not confirmed, and gets nothing");
        return Line::broken(what, meaning, "have its owner follow the link in the mail that AWS sent");
    }
    let meaning = match (deployed, live) {
        (Some(deployed), Some(live)) => format!("{fact} is {}, and was deployed as {}", shown(live), shown(deployed)),
        (Some(_), None) => format!("{fact} is gone"),
        (None, Some(live)) => format!("{fact} was not deployed, and is {}", shown(live)),
        (None, None) => format!("{fact} is not as it was deployed"),
    };
    Line::broken(what, format!("{meaning}: {}", wording.otherwise), way_out::of(part, departure))
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    report::plain(&text, SHOWN)
}
