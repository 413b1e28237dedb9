//! Keys that outsiders may use, by policy or by grant.

use crate::support::{detect, plan, resource, verdict};
use model::{
    ApprovedLists, Finding, KeyGrant, KeySharing, ListName, Pattern, PolicyDocument, Remedy, RemedyKind, Scope, State,
    Undo,
};
use serde_json::{Value, json};

const ID: &str = "kms-key-shared";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k-1";
const PARTNER: &str = "arn:aws:iam::444455556666:role/loader";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(KEY, Scope::Generic))
}

fn policy(principals: &[&str]) -> Option<PolicyDocument> {
    let statement = |principal: &&str| json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"});
    let statements: Vec<_> = principals.iter().map(statement).collect();
    Some(PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string()))
        .filter(|_| !principals.is_empty())
}

fn grant(id: &str, operations: &[&str]) -> KeyGrant {
    let operations = operations.iter().map(|operation| (*operation).to_owned()).collect();
    KeyGrant { id: id.to_owned(), grantee: PARTNER.to_owned(), operations, ..KeyGrant::default() }
}

fn key(principals: &[&str], grants: &[KeyGrant]) -> State {
    State::KeySharing(KeySharing { policy: policy(principals), grants: grants.to_vec() })
}

fn kinds(live: &State) -> Vec<RemedyKind> {
    plan(ID, &finding("PutKeyPolicy"), Some(live), None).unwrap().iter().map(Remedy::kind).collect()
}

const ROOT: &str = "arn:aws:iam::111122223333:root";

#[test]
fn policy_and_grants_are_judged_together() {
    use RemedyKind::{NarrowKeyPolicy, RevokeKeyGrant};
    let decrypt = || vec![grant("g-1", &["Decrypt"])];
    for (principals, grants, expected, remedies) in [
        (&[ROOT][..], vec![], "sound", vec![]),
        (&[ROOT, "*"], vec![], "exposed", vec![NarrowKeyPolicy]),
        (&[ROOT, "444455556666"], vec![], "at most approve", vec![NarrowKeyPolicy]),
        (&[ROOT], decrypt(), "at most approve", vec![RevokeKeyGrant]),
        (&[ROOT, "444455556666"], decrypt(), "at most approve", vec![NarrowKeyPolicy, RevokeKeyGrant]),
        // What need not wait does not wait for what must.
        (&[ROOT, "*"], decrypt(), "exposed", vec![NarrowKeyPolicy]),
        (&[ROOT], vec![grant("g-1", &["DescribeKey", "Verify"])], "sound", vec![]),
        // A key always has a policy.
        (&["*"], vec![], "exposed", vec![]),
        (&["444455556666"], vec![], "at most approve", vec![]),
        (&["arn:aws:iam::111122223333:user/ada"], vec![], "sound", vec![]),
    ] {
        let live = key(principals, &grants);
        assert_eq!(verdict(ID, &finding("PutKeyPolicy"), &live, None), expected, "{live:?}");
        assert_eq!(kinds(&live), remedies, "{live:?}");
    }
}

#[test]
fn a_key_that_nobody_can_administer_is_told() {
    let only = |action: &str| {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": action, "Resource": "*"});
        let policy = Some(PolicyDocument::new(&json!({"Statement": statement}).to_string()));
        verdict(ID, &finding("PutKeyPolicy"), &State::KeySharing(KeySharing { policy, grants: Vec::new() }), None)
    };
    assert_eq!(only("kms:Decrypt"), "at most alert");
    assert_eq!(only("kms:PutKeyPolicy"), "sound");
    assert_eq!(only("kms:Put*"), "sound");
}

#[test]
fn a_partner_is_known_by_the_lists_and_by_the_baseline() {
    let live = key(&[ROOT, "444455556666"], &[grant("g-2", &["Decrypt"])]);
    let approved = key(&[ROOT, "444455556666"], &[grant("g-1", &["Decrypt", "Encrypt"])]);
    assert_eq!(verdict(ID, &finding("CreateGrant"), &live, Some(&approved)), "sound");
    let more = key(&[ROOT], &[grant("g-2", &["Decrypt", "CreateGrant"])]);
    assert_eq!(verdict(ID, &finding("CreateGrant"), &more, Some(&approved)), "at most approve");
    let bound = KeyGrant { equals: [("team".to_owned(), "claims".to_owned())].into(), ..grant("g-1", &["Decrypt"]) };
    let bound = key(&[ROOT], &[bound]);
    let free = key(&[ROOT], &[grant("g-1", &["Decrypt"])]);
    assert_eq!(verdict(ID, &finding("CreateGrant"), &free, Some(&bound)), "at most approve");
    assert_eq!(verdict(ID, &finding("CreateGrant"), &bound, Some(&free)), "sound");
    let lists = ApprovedLists([(ListName::Accounts, vec![Pattern::new("444455556666".to_owned())])].into());
    let judge = &catalog::find(ID).unwrap().judge;
    assert_eq!(judge.assess(&finding("CreateGrant"), &live, &[], &lists).as_str(), "sound");
}

#[test]
fn a_grant_is_named_by_its_id_and_comes_back_as_it_was() {
    let live = key(&[ROOT], &[grant("g-1", &["Decrypt"]), grant("g-2", &["DescribeKey"])]);
    let planned = plan(ID, &finding("CreateGrant"), Some(&live), None).unwrap();
    assert_eq!(planned, [Remedy::RevokeKeyGrant { key: KEY.to_owned(), grant: "g-1".to_owned() }]);
    let undo = planned[0].undo(&live);
    assert_eq!(undo, Undo::CreateKeyGrant { key: KEY.to_owned(), grant: grant("g-1", &["Decrypt"]) });
    assert_eq!(undo.call(), Some("kms:CreateGrant"));
    assert!(matches!(planned[0].undo(&key(&[ROOT], &[])), Undo::None { .. }));
    let narrowed = plan(ID, &finding("PutKeyPolicy"), Some(&key(&[ROOT, "*"], &[])), None).unwrap();
    assert_eq!(narrowed[0].undo(&key(&[ROOT, "*"], &[])).call(), Some("kms:PutKeyPolicy"));
}

#[test]
fn the_event_tells_of_grants_to_other_accounts() {
    let seen = |request: Value| {
        let response = json!({"grantId": "g-1"});
        detect(ID, "CreateGrant", &resource(KEY, Scope::Generic), request, response)
    };
    let told = seen(json!({"granteePrincipal": PARTNER, "operations": ["Decrypt"]})).unwrap();
    assert_eq!((told.subjects.as_slice(), told.ceiling.is_some()), (&["g-1".to_owned()][..], true));
    assert_eq!(plan(ID, &told, None, None).unwrap().len(), 1);
    assert_eq!(seen(json!({"granteePrincipal": ROOT, "operations": ["Decrypt"]})), None);
    assert_eq!(seen(json!({"granteeServicePrincipal": "rds.amazonaws.com", "operations": ["Decrypt"]})), None);
}
