//! Buckets of vectors that were opened, deleted, or made without a key of the organisation.

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, PolicyDocument, RemedyKind, Scope, State, Undo, VectorBucket};
use serde_json::{Value, json};

const ID: &str = "s3vectors-bucket-exposed";
const ARN: &str = "arn:aws:s3vectors:eu-west-1:111122223333:bucket/acme-vectors";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Ai))
}

fn policy(principals: &[&str]) -> PolicyDocument {
    let statement = |principal: &&str| json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3vectors:*", "Resource": "*"});
    let statements: Vec<_> = principals.iter().map(statement).collect();
    PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

fn bucket(policy: Option<PolicyDocument>) -> VectorBucket {
    VectorBucket { exists: true, policy, managed_key: true, missing: Vec::new() }
}

#[test]
fn what_lets_outsiders_in_goes() {
    for (principals, expected, remedy) in [
        (&["111122223333"][..], "sound", None),
        (&["111122223333", "*"], "exposed", Some(RemedyKind::NarrowVectorBucketPolicy)),
        (&["*"], "exposed", Some(RemedyKind::DeleteVectorBucketPolicy)),
        (&["444455556666"], "at most approve", Some(RemedyKind::DeleteVectorBucketPolicy)),
    ] {
        let live = State::VectorBucket(bucket(Some(policy(principals))));
        assert_eq!(verdict(ID, &finding("PutVectorBucketPolicy"), &live, None), expected, "{principals:?}");
        let planned = plan(ID, &finding("PutVectorBucketPolicy"), Some(&live), None).unwrap();
        assert_eq!(planned.iter().map(model::Remedy::kind).next(), remedy, "{principals:?}");
        for remedy in planned {
            let undo = Undo::PutPolicy { resource: ARN.to_owned(), document: policy(principals) };
            assert_eq!(remedy.undo(&live), undo);
            assert_eq!(undo.call(), Some("s3vectors:PutVectorBucketPolicy"));
        }
    }
}

#[test]
fn what_is_gone_is_told_and_what_is_there_again_is_not() {
    let gone = State::VectorBucket(VectorBucket::default());
    let there = State::VectorBucket(bucket(None));
    let without = State::VectorBucket(VectorBucket { missing: vec!["policies".to_owned()], ..bucket(None) });
    for (operation, live, expected) in [
        ("DeleteVectorBucket", &gone, "at most alert"),
        ("DeleteVectorBucket", &there, "sound"),
        ("PutVectorBucketPolicy", &gone, "at most alert"),
        ("DeleteIndex", &without, "at most alert"),
        ("DeleteIndex", &there, "sound"),
        ("DeleteVectorBucketPolicy", &there, "sound"),
    ] {
        assert_eq!(verdict(ID, &finding(operation), live, None), expected, "{operation}");
        assert_eq!(plan(ID, &finding(operation), Some(live), None), Some(vec![]));
    }
}

#[test]
fn a_key_of_s3s_own_is_told_when_a_bucket_is_made() {
    let plain = State::VectorBucket(VectorBucket { managed_key: false, ..bucket(None) });
    assert_eq!(verdict(ID, &finding("CreateVectorBucket"), &plain, None), "at most alert");
    assert_eq!(verdict(ID, &finding("PutVectorBucketPolicy"), &plain, None), "sound");
    let made = |request: Value| detect(ID, "CreateVectorBucket", &resource(ARN, Scope::Ai), request, Value::Null);
    assert!(made(json!({"vectorBucketName": "v"})).is_some());
    assert!(made(json!({"encryptionConfiguration": {"sseType": "AES256"}})).is_some());
    assert!(made(json!({"encryptionConfiguration": {"sseType": "aws:kms"}})).is_none());
}

#[test]
fn an_index_is_named_by_its_name_or_by_its_arn() {
    for request in [json!({"indexName": "policies"}), json!({"indexArn": format!("{ARN}/index/policies")})] {
        let finding = detect(ID, "DeleteIndex", &resource(ARN, Scope::Ai), request, Value::Null).unwrap();
        assert_eq!(finding.subjects, ["policies"]);
        assert_eq!(plan(ID, &finding, None, None), Some(vec![]), "its name is no policy");
    }
}
