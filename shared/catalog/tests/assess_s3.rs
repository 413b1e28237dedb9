//! A public access block that lost switches, against the one that was approved.

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, PublicAccess, PublicAccessBlock, Remedy, Response, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "s3-public-access-unblocked";
const ALL: PublicAccessBlock = PublicAccessBlock::ALL;

fn bucket() -> Finding {
    crate::support::finding("DeleteBucketPublicAccessBlock", &resource("arn:aws:s3:::acme-corpus", Scope::Generic))
}

fn account() -> Finding {
    crate::support::finding("DeleteAccountPublicAccessBlock", &resource("arn:aws:s3:::*", Scope::Setting))
}

fn access(bucket: Option<PublicAccessBlock>, account: Option<PublicAccessBlock>) -> State {
    State::PublicAccess(PublicAccess { bucket, account })
}

/// The switches that keep new policies and ACLs from being public.
fn new_ones() -> PublicAccessBlock {
    PublicAccessBlock { block_public_acls: true, block_public_policy: true, ..PublicAccessBlock::default() }
}

/// The switches that take effect on what exists.
fn old_ones() -> PublicAccessBlock {
    ALL.without(new_ones())
}

fn restore_bucket(flags: PublicAccessBlock) -> Remedy {
    Remedy::RestoreBucketPublicAccessBlock { bucket: "acme-corpus".to_owned(), flags }
}

fn restore_account(flags: PublicAccessBlock) -> Remedy {
    Remedy::RestoreAccountPublicAccessBlock { account: "111122223333".to_owned(), flags }
}

#[test]
fn a_bucket_is_judged_against_the_switches_that_were_approved() {
    let approved = access(Some(ALL), None);
    for (live, baseline, expected, repairs) in [
        (access(None, None), &approved, "exposed", vec![restore_bucket(ALL)]),
        (access(Some(new_ones()), None), &approved, "exposed", vec![restore_bucket(old_ones())]),
        (access(None, Some(new_ones())), &approved, "exposed", vec![restore_bucket(old_ones())]),
        (access(None, Some(ALL)), &approved, "sound", vec![]),
        (access(Some(new_ones()), Some(old_ones())), &approved, "sound", vec![]),
        (access(Some(ALL), None), &approved, "sound", vec![]),
        // A switch that was never approved as on is its owner's.
        (access(Some(old_ones()), None), &access(Some(old_ones()), None), "sound", vec![]),
        (access(None, None), &access(Some(new_ones()), None), "exposed", vec![restore_bucket(new_ones())]),
        (access(None, None), &access(None, Some(ALL)), "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &bucket(), &live, Some(baseline)), expected, "{live:?} {baseline:?}");
        assert_eq!(plan(ID, &bucket(), Some(&live), Some(baseline)), Some(repairs), "{live:?} {baseline:?}");
    }
}

#[test]
fn without_a_baseline_it_only_alerts() {
    for (finding, live, expected) in [
        (bucket(), access(None, None), "at most alert"),
        (bucket(), access(Some(new_ones()), None), "at most alert"),
        (bucket(), access(Some(ALL), None), "sound"),
        (bucket(), access(None, Some(ALL)), "sound"),
        (account(), access(None, Some(new_ones())), "at most alert"),
        (account(), access(None, Some(ALL)), "sound"),
    ] {
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{live:?}");
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(vec![]), "{live:?}");
    }
}

#[test]
fn the_accounts_block_waits_for_approval() {
    let approved = access(None, Some(ALL));
    let weak = access(None, Some(new_ones()));
    assert_eq!(verdict(ID, &account(), &weak, Some(&approved)), "at most approve");
    assert_eq!(plan(ID, &account(), Some(&weak), Some(&approved)), Some(vec![restore_account(old_ones())]));
    assert_eq!(verdict(ID, &account(), &access(None, None), Some(&approved)), "at most approve");
    assert_eq!(verdict(ID, &account(), &approved, Some(&approved)), "sound");
}

#[test]
fn switches_are_truth_values_or_words() {
    let put = |config: Value| {
        let resource = resource("arn:aws:s3:::acme-corpus", Scope::Generic);
        let request = json!({"bucketName": "acme-corpus", "PublicAccessBlockConfiguration": config});
        detect(ID, "PutBucketPublicAccessBlock", &resource, request, Value::Null).map(|finding| finding.summary)
    };
    let three = json!({"BlockPublicAcls": "true", "IgnorePublicAcls": true, "BlockPublicPolicy": "true"});
    let with = |last: Value| {
        let mut config = three.clone();
        config["RestrictPublicBuckets"] = last;
        config
    };
    assert_eq!(put(with(json!("true"))), None);
    assert_eq!(put(with(json!(true))), None);
    for off in [with(json!("false")), with(json!(false)), three] {
        assert!(put(off).unwrap().contains("turned off RestrictPublicBuckets in"));
    }
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let bucket = resource("arn:aws:s3:::acme-corpus", Scope::Generic);
    let finding = detect(ID, "DeleteBucketPublicAccessBlock", &bucket, Value::Null, Value::Null).unwrap();
    assert_eq!(finding.ceiling, None);
    assert_eq!(plan(ID, &finding, None, None), Some(vec![restore_bucket(ALL)]));

    let account = resource("arn:aws:s3:::*", Scope::Setting);
    let finding = detect(ID, "DeleteAccountPublicAccessBlock", &account, Value::Null, Value::Null).unwrap();
    assert_eq!(finding.ceiling.as_ref().map(|(ceiling, _)| *ceiling), Some(Response::Approve));
    assert_eq!(plan(ID, &finding, None, None), Some(vec![restore_account(ALL)]));
}

#[test]
fn a_repair_is_undone_to_the_switches_as_they_were_or_to_none() {
    let name = "acme-corpus".to_owned();
    let number = "111122223333".to_owned();
    for (remedy, before, expected) in [
        (
            restore_bucket(ALL),
            access(Some(new_ones()), Some(ALL)),
            Undo::PutBucketPublicAccessBlock { bucket: name.clone(), flags: new_ones() },
        ),
        (restore_bucket(ALL), access(None, Some(ALL)), Undo::DeleteBucketPublicAccessBlock { bucket: name }),
        (
            restore_account(ALL),
            access(None, Some(old_ones())),
            Undo::PutAccountPublicAccessBlock { account: number.clone(), flags: old_ones() },
        ),
        (restore_account(ALL), access(Some(ALL), None), Undo::DeleteAccountPublicAccessBlock { account: number }),
    ] {
        assert_eq!(remedy.undo(&before), expected, "{before:?}");
    }
}
