//! A bucket that was opened, by its policy or by its ACL.

use crate::support::{detect, plan, resource, verdict};
use model::{
    ApprovedLists, BucketAccess, BucketGrant, Finding, ListName, Pattern, PolicyDocument, PublicAccessBlock, Remedy,
    RemedyKind, Scope, State, Undo,
};
use serde_json::{Value, json};

const ID: &str = "s3-bucket-exposed";
const ARN: &str = "arn:aws:s3:::acme-corpus";
const OWNER: &str = "8f2c1d7e5b9a40c6";
const OTHER: &str = "c1daexampleaaf85";
const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Generic))
}

/// A policy that lets these in, if there are any.
fn policy(principals: &[&str]) -> Option<PolicyDocument> {
    let statement = |principal: &&str| json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:GetObject", "Resource": "*"});
    let statements: Vec<_> = principals.iter().map(statement).collect();
    let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    (!principals.is_empty()).then(|| PolicyDocument::new(&document))
}

fn grant(permission: &str, grantee: &str) -> BucketGrant {
    BucketGrant { permission: permission.to_owned(), grantee: grantee.to_owned() }
}

fn bucket(policy: Option<PolicyDocument>, more: &[BucketGrant]) -> BucketAccess {
    let grants = [&[grant("FULL_CONTROL", OWNER)], more].concat();
    BucketAccess { policy, owner: OWNER.to_owned(), grants, ..BucketAccess::default() }
}

fn state(policy: Option<PolicyDocument>, more: &[BucketGrant]) -> State {
    State::BucketAccess(bucket(policy, more))
}

fn kinds(live: &State, baseline: Option<&State>) -> Vec<RemedyKind> {
    plan(ID, &finding("PutBucketPolicy"), Some(live), baseline).unwrap().iter().map(Remedy::kind).collect()
}

#[test]
fn policy_and_acl_are_judged_together_and_only_the_worst_goes() {
    use RemedyKind::{DeleteBucketPolicy, NarrowBucketPolicy, RemoveBucketGrants};
    let (all, other) = (grant("READ", ALL_USERS), grant("READ", OTHER));
    for (principals, grants, expected, remedies) in [
        (&["111122223333"][..], &[][..], "sound", vec![]),
        (&["111122223333", "*"], &[], "exposed", vec![NarrowBucketPolicy]),
        (&["*"], &[], "exposed", vec![DeleteBucketPolicy]),
        (&["111122223333"], std::slice::from_ref(&all), "exposed", vec![RemoveBucketGrants]),
        (&["*"], &[all.clone(), other.clone()], "exposed", vec![DeleteBucketPolicy, RemoveBucketGrants]),
        (&["444455556666"], std::slice::from_ref(&all), "exposed", vec![RemoveBucketGrants]),
        (&["*"], std::slice::from_ref(&other), "exposed", vec![DeleteBucketPolicy]),
        (
            &["444455556666"],
            std::slice::from_ref(&other),
            "at most approve",
            vec![DeleteBucketPolicy, RemoveBucketGrants],
        ),
    ] {
        let live = state(policy(principals), grants);
        assert_eq!(verdict(ID, &finding("PutBucketPolicy"), &live, None), expected, "{live:?}");
        assert_eq!(kinds(&live, None), remedies, "{live:?}");
    }
    let logs = grant("WRITE", "http://acs.amazonaws.com/groups/s3/LogDelivery");
    assert_eq!(verdict(ID, &finding("PutBucketAcl"), &state(None, &[logs]), None), "sound");
}

#[test]
fn only_the_grants_that_must_go_are_named() {
    let live = state(None, &[grant("READ", ALL_USERS), grant("READ", OTHER)]);
    let removed =
        Remedy::RemoveBucketGrants { bucket: "acme-corpus".to_owned(), grants: vec![grant("READ", ALL_USERS)] };
    let planned = plan(ID, &finding("PutBucketAcl"), Some(&live), None).unwrap();
    assert_eq!(planned, [removed]);
    let grants = vec![grant("FULL_CONTROL", OWNER), grant("READ", ALL_USERS), grant("READ", OTHER)];
    let undo = Undo::PutBucketAcl { bucket: "acme-corpus".to_owned(), owner: OWNER.to_owned(), grants };
    assert_eq!(planned[0].undo(&live), undo);
    let public = state(policy(&["*"]), &[]);
    let [narrowed] = plan(ID, &finding("PutBucketPolicy"), Some(&public), None).unwrap().try_into().unwrap();
    let undo = Undo::PutPolicy { resource: ARN.to_owned(), document: policy(&["*"]).unwrap() };
    assert_eq!((narrowed.undo(&public), undo.call()), (undo.clone(), Some("s3:PutBucketPolicy")));
}

#[test]
fn what_has_no_effect_does_not_count() {
    let ignoring = PublicAccessBlock { ignore_public_acls: true, ..PublicAccessBlock::default() };
    let restricting = PublicAccessBlock { restrict_public_buckets: true, ..PublicAccessBlock::default() };
    let refusing =
        PublicAccessBlock { block_public_acls: true, block_public_policy: true, ..PublicAccessBlock::default() };
    let (all, other) = (grant("READ", ALL_USERS), grant("READ", OTHER));
    for (principals, grants, block, acls_disabled, expected) in [
        (&[][..], std::slice::from_ref(&all), ignoring, false, "sound"),
        (&[], std::slice::from_ref(&all), restricting, false, "exposed"),
        (&[], std::slice::from_ref(&all), PublicAccessBlock::default(), true, "sound"),
        (&[], std::slice::from_ref(&other), ignoring, false, "at most approve"),
        (&[], std::slice::from_ref(&other), ignoring, true, "sound"),
        (&["*"], &[], restricting, false, "sound"),
        (&["*"], &[], ignoring, true, "exposed"),
        // These only keep new ones out.
        (&["*"], &[], refusing, false, "exposed"),
        // A partner whom a statement names is not the public.
        (&["*", "444455556666"], &[], PublicAccessBlock::ALL, false, "at most approve"),
    ] {
        let live = BucketAccess { block, acls_disabled, ..bucket(policy(principals), grants) };
        let live = State::BucketAccess(live);
        assert_eq!(verdict(ID, &finding("PutBucketPolicy"), &live, None), expected, "{live:?}");
    }
}

#[test]
fn a_partner_is_known_by_the_lists_and_by_the_baseline() {
    let live = state(policy(&["444455556666"]), &[grant("READ", OTHER)]);
    assert_eq!(verdict(ID, &finding("PutBucketPolicy"), &live, Some(&live)), "sound");
    assert_eq!(kinds(&live, Some(&live)), []);
    let more = state(policy(&["444455556666"]), &[grant("READ", OTHER), grant("WRITE", OTHER)]);
    assert_eq!(verdict(ID, &finding("PutBucketAcl"), &more, Some(&live)), "at most approve");
    let accounts = ["444455556666", OTHER].map(|account| Pattern::new(account.to_owned()));
    let lists = ApprovedLists([(ListName::Accounts, accounts.into())].into());
    let judge = &catalog::find(ID).unwrap().judge;
    assert_eq!(judge.assess(&finding("PutBucketPolicy"), &live, &[], &lists).as_str(), "sound");
    let public = state(policy(&["*"]), &[grant("READ", ALL_USERS)]);
    assert_eq!(
        verdict(ID, &finding("PutBucketPolicy"), &public, Some(&public)),
        "exposed",
        "nobody approves the world"
    );
}

#[test]
fn a_deleted_policy_is_missed_when_it_denied_something() {
    let deny = json!({"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}});
    let denying = state(Some(PolicyDocument::new(&deny.to_string())), &[]);
    let gone = state(None, &[]);
    assert_eq!(verdict(ID, &finding("DeleteBucketPolicy"), &gone, Some(&denying)), "at most alert");
    assert_eq!(
        verdict(ID, &finding("DeleteBucketPolicy"), &gone, Some(&state(policy(&["111122223333"]), &[]))),
        "sound"
    );
    assert_eq!(verdict(ID, &finding("DeleteBucketPolicy"), &gone, None), "sound");
}

#[test]
fn a_policy_that_cannot_be_read_is_unknown_and_nothing_goes() {
    let live = state(Some(PolicyDocument::new("{")), &[grant("READ", ALL_USERS)]);
    assert_eq!(verdict(ID, &finding("PutBucketPolicy"), &live, None), "unknown");
    assert_eq!(kinds(&live, None), []);
}

#[test]
fn grants_are_written_in_three_ways() {
    let summary = |request: Value| {
        let resource = resource(ARN, Scope::Generic);
        detect(ID, "PutBucketAcl", &resource, request, Value::Null)
            .map(|finding| (finding.subjects, finding.ceiling.is_some()))
    };
    let all = |permission: &str| format!("{permission} {ALL_USERS}");
    assert_eq!(summary(json!({"x-amz-acl": ["public-read-write"]})), Some((vec![all("READ"), all("WRITE")], false)));
    let header = format!(r#"uri="{ALL_USERS}", id="{OTHER}""#);
    let expected = (vec![all("READ_ACP"), format!("READ_ACP {OTHER}")], false);
    assert_eq!(summary(json!({"x-amz-grant-read-acp": header})), Some(expected));
    let listed = |grants: Value| json!({"AccessControlPolicy": {"Owner": {"ID": OWNER}, "AccessControlList": {"Grant": grants}}});
    let to = |grantee: Value| json!({"Grantee": grantee, "Permission": "READ"});
    assert_eq!(summary(listed(to(json!({"ID": OWNER})))), None);
    let both = listed(json!([to(json!({"ID": OWNER})), to(json!({"ID": OTHER}))]));
    assert_eq!(summary(both), Some((vec![format!("READ {OTHER}")], true)));
    assert_eq!(summary(json!({"x-amz-acl": "private"})), None);
    assert_eq!(summary(json!({"acl": ""})), None);
}
