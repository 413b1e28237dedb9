//! Security Hub, and the standards that it looks by.

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{Finding, Remedy, Scope, SecurityHub, Standard, State, StateKind, Undo};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

pub(crate) const STANDARD: &str = "arn:aws:securityhub:eu-west-1::standards/a/v/1";
const SUBSCRIPTION: &str = "arn:aws:securityhub:eu-west-1:111122223333:subscription/a/v/1";
const SECOND: &str = "arn:aws:securityhub:::ruleset/b/v/1";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding("arn:aws:securityhub:eu-west-1:111122223333:hub/default", Scope::Setting)]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let subscription = |arn: &str, status: &str| {
        json!({"StandardsSubscriptionArn": SUBSCRIPTION, "StandardsArn": arn, "StandardsStatus": status,
               "StandardsInput": {"k": "v"}})
    };
    match seen.call.as_str() {
        "securityhub:DescribeHub" => Some(Answer::ok(json!({"ControlFindingGenerator": "SECURITY_CONTROL"}))),
        "securityhub:GetEnabledStandards" if seen.body.contains("NextToken") => {
            Some(Answer::ok(json!({"StandardsSubscriptions": [subscription(SECOND, "DELETING")]})))
        }
        "securityhub:GetEnabledStandards" => {
            let page = json!({"StandardsSubscriptions": [subscription(STANDARD, "READY")], "NextToken": "more"});
            Some(Answer::ok(page))
        }
        _ => None,
    }
}

fn standard(status: &str) -> Standard {
    let inputs = [("k".to_owned(), "v".to_owned())].into();
    Standard { subscription: SUBSCRIPTION.to_owned(), inputs, status: status.to_owned() }
}

pub(crate) fn live(status: &str) -> State {
    let (generator, standards) = (Some("SECURITY_CONTROL".to_owned()), [(STANDARD.to_owned(), standard(status))]);
    State::SecurityHub(SecurityHub { enabled: true, generator, standards: standards.into() })
}

#[tokio::test]
async fn a_hub_is_read_with_every_standard_and_how_far_each_is() {
    let State::SecurityHub(mut expected) = live("READY") else { panic!("no hub") };
    expected.standards.insert(SECOND.to_owned(), standard("DELETING"));
    let wire = Wire::new(crate::observe::sound);
    assert_eq!(state(&wire, StateKind::SecurityHub, &forms()[0]).await, State::SecurityHub(expected));
}

/// The same code is that of an account that its administrator configures.
#[tokio::test]
async fn a_hub_that_is_off_is_absent_and_one_that_may_not_be_read_is_unknown() {
    let said = |message: &str| {
        let body = json!({"__type": "InvalidAccessException", "Message": message}).to_string();
        but("securityhub:DescribeHub", Answer(401, body))
    };
    let off = said("Account 111122223333 is not subscribed to AWS Security Hub");
    let expected = State::SecurityHub(SecurityHub::default());
    assert_eq!(state(&off, StateKind::SecurityHub, &forms()[0]).await, expected);
    assert_eq!(off.calls(), ["securityhub:DescribeHub"]);
    let other = said("Account 111122223333 may not do that");
    assert!(!observe(&other, StateKind::SecurityHub, &forms()[0]).await.unwrap_err().is_transient());
}

async fn sent(remedy: Remedy) -> Result<(Value, String), RemedyError> {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy, &live("READY")).await?;
    let seen = wire.seen().remove(0);
    Ok((serde_json::from_str(&seen.body).unwrap(), seen.region))
}

#[tokio::test]
async fn a_hub_comes_back_in_its_region_with_no_standard_of_its_own() {
    let enable = |generator: Option<&str>| Remedy::EnableSecurityHub {
        region: "eu-central-1".to_owned(),
        generator: generator.map(str::to_owned),
    };
    let (body, region) = sent(enable(Some("STANDARD_CONTROL"))).await.unwrap();
    assert_eq!(body, json!({"EnableDefaultStandards": false, "ControlFindingGenerator": "STANDARD_CONTROL"}));
    assert_eq!(region, "eu-central-1");
    assert_eq!(sent(enable(None)).await.unwrap().0, json!({"EnableDefaultStandards": false}));
}

#[tokio::test]
async fn standards_are_turned_on_with_what_they_were_told() {
    let enable = |standards: Value| Remedy::EnableStandards {
        region: "eu-west-1".to_owned(),
        standards: serde_json::from_value(standards).unwrap(),
    };
    let (body, _) = sent(enable(json!({STANDARD: {"k": "v"}}))).await.unwrap();
    let asked = json!([{"StandardsArn": STANDARD, "StandardsInput": {"k": "v"}}]);
    assert_eq!(body, json!({"StandardsSubscriptionRequests": asked}));
    assert!(matches!(sent(enable(json!({}))).await, Err(RemedyError::Unfit { .. })));
}

#[tokio::test]
async fn only_standards_that_are_on_are_turned_off_again() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let disable = Undo::DisableStandards { region: "eu-west-1".to_owned(), standards: vec![STANDARD.to_owned()] };
    take_back(&wire.config(), &disable, &live("DELETING")).await.unwrap();
    assert_eq!(wire.calls(), Vec::<String>::new());
}
