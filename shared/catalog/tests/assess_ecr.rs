//! Repositories of images that were opened or weakened.
#![cfg(test)]

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, PolicyDocument, Remedy, RemedyKind, Repository, Scope, State, TagMutability, Undo};
use serde_json::{Value, json};

const ID: &str = "ecr-repository-weakened";
const ARN: &str = "arn:aws:ecr:eu-west-1:111122223333:repository/team/agent";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Generic))
}

fn policy(principals: &[&str]) -> Option<PolicyDocument> {
    let statement = |principal: &&str| json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:*"});
    let statements: Vec<_> = principals.iter().map(statement).collect();
    let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    (!principals.is_empty()).then(|| PolicyDocument::new(&document))
}

fn images(principals: &[&str], mutability: TagMutability, scan_on_push: bool) -> State {
    State::Repository(Repository { policy: policy(principals), mutability, exclusions: Vec::new(), scan_on_push })
}

fn kinds(live: &State, baseline: Option<&State>) -> Vec<RemedyKind> {
    plan(ID, &finding("SetRepositoryPolicy"), Some(live), baseline).unwrap().iter().map(Remedy::kind).collect()
}

#[test]
fn what_was_approved_comes_back_and_what_lets_anyone_in_goes() {
    use RemedyKind::{DeleteRepositoryPolicy, NarrowRepositoryPolicy, RestoreTagMutability, ScanOnPush};
    use TagMutability::{Immutable, ImmutableWithExclusion, Mutable};
    let approved = images(&["111122223333"], Immutable, true);
    for (live, expected, remedies) in [
        (images(&["111122223333"], Immutable, true), "sound", vec![]),
        (images(&["111122223333"], Mutable, true), "exposed", vec![RestoreTagMutability]),
        (images(&["111122223333"], ImmutableWithExclusion, true), "exposed", vec![RestoreTagMutability]),
        (images(&["111122223333"], Immutable, false), "exposed", vec![ScanOnPush]),
        (images(&["111122223333", "*"], Immutable, true), "exposed", vec![NarrowRepositoryPolicy]),
        (images(&["*"], Mutable, true), "exposed", vec![RestoreTagMutability, DeleteRepositoryPolicy]),
        (images(&["444455556666"], Immutable, true), "at most approve", vec![DeleteRepositoryPolicy]),
        // A partner is left to a person when the rest is not.
        (images(&["444455556666"], Mutable, true), "exposed", vec![RestoreTagMutability]),
    ] {
        assert_eq!(verdict(ID, &finding("SetRepositoryPolicy"), &live, Some(&approved)), expected, "{live:?}");
        assert_eq!(kinds(&live, Some(&approved)), remedies, "{live:?}");
    }
}

#[test]
fn without_a_baseline_tags_and_scans_are_only_told() {
    let loose = images(&[], TagMutability::Mutable, false);
    for (operation, expected) in [
        ("PutImageTagMutability", "at most alert"),
        ("PutImageScanningConfiguration", "at most alert"),
        ("SetRepositoryPolicy", "sound"),
    ] {
        assert_eq!(verdict(ID, &finding(operation), &loose, None), expected, "{operation}");
    }
    assert_eq!(kinds(&loose, None), []);
    assert_eq!(verdict(ID, &finding("PutImageTagMutability"), &loose, Some(&loose)), "sound");
    let strict = images(&[], TagMutability::Immutable, true);
    assert_eq!(verdict(ID, &finding("PutImageTagMutability"), &strict, None), "sound");
}

#[test]
fn an_undo_lets_be_what_was() {
    let live = images(&["*"], TagMutability::Mutable, false);
    let approved = images(&[], TagMutability::Immutable, true);
    let planned = plan(ID, &finding("SetRepositoryPolicy"), Some(&live), Some(&approved)).unwrap();
    let calls: Vec<_> = planned.iter().filter_map(|remedy| remedy.undo(&live).call()).collect();
    let expected = ["ecr:PutImageTagMutability", "ecr:PutImageScanningConfiguration", "ecr:SetRepositoryPolicy"];
    assert_eq!(calls, expected);
    let (repository, mutability) = (ARN.to_owned(), TagMutability::Mutable);
    let undo = Undo::PutTagMutability { repository, mutability, exclusions: Vec::new() };
    assert_eq!(planned[0].undo(&live), undo);
}

#[test]
fn only_what_weakens_is_seen() {
    let seen = |operation: &str, request: Value| {
        detect(ID, operation, &resource(ARN, Scope::Generic), request, Value::Null).is_some()
    };
    assert!(seen("PutImageTagMutability", json!({"imageTagMutability": "MUTABLE_WITH_EXCLUSION"})));
    assert!(!seen("PutImageTagMutability", json!({"imageTagMutability": "IMMUTABLE"})));
    assert!(seen("PutImageScanningConfiguration", json!({"imageScanningConfiguration": {"scanOnPush": "false"}})));
    assert!(!seen("PutImageScanningConfiguration", json!({"imageScanningConfiguration": {"scanOnPush": true}})));
}
