//! What happened on Comprehend, Kendra, Lex and Rekognition and is told.

use std::collections::BTreeMap;

use model::{ApprovedLists, Arn, Finding, ListName, Occurrence, Pattern, Resource, Scope, State};

const RELEASE: &str = "arn:aws:iam::111122223333:role/release";
const ADA: &str = "arn:aws:iam::111122223333:user/ada";

fn word(id: &str, subjects: &[&str], lists: &[(ListName, &str)]) -> &'static str {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    let arn = Arn::new("arn:aws:comprehend:eu-west-1:111122223333:document-classifier/complaints");
    let resource = Resource { arn, account, region, scope: Scope::Ai };
    let subjects = subjects.iter().map(|&subject| subject.to_owned()).collect();
    let (summary, operation) = ("did it".to_owned(), "x".to_owned());
    let finding = Finding { resource, summary, subjects, operation, ceiling: None, last_seen: None };
    let lists: BTreeMap<_, _> = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect();
    let state = State::Occurrence(Occurrence::default());
    catalog::find(id).unwrap().judge.assess(&finding, &state, &[], &ApprovedLists(lists)).as_str()
}

#[test]
fn a_job_is_told_for_what_it_left_out_and_where_its_results_go() {
    let job = |subjects: &[&str], lists: &[_]| word("comprehend-job-unprotected", subjects, lists);
    let (ours, others) = ((ListName::Buckets, "acme-*"), (ListName::Accounts, "444455556666"));
    assert_eq!(job(&["bucket/acme-results"], &[ours]), "sound");
    assert_eq!(job(&["bucket/parked-results"], &[ours]), "exposed");
    assert_eq!(job(&["bucket/parked-results"], &[]), "sound", "nobody says which buckets are approved");
    assert_eq!(job(&["its results have no key of their own", "bucket/acme-results"], &[ours]), "exposed");
    assert_eq!(job(&["account/444455556666"], &[]), "exposed");
    assert_eq!(job(&["account/444455556666"], &[others]), "sound");
    assert_eq!(job(&[], &[ours]), "unknown", "CloudTrail tells nothing");
}

#[test]
fn a_policy_is_told_for_whom_it_lets_in_and_the_rest_for_who_did_it() {
    let policy = |principal: &str| {
        format!(r#"{{"Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": "*", "Resource": "*"}}]}}"#)
    };
    let (anyone, partner) = (policy(r#""*""#), policy(r#"{"AWS": "444455556666"}"#));
    for id in ["lex-bot-tampered", "rekognition-biometrics-exposed"] {
        assert_eq!(word(id, &[&anyone], &[(ListName::ReleaseRoles, "*")]), "exposed", "{id}");
        assert_eq!(word(id, &[&partner], &[]), "exposed", "{id}");
        assert_eq!(word(id, &[&partner], &[(ListName::Accounts, "444455556666")]), "sound", "{id}");
        assert_eq!(word(id, &[ADA], &[(ListName::ReleaseRoles, RELEASE)]), "exposed", "{id}");
        assert_eq!(word(id, &[RELEASE], &[(ListName::ReleaseRoles, RELEASE)]), "sound", "{id}");
    }
}

#[test]
fn who_fills_an_index_is_not_told_of() {
    for id in ["kendra-source-altered", "qbusiness-data-source-altered"] {
        assert_eq!(word(id, &[RELEASE], &[(ListName::ReleaseRoles, RELEASE)]), "sound", "{id}");
        assert_eq!(word(id, &[ADA], &[(ListName::ReleaseRoles, RELEASE)]), "exposed", "{id}");
        assert_eq!(word(id, &[RELEASE], &[]), "exposed", "{id}: nobody is said to release");
    }
}
