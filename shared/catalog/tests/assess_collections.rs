//! Collections of OpenSearch Serverless that were opened to the internet, or whose data was.
#![cfg(test)]

use crate::support::{detect, plan, resource, verdict};
use model::{
    ApprovedLists, CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy, CollectionProtection,
    Finding, ListName, Pattern, Remedy, Resource, Scope, State, Undo, Verdict,
};
use serde_json::{Value, json};

const PUBLIC: &str = "opensearch-collection-public";
const BROADENED: &str = "opensearch-data-access-broadened";
const OWN: &str = "arn:aws:iam::111122223333:role/kb";
const OTHER: &str = "arn:aws:iam::999988887777:role/kb";

fn collection(name: &str) -> Resource {
    resource(&format!("arn:aws:aoss:eu-west-1:111122223333:collection/{name}"), Scope::Generic)
}

fn finding(operation: &str) -> Finding {
    // Once it was looked at it goes by its id.
    crate::support::finding(operation, &collection("07tjusf2h91cunochc"))
}

fn policies(collection: &str, policies: &[(&str, &[&Value])]) -> CollectionPolicies {
    let policy = |parts: &[&Value]| CollectionPolicy {
        parts: parts.iter().map(|part| (*part).clone()).collect(),
        ..CollectionPolicy::default()
    };
    let policies = policies.iter().map(|(name, parts)| ((*name).to_owned(), policy(parts))).collect();
    CollectionPolicies { collection: collection.to_owned(), policies }
}

fn network(parts: &[&Value]) -> State {
    State::CollectionNetwork(CollectionNetwork(policies("claims", &[("vectors", parts)])))
}

fn access(parts: &[&Value]) -> State {
    State::CollectionAccess(CollectionAccess(policies("claims", &[("vectors", parts)])))
}

/// A part of a network policy about the data of collections, or about their dashboards.
fn reached(kind: &str, collections: &[&str], members: &Value) -> Value {
    let patterns: Vec<_> = collections.iter().map(|name| format!("collection/{name}")).collect();
    let mut part = json!({"Rules": [{"ResourceType": kind, "Resource": patterns}], "AllowFromPublic": true});
    part.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    part
}

fn granted(collections: &[&str], permission: &str, principals: &[&str]) -> Value {
    let patterns: Vec<_> = collections.iter().map(|name| format!("index/{name}/*")).collect();
    let rule = json!({"ResourceType": "index", "Resource": patterns, "Permission": [permission]});
    json!({"Rules": [rule], "Principal": principals})
}

/// What becomes of which part of which policy.
fn edits(remedies: Option<Vec<Remedy>>) -> Vec<(String, Value, Vec<Value>)> {
    let of = |remedy| {
        let (Remedy::ShutCollections { policy, edits } | Remedy::NarrowCollectionAccess { policy, edits }) = remedy
        else {
            panic!("{remedy:?}")
        };
        edits.into_iter().map(move |edit| {
            let read = |text: &String| serde_json::from_str(text).unwrap();
            (policy.clone(), read(&edit.statement), edit.instead.iter().map(read).collect())
        })
    };
    remedies.unwrap().into_iter().flat_map(of).collect()
}

#[test]
fn what_the_internet_reaches_is_shut_and_keeps_who_was_meant_to_come_in() {
    let private = |members: Value| reached("collection", &["claims"], &members);
    let shut = |sources: Value| {
        let mut members = json!({"AllowFromPublic": false});
        members.as_object_mut().unwrap().extend(sources.as_object().unwrap().clone());
        private(members)
    };
    let endpoints = json!({"SourceVPCEs": ["vpce-1"]});
    let approved = network(&[&shut(endpoints.clone())]);
    let bedrock = json!({"SourceServices": ["bedrock.amazonaws.com"]});
    for (live, baseline, expected) in [
        (private(json!({})), None, shut(bedrock)),
        (private(json!({})), Some(&approved), shut(endpoints.clone())),
        (private(json!({"SourceVPCEs": ["vpce-2"]})), Some(&approved), shut(json!({"SourceVPCEs": ["vpce-2"]}))),
    ] {
        let other = reached("collection", &["notes"], &json!({}));
        let state = network(&[&other, &live]);
        assert_eq!(verdict(PUBLIC, &finding("UpdateSecurityPolicy"), &state, baseline), "exposed");
        let planned = edits(plan(PUBLIC, &finding("UpdateSecurityPolicy"), Some(&state), baseline));
        assert_eq!(planned, [("vectors".to_owned(), live, vec![expected])]);
    }
    let sound = network(&[&shut(endpoints), &reached("collection", &["notes"], &json!({}))]);
    assert_eq!(verdict(PUBLIC, &finding("UpdateSecurityPolicy"), &sound, None), "sound");
}

#[test]
fn dashboards_are_shut_only_for_endpoints_that_somebody_approved() {
    let state = network(&[&reached("dashboard", &["claims"], &json!({}))]);
    assert_eq!(verdict(PUBLIC, &finding("UpdateSecurityPolicy"), &state, None), "exposed");
    assert_eq!(plan(PUBLIC, &finding("UpdateSecurityPolicy"), Some(&state), None), Some(vec![]));
    let approved = reached("dashboard", &["claims"], &json!({"AllowFromPublic": false, "SourceVPCEs": ["vpce-1"]}));
    let planned = plan(PUBLIC, &finding("UpdateSecurityPolicy"), Some(&state), Some(&network(&[&approved])));
    assert_eq!(edits(planned)[0].2, [approved]);
}

#[test]
fn who_else_is_reached_is_told() {
    let state = network(&[&reached("collection", &["claims*", "notes"], &json!({}))]);
    let control = catalog::find(PUBLIC).unwrap();
    let verdict = control.judge.assess(&finding("UpdateSecurityPolicy"), &state, &[], ApprovedLists::NONE);
    assert_eq!(verdict, Verdict::exposed("policy vectors lets the internet in, and to claims*, notes too"));
}

#[test]
fn only_what_is_about_the_collection_is_noticed() {
    let noticed = |name: &str| {
        let policy = json!([reached("collection", &["claims"], &json!({}))]);
        let request = json!({"type": "network", "name": "vectors", "policy": policy});
        detect(PUBLIC, "UpdateSecurityPolicy", &collection(name), request, Value::Null)
    };
    let found = noticed("claims").unwrap();
    assert_eq!(found.subjects[0], "vectors");
    // Unread, what the event speaks of is planned for.
    assert_eq!(edits(plan(PUBLIC, &found, None, None)).len(), 1);
    assert!(noticed("*").is_some() && noticed("notes").is_none());
}

#[test]
fn strangers_go_and_whoever_was_approved_stays() {
    let read = |principals: &[&str]| granted(&["claims"], "aoss:ReadDocument", principals);
    let wide = granted(&["claims"], "aoss:*", &[OWN]);
    let shared = granted(&["claims", "notes"], "aoss:ReadDocument", &[OWN, OTHER]);
    let known = access(&[&read(&[OWN])]);
    let update = "UpdateAccessPolicy";
    for (operation, live, baseline, expected, instead) in [
        (update, read(&[OWN]), None, "sound", None),
        (update, read(&[OWN, OTHER]), None, "exposed", Some(vec![read(&[OWN])])),
        (update, read(&[OWN, OTHER]), Some(&known), "exposed", Some(vec![read(&[OWN])])),
        (update, read(&[OWN, OTHER]), Some(&access(&[&read(&[OTHER])])), "sound", None),
        (
            update,
            shared,
            None,
            "at most approve",
            Some(vec![granted(&["claims", "notes"], "aoss:ReadDocument", &[OWN])]),
        ),
        // Nothing but strangers: what was approved takes their place, if anything was.
        (update, read(&[OTHER]), Some(&known), "exposed", Some(vec![read(&[OWN])])),
        (update, read(&[OTHER]), None, "exposed", None),
        ("CreateAccessPolicy", read(&[OWN, OTHER]), None, "at most alert", None),
        // Of our own account.
        (update, wide.clone(), None, "unknown", None),
        (update, wide.clone(), Some(&known), "at most approve", Some(vec![read(&[OWN])])),
        (update, wide.clone(), Some(&access(&[&wide])), "sound", None),
    ] {
        let state = access(&[&live]);
        assert_eq!(verdict(BROADENED, &finding(operation), &state, baseline), expected, "{live}");
        let planned = edits(plan(BROADENED, &finding(operation), Some(&state), baseline));
        let expected: Vec<_> =
            instead.into_iter().map(|instead| ("vectors".to_owned(), live.clone(), instead)).collect();
        assert_eq!(planned, expected, "{live}");
    }
}

#[test]
fn an_account_on_the_list_may_read() {
    let lists = ApprovedLists([(ListName::Accounts, vec![Pattern::new("999988887777")])].into());
    let state = access(&[&granted(&["claims"], "aoss:ReadDocument", &[OTHER])]);
    let control = catalog::find(BROADENED).unwrap();
    let verdict = control.judge.assess(&finding("UpdateAccessPolicy"), &state, &[], &lists);
    assert_eq!(verdict, Verdict::Sound);
}

#[test]
fn what_is_about_all_of_a_region_is_about_others_too() {
    let part = granted(&["*"], "aoss:ReadDocument", &[OWN, OTHER]);
    let all = State::CollectionAccess(CollectionAccess(policies("*", &[("vectors", &[&part])])));
    assert_eq!(verdict(BROADENED, &finding("UpdateAccessPolicy"), &all, None), "at most approve");
}

#[test]
fn only_principals_that_are_strange_are_named() {
    let told = |principals: &[&str], permission: &str| {
        let policy = json!([granted(&["claims"], permission, principals), granted(&["notes"], "aoss:*", &["*"])]);
        let request = json!({"name": "p", "policy": policy.to_string()});
        detect(BROADENED, "UpdateAccessPolicy", &collection("claims"), request, Value::Null).map(|found| found.summary)
    };
    let expected = format!("let {OTHER} into the data of claims by access policy p");
    assert_eq!(told(&[OWN, OTHER], "aoss:ReadDocument").unwrap(), expected);
    assert_eq!(told(&[OWN, "saml/111122223333/okta/group/readers"], "aoss:ReadDocument"), None);
    assert!(told(&[OWN], "aoss:*").unwrap().contains(OWN));
}

#[test]
fn what_was_repaired_comes_back_as_it_was() {
    let part = json!({"Rules": []});
    let (policy, parts) = ("vectors".to_owned(), vec![part.clone()]);
    let shut = Remedy::ShutCollections { policy: policy.clone(), edits: vec![] };
    let narrow = Remedy::NarrowCollectionAccess { policy: policy.clone(), edits: vec![] };
    let network = network(&[&part]);
    let access = access(&[&part]);
    let put = Undo::PutNetworkPolicy { policy: policy.clone(), parts: parts.clone() };
    assert_eq!(shut.undo(&network), put);
    assert_eq!(narrow.undo(&access), Undo::PutAccessPolicy { policy, parts });
    for undo in
        [shut.undo(&access), narrow.undo(&network), narrow.undo(&State::CollectionAccess(CollectionAccess::default()))]
    {
        assert!(matches!(undo, Undo::None { .. }), "{undo:?}");
    }
}

const UNPROTECTED: &str = "opensearch-collection-unprotected";

fn protection(status: Option<&str>, protected: Option<bool>) -> State {
    State::CollectionProtection(CollectionProtection { status: status.map(str::to_owned), protected })
}

#[test]
fn a_collection_that_may_be_deleted_is_protected_again() {
    let found = finding("UpdateCollection");
    let protect = || Remedy::ProtectCollection { collection: found.resource.arn.to_string() };
    for (live, word, repaired) in [
        (protection(Some("ACTIVE"), Some(false)), "exposed", true),
        (protection(Some("ACTIVE"), Some(true)), "sound", false),
        (protection(Some("ACTIVE"), None), "unknown", false),
        (protection(None, None), "at most alert", false),
    ] {
        assert_eq!(verdict(UNPROTECTED, &found, &live, None), word);
        let planned = plan(UNPROTECTED, &found, Some(&live), None).unwrap_or_default();
        assert_eq!(planned, repaired.then(protect).into_iter().collect::<Vec<_>>());
    }
    let collection = found.resource.arn.to_string();
    assert_eq!(protect().undo(&protection(Some("ACTIVE"), Some(false))), Undo::UnprotectCollection { collection });
}

#[test]
fn what_was_deleted_or_has_no_key_is_told_whatever_is_there() {
    for operation in ["CreateCollection", "DeleteCollection", "DeleteIndex"] {
        let found = finding(operation);
        for live in [protection(None, None), protection(Some("ACTIVE"), Some(false))] {
            assert_eq!(verdict(UNPROTECTED, &found, &live, None), "at most alert", "{operation}");
            assert_eq!(plan(UNPROTECTED, &found, Some(&live), None).unwrap_or_default(), vec![], "{operation}");
        }
    }
}
