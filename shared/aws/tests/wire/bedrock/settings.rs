//! The guardrail that an account enforces, and who may keep the data.

use aws::undo::{UndoError, take_back};
use model::{DataRetention, Enforcement, Undo};

use super::*;

/// What is enforced as `sound` answers it.
pub(crate) fn enforcement() -> Enforcement {
    Enforcement {
        guardrail: GUARDRAIL.to_owned(),
        version: "4".to_owned(),
        selective: vec!["system".to_owned()],
        included: vec!["ALL".to_owned()],
        excluded: vec!["x.y".to_owned()],
    }
}

async fn read(wire: &Wire) -> EnforcedGuardrail {
    let kind = StateKind::EnforcedGuardrail;
    let State::EnforcedGuardrail(enforced) = state(wire, kind, &forms(kind)[0]).await else {
        panic!("of another kind")
    };
    enforced
}

#[tokio::test]
async fn what_is_enforced_is_read_with_what_its_version_stops_and_with_what_is_ready() {
    let wire = Wire::new(sound);
    let enforced = read(&wire).await;
    assert_eq!((enforced.id.as_deref(), enforced.enforced), (Some("b7m2xq9t4k1z"), Some(enforcement())));
    assert_eq!((enforced.stops.strengths["content/HATE/input"], enforced.stops.definition), (3, Value::Null));
    assert_eq!(enforced.ready, [GUARDRAIL], "another is not ready");
    let asked = wire.seen().into_iter().find(|seen| seen.call == "bedrock:GetGuardrail").unwrap();
    assert!(asked.uri.ends_with("guardrailVersion=4"), "{}", asked.uri);
}

#[tokio::test]
async fn without_a_word_of_models_it_is_enforced_on_all_and_without_one_of_parts_on_the_whole() {
    let config = json!({"guardrailsConfig": [{"configId": "c", "guardrailArn": GUARDRAIL, "guardrailVersion": "4"}]});
    let enforced = read(&but("bedrock:ListEnforcedGuardrailsConfiguration", Answer::ok(config))).await;
    let expected = Enforcement { selective: Vec::new(), excluded: Vec::new(), ..enforcement() };
    assert_eq!(enforced.enforced, Some(expected));
}

#[tokio::test]
async fn where_nothing_is_enforced_no_version_is_read_and_one_that_is_gone_is_unknown() {
    let wire = but("bedrock:ListEnforcedGuardrailsConfiguration", Answer::ok(json!({"guardrailsConfig": []})));
    let nothing = read(&wire).await;
    assert_eq!((nothing.id, nothing.enforced), (None, None));
    assert!(!wire.calls().contains(&"bedrock:GetGuardrail".to_owned()));
    let gone = but("bedrock:GetGuardrail", Answer::error(404, "ResourceNotFoundException"));
    let kind = StateKind::EnforcedGuardrail;
    let error = observe(&gone, kind, &forms(kind)[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_mode_that_this_build_does_not_know_is_kept() {
    let kind = StateKind::DataRetention;
    let expected = State::DataRetention(DataRetention { mode: "a_mode_of_tomorrow".to_owned() });
    assert_eq!(state(&Wire::new(sound), kind, &forms(kind)[0]).await, expected);
}

fn asked(id: Option<&str>) -> Value {
    let mut body = json!({"guardrailInferenceConfig": {
        "guardrailIdentifier": GUARDRAIL, "guardrailVersion": "4",
        "selectiveContentGuarding": {"system": "SELECTIVE", "messages": "COMPREHENSIVE"},
        "modelEnforcement": {"includedModels": ["ALL"], "excludedModels": ["x.y"]}
    }});
    if let Some(id) = id {
        body["configId"] = json!(id);
    }
    body
}

#[tokio::test]
async fn what_was_approved_is_put_under_the_id_that_is_there_or_under_a_new_one() {
    for id in [None, Some("b7m2xq9t4k1z")] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let (region, enforced) = ("eu-central-1".to_owned(), Some(enforcement()));
        let remedy = Remedy::RestoreEnforcedGuardrail { region, id: id.map(str::to_owned), enforced };
        carry_out(&wire.config(), &remedy, &enforced_nowhere()).await.unwrap();
        assert_eq!((parsed(&wire.seen()[0].body), wire.seen()[0].region.as_str()), (asked(id), "eu-central-1"));
    }
}

fn enforced_nowhere() -> State {
    State::EnforcedGuardrail(EnforcedGuardrail::default())
}

#[tokio::test]
async fn what_nobody_approved_is_not_enforced() {
    let remedy = Remedy::RestoreEnforcedGuardrail { region: "eu-west-1".to_owned(), id: None, enforced: None };
    let wire = Wire::new(|_| Answer::ok("{}"));
    let error = carry_out(&wire.config(), &remedy, &enforced_nowhere()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn the_former_one_is_put_back_under_the_id_that_is_there_and_a_missing_one_is_not_deleted() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let put = Undo::PutEnforcedGuardrail { region: "eu-west-1".to_owned(), enforced: enforcement() };
    take_back(&wire.config(), &put, &enforced()).await.unwrap();
    assert_eq!(parsed(&wire.seen()[0].body), asked(Some("b7m2xq9t4k1z")));
    let wire = Wire::new(|_| Answer::ok("{}"));
    let delete = Undo::DeleteEnforcedGuardrail { region: "eu-west-1".to_owned() };
    take_back(&wire.config(), &delete, &enforced_nowhere()).await.unwrap();
    let error = take_back(&wire.config(), &delete, &live()).await.unwrap_err();
    assert!(matches!(error, UndoError::Unfit { .. }), "{error}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}
