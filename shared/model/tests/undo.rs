//! What takes a whole repair back.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use model::{Record, Remedy, State, Status, Undo};
use serde_json::{Value, json};

const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";

/// A record with a plan, the state before it, and the calls that were made.
fn record(plan: &[Remedy], before: &Value, calls: &[Value]) -> Record {
    serde_json::from_value(json!({
        "schema": 1, "plan_version": 1, "id": "f1", "revision": 4, "control": "c", "title": "t", "severity": "high",
        "layer": "l", "status": "remediated",
        "finding": {
            "resource": {"arn": "a", "account": "1", "region": "eu-west-1", "scope": "generic"},
            "summary": "", "subjects": [], "operation": "", "ceiling": null
        },
        "event": {"id": "e1", "source": "s", "name": "n", "time": null},
        "actor": {"kind": "Other", "arn": null, "role": null, "account": null, "address": null, "agent": null, "invoked_by": null},
        "count": 1, "events": [], "standing": {"standing": "undeclared"}, "verdict": {"verdict": "sound"},
        "decision": {"response": "remediate", "intended": "remediate", "reasons": [], "plan": plan},
        "decisions": 1, "stack": null, "claim": null, "before": before, "calls": calls, "outcome": null,
        "opened_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z", "proved_at": null, "alerted": null
    }))
    .unwrap()
}

fn call(remedy: Option<&Remedy>, error: Option<&str>, request: Option<&str>, operator: Option<&str>) -> Value {
    json!({
        "operation": "o", "request_id": request, "at": "2026-01-02T03:04:05Z", "millis": 1, "error": error,
        "remedy": remedy, "operator": operator
    })
}

fn done(remedy: &Remedy) -> Value {
    call(Some(remedy), None, Some("r"), None)
}

fn key_plan() -> [Remedy; 3] {
    [
        Remedy::CancelKeyDeletion { key: KEY.to_owned() },
        Remedy::EnableKey { key: KEY.to_owned() },
        Remedy::EnableKeyRotation { key: KEY.to_owned(), days: 365 },
    ]
}

fn disabled() -> Value {
    json!({"kind": "key", "state": {"status": "Disabled", "rotation_days": null}})
}

fn undos(record: &Record) -> Vec<Undo> {
    record.undo().into_iter().map(|(_, undo)| undo).collect()
}

#[test]
fn the_last_remedy_is_taken_back_first() {
    let [_, enable, rotate] = key_plan();
    let plan = [enable, rotate];
    let record = record(&plan, &disabled(), &plan.each_ref().map(done));
    let key = || KEY.to_owned();
    assert_eq!(undos(&record), [Undo::DisableKeyRotation { key: key() }, Undo::DisableKey { key: key() }]);
}

#[test]
fn a_deletion_that_was_cancelled_is_not_asked_for_again() {
    let plan = key_plan();
    let before = json!({"kind": "key", "state": {"status": "PendingDeletion", "rotation_days": null}});
    let last = undos(&record(&plan, &before, &plan.each_ref().map(done))).pop().unwrap();
    assert!(matches!(&last, Undo::None { why } if why.contains("never schedules")), "{last:?}");
}

#[test]
fn deleting_a_trail_takes_back_all_that_made_it_whole() {
    let settings = Box::new(model::TrailSettings { name: "main".to_owned(), ..model::TrailSettings::default() });
    let plan = [
        Remedy::RecreateTrail { settings: settings.clone() },
        Remedy::RestoreTrailSelectors { settings },
        Remedy::StartTrailLogging { trail: TRAIL.to_owned() },
    ];
    let before = json!({
        "kind": "recorder", "state": {"recorder": "trail", "settings": null, "logging": false, "covered": false}
    });
    let undos = undos(&record(&plan, &before, &plan.each_ref().map(done)));
    let calls: Vec<_> = undos.iter().filter_map(Undo::call).collect();
    assert_eq!(calls, ["cloudtrail:DeleteTrail"]);
    assert!(undos.iter().all(|undo| !matches!(undo, Undo::None { .. })), "{undos:?}");
}

fn unguarded() -> Value {
    json!({"kind": "agent", "state": {"guardrail": null, "role": "r", "logic": [], "aliases": {}, "unguarded": [],
        "definition": {"agentName": "a"}}})
}

fn agent_plan() -> [Remedy; 2] {
    let agent = || "arn:aws:bedrock:eu-west-1:111122223333:agent/A".to_owned();
    [
        Remedy::RestoreAgentGuardrail { agent: agent(), wanted: None, role: None },
        Remedy::PrepareAgent { agent: agent() },
    ]
}

#[test]
fn what_puts_a_change_into_effect_comes_last_there_and_back() {
    let plan = agent_plan();
    let undos = undos(&record(&plan, &unguarded(), &plan.each_ref().map(done)));
    let calls: Vec<_> = undos.iter().filter_map(Undo::call).collect();
    assert_eq!(calls, ["bedrock:UpdateAgent", "bedrock:PrepareAgent"]);
}

#[test]
fn a_repair_is_not_finished_before_it_is_in_effect() {
    let [restore, prepare] = agent_plan();
    let refused = |remedy: &Remedy| call(Some(remedy), Some("is being updated"), None, None);
    let undone = call(Some(&prepare), None, Some("r"), Some("arn:aws:iam::111122223333:user/grace"));
    let left = std::slice::from_ref(&prepare);
    for (calls, expected) in [
        (vec![done(&restore)], left),
        (vec![done(&restore), refused(&prepare)], left),
        (vec![done(&restore), undone], left),
        (vec![done(&restore), refused(&prepare), done(&prepare)], &[]),
        // Whoever was interrupted after a call did not write it down.
        (vec![], left),
    ] {
        let record = record(&agent_plan(), &unguarded(), &calls);
        assert_eq!(record.unfinished(), expected, "{calls:?}");
    }
    assert_eq!(record(&agent_plan(), &Value::Null, &[]).unfinished(), []);
    let [_, enable, rotate] = key_plan();
    assert_eq!(record(&[enable.clone(), rotate], &disabled(), &[done(&enable)]).unfinished(), []);
}

#[test]
fn what_was_refused_is_not_taken_back_and_what_was_not_answered_is() {
    let [cancel, enable, rotate] = key_plan();
    let calls = [
        call(Some(&cancel), Some("was refused"), Some("r"), None),
        call(Some(&enable), Some("did not answer"), None, None),
        done(&enable),
    ];
    let record = record(&[cancel, enable.clone(), rotate], &disabled(), &calls);
    let record = Record { status: Status::Failed, ..record };
    assert_eq!(record.carried_out(), [enable]);
}

#[test]
fn a_plan_that_was_made_anew_does_not_hide_what_an_earlier_one_did() {
    let [_, enable, rotate] = key_plan();
    let plan = std::slice::from_ref(&rotate);
    let record = record(plan, &disabled(), &[done(&enable), done(&rotate)]);
    assert_eq!(record.carried_out(), [enable, rotate]);
}

#[test]
fn calls_of_an_earlier_build_are_those_of_the_plan() {
    let [_, enable, rotate] = key_plan();
    let plan = [enable, rotate];
    let record = record(&plan, &disabled(), &[call(None, None, Some("r"), None)]);
    assert_eq!(record.carried_out(), plan);
}

#[test]
fn a_repair_that_was_proved_after_an_interruption_is_taken_back_whole() {
    let [_, enable, rotate] = key_plan();
    let plan = [enable.clone(), rotate];
    let interrupted = record(&plan, &disabled(), &[]);
    assert_eq!(interrupted.carried_out(), plan);
    let failed = Record { status: Status::Failed, ..record(&plan, &disabled(), &[done(&enable)]) };
    assert_eq!(failed.carried_out(), [enable]);
}

#[test]
fn calls_of_an_operator_are_no_repair() {
    let [_, enable, rotate] = key_plan();
    let undone = call(Some(&rotate), None, Some("r"), Some("arn:aws:iam::111122223333:user/grace"));
    let record = record(std::slice::from_ref(&enable), &disabled(), &[done(&enable), undone]);
    assert_eq!(record.carried_out(), [enable]);
}

#[test]
fn without_a_state_before_there_is_nothing_to_take_back() {
    assert_eq!(undos(&record(&key_plan(), &Value::Null, &[])), []);
}

#[test]
fn a_state_is_known_again_after_the_journal_kept_it() {
    let state: State = serde_json::from_value(disabled()).unwrap();
    let kept: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
    assert_eq!(kept.fingerprint(), state.fingerprint());
}
