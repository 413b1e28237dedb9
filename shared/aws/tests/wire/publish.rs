//! The bus and the topic.

use std::collections::BTreeMap;

use aws::{
    bus::{Bus, BusError},
    notices::{NoticeError, Notices, Parts},
};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire};

#[tokio::test]
async fn an_announcement_carries_an_id_and_a_hash() {
    let wire = Wire::new(|_| Answer::ok(json!({"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})));
    Bus::new(&wire.config(), "phaseguard").announce("Finding Decided", "f1", "h1", "remediate").await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let entry = &body["Entries"][0];
    assert_eq!((&entry["Source"], &entry["EventBusName"]), (&json!("phaseguard"), &json!("phaseguard")));
    let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail, json!({"finding": "f1", "plan_hash": "h1", "next": "remediate"}));
}

#[tokio::test]
async fn an_event_that_the_bus_did_not_take_is_an_error() {
    for (code, transient) in [("InternalFailure", true), ("NotAuthorizedForSourceException", false)] {
        let entries = json!([{"ErrorCode": code, "ErrorMessage": "no"}]);
        let wire = Wire::new(move |_| Answer::ok(json!({"FailedEntryCount": 1, "Entries": entries})));
        let error = Bus::new(&wire.config(), "phaseguard").announce("x", "f1", "h1", "alert").await.unwrap_err();
        assert_eq!(matches!(error, BusError::Transient { .. }), transient, "{error}");
    }
}

fn topic() -> Wire {
    Wire::new(|_| {
        Answer::ok("<PublishResponse><PublishResult><MessageId>m1</MessageId></PublishResult></PublishResponse>")
    })
}

#[tokio::test]
async fn a_notice_has_a_part_for_each_reader() {
    let wire = topic();
    let parts = Parts { default: "d".to_owned(), email: "e".to_owned(), sqs: "{}".to_owned() };
    let attributes =
        BTreeMap::from([("severity".to_owned(), "high".to_owned()), ("workload".to_owned(), String::new())]);
    let id = Notices::new(&wire.config(), "arn:aws:sns:us-east-1:1:t").publish("s", &parts, &attributes).await.unwrap();
    assert_eq!(id, "m1");
    let body = wire.seen()[0].body.clone();
    assert!(body.contains("MessageStructure=json") && body.contains("severity"), "{body}");
    assert!(!body.contains("workload"), "{body}");
}

#[tokio::test]
async fn more_attributes_than_sns_hands_on_are_an_error() {
    let wire = topic();
    let attributes = (0..11).map(|index| (format!("a{index}"), "x".to_owned())).collect();
    let notices = Notices::new(&wire.config(), "arn:aws:sns:us-east-1:1:t");
    let error = notices.publish("s", &Parts::default(), &attributes).await.unwrap_err();
    assert!(matches!(error, NoticeError::TooManyAttributes(11)), "{error}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}
