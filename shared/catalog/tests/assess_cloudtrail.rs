//! Trails and event data stores that record nothing, against those that were approved.

use crate::support::{detect, plan, verdict};
use model::{
    BasicSelector, EventStoreState, Finding, RecorderState, Remedy, Resource, Response, Scope, State, TrailSelectors,
    TrailSettings, Undo,
};
use serde_json::{Value, json};

const ID: &str = "cloudtrail-logging-stopped";
const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-audit";
const ELSEWHERE: &str = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/organization";
const STORE: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2f6b9c1d-84e7-4a35-b0d2-6c5e1f7a9380";

fn resource(arn: &str) -> Resource {
    crate::support::resource(arn, Scope::Setting)
}

fn finding(operation: &str, arn: &str) -> Finding {
    crate::support::finding(operation, &resource(arn))
}

fn settings() -> TrailSettings {
    TrailSettings {
        name: "acme-audit".to_owned(),
        home_region: "eu-west-1".to_owned(),
        bucket: "acme-audit-log".to_owned(),
        multi_region: true,
        validation: true,
        ..TrailSettings::default()
    }
}

fn with_selectors() -> TrailSettings {
    let all = BasicSelector { read_write: "All".to_owned(), management: true, data: Vec::new(), excluded: Vec::new() };
    TrailSettings { selectors: Some(TrailSelectors::Basic(vec![all])), ..settings() }
}

fn trail(settings: Option<TrailSettings>, logging: bool) -> State {
    State::Recorder(RecorderState::Trail { settings: settings.map(Box::new), logging, covered: false })
}

fn gone(covered: bool) -> State {
    State::Recorder(RecorderState::Trail { settings: None, logging: false, covered })
}

fn store(status: Option<&str>) -> State {
    State::Recorder(RecorderState::EventStore(EventStoreState {
        status: status.map(str::to_owned),
        ..EventStoreState::default()
    }))
}

fn start() -> Remedy {
    Remedy::StartTrailLogging { trail: TRAIL.to_owned() }
}

fn recreate(settings: TrailSettings) -> Remedy {
    Remedy::RecreateTrail { settings: Box::new(settings) }
}

fn ingest() -> Remedy {
    Remedy::StartEventDataStoreIngestion { store: STORE.to_owned() }
}

fn restore() -> Remedy {
    Remedy::RestoreEventDataStore { store: STORE.to_owned() }
}

#[test]
fn a_trail_is_judged_against_the_one_that_was_approved() {
    let logging = trail(Some(settings()), true);
    let silent = trail(Some(settings()), false);
    let selecting = trail(Some(with_selectors()), true);
    let selectors = Remedy::RestoreTrailSelectors { settings: Box::new(with_selectors()) };
    let rate = "ApiCallRateInsight/Management".to_owned();
    let curious = TrailSettings { insights: [(rate.clone(), true)].into(), ..settings() };
    let insights = Remedy::RestoreInsightSelectors { recorder: TRAIL.to_owned(), insights: vec![rate], into: None };
    let looking = trail(Some(curious.clone()), true);
    for (live, approved, expected, repairs) in [
        (&silent, &logging, "exposed", vec![start()]),
        (&gone(false), &logging, "exposed", vec![recreate(settings()), start()]),
        (&gone(false), &selecting, "exposed", vec![recreate(with_selectors()), selectors, start()]),
        (&gone(false), &looking, "exposed", vec![recreate(curious), insights, start()]),
        (&gone(true), &logging, "at most approve", vec![recreate(settings()), start()]),
        (&gone(false), &silent, "exposed", vec![recreate(settings())]),
        (&logging, &logging, "sound", vec![]),
        (&logging, &silent, "sound", vec![]),
        (&silent, &silent, "sound", vec![]),
        (&gone(false), &gone(true), "sound", vec![]),
    ] {
        let finding = finding("DeleteTrail", TRAIL);
        assert_eq!(verdict(ID, &finding, live, Some(approved)), expected, "{live:?} {approved:?}");
        assert_eq!(plan(ID, &finding, Some(live), Some(approved)), Some(repairs), "{live:?} {approved:?}");
    }
}

#[test]
fn an_event_data_store_is_judged_against_the_one_that_was_approved() {
    let enabled = store(Some("ENABLED"));
    let stopped = store(Some("STOPPED_INGESTION"));
    for (live, approved, expected, repairs) in [
        (&store(Some("PENDING_DELETION")), &enabled, "exposed", vec![restore()]),
        (&store(Some("PENDING_DELETION")), &stopped, "exposed", vec![restore()]),
        (&stopped, &enabled, "exposed", vec![ingest()]),
        (&store(Some("STOPPING_INGESTION")), &enabled, "exposed", vec![ingest()]),
        (&store(None), &enabled, "at most alert", vec![]),
        (&enabled, &enabled, "sound", vec![]),
        (&store(Some("STARTING_INGESTION")), &enabled, "sound", vec![]),
        (&stopped, &stopped, "sound", vec![]),
    ] {
        let finding = finding("DeleteEventDataStore", STORE);
        assert_eq!(verdict(ID, &finding, live, Some(approved)), expected, "{live:?} {approved:?}");
        assert_eq!(plan(ID, &finding, Some(live), Some(approved)), Some(repairs), "{live:?} {approved:?}");
    }
}

#[test]
fn without_a_baseline_it_only_alerts() {
    for (operation, arn, live, expected, repairs) in [
        ("StopLogging", TRAIL, trail(Some(settings()), false), "at most alert", vec![start()]),
        ("DeleteTrail", TRAIL, gone(false), "at most alert", vec![]),
        ("StopLogging", TRAIL, trail(Some(settings()), true), "sound", vec![]),
        ("StopEventDataStoreIngestion", STORE, store(Some("STOPPED_INGESTION")), "at most alert", vec![ingest()]),
        ("StopEventDataStoreIngestion", STORE, store(Some("ENABLED")), "sound", vec![]),
    ] {
        let finding = finding(operation, arn);
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{live:?}");
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(repairs), "{live:?}");
    }
}

#[test]
fn a_trail_of_another_account_is_only_alerted() {
    let (live, approved) = (trail(Some(settings()), false), trail(Some(settings()), true));
    let finding = finding("StopLogging", ELSEWHERE);
    assert_eq!(verdict(ID, &finding, &live, Some(&approved)), "at most alert");
    assert_eq!(verdict(ID, &finding, &approved, Some(&approved)), "sound");
    assert_eq!(plan(ID, &finding, Some(&live), Some(&approved)), Some(vec![]));

    let detected = detect(ID, "StopLogging", &resource(ELSEWHERE), json!({"name": ELSEWHERE}), Value::Null).unwrap();
    assert_eq!(detected.ceiling.map(|(ceiling, _)| ceiling), Some(Response::Alert));
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let unknown = TrailSettings {
        name: "acme-audit".to_owned(),
        home_region: "eu-west-1".to_owned(),
        ..TrailSettings::default()
    };
    for (operation, arn, repairs) in [
        ("StopLogging", TRAIL, vec![start()]),
        ("DeleteTrail", TRAIL, vec![recreate(unknown), start()]),
        ("StopEventDataStoreIngestion", STORE, vec![ingest()]),
        ("DeleteEventDataStore", STORE, vec![restore()]),
    ] {
        let finding = detect(ID, operation, &resource(arn), Value::Null, Value::Null).unwrap();
        assert_eq!(finding.ceiling, None, "{operation}");
        assert_eq!(plan(ID, &finding, None, None), Some(repairs), "{operation}");
    }
    let approved = trail(Some(settings()), true);
    let repairs = vec![recreate(settings()), start()];
    assert_eq!(plan(ID, &finding("DeleteTrail", TRAIL), None, Some(&approved)), Some(repairs));
}

#[test]
fn a_repair_is_undone_to_what_there_was() {
    let silent = trail(Some(settings()), false);
    let name = "acme-audit".to_owned();
    assert_eq!(start().undo(&silent), Undo::StopTrailLogging { trail: TRAIL.to_owned() });
    assert!(matches!(start().undo(&gone(false)), Undo::Implied { .. }));
    assert_eq!(recreate(settings()).undo(&gone(false)), Undo::DeleteTrail { trail: name });
    let selectors = Remedy::RestoreTrailSelectors { settings: Box::new(with_selectors()) };
    assert!(matches!(selectors.undo(&gone(false)), Undo::Implied { .. }));
    let stopped = store(Some("STOPPED_INGESTION"));
    assert_eq!(ingest().undo(&stopped), Undo::StopEventDataStoreIngestion { store: STORE.to_owned() });
    assert!(matches!(restore().undo(&stopped), Undo::None { .. }));
}
