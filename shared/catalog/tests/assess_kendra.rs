//! Indexes of Kendra, against how they were approved to know who asks.

use std::collections::BTreeMap;

use crate::support::{detect, plan, verdict};
use model::{ApprovedLists, Finding, KendraIndex, ListName, Pattern, Remedy, Resource, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "kendra-access-control-weakened";
const INDEX: &str = "arn:aws:kendra:eu-west-1:111122223333:index/4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31";
const ADA: &str = "arn:aws:iam::111122223333:user/ada";

fn resource() -> Resource {
    crate::support::resource(INDEX, Scope::Ai)
}

/// What somebody did.
fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource()).about([ADA])
}

fn tokens(of: &str) -> Vec<Value> {
    vec![json!({"JwtTokenTypeConfiguration": {"KeyLocation": "URL", "URL": format!("https://{of}.example/keys")}})]
}

fn index(policy: &str, tokens: Vec<Value>) -> State {
    let policy = (policy != "gone").then(|| policy.to_owned());
    State::KendraIndex(KendraIndex { policy, tokens, status: "ACTIVE".to_owned() })
}

fn require(tokens: Option<Vec<Value>>) -> Remedy {
    Remedy::RequireUserTokens { index: INDEX.to_owned(), tokens }
}

#[test]
fn an_index_proves_who_asks_as_it_was_approved_to() {
    let proving = |of| index("USER_TOKEN", tokens(of));
    let believing = |of| index("ATTRIBUTE_FILTER", tokens(of));
    let acme = proving("acme");
    for (live, approved, expected, repair) in [
        (&acme, Some(&acme), "sound", None),
        (&believing("acme"), Some(&acme), "exposed", Some(require(None))),
        (&believing("eve"), Some(&acme), "exposed", Some(require(Some(tokens("acme"))))),
        (&proving("eve"), Some(&acme), "at most approve", Some(require(Some(tokens("acme"))))),
        (&index("gone", Vec::new()), Some(&acme), "sound", None),
        (&believing("acme"), Some(&believing("acme")), "sound", None),
        (&believing("acme"), None, "at most alert", None),
        (&acme, None, "sound", None),
    ] {
        assert_eq!(verdict(ID, &finding("UpdateIndex"), live, approved), expected, "{live:?}");
        let planned = plan(ID, &finding("UpdateIndex"), Some(live), approved);
        assert_eq!(planned, Some(repair.into_iter().collect()), "{live:?}");
    }
}

#[test]
fn what_no_state_tells_is_told_and_repaired_by_nobody() {
    let acme = index("USER_TOKEN", tokens("acme"));
    for operation in ["CreateIndex", "DeletePrincipalMapping", "UpdateAccessControlConfiguration"] {
        assert_eq!(verdict(ID, &finding(operation), &acme, Some(&acme)), "at most alert", "{operation}");
        let weak = index("ATTRIBUTE_FILTER", Vec::new());
        assert_eq!(plan(ID, &finding(operation), Some(&weak), Some(&acme)), Some(vec![]));
        assert_eq!(plan(ID, &finding(operation), None, Some(&acme)), Some(vec![]));
    }
}

#[test]
fn who_releases_an_index_is_not_told_of() {
    let weak = index("ATTRIBUTE_FILTER", Vec::new());
    let judge = &catalog::find(ID).unwrap().judge;
    let word = |operation: &str, lists: &[(ListName, &str)]| {
        let lists: BTreeMap<_, _> = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect();
        judge.assess(&finding(operation), &weak, &[], &ApprovedLists(lists)).as_str()
    };
    for operation in ["CreateIndex", "UpdateIndex"] {
        assert_eq!(word(operation, &[(ListName::ReleaseRoles, ADA)]), "sound");
        assert_eq!(word(operation, &[(ListName::ReleaseRoles, "arn:aws:iam::*:role/release")]), "exposed");
        assert_eq!(word(operation, &[]), "exposed", "nobody is said to release");
    }
}

#[test]
fn an_update_concerns_us_if_it_speaks_of_who_asks() {
    let seen = |request: Value| {
        detect(ID, "UpdateIndex", &resource(), request, Value::Null)
            .map(|finding| (finding.subjects.len(), finding.ceiling.is_some()))
    };
    assert_eq!(seen(json!({"userContextPolicy": "ATTRIBUTE_FILTER"})), Some((1, false)));
    assert_eq!(seen(json!({"userContextPolicy": "USER_TOKEN"})), Some((0, false)));
    assert_eq!(seen(json!({"userContextPolicy": "USER_TOKEN", "userTokenConfigurations": []})), Some((1, true)));
    assert_eq!(seen(json!({"userTokenConfigurations": []})), Some((1, true)));
    assert_eq!(seen(json!({"capacityUnits": {"queryCapacityUnits": 1}})), None);
}

#[test]
fn unread_an_index_is_what_the_event_says() {
    let acme = index("USER_TOKEN", tokens("acme"));
    let presumed = |approved| plan(ID, &finding("UpdateIndex"), None, approved);
    assert_eq!(presumed(None), Some(vec![require(None)]));
    assert_eq!(presumed(Some(&acme)), Some(vec![require(Some(tokens("acme")))]));
    let proving = crate::support::finding("UpdateIndex", &resource());
    assert_eq!(plan(ID, &proving, None, Some(&acme)), Some(vec![]));
}

#[test]
fn an_undo_puts_back_what_was_replaced() {
    let before = index("ATTRIBUTE_FILTER", tokens("eve"));
    let put = |tokens| Undo::PutUserContext { index: INDEX.to_owned(), policy: "ATTRIBUTE_FILTER".to_owned(), tokens };
    assert_eq!(require(None).undo(&before), put(None));
    assert_eq!(require(Some(tokens("acme"))).undo(&before), put(Some(tokens("eve"))));
    assert!(matches!(require(None).undo(&index("gone", Vec::new())), Undo::None { .. }));
}
