//! Whatever AWS may send one day: nothing in an event makes us fall over.

use std::sync::LazyLock;

use engine::{Inventory, Signal, presume, presume_threat, signal};
use model::{Phase, Response};
use proptest::prelude::*;
use serde_json::Value;
use tests::{Sample, samples};

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);
static THREATS: LazyLock<Vec<Sample>> =
    LazyLock::new(|| samples().into_iter().filter(|sample| sample.threat().is_some()).collect());

fn arbitrary() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(Value::from("HIDDEN_DUE_TO_SECURITY_REASONS")),
        Just(Value::from("arn:aws:s3:::")),
        Just(Value::from("::::::::::")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let names = prop_oneof!["[a-zA-Z]{1,12}", Just("items".to_owned()), Just("omitted".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every place in a document, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_an_event_or_an_error(event in arbitrary()) {
        let _answered = signal(&event);
    }

    /// Whatever else stands in it: what GuardDuty made up leads to nothing.
    #[test]
    fn no_sample_of_guardduty_is_told(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in arbitrary(),
    ) {
        let mut event = which.get(THREATS.as_slice()).event.clone();
        let mut found = Vec::new();
        places(&event, "", &mut found);
        let place: &String = place.get(&found);
        if let Some(spot) = event.pointer_mut(place) {
            *spot = value;
        }
        if let Some(detail) = event.get_mut("detail").filter(|detail| detail.is_object()) {
            detail["title"] = Value::from("[SAMPLE] a threat");
        }
        if let Ok(Signal::Threat(threat)) = signal(&event) {
            for outcome in presume_threat(&threat, &Inventory::empty(Some(Phase::Scaled))) {
                prop_assert_eq!(outcome.decision.response, Response::Record);
            }
        }
    }

    #[test]
    fn any_change_to_a_sample_is_still_decided(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in arbitrary(),
    ) {
        let mut event = which.get(SAMPLES.as_slice()).event.clone();
        let mut found = Vec::new();
        places(&event, "", &mut found);
        let place: &String = place.get(&found);
        if let Some(spot) = event.pointer_mut(place) {
            *spot = value;
        }
        let inventory = Inventory::empty(Some(Phase::Scaled));
        let outcomes = match signal(&event) {
            Ok(Signal::Change(change)) => presume(&change, &inventory),
            Ok(Signal::Threat(threat)) => presume_threat(&threat, &inventory),
            Ok(Signal::Other(_)) | Err(_) => Vec::new(),
        };
        for outcome in outcomes {
            prop_assert!(outcome.finding.resource.arn.as_str().len() < 100_000);
        }
    }
}
