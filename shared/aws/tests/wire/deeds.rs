//! What was done last with an access key.

use aws::deeds::deeds;
use jiff::Timestamp;
use model::{Deed, Deeds};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire};

#[tokio::test]
async fn the_last_calls_of_a_key_are_told_with_where_they_came_from() {
    let record = json!({"sourceIPAddress": "192.0.2.77", "errorCode": "AccessDenied"}).to_string();
    let event = json!({
        "EventName": "CreateUser", "EventSource": "iam.amazonaws.com", "EventTime": 1_762_160_575, "CloudTrailEvent": record
    });
    let answer = json!({"Events": [event, {"EventName": "InvokeModel", "CloudTrailEvent": "no JSON"}]});
    let wire = Wire::new(move |_| Answer::ok(&answer));
    let call = |name: &str, source: &str, rest: [Option<&str>; 2]| Deed {
        at: (name == "CreateUser").then(|| Timestamp::from_second(1_762_160_575).unwrap()),
        source: source.to_owned(),
        name: name.to_owned(),
        address: rest[0].map(str::to_owned),
        error: rest[1].map(str::to_owned),
    };
    let calls = vec![
        call("CreateUser", "iam.amazonaws.com", [Some("192.0.2.77"), Some("AccessDenied")]),
        call("InvokeModel", "", [None, None]),
    ];
    assert_eq!(deeds(&wire.config(), "AKIA1").await, Deeds::Read { calls });
    let asked: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    assert_eq!(asked["LookupAttributes"], json!([{"AttributeKey": "AccessKeyId", "AttributeValue": "AKIA1"}]));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_stops_nothing() {
    let wire = Wire::new(|_| Answer::error(400, "AccessDeniedException"));
    let Deeds::Unread { why } = deeds(&wire.config(), "AKIA1").await else { panic!("it was refused") };
    assert!(why.starts_with("cloudtrail:LookupEvents failed with AccessDeniedException"), "{why}");
}
