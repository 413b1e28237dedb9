//! Log groups.

use std::collections::BTreeSet;

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{Finding, LogGroup, LogState, Remedy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::remedy::live;
use crate::wire::{Answer, Seen, Wire};

const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/bedrock/assistant";
const NAME: &str = "/aws/bedrock/assistant";
const POLICY: &str = "arn:aws:logs:eu-west-1:111122223333:account-policy/mask-everywhere";

pub(crate) fn forms() -> Vec<Finding> {
    let mut stream = finding(GROUP, Scope::Ai).about(["2026/11/12", "2026/11/13"]);
    "DeleteLogStream".clone_into(&mut stream.operation);
    let policy = finding(POLICY, Scope::Setting).about(["DATA_PROTECTION_POLICY"]);
    vec![finding(GROUP, Scope::Ai), stream, policy]
}

fn masking() -> Value {
    json!({"Statement": [{"DataIdentifier": ["Name"], "Operation": {"Deidentify": {}}}]})
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "logs:DescribeLogGroups" => Answer::ok(json!({"logGroups": [
            {"logGroupName": NAME, "retentionInDays": 90, "kmsKeyId": "k", "logGroupClass": "STANDARD",
             "deletionProtectionEnabled": true},
            {"logGroupName": format!("{NAME}-2"), "retentionInDays": 1}
        ]})),
        "logs:GetDataProtectionPolicy" => Answer::ok(json!({"policyDocument": masking().to_string()})),
        "logs:DescribeSubscriptionFilters" => Answer::ok(json!({"subscriptionFilters": [{"filterName": "to-siem"}]})),
        "logs:DescribeMetricFilters" => Answer::ok(json!({"metricFilters": [{"filterName": "refused"}]})),
        "logs:DescribeLogStreams" => Answer::ok(json!({"logStreams": [{"logStreamName": "2026/11/13"}]})),
        "logs:ListTagsForResource" => Answer::ok(json!({"tags": {"ai:workload": "claims"}})),
        "logs:DescribeAccountPolicies" => Answer::ok(json!({"accountPolicies": [{"policyName": "mask-everywhere"}]})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

async fn read(wire: &Wire, at: usize) -> LogState {
    let State::Logs(state) = state(wire, StateKind::Logs, &forms()[at]).await else { panic!("no logs") };
    state
}

#[tokio::test]
async fn a_group_is_read_with_all_that_it_can_lose() {
    let wire = Wire::new(crate::observe::sound);
    let observed = observe(&wire, StateKind::Logs, &forms()[1]).await.unwrap();
    let group = LogGroup {
        there: true,
        class: Some("STANDARD".to_owned()),
        retention_days: Some(90),
        key: Some("k".to_owned()),
        protected: true,
        masking: masking(),
        filters: BTreeSet::from(["metric/refused".to_owned(), "subscription/to-siem".to_owned()]),
        lost_streams: BTreeSet::from(["2026/11/12".to_owned()]),
    };
    assert_eq!(observed.state, State::Logs(LogState::Group(group)));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen().iter().all(|seen| seen.region == "eu-west-1"));
}

#[tokio::test]
async fn a_group_that_is_gone_is_absent_and_so_is_masking_that_nobody_set() {
    let none = but("logs:DescribeLogGroups", Answer::ok(json!({"logGroups": [{"logGroupName": format!("{NAME}-2")}]})));
    assert_eq!(read(&none, 0).await, LogState::Group(LogGroup::default()));
    let unmasked = but("logs:GetDataProtectionPolicy", Answer::ok("{}"));
    let LogState::Group(group) = read(&unmasked, 0).await else { panic!("no group") };
    assert_eq!(group.masking, Value::Null);
    let odd = but("logs:GetDataProtectionPolicy", Answer::ok(json!({"policyDocument": "{"})));
    assert!(observe(&odd, StateKind::Logs, &forms()[0]).await.is_err());
}

#[tokio::test]
async fn a_group_of_another_class_is_not_asked_for_what_it_cannot_have() {
    let rare = json!({"logGroups": [{"logGroupName": NAME, "logGroupClass": "INFREQUENT_ACCESS"}]});
    let wire = but("logs:DescribeLogGroups", Answer::ok(rare));
    let LogState::Group(group) = read(&wire, 0).await else { panic!("no group") };
    assert!(group.there && group.filters.is_empty() && group.masking.is_null());
    assert_eq!(wire.calls(), ["logs:DescribeLogGroups", "logs:ListTagsForResource"]);
}

#[tokio::test]
async fn a_policy_of_the_account_is_there_or_is_not() {
    assert_eq!(read(&Wire::new(crate::observe::sound), 2).await, LogState::AccountPolicy { there: true });
    for answer in [Answer::ok(r#"{"accountPolicies": []}"#), Answer::error(400, "ResourceNotFoundException")] {
        let wire = but("logs:DescribeAccountPolicies", answer);
        assert_eq!(read(&wire, 2).await, LogState::AccountPolicy { there: false });
    }
}

async fn sent(remedy: Value) -> Value {
    let remedy: Remedy = serde_json::from_value(remedy).unwrap();
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy, &live()).await.unwrap();
    let seen = wire.seen()[0].clone();
    assert_eq!(seen.region, "eu-west-1");
    serde_json::from_str(&seen.body).unwrap()
}

#[tokio::test]
async fn each_repair_sets_one_thing() {
    for (remedy, expected) in [
        (
            json!({"remedy": "recreate-log-group", "key": "k", "class": "STANDARD"}),
            json!({"logGroupName": NAME, "kmsKeyId": "k", "logGroupClass": "STANDARD"}),
        ),
        (json!({"remedy": "restore-log-retention", "days": 90}), json!({"logGroupName": NAME, "retentionInDays": 90})),
        (json!({"remedy": "keep-logs-forever"}), json!({"logGroupName": NAME})),
        (json!({"remedy": "restore-log-key", "key": "k"}), json!({"logGroupName": NAME, "kmsKeyId": "k"})),
        (
            json!({"remedy": "restore-log-masking", "definition": masking()}),
            json!({"logGroupIdentifier": NAME, "policyDocument": masking().to_string()}),
        ),
        (
            json!({"remedy": "protect-log-group"}),
            json!({"logGroupIdentifier": NAME, "deletionProtectionEnabled": true}),
        ),
    ] {
        let mut remedy = remedy;
        remedy["log_group"] = json!(GROUP);
        assert_eq!(sent(remedy).await, expected);
    }
}

#[tokio::test]
async fn what_nobody_approved_is_not_sent() {
    for remedy in [
        json!({"remedy": "restore-log-retention", "days": 0}),
        json!({"remedy": "restore-log-key", "key": ""}),
        json!({"remedy": "restore-log-masking", "definition": null}),
    ] {
        let mut remedy = remedy;
        remedy["log_group"] = json!(GROUP);
        let remedy: Remedy = serde_json::from_value(remedy).unwrap();
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_gone_already_is_deleted() {
    let log_group = || GROUP.to_owned();
    for undo in [Undo::DeleteLogGroup { log_group: log_group() }, Undo::DeleteLogMasking { log_group: log_group() }] {
        let wire = Wire::new(|_| Answer::error(400, "ResourceNotFoundException"));
        take_back(&wire.config(), &undo, &live()).await.unwrap();
        assert_eq!(wire.calls().len(), 1);
    }
}
