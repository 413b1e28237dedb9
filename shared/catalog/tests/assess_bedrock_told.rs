//! What happened on Bedrock and is told: unless somebody did it who releases, or the model is approved.

use std::collections::BTreeMap;

use model::{ApprovedLists, Arn, Finding, ListName, Occurrence, Pattern, Resource, Scope, State};

const RELEASE: &str = "arn:aws:iam::111122223333:role/release";

fn told(id: &str, arn: &str, subjects: &[&str], lists: &[(ListName, &str)]) -> &'static str {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    let resource = Resource { arn: Arn::new(arn), account, region, scope: Scope::Ai };
    let subjects = subjects.iter().map(|&subject| subject.to_owned()).collect();
    let (summary, operation) = ("did it".to_owned(), "x".to_owned());
    let finding = Finding { resource, summary, subjects, operation, ceiling: None, last_seen: None };
    let lists: BTreeMap<_, _> = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect();
    let state = State::Occurrence(Occurrence::default());
    catalog::find(id).unwrap().judge.assess(&finding, &state, &[], &ApprovedLists(lists)).as_str()
}

#[test]
fn who_releases_is_not_told_of() {
    let release = (ListName::ReleaseRoles, RELEASE);
    let ids = [
        "bedrock-knowledge-corpus-altered",
        "bedrock-mantle-changed",
        "bedrock-prompt-changed",
        "bedrock-reasoning-policy-tampered",
        "bedrock-resource-destroyed",
    ];
    for id in ids {
        let told =
            |subjects: &[&str], lists: &[_]| told(id, "arn:aws:bedrock:eu-west-1:111122223333:x/y", subjects, lists);
        assert_eq!(told(&[RELEASE], &[release]), "sound", "{id}");
        assert_eq!(told(&[RELEASE, "arn:aws:iam::111122223333:user/ada"], &[release]), "exposed", "{id}");
        assert_eq!(told(&[RELEASE], &[]), "exposed", "{id}: nobody is said to release");
    }
}

#[test]
fn a_model_is_approved_by_its_name_and_what_names_none_by_who_did_it() {
    let id = "bedrock-model-access-unlocked";
    let model = |lists: &[_]| told(id, "arn:aws:bedrock:eu-west-1::foundation-model/a.b", &["a.b"], lists);
    assert_eq!(model(&[(ListName::Models, "a.*")]), "sound");
    assert_eq!(model(&[(ListName::Models, "c.*")]), "exposed");
    assert_eq!(model(&[(ListName::ModelApprovers, "*")]), "unknown");
    let agreement = |lists: &[_]| told(id, "arn:aws:bedrock:us-east-1:111122223333:model-access", &[RELEASE], lists);
    assert_eq!(agreement(&[(ListName::ModelApprovers, RELEASE)]), "sound");
    assert_eq!(agreement(&[(ListName::ModelApprovers, "x")]), "exposed");
    assert_eq!(agreement(&[]), "unknown");
}

#[test]
fn what_is_deployed_is_released_by_somebody_or_a_model_for_anybody() {
    let arn = "arn:aws:bedrock:eu-west-1:111122223333:provisioned-model/p";
    let word = |subjects: &[&str], lists: &[_]| told("bedrock-model-deployed-unapproved", arn, subjects, lists);
    let (release, models) = ((ListName::ReleaseRoles, RELEASE), (ListName::Models, "amazon.*"));
    assert_eq!(word(&[RELEASE, "other.model", "commitment/SixMonths"], &[release]), "sound");
    assert_eq!(word(&["ada", "amazon.nova-lite-v1:0"], &[models]), "sound");
    assert_eq!(word(&["ada", "amazon.nova-lite-v1:0", "commitment/SixMonths"], &[models]), "exposed");
    assert_eq!(word(&["ada", "other.model"], &[release, models]), "exposed");
    assert_eq!(word(&["ada"], &[release]), "exposed");
    assert_eq!(word(&["ada", "other.model"], &[]), "unknown");
}

#[test]
fn a_profile_is_of_an_approved_model() {
    let arn = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/p";
    let word = |subjects: &[&str], lists: &[_]| told("bedrock-model-use-unapproved", arn, subjects, lists);
    let global = "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/global.a.b";
    assert_eq!(word(&[global], &[(ListName::Models, "arn:aws:bedrock:*:inference-profile/eu.*")]), "exposed");
    assert_eq!(word(&[global], &[(ListName::Models, "arn:aws:bedrock:*:inference-profile/global.*")]), "sound");
    assert_eq!(word(&[global], &[]), "unknown");
}

#[test]
fn tools_are_approved_by_those_who_review_them() {
    let arn = "arn:aws:agent-registry:eu-west-1:111122223333:registry/r/record/x";
    let word = |subjects: &[&str], lists: &[_]| told("agentcore-registry-record-self-approved", arn, subjects, lists);
    assert_eq!(word(&[RELEASE], &[(ListName::ModelApprovers, RELEASE)]), "sound");
    assert_eq!(word(&["ada", RELEASE], &[(ListName::ModelApprovers, RELEASE)]), "exposed");
    assert_eq!(word(&[RELEASE], &[(ListName::Hosts, "*")]), "unknown");
    assert_eq!(word(&[], &[(ListName::ModelApprovers, "*")]), "unknown");
}
