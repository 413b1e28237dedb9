//! Buckets of vectors.

use model::{Finding, PolicyDocument, Scope, State, StateKind, VectorBucket};
use serde_json::json;

use crate::observe::{but, finding, observe};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:s3vectors:eu-west-1:111122223333:bucket/vectors";
const POLICY: &str = r#"{"Version":"2012-10-17",  "Statement":[]}"#;

fn deleted(index: &str) -> Finding {
    let mut finding = finding(ARN, Scope::Ai);
    finding.operation = "DeleteIndex".to_owned();
    finding.subjects = vec![index.to_owned()];
    finding
}

pub(crate) fn forms() -> Vec<Finding> {
    vec![deleted("policies"), finding(ARN, Scope::Ai)]
}

/// What AWS answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    Some(match seen.call.as_str() {
        "s3vectors:GetVectorBucket" => Answer::ok(json!({"vectorBucket": {
            "vectorBucketName": "vectors", "vectorBucketArn": ARN, "creationTime": 1_780_000_000,
            "encryptionConfiguration": {"sseType": "aws:kms", "kmsKeyArn": "k"}
        }})),
        "s3vectors:GetVectorBucketPolicy" => Answer::ok(json!({"policy": POLICY})),
        "s3vectors:GetIndex" => Answer::ok(json!({"index": {
            "vectorBucketName": "vectors", "indexName": "policies", "indexArn": "i", "creationTime": 1_780_000_000,
            "dataType": "float32", "dimension": 3, "distanceMetric": "cosine"
        }})),
        "s3vectors:ListTagsForResource" => Answer::ok(json!({"tags": {"ai:workload": "claims"}})),
        _ => return None,
    })
}

async fn read(wire: &Wire, finding: &Finding) -> VectorBucket {
    let observed = observe(wire, StateKind::VectorBucket, finding).await.unwrap();
    let State::VectorBucket(bucket) = observed.state else { panic!("no bucket") };
    bucket
}

fn without(call: &'static str) -> Wire {
    but(call, Answer::error(404, "NotFoundException"))
}

#[tokio::test]
async fn a_bucket_is_read_with_its_policy_and_its_key() {
    let wire = Wire::new(crate::observe::sound);
    let expected = VectorBucket {
        exists: true,
        policy: Some(PolicyDocument::new(POLICY)),
        managed_key: true,
        missing: Vec::new(),
    };
    assert_eq!(read(&wire, &forms()[1]).await, expected);
    let observed = observe(&wire, StateKind::VectorBucket, &forms()[1]).await.unwrap();
    assert_eq!((observed.arn, observed.tags.len()), (None, 1));
}

#[tokio::test]
async fn what_is_not_there_is_absent() {
    assert_eq!(read(&without("s3vectors:GetVectorBucketPolicy"), &forms()[1]).await.policy, None);
    assert_eq!(read(&without("s3vectors:GetIndex"), &forms()[0]).await.missing, ["policies"]);
    let gone = Wire::new(|_| Answer::error(404, "NotFoundException"));
    assert!(!read(&gone, &forms()[1]).await.exists);
}

#[tokio::test]
async fn an_index_stands_for_its_bucket() {
    let wire = Wire::new(crate::observe::sound);
    let index = finding(&format!("{ARN}/index/policies"), Scope::Ai);
    let observed = observe(&wire, StateKind::VectorBucket, &index).await.unwrap();
    assert_eq!(observed.arn.as_ref().map(model::Arn::as_str), Some(ARN));
}
