//! The heartbeat: one call, and two items of the journal.

use aws::heartbeat::beat;
use aws::journal::{Heartbeats, Journal};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::wire::{Answer, Seen, Wire};

const SENT: &str = "2026-11-02T08:15:30Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

fn journal(wire: &Wire) -> Journal {
    Journal::new(&wire.config(), "journal")
}

#[tokio::test]
async fn a_heart_beats_by_one_harmless_call() {
    let wire = Wire::new(|_| Answer::ok(r#"{"Version": 2}"#));
    beat(&wire.config(), "/phaseguard/guard/heartbeat", SENT).await.unwrap();
    assert_eq!(wire.calls(), ["ssm:PutParameter"]);
    let expected = json!({"Name": "/phaseguard/guard/heartbeat", "Value": SENT, "Type": "String", "Overwrite": true});
    assert_eq!(body(&wire.seen()[0]), expected);
    let wire = Wire::new(|_| Answer::error(400, "AccessDeniedException"));
    let error = beat(&wire.config(), "/phaseguard/guard/heartbeat", SENT).await.unwrap_err();
    assert!(error.to_string().contains("AccessDeniedException"), "{error}");
}

#[tokio::test]
async fn what_is_known_of_the_heartbeat_is_read_at_once() {
    let item = |pk: &str, at: &str| json!({"pk": {"S": pk}, "body": {"S": format!("\"{at}\"")}});
    let both = json!([item("heartbeat#heard", "2026-11-02T09:00:00Z"), item("heartbeat#first", SENT)]);
    let wire = Wire::new(move |_| Answer::ok(json!({"Responses": {"journal": both}})));
    let known = Heartbeats { first: Some(at(SENT)), heard: Some(at("2026-11-02T09:00:00Z")) };
    assert_eq!(journal(&wire).heartbeats().await.unwrap(), known);
    let none = Wire::new(|_| Answer::ok(json!({"Responses": {"journal": []}})));
    assert_eq!(journal(&none).heartbeats().await.unwrap(), Heartbeats::default());
}

/// The first stays the first, or silence since then would never be told.
#[tokio::test]
async fn the_first_heartbeat_is_noted_once_and_each_that_is_heard() {
    let wire = Wire::new(|_| Answer::error(400, "ConditionalCheckFailedException"));
    journal(&wire).began_to_beat(at(SENT)).await.unwrap();
    let put = body(&wire.seen()[0]);
    assert_eq!(put["Item"]["pk"]["S"], "heartbeat#first");
    assert_eq!(put["ConditionExpression"], "attribute_not_exists(pk)");
    let wire = Wire::new(|_| Answer::ok("{}"));
    journal(&wire).heard_beat(at(SENT)).await.unwrap();
    let put = body(&wire.seen()[0]);
    assert_eq!((&put["Item"]["pk"]["S"], &put["ConditionExpression"]), (&json!("heartbeat#heard"), &Value::Null));
}
