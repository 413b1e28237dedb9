//! Invocation logging, guardrails and agents.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{EnforcedGuardrail, Finding, GuardrailState, InvocationLogging, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

pub(crate) mod agent;
mod guardrail;
pub(crate) mod jobs;
pub(crate) mod knowledge;
pub(crate) mod reach;
mod settings;

pub(crate) use settings::enforcement;

const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";
const GONE: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/g0n3";
const OTHER: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/w4c7rj2n9pfd";
const PROFILE: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail-profile/eu.guardrail.v1:0";

/// Every member that `GetGuardrail` can answer, and what an update takes of them.
const ANSWERED: &str = include_str!("whole/get_guardrail.json");
const TAKEN: &str = include_str!("whole/update_guardrail.json");

fn parsed(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only kinds of Bedrock are asked for")]
pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let deleted = Finding { operation: "DeleteGuardrail".to_owned(), ..finding(GUARDRAIL, Scope::Ai) };
    let setting = |name: &str| finding(&format!("arn:aws:bedrock:eu-west-1:111122223333:{name}"), Scope::Setting);
    match kind {
        StateKind::Guardrail => vec![finding(GUARDRAIL, Scope::Ai), deleted, self::deleted(&[])],
        StateKind::EnforcedGuardrail => vec![setting("enforced-guardrail")],
        StateKind::Agent | StateKind::AgentReach => vec![finding(agent::AGENT, Scope::Ai)],
        StateKind::KnowledgeBase => vec![finding(knowledge::BASE, Scope::Ai)],
        StateKind::ModelJob => vec![finding(jobs::BATCH, Scope::Ai), finding(jobs::TRAINING, Scope::Ai)],
        StateKind::DataRetention => vec![setting("data-retention")],
        _ => vec![setting("invocation-logging")],
    }
}

/// A guardrail that is gone, and what was made in its place under these names.
fn deleted(made: &[&str]) -> Finding {
    let subjects = made.iter().map(|&name| name.to_owned()).collect();
    Finding { operation: "DeleteGuardrail".to_owned(), subjects, ..finding(GONE, Scope::Ai) }
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    let time = "2026-11-17T09:02:11Z";
    let summary = |arn: &str, name: &str, status: &str| {
        json!({"id": arn.rsplit('/').next(), "arn": arn, "name": name, "status": status, "version": "DRAFT",
               "createdAt": time, "updatedAt": time})
    };
    match seen.call.as_str() {
        "bedrock:GetModelInvocationLoggingConfiguration" => Answer::ok(json!({"loggingConfig": sent()})),
        "bedrock:GetGuardrail" if seen.uri.contains("/g0n3") => Answer::error(404, "ResourceNotFoundException"),
        "bedrock:GetGuardrail" => Answer::ok(ANSWERED),
        "bedrock:GetAgent" => Answer::ok(agent::ANSWERED),
        "bedrock:GetAgentVersion" => agent::version(seen),
        "bedrock:ListAgentAliases" => agent::aliases(seen),
        "bedrock:GetAgentActionGroup" => Answer::ok(reach::group()),
        "bedrock:ListAgentActionGroups" => reach::groups(seen),
        "bedrock:ListAgentCollaborators" => reach::collaborators(seen),
        "bedrock:GetKnowledgeBase" => Answer::ok(knowledge::base()),
        "bedrock:ListDataSources" => knowledge::sources(seen),
        "bedrock:GetDataSource" => Answer::ok(knowledge::source()),
        "bedrock:GetModelInvocationJob" => Answer::ok(jobs::batch()),
        "bedrock:GetModelCustomizationJob" => Answer::ok(jobs::training()),
        // The two halves of Bedrock spell tags differently.
        "bedrock:ListTagsForResource" if seen.uri.contains("/tags/") => {
            Answer::ok(json!({"tags": {"ai:workload": "claims"}}))
        }
        "bedrock:ListGuardrails" if seen.uri.contains("nextToken=more") => {
            Answer::ok(json!({"guardrails": [summary(OTHER, "sales", "FAILED")]}))
        }
        "bedrock:ListGuardrails" => {
            Answer::ok(json!({"guardrails": [summary(GUARDRAIL, "claims", "READY")], "nextToken": "more"}))
        }
        "bedrock:ListEnforcedGuardrailsConfiguration" => Answer::ok(json!({"guardrailsConfig": [{
            "configId": "b7m2xq9t4k1z", "guardrailArn": GUARDRAIL, "guardrailVersion": "4", "owner": "ACCOUNT",
            "selectiveContentGuarding": {"system": "SELECTIVE", "messages": "COMPREHENSIVE"},
            "modelEnforcement": {"includedModels": ["ALL"], "excludedModels": ["x.y"]}
        }]})),
        "bedrock:GetAccountDataRetention" => Answer::ok(json!({"mode": "a_mode_of_tomorrow"})),
        "bedrock:ListTagsForResource" => Answer::ok(json!({"tags": [
            {"key": "ai:workload", "value": "claims"}, {"key": "team", "value": "x"}]})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

pub(crate) fn live() -> State {
    State::Guardrail(GuardrailState { definition: parsed(TAKEN), ..GuardrailState::default() })
}

/// A guardrail that is gone, and what we made in its place.
pub(crate) fn replaced() -> State {
    let replacement = Some(OTHER.to_owned());
    State::Guardrail(GuardrailState { gone: true, replacement, ..GuardrailState::default() })
}

/// A guardrail that is enforced.
pub(crate) fn enforced() -> State {
    let (id, enforced) = (Some("b7m2xq9t4k1z".to_owned()), Some(settings::enforcement()));
    State::EnforcedGuardrail(EnforcedGuardrail { id, enforced, ..EnforcedGuardrail::default() })
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
