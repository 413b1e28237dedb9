//! Invocation logging, guardrails and agents.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{Finding, GuardrailState, InvocationLogging, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

pub(crate) mod agent;
mod guardrail;

const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";
const PROFILE: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail-profile/eu.guardrail.v1:0";

/// Every member that `GetGuardrail` can answer, and what an update takes of them.
const ANSWERED: &str = include_str!("whole/get_guardrail.json");
const TAKEN: &str = include_str!("whole/update_guardrail.json");

fn parsed(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let setting = finding("arn:aws:bedrock:eu-west-1:111122223333:invocation-logging", Scope::Setting);
    let named = [(StateKind::Guardrail, GUARDRAIL), (StateKind::Agent, agent::AGENT)];
    let named = named.into_iter().find(|(of, _)| *of == kind).map(|(_, arn)| finding(arn, Scope::Ai));
    vec![named.unwrap_or(setting)]
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "bedrock:GetModelInvocationLoggingConfiguration" => Answer::ok(json!({"loggingConfig": sent()})),
        "bedrock:GetGuardrail" => Answer::ok(ANSWERED),
        "bedrock:GetAgent" => Answer::ok(agent::ANSWERED),
        "bedrock:GetAgentVersion" => agent::version(seen),
        "bedrock:ListAgentAliases" => agent::aliases(seen),
        // The two halves of Bedrock spell tags differently.
        "bedrock:ListTagsForResource" if seen.uri.contains("/tags/") => {
            Answer::ok(json!({"tags": {"ai:workload": "claims"}}))
        }
        "bedrock:ListTagsForResource" => Answer::ok(json!({"tags": [{"key": "ai:workload", "value": "claims"}]})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

pub(crate) fn live() -> State {
    State::Guardrail(GuardrailState { definition: parsed(TAKEN), ..GuardrailState::default() })
}

mod logging {
    use super::*;

    fn restore(approved: Option<InvocationLogging>) -> Remedy {
        Remedy::RestoreInvocationLogging { region: "eu-west-1".to_owned(), approved }
    }

    #[tokio::test]
    async fn the_whole_setting_is_read() {
        let kind = StateKind::InvocationLogging;
        assert_eq!(state(&Wire::new(sound), kind, &forms(kind)[0]).await, State::InvocationLogging(approved()));
    }

    #[tokio::test]
    async fn a_region_that_logs_nothing_has_no_setting() {
        let kind = StateKind::InvocationLogging;
        let wire = but("bedrock:GetModelInvocationLoggingConfiguration", Answer::ok("{}"));
        let none = State::InvocationLogging(InvocationLogging::default());
        assert_eq!(state(&wire, kind, &forms(kind)[0]).await, none);
    }

    #[tokio::test]
    async fn what_was_approved_is_sent_as_it_was() {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &restore(Some(approved())), &live()).await.unwrap();
        let seen = wire.seen();
        assert_eq!(parsed(&seen[0].body), json!({"loggingConfig": sent()}));
        assert_eq!(seen[0].region, "eu-west-1");
        let mut bucket_only = approved();
        (bucket_only.log_group, bucket_only.prefix) = (None, None);
        carry_out(&wire.config(), &restore(Some(bucket_only)), &live()).await.unwrap();
        let mut expected = sent();
        drop(expected.as_object_mut().unwrap().remove("cloudWatchConfig"));
        drop(expected["s3Config"].as_object_mut().unwrap().remove("keyPrefix"));
        assert_eq!(parsed(&wire.seen()[1].body), json!({"loggingConfig": expected}));
    }

    #[tokio::test]
    async fn without_a_place_that_was_approved_no_call_is_made() {
        let nobody_writes = InvocationLogging { log_role: None, ..approved() };
        for approved in [None, Some(nobody_writes)] {
            let wire = Wire::new(|_| Answer::ok("{}"));
            let error = carry_out(&wire.config(), &restore(approved), &live()).await.unwrap_err();
            assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
            assert_eq!(wire.calls(), Vec::<String>::new());
        }
    }
}

/// A setting with all that there is.
pub(crate) fn approved() -> InvocationLogging {
    let on = ["audio", "embedding", "image", "text"].map(|kind| (kind.to_owned(), kind != "audio"));
    InvocationLogging {
        configured: true,
        delivered: on.into_iter().chain([("video".to_owned(), true)]).collect(),
        bucket: Some("acme-logs".to_owned()),
        prefix: Some("invocations".to_owned()),
        log_group: Some("/acme/bedrock".to_owned()),
        log_role: Some("arn:aws:iam::111122223333:role/acme-bedrock-logs".to_owned()),
        large_bucket: Some("acme-logs-large".to_owned()),
        large_prefix: Some("large".to_owned()),
    }
}

/// The same as Bedrock spells it.
fn sent() -> Value {
    json!({
        "cloudWatchConfig": {
            "logGroupName": "/acme/bedrock", "roleArn": "arn:aws:iam::111122223333:role/acme-bedrock-logs",
            "largeDataDeliveryS3Config": {"bucketName": "acme-logs-large", "keyPrefix": "large"}
        },
        "s3Config": {"bucketName": "acme-logs", "keyPrefix": "invocations"},
        "textDataDeliveryEnabled": true, "imageDataDeliveryEnabled": true, "embeddingDataDeliveryEnabled": true,
        "videoDataDeliveryEnabled": true, "audioDataDeliveryEnabled": false
    })
}
