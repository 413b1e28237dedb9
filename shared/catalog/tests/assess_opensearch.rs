//! Domains of OpenSearch that were opened.
#![cfg(test)]

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, PolicyDocument, Scope, SearchDomain, State, Undo};
use serde_json::{Value, json};

const ID: &str = "opensearch-domain-exposed";
const ARN: &str = "arn:aws:es:eu-west-1:111122223333:domain/vectors";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Generic))
}

fn policy(principals: &[&str]) -> PolicyDocument {
    let statement = |principal: &&str| json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "es:*", "Resource": "*"});
    let statements: Vec<_> = principals.iter().map(statement).collect();
    PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

fn domain(principals: &[&str]) -> SearchDomain {
    let policy = Some(policy(principals));
    SearchDomain { exists: true, policy, in_vpc: false, fine_grained: false, https: true, encrypted: true }
}

#[test]
fn anyone_is_let_in_only_where_nothing_else_asks() {
    for (principals, in_vpc, fine_grained, expected, planned) in [
        (&["111122223333"][..], false, false, "sound", 0),
        (&["111122223333", "*"], false, false, "exposed", 1),
        (&["111122223333", "*"], true, false, "sound", 0),
        (&["111122223333", "*"], false, true, "at most alert", 0),
        (&["111122223333", "444455556666"], true, true, "at most approve", 1),
        // A domain without any policy would keep its owner out too.
        (&["*"], false, false, "exposed", 0),
    ] {
        let live = State::SearchDomain(SearchDomain { in_vpc, fine_grained, ..domain(principals) });
        assert_eq!(verdict(ID, &finding("UpdateDomainConfig"), &live, None), expected, "{live:?}");
        let remedies = plan(ID, &finding("UpdateDomainConfig"), Some(&live), None).unwrap();
        assert_eq!(remedies.len(), planned, "{live:?}");
        for remedy in remedies {
            let undo = Undo::PutPolicy { resource: ARN.to_owned(), document: policy(principals) };
            assert_eq!((remedy.undo(&live), undo.call()), (undo.clone(), Some("es:UpdateDomainConfig")));
        }
    }
}

#[test]
fn a_guard_that_was_approved_is_missed() {
    let approved = State::SearchDomain(SearchDomain { in_vpc: true, fine_grained: true, ..domain(&["111122223333"]) });
    let live = |change: fn(&mut SearchDomain)| {
        let mut live = SearchDomain { in_vpc: true, fine_grained: true, ..domain(&["111122223333"]) };
        change(&mut live);
        verdict(ID, &finding("UpdateDomainConfig"), &State::SearchDomain(live), Some(&approved))
    };
    assert_eq!(live(|_| {}), "sound");
    let lost: [fn(&mut SearchDomain); 5] = [
        |domain| domain.in_vpc = false,
        |domain| domain.fine_grained = false,
        |domain| domain.https = false,
        |domain| domain.encrypted = false,
        |domain| domain.exists = false,
    ];
    for change in lost {
        assert_eq!(live(change), "at most alert");
    }
}

#[test]
fn an_event_about_something_else_is_left_alone() {
    let seen = |request: Value| detect(ID, "UpdateDomainConfig", &resource(ARN, Scope::Generic), request, Value::Null);
    assert!(seen(json!({"clusterConfig": {"instanceCount": 3}})).is_none());
    assert!(seen(json!({"domainEndpointOptions": {"enforceHTTPS": true}})).is_none());
    assert!(seen(json!({"domainEndpointOptions": {"enforceHTTPS": "false"}})).is_some());
    assert!(seen(json!({"accessPolicies": policy(&["*"])})).is_some());
    assert!(seen(json!({"accessPolicies": policy(&["111122223333"])})).is_none());
}
