//! Which version an endpoint of a runtime serves, against what was approved.

use std::collections::BTreeMap;

use model::{ApprovedLists, Finding, ListName, Pattern, Remedy, RuntimeEndpoint, RuntimeEndpoints, Scope, State, Undo};

use crate::support::{self, resource};

const ID: &str = "agentcore-runtime-version-unapproved";
const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/claims-a1B2c3D4e5";
const ADA: &str = "arn:aws:iam::111122223333:user/ada";
const RELEASE: &str = "arn:aws:iam::111122223333:role/release";

fn finding(subjects: &[&str]) -> Finding {
    support::finding("UpdateAgentRuntimeEndpoint", &resource(RUNTIME, Scope::Ai)).about(subjects.iter().copied())
}

fn serving(endpoints: &[(&str, &str)]) -> State {
    let endpoint = |version: &str| RuntimeEndpoint { version: version.to_owned(), ..RuntimeEndpoint::default() };
    let endpoints = endpoints.iter().map(|(name, version)| ((*name).to_owned(), endpoint(version)));
    State::RuntimeEndpoints(RuntimeEndpoints(endpoints.collect()))
}

/// The word on a move, and what would repair it.
fn judged(finding: &Finding, live: &State, approved: Option<&State>) -> (String, Vec<Remedy>) {
    let lists: BTreeMap<_, _> = [(ListName::ReleaseRoles, vec![Pattern::new(RELEASE)])].into();
    let lists = ApprovedLists(lists);
    let approved: Vec<_> = approved.cloned().into_iter().collect();
    let judge = &catalog::find(ID).unwrap().judge;
    let word = support::word(&judge.assess(finding, live, &approved, &lists));
    (word, judge.remediate(finding, Some(live), &approved, &lists))
}

fn restore(endpoint: &str, version: &str) -> Remedy {
    let (endpoint, version) = (endpoint.to_owned(), version.to_owned());
    Remedy::RestoreRuntimeEndpoint { runtime: RUNTIME.to_owned(), endpoint, version }
}

#[test]
fn an_endpoint_that_was_moved_goes_back_and_no_other_does() {
    let moved = finding(&[ADA, "endpoint/live"]);
    let approved = serving(&[("live", "3"), ("test", "3")]);
    let live = serving(&[("live", "5"), ("test", "4")]);
    assert_eq!(judged(&moved, &live, Some(&approved)), ("exposed".to_owned(), vec![restore("live", "3")]));
    let back = serving(&[("live", "3"), ("test", "4")]);
    assert_eq!(judged(&moved, &back, Some(&approved)), ("sound".to_owned(), vec![]));
    let gone = serving(&[]);
    assert_eq!(judged(&moved, &gone, Some(&approved)), ("sound".to_owned(), vec![]));
}

#[test]
fn what_is_released_is_sound_and_what_nobody_approved_is_told() {
    let (live, approved) = (serving(&[("live", "5")]), serving(&[]));
    let told = |who: &[&str], approved| judged(&finding(who), &live, approved);
    assert_eq!(told(&[RELEASE, "endpoint/live"], None).0, "sound");
    assert_eq!(told(&[RELEASE, ADA, "endpoint/live"], None).0, "at most alert");
    assert_eq!(told(&[ADA, "endpoint/live"], Some(&approved)), ("at most alert".to_owned(), vec![]));
    assert_eq!(told(&["endpoint/live"], None).0, "at most alert");
    assert_eq!(told(&[ADA], Some(&approved)), ("unknown".to_owned(), vec![]));
}

#[test]
fn a_release_is_not_rolled_back() {
    let (live, approved) = (serving(&[("live", "5")]), serving(&[("live", "3")]));
    let found = judged(&finding(&[RELEASE, "endpoint/live"]), &live, Some(&approved));
    assert_eq!(found, ("sound".to_owned(), vec![]));
}

#[test]
fn undo_moves_the_endpoint_to_where_it_was() {
    let before = serving(&[("live", "5")]);
    let (runtime, endpoint, version) = (RUNTIME.to_owned(), "live".to_owned(), "5".to_owned());
    assert_eq!(restore("live", "3").undo(&before), Undo::UpdateRuntimeEndpoint { runtime, endpoint, version });
    assert!(matches!(restore("new", "3").undo(&before), Undo::None { .. }));
}
