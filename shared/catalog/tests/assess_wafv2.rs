//! Doors without a web ACL, and web ACLs without a log, against those that were approved.

use std::collections::BTreeSet;

use crate::support::{plan, verdict};
use model::{Finding, FrontDoor, Remedy, Scope, State, StateKind, Undo, WebAclLog};
use serde_json::{Value, json};

const ID: &str = "wafv2-protection-removed";
const DOOR: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/webacl/50dc6c495c0c9188";
const OWN: &str = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/assistant/8f0c1a2b";
const OTHER: &str = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/bespoke/7c8d9e0f";

fn finding(operation: &str, arn: &str) -> Finding {
    crate::support::finding(operation, &crate::support::resource(arn, Scope::Generic))
}

fn door(web_acl: Option<&str>, others: &[&str]) -> State {
    let others: BTreeSet<_> = others.iter().map(|arn| (*arn).to_owned()).collect();
    State::FrontDoor(FrontDoor { gone: false, web_acl: web_acl.map(str::to_owned), others })
}

fn attach(web_acl: &str) -> Remedy {
    Remedy::AttachWebAcl { door: DOOR.to_owned(), web_acl: web_acl.to_owned() }
}

#[test]
fn a_bare_door_gets_its_own_web_acl_and_no_other_is_replaced() {
    let finding = finding("DisassociateWebACL", DOOR);
    let approved = door(Some(OWN), &[]);
    let gone = State::FrontDoor(FrontDoor { gone: true, ..FrontDoor::default() });
    for (live, approved, expected, repairs) in [
        (door(None, &[OTHER, OWN]), Some(&approved), "exposed", vec![attach(OWN)]),
        (door(None, &[OTHER]), Some(&approved), "at most alert", vec![]),
        (door(None, &[OWN]), None, "at most alert", vec![]),
        (door(None, &[OWN]), Some(&door(None, &[])), "sound", vec![]),
        (door(Some(OTHER), &[]), Some(&approved), "sound", vec![]),
        (door(Some(OWN), &[]), Some(&approved), "sound", vec![]),
        (gone, Some(&approved), "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &finding, &live, approved), expected, "{live:?}");
        assert_eq!(plan(ID, &finding, Some(&live), approved), Some(repairs), "{live:?}");
    }
    assert_eq!(plan(ID, &finding, None, Some(&approved)), Some(vec![attach(OWN)]));
    assert_eq!(plan(ID, &finding, None, None), Some(vec![attach("")]));
    assert_eq!(plan(ID, &self::finding("AssociateWebACL", DOOR), None, Some(&approved)), Some(vec![]));
}

fn log(logging: Value) -> State {
    State::WebAclLog(WebAclLog { gone: false, logging })
}

fn kept(managed: bool) -> Value {
    json!({"ResourceArn": OWN, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-acme"],
           "ManagedByFirewallManager": managed})
}

fn keep(logging: Value) -> Remedy {
    Remedy::RestoreWebAclLog { web_acl: OWN.to_owned(), logging }
}

#[test]
fn a_web_acl_that_logs_nothing_logs_again_as_it_did() {
    let finding = finding("DeleteLoggingConfiguration", OWN);
    let wanted = json!({"ResourceArn": OWN, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-acme"]});
    let elsewhere = json!({"ResourceArn": OWN, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-other"]});
    let (approved, managed) = (log(kept(false)), log(kept(true)));
    let gone = State::WebAclLog(WebAclLog { gone: true, logging: Value::Null });
    for (live, approved, expected, repairs) in [
        (log(Value::Null), Some(&approved), "exposed", vec![keep(wanted.clone())]),
        (log(Value::Null), Some(&managed), "at most alert", vec![]),
        (log(Value::Null), Some(&log(Value::Null)), "sound", vec![]),
        (log(Value::Null), None, "at most alert", vec![]),
        (log(elsewhere), Some(&approved), "sound", vec![]),
        (gone, Some(&approved), "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &finding, &live, approved), expected, "{live:?}");
        assert_eq!(plan(ID, &finding, Some(&live), approved), Some(repairs), "{live:?}");
    }
    assert_eq!(plan(ID, &finding, None, Some(&approved)), Some(vec![keep(wanted)]));
    assert_eq!(plan(ID, &finding, None, None), Some(vec![keep(Value::Null)]));
    assert_eq!(plan(ID, &self::finding("PutLoggingConfiguration", OWN), None, Some(&approved)), Some(vec![]));
}

/// A load balancer may be called as anybody likes; and those with a global scope are web ACLs too.
#[test]
fn what_is_read_is_told_by_the_kind_of_resource() {
    let reads = |arn: &str| catalog::find(ID).unwrap().judge.reads(&finding("", arn));
    assert_eq!(reads(DOOR), StateKind::FrontDoor);
    assert_eq!(reads(OWN), StateKind::WebAclLog);
    assert_eq!(reads(&OWN.replace("regional", "global")), StateKind::WebAclLog);
}

#[test]
fn what_was_put_there_is_taken_away_again() {
    let (bare, web_acl) = (door(None, &[OWN]), OWN.to_owned());
    let detach = Undo::DetachWebAcl { door: DOOR.to_owned(), web_acl: web_acl.clone() };
    assert_eq!(attach(OWN).undo(&bare), detach);
    assert_eq!(keep(kept(false)).undo(&log(Value::Null)), Undo::StopWebAclLog { web_acl });
}
