//! Trails and event data stores that record less than those that were approved.

use crate::support::{detect, plan, verdict};
use model::{
    AdvancedSelector, BasicSelector, EventStoreChanges, EventStoreSettings, EventStoreState, FieldCondition, Finding,
    RecorderState, Remedy, Resource, Response, Scope, State, TrailChanges, TrailSelectors, TrailSettings, Undo,
};
use serde_json::{Value, json};

const ID: &str = "cloudtrail-trail-narrowed";
const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-audit";
const STORE: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/2f6b9c1d-84e7-4a35-b0d2-6c5e1f7a9380";
const RATE: &str = "ApiCallRateInsight/Management";
const ERRORS: &str = "ApiErrorRateInsight/Management";

fn resource(arn: &str) -> Resource {
    crate::support::resource(arn, Scope::Setting)
}

fn finding(arn: &str) -> Finding {
    crate::support::finding("UpdateTrail", &resource(arn))
}

#[expect(clippy::unnecessary_wraps, reason = "what it makes may be absent")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn basic(read_write: &str, management: bool, data: &[(&str, &str)]) -> BasicSelector {
    let data = data.iter().map(|(kind, value)| ((*kind).to_owned(), vec![(*value).to_owned()])).collect();
    BasicSelector { read_write: read_write.to_owned(), management, data, excluded: Vec::new() }
}

fn without(source: &str) -> BasicSelector {
    BasicSelector { excluded: vec![source.to_owned()], ..basic("All", true, &[]) }
}

fn condition(field: &str, equals: &[&str]) -> FieldCondition {
    let equals = equals.iter().map(|word| (*word).to_owned()).collect();
    FieldCondition { field: field.to_owned(), equals, ..FieldCondition::default() }
}

fn advanced(name: &str, fields: &[FieldCondition]) -> AdvancedSelector {
    AdvancedSelector { name: some(name), fields: fields.to_vec() }
}

fn management() -> AdvancedSelector {
    advanced("management", &[condition("eventCategory", &["Management"])])
}

fn data(kind: &str) -> AdvancedSelector {
    advanced(kind, &[condition("eventCategory", &["Data"]), condition("resources.type", &[kind])])
}

fn approved() -> TrailSettings {
    TrailSettings {
        name: "acme-audit".to_owned(),
        home_region: "eu-west-1".to_owned(),
        bucket: "acme-audit-log".to_owned(),
        prefix: some("audit"),
        topic: some("arn:aws:sns:eu-west-1:111122223333:files"),
        global_events: true,
        multi_region: true,
        validation: true,
        organization: true,
        log_group: some("arn:aws:logs:eu-west-1:111122223333:log-group:audit:*"),
        log_role: some("arn:aws:iam::111122223333:role/audit"),
        key: some("arn:aws:kms:eu-west-1:111122223333:key/1"),
        selectors: Some(TrailSelectors::Basic(vec![basic("All", true, &[])])),
        insights: [(RATE.to_owned(), true), (ERRORS.to_owned(), true)].into(),
    }
}

fn trail(settings: TrailSettings) -> State {
    State::Recorder(RecorderState::Trail { settings: Some(Box::new(settings)), logging: true, covered: false })
}

fn changes(changes: TrailChanges) -> Remedy {
    Remedy::RestoreTrailSettings { trail: TRAIL.to_owned(), changes: Box::new(changes) }
}

fn selecting(selectors: TrailSelectors) -> TrailSettings {
    TrailSettings { selectors: Some(selectors), ..approved() }
}

fn selectors(selectors: TrailSelectors) -> Remedy {
    Remedy::RestoreTrailSelectors { settings: Box::new(selecting(selectors)) }
}

#[test]
fn each_setting_that_was_lost_is_given_back_alone() {
    let own = approved();
    let none = TrailChanges::default;
    for (live, repair) in [
        (
            TrailSettings { bucket: "acme-audit-1og".to_owned(), ..approved() },
            TrailChanges { bucket: Some(own.bucket.clone()), ..none() },
        ),
        (TrailSettings { prefix: None, ..approved() }, TrailChanges { prefix: own.prefix.clone(), ..none() }),
        (TrailSettings { topic: None, ..approved() }, TrailChanges { topic: own.topic.clone(), ..none() }),
        (TrailSettings { global_events: false, ..approved() }, TrailChanges { global_events: Some(true), ..none() }),
        (TrailSettings { multi_region: false, ..approved() }, TrailChanges { multi_region: Some(true), ..none() }),
        (TrailSettings { validation: false, ..approved() }, TrailChanges { validation: Some(true), ..none() }),
        (
            TrailSettings { log_group: None, log_role: None, ..approved() },
            TrailChanges { log_group: own.log_group.clone(), log_role: own.log_role.clone(), ..none() },
        ),
        (TrailSettings { key: None, ..approved() }, TrailChanges { key: own.key.clone(), ..none() }),
    ] {
        let live = trail(live);
        assert_eq!(verdict(ID, &finding(TRAIL), &live, Some(&trail(approved()))), "exposed", "{live:?}");
        let planned = plan(ID, &finding(TRAIL), Some(&live), Some(&trail(approved())));
        assert_eq!(planned, Some(vec![changes(repair)]), "{live:?}");
    }
}

#[test]
fn what_was_added_or_was_never_there_is_no_loss() {
    let bare = TrailSettings { key: None, topic: None, log_group: None, log_role: None, ..approved() };
    let own_key = TrailSettings { key: some("arn:aws:kms:eu-west-1:111122223333:key/2"), ..bare.clone() };
    for (live, approved) in [
        (approved(), approved()),
        (approved(), TrailSettings { multi_region: false, validation: false, insights: [].into(), ..approved() }),
        (TrailSettings { topic: approved().topic, ..bare.clone() }, bare.clone()),
        (own_key, bare.clone()),
    ] {
        let (live, approved) = (trail(live), trail(approved));
        assert_eq!(verdict(ID, &finding(TRAIL), &live, Some(&approved)), "sound", "{live:?}");
        assert_eq!(plan(ID, &finding(TRAIL), Some(&live), Some(&approved)), Some(vec![]), "{live:?}");
    }
    let foreign = trail(TrailSettings { key: some("arn:aws:kms:eu-west-1:999988887777:key/3"), ..bare.clone() });
    let repair = changes(TrailChanges { key: some(""), ..TrailChanges::default() });
    assert_eq!(plan(ID, &finding(TRAIL), Some(&foreign), Some(&trail(bare))), Some(vec![repair]));
}

#[test]
fn selectors_are_compared_by_what_they_take() {
    let (buckets, all) = (("AWS::S3::Object", "arn:aws:s3"), basic("All", true, &[]));
    let everything = TrailSelectors::Basic(vec![all.clone()]);
    let with_data = TrailSelectors::Basic(vec![basic("All", true, &[buckets])]);
    let spelled = TrailSelectors::Advanced(vec![management()]);
    let models = TrailSelectors::Advanced(vec![management(), data("AWS::Bedrock::Guardrail")]);
    for (live, approved) in [
        (&everything, &everything),
        (&with_data, &everything),
        (&spelled, &everything),
        (&everything, &spelled),
        (&models, &spelled),
        (&models, &everything),
        (&everything, &TrailSelectors::Basic(vec![without("kms.amazonaws.com")])),
        (
            &TrailSelectors::Basic(vec![without("kms.amazonaws.com")]),
            &TrailSelectors::Basic(vec![basic("All", false, &[])]),
        ),
    ] {
        let (live, approved) = (trail(selecting(live.clone())), trail(selecting(approved.clone())));
        assert_eq!(verdict(ID, &finding(TRAIL), &live, Some(&approved)), "sound", "{live:?} {approved:?}");
    }
    for (live, former) in [
        (&TrailSelectors::Basic(vec![basic("ReadOnly", true, &[])]), &everything),
        (&TrailSelectors::Basic(vec![without("bedrock.amazonaws.com")]), &everything),
        (&TrailSelectors::Basic(vec![basic("All", false, &[buckets])]), &everything),
        (&everything, &with_data),
        (&spelled, &models),
        (&TrailSelectors::Advanced(vec![data("AWS::Bedrock::Guardrail")]), &models),
    ] {
        let (live, wanted) = (trail(selecting(live.clone())), trail(selecting(former.clone())));
        assert_eq!(verdict(ID, &finding(TRAIL), &live, Some(&wanted)), "exposed", "{live:?} {wanted:?}");
        let planned = plan(ID, &finding(TRAIL), Some(&live), Some(&wanted)).unwrap();
        assert!(matches!(&planned[..], [Remedy::RestoreTrailSelectors { .. }]), "{planned:?}");
        let [Remedy::RestoreTrailSelectors { settings }] = &planned[..] else { panic!("{planned:?}") };
        let mended = trail(TrailSettings { ..(**settings).clone() });
        assert_eq!(verdict(ID, &finding(TRAIL), &mended, Some(&wanted)), "sound", "{mended:?}");
        assert_eq!(TrailSettings { selectors: approved().selectors, ..(**settings).clone() }, approved());
    }
}

#[test]
fn what_the_owner_records_beyond_what_was_approved_stays() {
    let site = basic("All", false, &[("AWS::S3::Object", "arn:aws:s3:::acme-site/")]);
    let all = basic("All", true, &[]);
    let merged = |live: &TrailSelectors, wanted: &TrailSelectors| {
        let (live, wanted) = (trail(selecting(live.clone())), trail(selecting(wanted.clone())));
        plan(ID, &finding(TRAIL), Some(&live), Some(&wanted))
    };
    let everything = TrailSelectors::Basic(vec![all.clone()]);
    let narrowed = TrailSelectors::Basic(vec![basic("ReadOnly", true, &[]), site.clone()]);
    let expected = TrailSelectors::Basic(vec![all, site]);
    assert_eq!(merged(&narrowed, &everything), Some(vec![selectors(expected)]));

    let (models, objects) = (data("AWS::Bedrock::Guardrail"), data("AWS::S3::Object"));
    let spelled = TrailSelectors::Advanced(vec![management(), models.clone()]);
    let narrowed = TrailSelectors::Advanced(vec![objects.clone()]);
    let expected = TrailSelectors::Advanced(vec![management(), models, objects]);
    assert_eq!(merged(&narrowed, &spelled), Some(vec![selectors(expected)]));

    // More basic selectors than a trail may have are told in the other language.
    let sites =
        |count: usize| (0..count).map(|at| basic("All", false, &[("AWS::S3::Object", ["a", "b", "c", "d", "e"][at])]));
    let many = TrailSelectors::Basic(sites(5).collect());
    let Some([Remedy::RestoreTrailSelectors { settings }]) = merged(&many, &everything).as_deref().map(|plan| {
        let [one] = plan else { panic!("{plan:?}") };
        [one.clone()]
    }) else {
        panic!("no selectors")
    };
    assert!(matches!(&settings.selectors, Some(TrailSelectors::Advanced(all)) if all.len() == 6), "{settings:?}");
}

#[test]
fn words_of_a_condition_are_compared_with_what_they_let_through() {
    let arn = |prefix: &[&str], not: &[&str]| {
        let words = |of: &[&str]| of.iter().map(|word| (*word).to_owned()).collect();
        let field = "resources.ARN".to_owned();
        FieldCondition { field, starts_with: words(prefix), not_starts_with: words(not), ..FieldCondition::default() }
    };
    let objects = |arn: FieldCondition| {
        let fields = [condition("eventCategory", &["Data"]), condition("resources.type", &["AWS::S3::Object"]), arn];
        trail(selecting(TrailSelectors::Advanced(vec![management(), advanced("objects", &fields)])))
    };
    let sound = |live: &State, wanted: &State| verdict(ID, &finding(TRAIL), live, Some(wanted)) == "sound";
    let corpus = objects(arn(&["arn:aws:s3:::acme-corpus/"], &[]));
    let both = objects(arn(&["arn:aws:s3:::acme-"], &[]));
    let but_temporary = objects(arn(&["arn:aws:s3:::acme-"], &["arn:aws:s3:::acme-tmp/"]));
    assert!(sound(&both, &corpus) && sound(&both, &but_temporary) && sound(&but_temporary, &but_temporary));
    assert!(!sound(&corpus, &both) && !sound(&but_temporary, &both));
    let named = objects(condition("resources.ARN", &["arn:aws:s3:::acme-corpus/a"]));
    assert!(sound(&corpus, &named) && sound(&but_temporary, &named) && !sound(&named, &corpus));
}

#[test]
fn insights_that_are_left_are_asked_for_again_with_those_that_were_lost() {
    let data = "ApiCallRateInsight/Data".to_owned();
    let live = trail(TrailSettings { insights: [(RATE.to_owned(), true), (data.clone(), true)].into(), ..approved() });
    let insights = vec![data, RATE.to_owned(), ERRORS.to_owned()];
    let repair = Remedy::RestoreInsightSelectors { recorder: TRAIL.to_owned(), insights, into: None };
    assert_eq!(plan(ID, &finding(TRAIL), Some(&live), Some(&trail(approved()))), Some(vec![repair]));
}

#[test]
fn what_only_the_management_account_may_say_is_an_alert() {
    let live = trail(TrailSettings { organization: false, ..approved() });
    assert_eq!(verdict(ID, &finding(TRAIL), &live, Some(&trail(approved()))), "at most alert");
    assert_eq!(plan(ID, &finding(TRAIL), Some(&live), Some(&trail(approved()))), Some(vec![]));
    let both = trail(TrailSettings { organization: false, validation: false, ..approved() });
    assert_eq!(verdict(ID, &finding(TRAIL), &both, Some(&trail(approved()))), "exposed");

    let elsewhere = resource("arn:aws:cloudtrail:eu-west-1:444455556666:trail/organization");
    let request = json!({"name": "organization", "isMultiRegionTrail": false});
    let told = detect(ID, "UpdateTrail", &elsewhere, request, Value::Null).unwrap();
    assert_eq!(told.ceiling.map(|(ceiling, _)| ceiling), Some(Response::Alert));
}

#[test]
fn without_a_baseline_a_sound_trail_is_unknown_and_another_only_alerts() {
    for (live, expected) in [
        (approved(), "unknown"),
        (TrailSettings { multi_region: false, ..approved() }, "at most alert"),
        (selecting(TrailSelectors::Basic(vec![basic("WriteOnly", true, &[])])), "at most alert"),
    ] {
        let live = trail(live);
        assert_eq!(verdict(ID, &finding(TRAIL), &live, None), expected, "{live:?}");
        assert_eq!(plan(ID, &finding(TRAIL), Some(&live), None), Some(vec![]), "{live:?}");
    }
    let gone = State::Recorder(RecorderState::Trail { settings: None, logging: false, covered: true });
    assert_eq!(verdict(ID, &finding(TRAIL), &gone, Some(&trail(approved()))), "unknown");
}

fn lake() -> EventStoreSettings {
    EventStoreSettings {
        multi_region: true,
        organization: false,
        retention_days: 2557,
        protected: true,
        selectors: vec![management(), data("AWS::Bedrock::Guardrail")],
        insights: [(RATE.to_owned(), true)].into(),
        insights_into: some("arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/insights"),
    }
}

fn store(settings: EventStoreSettings) -> State {
    let settings = Some(Box::new(settings));
    State::Recorder(RecorderState::EventStore(EventStoreState { status: some("ENABLED"), settings }))
}

#[test]
fn an_event_data_store_gets_back_what_it_lost() {
    let none = EventStoreChanges::default;
    let more = data("AWS::S3::Object");
    let kept = vec![management(), data("AWS::Bedrock::Guardrail"), more.clone()];
    for (live, repair) in [
        (
            EventStoreSettings { multi_region: false, ..lake() },
            EventStoreChanges { multi_region: Some(true), ..none() },
        ),
        (
            EventStoreSettings { retention_days: 7, ..lake() },
            EventStoreChanges { retention_days: Some(2557), ..none() },
        ),
        (EventStoreSettings { protected: false, ..lake() }, EventStoreChanges { protected: Some(true), ..none() }),
        (
            EventStoreSettings { selectors: vec![management(), more], ..lake() },
            EventStoreChanges { selectors: Some(kept), ..none() },
        ),
    ] {
        let before = store(live);
        let repair = Remedy::RestoreEventDataStoreSettings { store: STORE.to_owned(), changes: Box::new(repair) };
        assert_eq!(verdict(ID, &finding(STORE), &before, Some(&store(lake()))), "exposed");
        assert_eq!(plan(ID, &finding(STORE), Some(&before), Some(&store(lake()))), Some(vec![repair.clone()]));
        assert!(matches!(repair.undo(&before), Undo::UpdateEventDataStore { .. }));
    }
    let blind = store(EventStoreSettings { insights: [].into(), ..lake() });
    let insights = vec![RATE.to_owned()];
    let repair = Remedy::RestoreInsightSelectors { recorder: STORE.to_owned(), insights, into: lake().insights_into };
    assert_eq!(plan(ID, &finding(STORE), Some(&blind), Some(&store(lake()))), Some(vec![repair.clone()]));
    let undo = Undo::PutInsightSelectors { recorder: STORE.to_owned(), insights: vec![], into: lake().insights_into };
    assert_eq!(repair.undo(&blind), undo);
    assert_eq!(
        verdict(
            ID,
            &finding(STORE),
            &store(EventStoreSettings { retention_days: 3653, ..lake() }),
            Some(&store(lake()))
        ),
        "sound"
    );
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let seen = |operation: &str, arn: &str, request| {
        let finding = detect(ID, operation, &resource(arn), request, Value::Null).unwrap();
        plan(ID, &finding, None, None).unwrap()
    };
    let off = TrailChanges { multi_region: Some(true), validation: Some(true), ..TrailChanges::default() };
    let request = json!({"name": "acme-audit", "isMultiRegionTrail": "false", "enableLogFileValidation": false});
    assert_eq!(seen("UpdateTrail", TRAIL, request), [changes(off)]);
    let protected = EventStoreChanges { protected: Some(true), ..EventStoreChanges::default() };
    let repair = Remedy::RestoreEventDataStoreSettings { store: STORE.to_owned(), changes: Box::new(protected) };
    assert_eq!(seen("UpdateEventDataStore", STORE, json!({"terminationProtectionEnabled": false})), [repair]);
    let planned = seen("PutEventSelectors", TRAIL, json!({"eventSelectors": []}));
    assert!(matches!(&planned[..], [Remedy::RestoreTrailSelectors { .. }]), "{planned:?}");
    let planned = seen("PutInsightSelectors", TRAIL, json!({"insightSelectors": []}));
    assert!(matches!(&planned[..], [Remedy::RestoreInsightSelectors { .. }]), "{planned:?}");
}

#[test]
fn what_makes_nothing_less_is_left_alone() {
    for (operation, request) in [
        ("UpdateTrail", json!({"name": "acme-audit"})),
        ("UpdateTrail", json!({"name": "acme-audit", "isMultiRegionTrail": true})),
        ("UpdateEventDataStore", json!({"eventDataStore": STORE, "name": "lake", "kmsKeyId": "alias/lake"})),
    ] {
        assert_eq!(detect(ID, operation, &resource(TRAIL), request, Value::Null), None, "{operation}");
    }
}

#[test]
fn a_repair_is_undone_to_what_there_was() {
    let before = trail(TrailSettings { bucket: "acme-audit-1og".to_owned(), key: None, ..approved() });
    let own = approved();
    let repair = changes(TrailChanges { bucket: Some(own.bucket), key: own.key, ..TrailChanges::default() });
    let former = TrailChanges { bucket: some("acme-audit-1og"), key: some(""), ..TrailChanges::default() };
    assert_eq!(repair.undo(&before), Undo::UpdateTrail { trail: TRAIL.to_owned(), changes: Box::new(former) });
    let before = selecting(TrailSelectors::Advanced(vec![data("AWS::S3::Object")]));
    let repair = selectors(TrailSelectors::Advanced(vec![management()]));
    assert_eq!(repair.undo(&trail(before.clone())), Undo::PutTrailSelectors { settings: Box::new(before) });
}
