//! How a part of the stack comes back to what was deployed. To deploy an unchanged template again is no way out:
//! CloudFormation compares templates, and not what is there.

use model::{CHANGED, Departure, MAPPING, Part, PartKind, SUBSCRIPTION};
use report::plain;
use serde_json::{Value, json};

/// How many characters of a name are shown.
const SHOWN: usize = 140;

/// For a part that is gone.
pub(super) fn of_gone(part: &Part) -> String {
    let id = plain(&part.id, SHOWN);
    format!("make it again as the template has it, with the name {id}; or delete the stack and deploy it anew")
}

/// For something of it that is not as deployed: the command where there is one for it.
pub(super) fn of(part: &Part, departure: &Departure<'_>) -> String {
    let (bus, name) = part.id.split_once('|').map_or((None, part.id.as_str()), |(bus, name)| (Some(bus), name));
    let (name, bus) = (plain(name, SHOWN), bus.map(|bus| format!(" --event-bus-name {}", plain(bus, SHOWN))));
    let command = match part.kind {
        PartKind::Rule if departure.fact == "State" && departure.deployed == Some(&json!("ENABLED")) => {
            Some(format!("aws events enable-rule --name {name}{}", bus.unwrap_or_default()))
        }
        PartKind::Function => of_function(&name, departure),
        PartKind::Alarm if departure.fact == "ActionsEnabled" => {
            Some(format!("aws cloudwatch enable-alarm-actions --alarm-names {name}"))
        }
        PartKind::Topic if departure.fact.starts_with(SUBSCRIPTION) => {
            Some("subscribe the address again, and have its owner follow the link in the mail".to_owned())
        }
        PartKind::Alarm
        | PartKind::Bus
        | PartKind::Policy
        | PartKind::Queue
        | PartKind::Role
        | PartKind::Rule
        | PartKind::Schedule
        | PartKind::Stack
        | PartKind::Table
        | PartKind::Topic => None,
    };
    command.unwrap_or_else(|| {
        let fact = plain(departure.fact, SHOWN);
        let how = if departure.deployed.is_some() { "put back" } else { "take away" };
        format!("{how} {fact} of {name} by hand: a deployment of the same template changes nothing")
    })
}

fn of_function(name: &str, departure: &Departure<'_>) -> Option<String> {
    let Departure { fact, deployed, live } = departure;
    if *fact == CHANGED {
        return Some(format!("ask CloudTrail who changed {name}; if nobody should have, deploy with new code"));
    }
    if *fact == "ReservedConcurrentExecutions" {
        return Some(match deployed {
            Some(most) => {
                let most = plain(&most.to_string(), SHOWN);
                format!(
                    "aws lambda put-function-concurrency --function-name {name} --reserved-concurrent-executions {most}"
                )
            }
            None => format!("aws lambda delete-function-concurrency --function-name {name}"),
        });
    }
    let is_off = live.is_some_and(|live| live.get("Enabled") == Some(&json!(false)));
    let id = live.and_then(|live| live.get("UUID")).and_then(Value::as_str);
    let id = id.filter(|_| is_off && fact.starts_with(MAPPING));
    id.map(|id| format!("aws lambda update-event-source-mapping --uuid {} --enabled", plain(id, SHOWN)))
}

#[cfg(test)]
mod tests {
    use model::{Arn, Departure, Facts, Part, PartKind};
    use serde_json::{Value, json};

    use super::{of, of_gone};

    fn part(kind: PartKind, id: &str) -> Part {
        let (logical, id) = ("Part".to_owned(), id.to_owned());
        Part { kind, logical, id, arn: Arn::new("arn"), since: None, facts: Facts::new() }
    }

    fn way_out(kind: PartKind, id: &str, fact: &str, deployed: Option<&Value>, live: Option<&Value>) -> String {
        of(&part(kind, id), &Departure { fact, deployed, live })
    }

    #[test]
    fn what_one_command_puts_back_has_it() {
        let (on, off) = (json!("ENABLED"), json!("DISABLED"));
        let rule = |id| way_out(PartKind::Rule, id, "State", Some(&on), Some(&off));
        assert_eq!(rule("guard-Rule-1"), "aws events enable-rule --name guard-Rule-1");
        assert_eq!(rule("guard|guard-Rule-1"), "aws events enable-rule --name guard-Rule-1 --event-bus-name guard");

        let function = |fact, deployed, live| way_out(PartKind::Function, "guard-F-1", fact, deployed, live);
        let (whole, stopped) = (json!({"Enabled": true}), json!({"Enabled": false, "UUID": "u-1"}));
        let mapping = function("messages of arn:q", Some(&whole), Some(&stopped));
        assert_eq!(mapping, "aws lambda update-event-source-mapping --uuid u-1 --enabled");
        let (zero, two, limit) = (json!(0), json!(2), "ReservedConcurrentExecutions");
        assert!(function(limit, None, Some(&zero)).starts_with("aws lambda delete-function-concurrency"));
        assert!(function(limit, Some(&two), Some(&zero)).ends_with("--reserved-concurrent-executions 2"));
    }

    #[test]
    fn nobody_is_told_to_deploy_what_is_deployed() {
        let (one, other) = (json!({"Statement": [1]}), json!({"Statement": [2]}));
        let queue = way_out(PartKind::Queue, "https://q", "Policy", Some(&one), Some(&other));
        assert!(queue.starts_with("put back Policy of https://q by hand"), "{queue}");
        let added = way_out(PartKind::Rule, "r", "target mallory", None, Some(&other));
        assert!(added.starts_with("take away target mallory of r by hand"), "{added}");
        assert!(of_gone(&part(PartKind::Topic, "arn:t")).contains("with the name arn:t"));
    }
}
