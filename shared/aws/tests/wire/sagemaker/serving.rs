//! Endpoints, and the schedules by which they are watched.

use std::collections::BTreeMap;

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{EndpointState, Finding, MonitoringState, Remedy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use super::invalid;
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

fn named(kind: &str) -> Finding {
    let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/churn");
    Finding { subjects: vec!["Churn".to_owned()], ..finding(&arn, Scope::Ai) }
}

pub(super) fn endpoints() -> Vec<Finding> {
    vec![named("endpoint")]
}

pub(super) fn schedules() -> Vec<Finding> {
    vec![named("monitoring-schedule")]
}

fn config() -> Value {
    json!({
        "ScheduleConfig": {"ScheduleExpression": "cron(0 * ? * * *)"}, "MonitoringType": "DataQuality",
        "MonitoringJobDefinitionName": "daily", "Younger": {"Than": "this SDK"},
    })
}

pub(super) fn sound(seen: &Seen) -> Answer {
    Answer::ok(match seen.call.as_str() {
        "sagemaker:DescribeEndpoint" => json!({
            "EndpointName": "Churn", "EndpointArn": "a", "EndpointStatus": "Updating", "EndpointConfigName": "good",
            "CreationTime": 1, "LastModifiedTime": 1,
            "PendingDeploymentSummary": {"EndpointConfigName": "debug"},
            "ProductionVariants": [
                {"VariantName": "blue", "CurrentWeight": 1.0, "DesiredWeight": 0.5},
                {"VariantName": "green", "CurrentWeight": 2.0},
            ],
        }),
        _ => json!({
            "MonitoringScheduleName": "Churn", "MonitoringScheduleArn": "a", "MonitoringScheduleStatus": "Scheduled",
            "CreationTime": 1, "LastModifiedTime": 1, "MonitoringScheduleConfig": config(),
        }),
    })
}

pub(super) fn live(status: &str) -> State {
    let (status, config) = (status.to_owned(), Some("debug".to_owned()));
    State::Endpoint(EndpointState { status, config, ..EndpointState::default() })
}

#[tokio::test]
async fn an_endpoint_says_what_it_serves_and_what_it_is_about_to() {
    let wire = Wire::new(crate::sagemaker::sound);
    let weights = BTreeMap::from([("blue".to_owned(), "0.5".to_owned()), ("green".to_owned(), "2".to_owned())]);
    let (config, pending) = (Some("good".to_owned()), Some("debug".to_owned()));
    let expected = EndpointState { status: "Updating".to_owned(), config, pending, weights };
    assert_eq!(state(&wire, StateKind::Endpoint, &endpoints()[0]).await, State::Endpoint(expected));
    assert!(wire.seen().iter().any(|seen| seen.body == r#"{"EndpointName":"Churn"}"#));
}

#[tokio::test]
async fn a_schedule_is_read_whole_and_put_back_whole() {
    let wire = Wire::new(crate::sagemaker::sound);
    let definition = config();
    let expected = MonitoringState { status: "Scheduled".to_owned(), definition: definition.clone() };
    assert_eq!(state(&wire, StateKind::Monitoring, &schedules()[0]).await, State::Monitoring(expected));

    let wire = Wire::new(|_| Answer::ok(json!({"MonitoringScheduleArn": "a"})));
    let remedy = Remedy::RestoreMonitoringSchedule { schedule: "Churn".to_owned(), definition: definition.clone() };
    carry_out(&wire.config(), &remedy, &State::Monitoring(MonitoringState::default())).await.unwrap();
    let sent: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    assert_eq!(sent, json!({"MonitoringScheduleName": "Churn", "MonitoringScheduleConfig": definition}));
}

#[tokio::test]
async fn only_under_the_name_that_it_was_given_can_either_be_gone() {
    for (kind, call, of) in [
        (StateKind::Endpoint, "sagemaker:DescribeEndpoint", endpoints()),
        (StateKind::Monitoring, "sagemaker:DescribeMonitoringSchedule", schedules()),
    ] {
        let gone = invalid("Could not find it");
        let read = state(&but(call, gone.clone()), kind, &of[0]).await;
        assert!(serde_json::to_string(&read).unwrap().contains(r#""status":"Deleted""#), "{read:?}");
        let unnamed = Finding { subjects: Vec::new(), ..of[0].clone() };
        assert!(observe(&but(call, gone), kind, &unnamed).await.is_err());
        assert!(observe(&but(call, invalid("1 validation error detected")), kind, &of[0]).await.is_err());
    }
}

fn restore() -> Remedy {
    Remedy::RestoreEndpoint { endpoint: "Churn".to_owned(), config: "Good".to_owned() }
}

#[tokio::test]
async fn an_endpoint_that_serves_is_pointed_back_and_keeps_its_instances() {
    let wire = Wire::new(|_| Answer::ok(json!({"EndpointArn": "a"})));
    carry_out(&wire.config(), &restore(), &live("InService")).await.unwrap();
    let sent: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let expected = json!({"EndpointName": "Churn", "EndpointConfigName": "Good", "RetainAllVariantProperties": true});
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn an_endpoint_that_moves_is_pointed_back_later() {
    for status in ["Creating", "Updating", "RollingBack", "Failed"] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &restore(), &live(status)).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
    let wire = Wire::new(|_| invalid("Cannot update in-progress endpoint \"arn\"."));
    let error = carry_out(&wire.config(), &restore(), &live("InService")).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
    let wire = Wire::new(|_| invalid("Could not find endpoint configuration \"arn\"."));
    let error = carry_out(&wire.config(), &restore(), &live("InService")).await.unwrap_err();
    assert!(matches!(error, RemedyError::Refused { .. }), "{error}");
}

#[tokio::test]
async fn what_was_started_is_stopped_again() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let schedule = || "Churn".to_owned();
    let stopped = State::Monitoring(MonitoringState { status: "Stopped".to_owned(), definition: config() });
    carry_out(&wire.config(), &Remedy::StartMonitoringSchedule { schedule: schedule() }, &stopped).await.unwrap();
    take_back(&wire.config(), &Undo::StopMonitoringSchedule { schedule: schedule() }, &stopped).await.unwrap();
    assert_eq!(wire.calls(), ["sagemaker:StartMonitoringSchedule", "sagemaker:StopMonitoringSchedule"]);
}
