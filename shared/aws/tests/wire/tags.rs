//! The tag that declares a phase.

use model::{Finding, PhaseTag, Scope, State, StateKind};
use serde_json::json;

use crate::collections::OWN;
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/A1";
const ENDPOINT: &str = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn";
const ROLE: &str = "arn:aws:iam::111122223333:role/agent";
const USER: &str = "arn:aws:iam::111122223333:user/ada";
const BUCKET: &str = "arn:aws:s3:::corpus";
const COLLECTION: &str = "arn:aws:aoss:eu-west-1:111122223333:collection/claims";

pub(crate) fn forms() -> Vec<Finding> {
    let generic = [ROLE, USER, BUCKET, COLLECTION].map(|arn| (arn, Scope::Generic));
    [(AGENT, Scope::Ai), (ENDPOINT, Scope::Ai)]
        .into_iter()
        .chain(generic)
        .map(|(arn, scope)| finding(arn, scope))
        .collect()
}

/// What the tagging API answers about a resource that has a tag.
pub(crate) fn sound(_: &Seen) -> Answer {
    let tags = json!([{"Key": "ai:phase", "Value": "scaled"}]);
    Answer::ok(json!({"ResourceTagMappingList": [{"ResourceARN": AGENT, "Tags": tags}]}))
}

async fn read(wire: &Wire, arn: &str) -> PhaseTag {
    let State::PhaseTag(tag) = state(wire, StateKind::PhaseTag, &finding(arn, Scope::Generic)).await else {
        panic!("another kind of state")
    };
    tag
}

#[tokio::test]
async fn a_collection_is_found_by_the_name_that_policies_have_for_it() {
    let form = finding(COLLECTION, Scope::Generic);
    let observed = observe(&Wire::new(crate::observe::sound), StateKind::Occurrence, &form).await.unwrap();
    assert_eq!(observed.arn.unwrap().as_str(), OWN);
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let none = but("aoss:BatchGetCollection", Answer::ok(json!({"collectionDetails": []})));
    let observed = observe(&none, StateKind::Occurrence, &form).await.unwrap();
    assert!(observed.arn.is_none() && observed.tags.is_empty());
}

#[tokio::test]
async fn tags_are_read_where_they_are_kept() {
    let none = but("none", Answer::ok("{}"));
    for arn in [AGENT, ENDPOINT, ROLE, BUCKET] {
        let tag = read(&none, arn).await;
        assert!(tag.exists && !tag.tags.is_empty(), "{arn}: {tag:?}");
    }
}

#[tokio::test]
async fn what_is_gone_has_no_tags_and_what_never_had_any_is_there() {
    let gone = json!({"ResourceTagMappingList": []});
    let missing = Answer(400, json!({"__type": "ValidationException", "message": "RecordNotFound"}).to_string());
    for (call, answer, arn) in [
        ("tagging:GetResources", Answer::ok(gone), AGENT),
        ("sagemaker:ListTags", missing, ENDPOINT),
        ("iam:GetRole", Answer::xml_error(404, "NoSuchEntity", "iam:GetRole"), ROLE),
        ("iam:GetUser", Answer::xml_error(404, "NoSuchEntity", "iam:GetUser"), USER),
        ("s3:GetBucketTagging", Answer::xml_error(404, "NoSuchBucket", "s3:GetBucketTagging"), BUCKET),
    ] {
        assert_eq!(read(&but(call, answer), arn).await, PhaseTag::default(), "{arn}");
    }
    let bare = Answer::xml_error(404, "NoSuchTagSet", "s3:GetBucketTagging");
    assert!(read(&but("s3:GetBucketTagging", bare), BUCKET).await.exists);
}

#[tokio::test]
async fn what_nobody_here_may_ask_is_unknown() {
    let wire = but("none", Answer::ok("{}"));
    for arn in [
        "arn:aws:organizations::111122223333:target/444455556666",
        "arn:aws:kms:eu-west-1:111122223333:alias/model-data",
    ] {
        let error = observe(&wire, StateKind::PhaseTag, &finding(arn, Scope::Generic)).await.unwrap_err();
        assert!(!error.is_transient(), "{error}");
    }
    assert_eq!(wire.calls(), Vec::<String>::new());
}
