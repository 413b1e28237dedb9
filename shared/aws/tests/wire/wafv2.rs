//! The web ACL before a door, and what a web ACL logs.

use aws::remedy::{RemedyError, carry_out};
use aws::undo::{UndoError, take_back};
use model::{Finding, FrontDoor, Remedy, Scope, State, StateKind, Undo, WebAclLog};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const DOOR: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/assistant/50dc";
const BARE: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/bare/61ed";
const ACL: &str = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/assistant/8f0c";
const OTHER: &str = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/other/9a1d";
const NONE: &str = "WAFNonexistentItemException";

pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let arns: &[&str] = if kind == StateKind::FrontDoor { &[DOOR, BARE] } else { &[ACL] };
    arns.iter().map(|arn| finding(arn, Scope::Generic)).collect()
}

fn logging() -> Value {
    json!({"ResourceArn": ACL, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-acme"], "Tomorrow": 1})
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let summary = |arn: &str| json!({"ARN": arn, "Name": "n", "Id": "i"});
    Some(match seen.call.as_str() {
        "wafv2:GetWebACLForResource" if seen.body.contains(BARE) => Answer::ok("{}"),
        "wafv2:GetWebACLForResource" => {
            let visible = json!({"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "m"});
            let acl = json!({"Name": "assistant", "Id": "8f0c", "ARN": ACL, "DefaultAction": {"Allow": {}},
                             "VisibilityConfig": visible});
            Answer::ok(json!({"WebACL": acl}))
        }
        "wafv2:ListWebACLs" if seen.body.contains("NextMarker") => Answer::ok(json!({"WebACLs": [summary(OTHER)]})),
        "wafv2:ListWebACLs" => Answer::ok(json!({"WebACLs": [summary(ACL)], "NextMarker": "more"})),
        "wafv2:GetLoggingConfiguration" => Answer::ok(json!({"LoggingConfiguration": logging()})),
        "wafv2:ListTagsForResource" => {
            let tags = json!([{"Key": "ai:workload", "Value": "claims"}]);
            Answer::ok(json!({"TagInfoForResource": {"ResourceARN": ACL, "TagList": tags}}))
        }
        _ => return None,
    })
}

pub(crate) fn door(web_acl: Option<&str>) -> State {
    State::FrontDoor(FrontDoor { web_acl: web_acl.map(str::to_owned), ..FrontDoor::default() })
}

pub(crate) fn log(gone: bool, logging: Value) -> State {
    State::WebAclLog(WebAclLog { gone, logging })
}

async fn read(wire: &Wire, at: usize) -> State {
    state(wire, StateKind::FrontDoor, &forms(StateKind::FrontDoor)[at]).await
}

#[tokio::test]
async fn a_door_is_read_with_its_web_acl_and_a_bare_one_with_those_that_could_be() {
    assert_eq!(read(&Wire::new(crate::observe::sound), 0).await, door(Some(ACL)));
    let others = [ACL, OTHER].map(str::to_owned).into();
    let expected = State::FrontDoor(FrontDoor { others, ..FrontDoor::default() });
    assert_eq!(read(&Wire::new(crate::observe::sound), 1).await, expected);
    let tags = json!([{"Key": "ai:workload", "Value": "claims"}]);
    let tagged = json!({"ResourceTagMappingList": [{"ResourceARN": DOOR, "Tags": tags}]});
    let tagged = but("tagging:GetResources", Answer::ok(tagged));
    let observed = observe(&tagged, StateKind::FrontDoor, &forms(StateKind::FrontDoor)[0]).await.unwrap();
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn a_door_that_is_gone_is_absent_and_one_of_amplify_is_unknown() {
    let gone = but("wafv2:GetWebACLForResource", Answer::error(400, NONE));
    assert_eq!(read(&gone, 0).await, State::FrontDoor(FrontDoor { gone: true, ..FrontDoor::default() }));
    let amplify = finding("arn:aws:amplify:eu-west-1:111122223333:apps/d2f", Scope::Generic);
    let wire = Wire::new(crate::observe::sound);
    assert!(!observe(&wire, StateKind::FrontDoor, &amplify).await.unwrap_err().is_transient());
}

#[tokio::test]
async fn a_log_is_read_whole_and_its_web_acl_told_from_one_that_is_gone() {
    let one = || forms(StateKind::WebAclLog).remove(0);
    let observed = observe(&Wire::new(crate::observe::sound), StateKind::WebAclLog, &one()).await.unwrap();
    assert_eq!(observed.state, log(false, logging()));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let silent = but("wafv2:GetLoggingConfiguration", Answer::error(400, NONE));
    assert_eq!(state(&silent, StateKind::WebAclLog, &one()).await, log(false, Value::Null));
    let gone = Wire::new(|_| Answer::error(400, NONE));
    assert_eq!(state(&gone, StateKind::WebAclLog, &one()).await, log(true, Value::Null));
    let empty = but("wafv2:GetLoggingConfiguration", Answer::ok("{}"));
    assert!(observe(&empty, StateKind::WebAclLog, &one()).await.is_err());
}

async fn sent(remedy: Remedy, live: State) -> Result<Value, RemedyError> {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy, &live).await?;
    Ok(serde_json::from_str(&wire.seen()[0].body).unwrap())
}

fn attach(web_acl: &str) -> Remedy {
    Remedy::AttachWebAcl { door: DOOR.to_owned(), web_acl: web_acl.to_owned() }
}

#[tokio::test]
async fn a_web_acl_is_attached_only_where_none_stands() {
    let expected = json!({"ResourceArn": DOOR, "WebACLArn": ACL});
    assert_eq!(sent(attach(ACL), door(None)).await.unwrap(), expected);
    let gone = State::FrontDoor(FrontDoor { gone: true, ..FrontDoor::default() });
    for (web_acl, live) in [("", door(None)), (ACL, door(Some(OTHER))), (ACL, gone)] {
        assert!(matches!(sent(attach(web_acl), live).await, Err(RemedyError::Unfit { .. })));
    }
}

#[tokio::test]
async fn a_log_is_sent_whole_and_only_where_none_is_kept() {
    let keep = |logging| Remedy::RestoreWebAclLog { web_acl: ACL.to_owned(), logging };
    let expected = json!({"LoggingConfiguration": logging()});
    assert_eq!(sent(keep(logging()), log(false, Value::Null)).await.unwrap(), expected);
    for (wanted, live) in [
        (Value::Null, log(false, Value::Null)),
        (logging(), log(false, json!({"ResourceArn": ACL}))),
        (logging(), log(true, Value::Null)),
    ] {
        assert!(matches!(sent(keep(wanted), live).await, Err(RemedyError::Unfit { .. })));
    }
}

#[tokio::test]
async fn what_has_not_spread_through_waf_yet_is_tried_later() {
    let wire = Wire::new(|_| Answer::error(400, "WAFUnavailableEntityException"));
    let later = carry_out(&wire.config(), &attach(ACL), &door(None)).await;
    assert!(matches!(later, Err(RemedyError::NotNow { .. })), "{later:?}");
}

#[tokio::test]
async fn another_web_acl_is_not_taken_away_and_a_log_that_is_gone_is_no_error() {
    let wire = Wire::new(|_| Answer::error(400, NONE));
    let detach = Undo::DetachWebAcl { door: DOOR.to_owned(), web_acl: ACL.to_owned() };
    let kept = take_back(&wire.config(), &detach, &door(Some(OTHER))).await;
    assert!(matches!(kept, Err(UndoError::Unfit { .. })), "{kept:?}");
    take_back(&wire.config(), &detach, &door(None)).await.unwrap();
    assert_eq!(wire.calls(), Vec::<String>::new());
    let stop = Undo::StopWebAclLog { web_acl: ACL.to_owned() };
    take_back(&wire.config(), &stop, &log(false, Value::Null)).await.unwrap();
}
