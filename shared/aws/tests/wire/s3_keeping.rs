//! What keeps the objects of a bucket.

use std::collections::BTreeSet;

use aws::remedy::{RemedyError, carry_out};
use model::{BucketLifecycle, BucketProtection, BucketReplication, Edit, Finding, Remedy, Scope, State, StateKind};

use crate::observe::{but, finding, missing, observe, state};
use crate::remedy::live;
use crate::resource_policy::OPEN;
use crate::wire::{Answer, Seen, Wire};

const RULE: &str = "<Rule><ID>keep</ID><Status>Enabled</Status><Expiration><Days>365</Days></Expiration></Rule>";
const COPY: &str =
    "<Rule><ID>copy</ID><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::away</Bucket></Destination></Rule>";
const ENCRYPTION: &str = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>\
     <KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule>";
const LOGGING: &str =
    "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>c/</TargetPrefix></LoggingEnabled>";
const XMLNS: &str = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding("arn:aws:s3:::corpus", Scope::Generic)]
}

/// What S3 answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let of = |name: &str, inner: &str| Answer::ok(format!("<?xml version=\"1.0\"?>\n<{name} {XMLNS}>{inner}</{name}>"));
    Some(match seen.call.as_str() {
        "s3:GetBucketVersioning" => {
            of("VersioningConfiguration", "<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>")
        }
        "s3:GetBucketEncryption" => of("ServerSideEncryptionConfiguration", ENCRYPTION),
        "s3:GetBucketLogging" => of("BucketLoggingStatus", LOGGING),
        "s3:GetBucketLifecycleConfiguration" => of("LifecycleConfiguration", RULE),
        "s3:GetBucketReplication" => of("ReplicationConfiguration", &format!("<Role>r</Role>{COPY}")),
        "s3:GetObjectLockConfiguration" => {
            let rule = "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule>";
            of("ObjectLockConfiguration", rule)
        }
        "s3:ListBuckets" => {
            let bucket = "<Bucket><Name>away-2</Name></Bucket>";
            of("ListAllMyBucketsResult", &format!("<Buckets>{bucket}</Buckets>"))
        }
        _ => return None,
    })
}

/// A state with such a rule, for the executors that take one out.
pub(crate) fn erasing(others: &[&str]) -> State {
    let rules = [OPEN].iter().chain(others).map(|rule| (*rule).to_owned()).collect();
    State::BucketLifecycle(BucketLifecycle { rules, minimum_size: Some("varies_by_storage_class".to_owned()) })
}

/// The same of what is copied.
pub(crate) fn copying(others: &[&str]) -> State {
    let rules = [OPEN].iter().chain(others).map(|rule| (*rule).to_owned()).collect();
    let role = Some("arn:aws:iam::111122223333:role/r".to_owned());
    State::BucketReplication(BucketReplication { role, rules, foreign: BTreeSet::new() })
}

#[tokio::test]
async fn documents_are_read_as_s3_keeps_them() {
    let wire = Wire::new(crate::observe::sound);
    let observed = observe(&wire, StateKind::BucketProtection, &forms()[0]).await.unwrap();
    let protection = BucketProtection {
        versioning: true,
        mfa_delete: true,
        encryption: Some(ENCRYPTION.to_owned()),
        logging: Some(LOGGING.to_owned()),
        replication: Some(format!("<Role>r</Role>{COPY}")),
        lock: Some("<Mode>GOVERNANCE</Mode><Days>30</Days>".to_owned()),
    };
    assert_eq!(observed.state, State::BucketProtection(protection));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let owner = |seen: &Seen| seen.headers.get("x-amz-expected-bucket-owner").cloned();
    assert!(wire.seen().iter().all(|seen| owner(seen).as_deref() == Some("111122223333")));
    let erasing = state(&wire, StateKind::BucketLifecycle, &forms()[0]).await;
    let rules = vec![RULE.to_owned()];
    assert_eq!(erasing, State::BucketLifecycle(BucketLifecycle { rules, minimum_size: None }));
}

#[tokio::test]
async fn a_bucket_that_the_account_does_not_have_is_somebody_elses() {
    let copied = |wire: Wire| async move { state(&wire, StateKind::BucketReplication, &forms()[0]).await };
    let expected = |foreign: &[&str]| {
        let foreign = foreign.iter().map(|name| (*name).to_owned()).collect();
        let rules = vec![COPY.to_owned()];
        State::BucketReplication(BucketReplication { role: Some("r".to_owned()), rules, foreign })
    };
    assert_eq!(copied(Wire::new(crate::observe::sound)).await, expected(&["away"]));
    let own = "<ListAllMyBucketsResult><Buckets><Bucket><Name>away</Name></Bucket></Buckets></ListAllMyBucketsResult>";
    assert_eq!(copied(but("s3:ListBuckets", Answer::ok(own))).await, expected(&[]));
}

#[tokio::test]
async fn what_nobody_set_is_absent() {
    let protection = |wire: Wire| async move {
        let State::BucketProtection(state) = state(&wire, StateKind::BucketProtection, &forms()[0]).await else {
            panic!("no protection")
        };
        state
    };
    let none = missing("s3:GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError");
    assert_eq!(protection(none).await.encryption, None);
    assert_eq!(protection(but("s3:GetBucketLogging", Answer::ok("<BucketLoggingStatus/>"))).await.logging, None);
    let none = missing("s3:GetBucketReplication", "ReplicationConfigurationNotFoundError");
    assert_eq!(protection(none).await.replication, None);
    let none = missing("s3:GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError");
    assert_eq!(protection(none).await.lock, None);
    let never = protection(but("s3:GetBucketVersioning", Answer::ok("<VersioningConfiguration/>"))).await;
    assert!(!never.versioning && !never.mfa_delete);
    let none = missing("s3:GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration");
    let erasing = state(&none, StateKind::BucketLifecycle, &forms()[0]).await;
    assert_eq!(erasing, State::BucketLifecycle(BucketLifecycle::default()));
}

fn edits(instead: &[&str]) -> Vec<Edit> {
    vec![Edit { statement: OPEN.to_owned(), instead: instead.iter().map(|rule| (*rule).to_owned()).collect() }]
}

#[tokio::test]
async fn the_other_rules_are_sent_as_they_were_read_with_their_checksum() {
    let bucket = || "corpus".to_owned();
    let wire = Wire::new(|_| Answer::ok(""));
    let remedy = Remedy::NarrowBucketLifecycle { bucket: bucket(), edits: edits(&["<Rule>before</Rule>"]) };
    carry_out(&wire.config(), &remedy, &erasing(&[RULE])).await.unwrap();
    let remedy = Remedy::NarrowBucketReplication { bucket: bucket(), edits: edits(&[]), role: None };
    carry_out(&wire.config(), &remedy, &copying(&[COPY])).await.unwrap();
    let [erased, copied] = wire.seen().try_into().unwrap();
    let expected = format!("<LifecycleConfiguration {XMLNS}><Rule>before</Rule>{RULE}</LifecycleConfiguration>");
    assert_eq!(erased.body, expected);
    let size = erased.headers.get("x-amz-transition-default-minimum-object-size").map(String::as_str);
    assert_eq!(size, Some("varies_by_storage_class"));
    let role = "<Role>arn:aws:iam::111122223333:role/r</Role>";
    assert_eq!(copied.body, format!("<ReplicationConfiguration {XMLNS}>{role}{COPY}</ReplicationConfiguration>"));
    for seen in [erased, copied] {
        let sums: Vec<_> = seen.headers.keys().filter(|name| name.starts_with("x-amz-checksum-")).collect();
        assert_eq!(sums, ["x-amz-checksum-crc32"]);
        assert_eq!(seen.headers.get("content-md5"), None);
    }
}

#[tokio::test]
async fn a_rule_that_is_not_there_any_more_is_not_taken_out() {
    let bucket = || "corpus".to_owned();
    for (remedy, live) in [
        (Remedy::NarrowBucketLifecycle { bucket: bucket(), edits: Vec::new() }, erasing(&[RULE])),
        (
            Remedy::NarrowBucketLifecycle { bucket: bucket(), edits: edits(&[]) },
            State::BucketLifecycle(BucketLifecycle::default()),
        ),
        (Remedy::DeleteBucketLifecycle { bucket: bucket(), edits: edits(&[]) }, erasing(&[RULE])),
        (Remedy::DeleteBucketReplication { bucket: bucket(), edits: edits(&[]) }, copying(&[COPY])),
    ] {
        let wire = Wire::new(|_| Answer::ok(""));
        let error = carry_out(&wire.config(), &remedy, &live).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_nobody_approved_is_not_sent() {
    let (bucket, document) = (|| "corpus".to_owned(), String::new);
    for remedy in [
        Remedy::RestoreBucketEncryption { bucket: bucket(), document: document() },
        Remedy::RestoreBucketLogging { bucket: bucket(), document: document() },
        Remedy::RestoreBucketReplication { bucket: bucket(), document: document() },
    ] {
        let wire = Wire::new(|_| Answer::ok(""));
        let error = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
