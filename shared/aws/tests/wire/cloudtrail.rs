//! What a trail or an event data store is given back.

use aws::remedy::{RemedyError, carry_out};
use model::Remedy;
use serde_json::{Value, json};

use crate::remedy::live;
use crate::wire::{Answer, Wire};

const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
const STORE: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1";

/// Changes of a trail, and of an event data store: each takes the fields that it has.
pub(crate) fn changes() -> Value {
    json!({"bucket": "trails", "prefix": "", "multi_region": true, "retention_days": 90})
}

pub(crate) fn settings() -> Value {
    let selector = json!({"read_write": "WriteOnly", "management": true, "data": [], "excluded": []});
    json!({
        "name": "main", "home_region": "eu-west-1", "bucket": "trails", "global_events": true, "multi_region": true,
        "validation": true, "organization": false, "selectors": {"Basic": [selector]}
    })
}

fn remedy(of: &Value) -> Remedy {
    serde_json::from_value(of.clone()).unwrap()
}

/// What is sent, and where to.
async fn sent(of: &Value) -> (Value, String) {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy(of), &live()).await.unwrap();
    let seen = wire.seen()[0].clone();
    (serde_json::from_str(&seen.body).unwrap(), seen.region)
}

#[tokio::test]
async fn a_trail_is_given_back_what_it_lost_where_it_was_made() {
    let changes = json!({"key": "", "validation": true, "log_group": "g", "log_role": "r"});
    let (body, region) = sent(&json!({"remedy": "restore-trail-settings", "trail": TRAIL, "changes": changes})).await;
    let expected = json!({
        "Name": TRAIL, "KmsKeyId": "", "EnableLogFileValidation": true, "CloudWatchLogsLogGroupArn": "g",
        "CloudWatchLogsRoleArn": "r"
    });
    assert_eq!((body, region.as_str()), (expected, "eu-west-1"));
}

#[tokio::test]
async fn an_event_data_store_is_given_back_what_it_lost() {
    let condition = json!({
        "field": "eventCategory", "equals": ["Management"], "not_equals": [], "starts_with": [], "not_starts_with": [],
        "ends_with": [], "not_ends_with": []
    });
    let changes = json!({"protected": true, "selectors": [{"name": "all", "fields": [condition]}]});
    let of = json!({"remedy": "restore-event-data-store-settings", "store": STORE, "changes": changes});
    let selector = json!({"Name": "all", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]});
    let expected = json!({
        "EventDataStore": STORE, "AdvancedEventSelectors": [selector], "TerminationProtectionEnabled": true
    });
    assert_eq!(sent(&of).await.0, expected);
}

#[tokio::test]
async fn insights_are_asked_for_by_kind_and_category() {
    let insights =
        json!(["ApiCallRateInsight/Data", "ApiCallRateInsight/Management", "ApiErrorRateInsight/Management"]);
    let of = |recorder: &str, into: Value| json!({"remedy": "restore-insight-selectors", "recorder": recorder, "insights": insights, "into": into});
    let selectors = json!([
        {"InsightType": "ApiCallRateInsight", "EventCategories": ["Data", "Management"]},
        {"InsightType": "ApiErrorRateInsight"}
    ]);
    let expected = json!({"TrailName": TRAIL, "InsightSelectors": selectors});
    assert_eq!(sent(&of(TRAIL, Value::Null)).await.0, expected);
    let expected = json!({"EventDataStore": STORE, "InsightsDestination": "lake", "InsightSelectors": selectors});
    assert_eq!(sent(&of(STORE, json!("lake"))).await.0, expected);
}

#[tokio::test]
async fn what_nobody_approved_is_not_sent() {
    for of in [
        json!({"remedy": "restore-trail-settings", "trail": TRAIL, "changes": {}}),
        json!({"remedy": "restore-event-data-store-settings", "store": STORE, "changes": {}}),
        json!({"remedy": "restore-insight-selectors", "recorder": TRAIL, "insights": [], "into": null}),
    ] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy(&of), &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
