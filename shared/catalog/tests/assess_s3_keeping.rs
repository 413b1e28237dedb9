//! What keeps the objects of a bucket, and by which rules they are erased and copied.

use std::collections::BTreeSet;

use crate::support::{detect, plan, resource, verdict};
use model::{
    ApprovedLists, BucketLifecycle, BucketProtection, BucketReplication, Edit, Finding, Remedy, Scope, State, Undo,
    Verdict,
};
use serde_json::{Value, json};

const PROTECTION: &str = "s3-bucket-protection-removed";
const LIFECYCLE: &str = "s3-lifecycle-shortened";
const REPLICATION: &str = "s3-replication-foreign";
const BUCKET: &str = "arn:aws:s3:::corpus";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(BUCKET, Scope::Generic))
}

fn bucket() -> String {
    "corpus".to_owned()
}

// What keeps them.

fn encryption(algorithm: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("<KMSMasterKeyID>{key}</KMSMasterKeyID>")).unwrap_or_default();
    format!("<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{algorithm}</SSEAlgorithm>{key}</Rule>")
}

fn logging(bucket: &str) -> String {
    format!("<LoggingEnabled><TargetBucket>{bucket}</TargetBucket><TargetPrefix></TargetPrefix></LoggingEnabled>")
}

fn protection(change: impl FnOnce(&mut BucketProtection)) -> State {
    let mut state = BucketProtection {
        versioning: true,
        mfa_delete: true,
        encryption: Some(encryption("aws:kms", Some("k"))),
        logging: Some(logging("logs")),
        replication: Some("<Role>r</Role><Rule/>".to_owned()),
        lock: Some("<Mode>GOVERNANCE</Mode><Days>30</Days>".to_owned()),
    };
    change(&mut state);
    State::BucketProtection(state)
}

#[test]
fn each_thing_that_was_lost_is_brought_back_by_itself() {
    let approved = protection(|_| {});
    let encrypt = || Remedy::RestoreBucketEncryption { bucket: bucket(), document: encryption("aws:kms", Some("k")) };
    let log = || Remedy::RestoreBucketLogging { bucket: bucket(), document: logging("logs") };
    let document = "<Role>r</Role><Rule/>".to_owned();
    for (live, repair) in [
        (protection(|it| it.versioning = false), Remedy::EnableBucketVersioning { bucket: bucket() }),
        (protection(|it| it.encryption = Some(encryption("AES256", None))), encrypt()),
        (protection(|it| it.encryption = Some(encryption("aws:kms", Some("other")))), encrypt()),
        (protection(|it| it.encryption = None), encrypt()),
        (protection(|it| it.logging = None), log()),
        (protection(|it| it.logging = Some(logging("attic"))), log()),
        (protection(|it| it.replication = None), Remedy::RestoreBucketReplication { bucket: bucket(), document }),
    ] {
        assert_eq!(verdict(PROTECTION, &finding("PutBucketVersioning"), &live, Some(&approved)), "exposed", "{live:?}");
        let planned = plan(PROTECTION, &finding("PutBucketVersioning"), Some(&live), Some(&approved));
        assert_eq!(planned, Some(vec![repair]), "{live:?}");
    }
}

#[test]
fn what_needs_its_owner_is_told() {
    let approved = protection(|_| {});
    for live in [
        protection(|it| it.mfa_delete = false),
        protection(|it| it.lock = None),
        protection(|it| it.lock = Some("<Mode>GOVERNANCE</Mode><Days>1</Days>".to_owned())),
    ] {
        let told = verdict(PROTECTION, &finding("PutObjectLockConfiguration"), &live, Some(&approved));
        assert_eq!(told, "at most alert", "{live:?}");
        let planned = plan(PROTECTION, &finding("PutObjectLockConfiguration"), Some(&live), Some(&approved));
        assert_eq!(planned, Some(Vec::new()));
    }
    let years = protection(|it| it.lock = Some("<Mode>COMPLIANCE</Mode><Years>1</Years>".to_owned()));
    assert_eq!(verdict(PROTECTION, &finding("PutObjectLockConfiguration"), &years, Some(&approved)), "sound");
    assert_eq!(verdict(PROTECTION, &finding("PutObjectLockConfiguration"), &approved, Some(&years)), "at most alert");
}

#[test]
fn what_it_never_had_is_not_lost_and_what_is_stronger_stays() {
    let bare = State::BucketProtection(BucketProtection {
        encryption: Some(encryption("AES256", None)),
        ..BucketProtection::default()
    });
    let stronger = protection(|it| it.encryption = Some(encryption("aws:kms:dsse", Some("k"))));
    for (live, approved) in [(&bare, &bare), (&protection(|_| {}), &bare), (&stronger, &protection(|_| {}))] {
        assert_eq!(verdict(PROTECTION, &finding("PutBucketEncryption"), live, Some(approved)), "sound");
        assert_eq!(plan(PROTECTION, &finding("PutBucketEncryption"), Some(live), Some(approved)), Some(Vec::new()));
    }
}

#[test]
fn without_a_baseline_what_is_off_is_told() {
    let off = State::BucketProtection(BucketProtection::default());
    for (operation, of_off, of_sound) in [
        ("PutBucketVersioning", "at most alert", "sound"),
        ("PutBucketLogging", "at most alert", "unknown"),
        ("DeleteBucketReplication", "at most alert", "sound"),
        ("PutBucketEncryption", "unknown", "unknown"),
    ] {
        assert_eq!(verdict(PROTECTION, &finding(operation), &off, None), of_off, "{operation}");
        assert_eq!(verdict(PROTECTION, &finding(operation), &protection(|_| {}), None), of_sound, "{operation}");
    }
}

#[test]
fn a_document_that_was_not_there_is_taken_away_again() {
    let before = State::BucketProtection(BucketProtection::default());
    let document = String::new;
    let encrypt = Remedy::RestoreBucketEncryption { bucket: bucket(), document: document() };
    assert_eq!(encrypt.undo(&before), Undo::DeleteBucketEncryption { bucket: bucket() });
    let former = Undo::PutBucketEncryption { bucket: bucket(), document: encryption("aws:kms", Some("k")) };
    assert_eq!(encrypt.undo(&protection(|_| {})), former);
    let log = Remedy::RestoreBucketLogging { bucket: bucket(), document: document() };
    assert_eq!(log.undo(&before), Undo::PutBucketLogging { bucket: bucket(), document: document() });
    let copy = Remedy::RestoreBucketReplication { bucket: bucket(), document: document() };
    assert_eq!(copy.undo(&before), Undo::StopBucketReplication { bucket: bucket() });
}

// By which rules they are erased.

fn rule(id: &str, prefix: &str, erasing: &str) -> String {
    format!("<Rule><ID>{id}</ID><Filter><Prefix>{prefix}</Prefix></Filter><Status>Enabled</Status>{erasing}</Rule>")
}

fn days(days: i64) -> String {
    format!("<Expiration><Days>{days}</Days></Expiration>")
}

fn old(days: i64) -> String {
    format!("<NoncurrentVersionExpiration><NoncurrentDays>{days}</NoncurrentDays></NoncurrentVersionExpiration>")
}

fn lifecycle(rules: &[&String]) -> State {
    let rules = rules.iter().map(|rule| (*rule).clone()).collect();
    State::BucketLifecycle(BucketLifecycle { rules, minimum_size: None })
}

fn edit(statement: &str, instead: &[&String]) -> Edit {
    Edit { statement: statement.to_owned(), instead: instead.iter().map(|rule| (*rule).clone()).collect() }
}

#[test]
fn a_rule_that_erases_sooner_is_put_back_and_a_new_one_goes() {
    let (year, month) = (rule("all", "", &days(365)), rule("all", "", &days(30)));
    let (soon, dated) = (rule("new", "", &old(1)), rule("new", "", "<Expiration><Date>2030-01-01</Date></Expiration>"));
    let wider = rule("tmp", "", &days(30));
    let narrow = rule("tmp", "tmp/", &days(30));
    for (live, approved, edits) in [
        (lifecycle(&[&month]), lifecycle(&[&year]), vec![edit(&month, &[&year])]),
        (lifecycle(&[&year, &soon]), lifecycle(&[&year]), vec![edit(&soon, &[])]),
        (lifecycle(&[&year, &dated]), lifecycle(&[&year]), vec![edit(&dated, &[])]),
        (lifecycle(&[&wider]), lifecycle(&[&narrow]), vec![edit(&wider, &[&narrow])]),
    ] {
        assert_eq!(verdict(LIFECYCLE, &finding("PutBucketLifecycle"), &live, Some(&approved)), "exposed", "{live:?}");
        let planned = plan(LIFECYCLE, &finding("PutBucketLifecycle"), Some(&live), Some(&approved));
        assert_eq!(planned, Some(vec![Remedy::NarrowBucketLifecycle { bucket: bucket(), edits }]), "{live:?}");
    }
    let planned = plan(LIFECYCLE, &finding("PutBucketLifecycle"), Some(&lifecycle(&[&soon])), Some(&lifecycle(&[])));
    let edits = vec![edit(&soon, &[])];
    assert_eq!(planned, Some(vec![Remedy::DeleteBucketLifecycle { bucket: bucket(), edits }]));
}

#[test]
fn slower_rules_and_those_that_are_off_stay() {
    let year = rule("all", "", &days(365));
    let off = rule("new", "", &days(1)).replace("Enabled", "Disabled");
    for live in [
        lifecycle(&[&year]),
        lifecycle(&[&rule("all", "", &days(3650))]),
        lifecycle(&[&rule("another name", "", &days(365))]),
        lifecycle(&[&year, &rule("new", "scratch/", &days(30))]),
        lifecycle(&[&year, &off]),
        lifecycle(&[]),
    ] {
        let told = verdict(LIFECYCLE, &finding("PutBucketLifecycle"), &live, Some(&lifecycle(&[&year])));
        assert_eq!(told, "sound", "{live:?}");
    }
}

#[test]
fn without_a_baseline_only_what_goes_within_a_week_is_told() {
    for (days_, expected) in [(1, "at most alert"), (7, "at most alert"), (8, "sound")] {
        let live = lifecycle(&[&rule("all", "", &days(days_))]);
        assert_eq!(verdict(LIFECYCLE, &finding("PutBucketLifecycle"), &live, None), expected);
        assert_eq!(plan(LIFECYCLE, &finding("PutBucketLifecycle"), Some(&live), None), Some(Vec::new()));
    }
}

#[test]
fn all_rules_come_back_when_it_is_taken_back() {
    let before = lifecycle(&[&rule("all", "", &days(1))]);
    let erasing = vec![rule("all", "", &days(1))];
    let expected = Undo::PutBucketLifecycle { bucket: bucket(), erasing, minimum_size: None };
    assert_eq!(Remedy::DeleteBucketLifecycle { bucket: bucket(), edits: Vec::new() }.undo(&before), expected);
    assert_eq!(Remedy::NarrowBucketLifecycle { bucket: bucket(), edits: Vec::new() }.undo(&before), expected);
}

// By which rules they are copied.

fn copy(id: &str, to: &str, account: Option<&str>) -> String {
    let account = account.map(|account| format!("<Account>{account}</Account>")).unwrap_or_default();
    let markers = "<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>";
    let to = format!("<Destination><Bucket>arn:aws:s3:::{to}</Bucket>{account}</Destination>");
    format!("<Rule><ID>{id}</ID>{markers}<Status>Enabled</Status>{to}</Rule>")
}

fn replication(rules: &[&String]) -> State {
    let rules = rules.iter().map(|rule| (*rule).clone()).collect();
    let foreign = BTreeSet::from(["away".to_owned(), "partner".to_owned()]);
    State::BucketReplication(BucketReplication { role: Some("r".to_owned()), rules, foreign })
}

#[test]
fn a_copy_to_somebody_goes_and_one_to_a_named_account_waits() {
    let (own, away, partner) =
        (copy("own", "mine", None), copy("away", "away", None), copy("partner", "partner", Some("999988887777")));
    let live = replication(&[&own, &away, &partner]);
    assert_eq!(verdict(REPLICATION, &finding("PutBucketReplication"), &live, None), "exposed");
    let role = || Some("r".to_owned());
    let edits = vec![edit(&away, &[])];
    let planned = plan(REPLICATION, &finding("PutBucketReplication"), Some(&live), None);
    assert_eq!(planned, Some(vec![Remedy::NarrowBucketReplication { bucket: bucket(), edits, role: role() }]));
    let live = replication(&[&own, &partner]);
    assert_eq!(verdict(REPLICATION, &finding("PutBucketReplication"), &live, None), "at most approve");
    let edits = vec![edit(&partner, &[])];
    let planned = plan(REPLICATION, &finding("PutBucketReplication"), Some(&live), None);
    assert_eq!(planned, Some(vec![Remedy::NarrowBucketReplication { bucket: bucket(), edits, role: role() }]));
    let edits = vec![edit(&away, &[])];
    let planned = plan(REPLICATION, &finding("PutBucketReplication"), Some(&replication(&[&away])), None);
    assert_eq!(planned, Some(vec![Remedy::DeleteBucketReplication { bucket: bucket(), edits }]));
}

#[test]
fn copies_that_somebody_approved_stay() {
    let (own, away, partner) =
        (copy("own", "mine", None), copy("away", "away", None), copy("partner", "partner", Some("999988887777")));
    let off = away.replace("<Status>Enabled", "<Status>Disabled");
    let ours = copy("ours", "partner", Some("111122223333"));
    for (live, approved) in [
        (replication(&[&own]), None),
        (replication(&[&off]), None),
        (replication(&[&ours]), None),
        (replication(&[&away, &partner]), Some(replication(&[&away, &partner]))),
    ] {
        let told = verdict(REPLICATION, &finding("PutBucketReplication"), &live, approved.as_ref());
        assert_eq!(told, "sound", "{live:?}");
    }
    let lists: ApprovedLists =
        serde_json::from_value(json!({"accounts": ["999988887777"], "buckets": ["away"]})).unwrap();
    let live = replication(&[&away, &partner]);
    let told = catalog::find(REPLICATION).unwrap().judge.assess(&finding("PutBucketReplication"), &live, &[], &lists);
    assert_eq!(told, Verdict::Sound);
}

#[test]
fn every_copy_comes_back_when_it_is_taken_back() {
    let away = copy("away", "away", None);
    let document = format!("<Role>r</Role>{away}");
    let expected = Undo::PutBucketReplication { bucket: bucket(), document };
    let remedy = Remedy::DeleteBucketReplication { bucket: bucket(), edits: Vec::new() };
    assert_eq!(remedy.undo(&replication(&[&away])), expected);
}

#[test]
fn a_rule_may_stand_alone_or_in_a_list() {
    let resource = resource(BUCKET, Scope::Generic);
    let one = json!({"ID": "a", "Status": "Enabled", "Expiration": {"Days": 1}});
    for rules in [one.clone(), json!([one, {"ID": "b", "Status": "Disabled"}])] {
        let request = json!({"LifecycleConfiguration": {"Rule": rules}});
        assert!(detect(LIFECYCLE, "PutBucketLifecycle", &resource, request, Value::Null).is_some());
    }
}
