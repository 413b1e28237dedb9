//! Who may use a bucket.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{BucketAccess, BucketGrant, Finding, PolicyDocument, PublicAccessBlock, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{finding, missing, observe, state};
use crate::wire::{Answer, Seen, Wire};

const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const POLICY: &str = r#"{"Version":"2012-10-17",  "Statement":[]}"#;

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding("arn:aws:s3:::corpus", Scope::Generic)]
}

pub(crate) fn strange() -> Value {
    json!([{"permission": "READ", "grantee": ALL_USERS}])
}

fn grant(permission: &str, grantee: &str) -> BucketGrant {
    BucketGrant { permission: permission.to_owned(), grantee: grantee.to_owned() }
}

fn access() -> BucketAccess {
    BucketAccess {
        policy: Some(PolicyDocument::new(POLICY)),
        owner: "o-1".to_owned(),
        grants: vec![grant("FULL_CONTROL", "o-1"), grant("READ", ALL_USERS)],
        acls_disabled: true,
        block: PublicAccessBlock { block_public_acls: true, ..PublicAccessBlock::default() },
    }
}

pub(crate) fn live() -> State {
    State::BucketAccess(access())
}

/// What S3 answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let to = |kind: &str, name: &str, permission: &str| {
        format!(
            r#"<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{kind}">{name}</Grantee>
               <Permission>{permission}</Permission></Grant>"#
        )
    };
    let grants =
        [to("CanonicalUser", "<ID>o-1</ID>", "FULL_CONTROL"), to("Group", &format!("<URI>{ALL_USERS}</URI>"), "READ")];
    Some(match seen.call.as_str() {
        "s3:GetBucketPolicy" => Answer::ok(POLICY),
        "s3:GetBucketAcl" => Answer::ok(format!(
            "<AccessControlPolicy><Owner><ID>o-1</ID></Owner><AccessControlList>{}</AccessControlList></AccessControlPolicy>",
            grants.concat()
        )),
        "s3:GetBucketOwnershipControls" => Answer::ok(
            "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
        ),
        _ => return None,
    })
}

async fn read(wire: &Wire) -> BucketAccess {
    let State::BucketAccess(bucket) = state(wire, StateKind::BucketAccess, &forms()[0]).await else {
        panic!("no bucket")
    };
    bucket
}

#[tokio::test]
async fn policy_acl_and_what_takes_their_effect_are_read() {
    let wire = Wire::new(crate::observe::sound);
    let observed = observe(&wire, StateKind::BucketAccess, &forms()[0]).await.unwrap();
    assert_eq!(observed.state, live());
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let of_bucket = |seen: &&Seen| !seen.call.starts_with("s3control:");
    let owner = |seen: &Seen| seen.headers.get("x-amz-expected-bucket-owner").cloned();
    assert!(wire.seen().iter().filter(of_bucket).all(|seen| owner(seen).as_deref() == Some("111122223333")));
}

#[tokio::test]
async fn what_was_never_set_is_absent_and_a_bucket_that_is_gone_is_unknown() {
    assert_eq!(read(&missing("s3:GetBucketPolicy", "NoSuchBucketPolicy")).await.policy, None);
    assert!(!read(&missing("s3:GetBucketOwnershipControls", "OwnershipControlsNotFoundError")).await.acls_disabled);
    let wire = missing("s3:GetBucketPolicy", "NoSuchBucket");
    let error = observe(&wire, StateKind::BucketAccess, &forms()[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn the_other_grants_are_repeated() {
    let remove = |grant: BucketGrant| Remedy::RemoveBucketGrants { bucket: "corpus".to_owned(), grants: vec![grant] };
    let wire = Wire::new(|_| Answer::ok(""));
    carry_out(&wire.config(), &remove(grant("READ", ALL_USERS)), &live()).await.unwrap();
    let body = wire.seen()[0].body.clone();
    assert!(body.contains("<Owner><ID>o-1</ID></Owner>") && body.contains(r#"xsi:type="CanonicalUser""#), "{body}");
    assert!(body.contains("<Permission>FULL_CONTROL</Permission>") && !body.contains(ALL_USERS), "{body}");
    let gone = carry_out(&wire.config(), &remove(grant("WRITE", ALL_USERS)), &live()).await.unwrap_err();
    assert!(matches!(gone, RemedyError::NotNow { .. }), "{gone}");
    let other = carry_out(&wire.config(), &remove(grant("READ", ALL_USERS)), &crate::remedy::live()).await.unwrap_err();
    assert!(matches!(other, RemedyError::Unfit { .. }), "{other}");
    assert_eq!(wire.seen().len(), 1);
}

#[tokio::test]
async fn a_policy_of_a_bucket_is_put_as_text() {
    let [own, open] = [r#"{"Effect":"Allow","Principal":"1"}"#, r#"{"Effect":"Allow","Principal":"*"}"#];
    let with = |statements: &str| PolicyDocument::new(&format!(r#"{{"Statement": [{statements}]}}"#));
    let state = State::BucketAccess(BucketAccess { policy: Some(with(&format!("{own},  {open}"))), ..access() });
    let edits = vec![model::Edit { statement: open.to_owned(), instead: Vec::new() }];
    let wire = Wire::new(|_| Answer::ok(""));
    let remedy = Remedy::NarrowBucketPolicy { resource: "arn:aws:s3:::corpus".to_owned(), edits };
    carry_out(&wire.config(), &remedy, &state).await.unwrap();
    assert_eq!(wire.seen()[0].body, with(own).as_str());
    assert!(wire.seen()[0].uri.contains("corpus"), "{}", wire.seen()[0].uri);
}

#[tokio::test]
async fn whoever_is_kept_from_a_bucket_is_named_beside_what_its_policy_said() {
    let own = r#"{"Effect": "Allow",  "Principal": "1"}"#;
    let policy = PolicyDocument::new(&format!(r#"{{"Statement": [{own}]}}"#));
    let principals = vec!["arn:aws:iam::111122223333:role/etl".to_owned()];
    let remedy = Remedy::DenyBucket { resource: "arn:aws:s3:::corpus".to_owned(), principals };
    let wire = Wire::new(|_| Answer::ok(""));
    carry_out(&wire.config(), &remedy, &State::BucketAccess(BucketAccess { policy: Some(policy), ..access() }))
        .await
        .unwrap();
    let body = wire.seen()[0].body.clone();
    assert!(body.contains(own) && body.contains(r#""Effect":"Deny""#) && body.contains("role/*/etl"), "{body}");
    let other = carry_out(&wire.config(), &remedy, &crate::remedy::live()).await.unwrap_err();
    assert!(matches!(other, RemedyError::Unfit { .. }), "{other}");
}
