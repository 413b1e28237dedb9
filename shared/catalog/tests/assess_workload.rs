//! A phase tag against what was recorded of its resource.

use crate::support::{detect, finding, plan, resource, verdict};
use model::{Phase, PhaseTag, Remedy, Response, Scope, State, Tags, Undo};
use serde_json::{Value, json};

const ID: &str = "workload-phase-lowered";
const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/A1";

fn tag(word: Option<&str>, recorded: Option<Phase>, allowed: Option<Phase>) -> State {
    let own = [("team".to_owned(), "claims".to_owned())];
    let tags: Tags = own.into_iter().chain(word.map(|word| ("ai:phase".to_owned(), word.to_owned()))).collect();
    let key = "ai:phase".to_owned();
    State::PhaseTag(PhaseTag { key, exists: true, tags, recorded, allowed, standing: recorded })
}

fn restored(arn: &str, live: &State) -> Vec<Remedy> {
    plan(ID, &finding("TagResource", &resource(arn, Scope::Ai)), Some(live), None).unwrap_or_default()
}

#[test]
fn a_tag_is_judged_against_what_was_recorded_and_what_an_operator_allows() {
    use Phase::{Production, Prototype, Scaled};

    for (word, recorded, allowed, expected, phase) in [
        (Some("prototype"), Some(Production), None, "exposed", Some(Production)),
        (None, Some(Production), None, "exposed", Some(Production)),
        (Some("n/a"), Some(Production), None, "exposed", Some(Production)),
        (Some("production"), Some(Scaled), None, "exposed", Some(Scaled)),
        (Some("PRODUCTION"), Some(Production), None, "sound", None),
        (Some("scaled"), Some(Production), None, "sound", None),
        (Some("prototype"), Some(Scaled), Some(Prototype), "sound", None),
        (None, Some(Scaled), Some(Prototype), "sound", None),
        (Some("prototype"), Some(Scaled), Some(Production), "exposed", Some(Production)),
        (Some("prototype"), Some(Production), Some(Scaled), "exposed", Some(Production)),
        (Some("prototype"), None, None, "sound", None),
        (None, None, None, "unknown", None),
    ] {
        let live = tag(word, recorded, allowed);
        let judged = verdict(ID, &finding("TagResource", &resource(AGENT, Scope::Ai)), &live, None);
        assert_eq!(judged, expected, "{live:?}");
        let (resource, key) = (AGENT.to_owned(), "ai:phase".to_owned());
        let wanted: Vec<_> = phase.map(|phase| Remedy::RestorePhaseTag { resource, key, phase }).into_iter().collect();
        assert_eq!(restored(AGENT, &live), wanted, "{live:?}");
    }
}

#[test]
fn a_call_that_is_not_about_tags_is_not_noticed() {
    let request = json!({"tags": {"ai:phase": "prototype"}});
    assert_eq!(detect(ID, "CreateAgent", &resource(AGENT, Scope::Ai), request, Value::Null), None);
}

#[test]
fn what_is_gone_is_left_alone() {
    let live = State::PhaseTag(PhaseTag { recorded: Some(Phase::Scaled), ..PhaseTag::default() });
    assert_eq!(verdict(ID, &finding("UntagResource", &resource(AGENT, Scope::Ai)), &live, None), "sound");
    assert_eq!(restored(AGENT, &live), []);
}

#[test]
fn a_repair_is_undone_to_the_tags_as_they_were() {
    let (low, none) = (tag(Some("prototype"), Some(Phase::Production), None), tag(None, Some(Phase::Production), None));
    let undo = |arn: &str, before: &State| restored(arn, before).first().map(|remedy| remedy.undo(before));
    let bucket = "corpus".to_owned();
    let own: Tags = [("team".to_owned(), "claims".to_owned())].into();
    assert_eq!(undo("arn:aws:s3:::corpus", &none), Some(Undo::PutBucketTags { bucket, tags: own }));
    for arn in [AGENT, "arn:aws:iam::111122223333:role/agent", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/e"] {
        let (resource, key, value) = (arn.to_owned(), "ai:phase".to_owned(), "prototype".to_owned());
        let set = Undo::SetTag { resource: resource.clone(), key: key.clone(), value };
        assert_eq!(undo(arn, &low), Some(set));
        assert_eq!(undo(arn, &none), Some(Undo::RemoveTag { resource, key }));
    }
}

#[test]
fn what_takes_no_tag_from_us_has_no_plan() {
    let live = tag(None, Some(Phase::Production), None);
    for arn in ["arn:aws:organizations::111122223333:target/444455556666", "arn:aws:iam::111122223333:user/ada"] {
        assert_eq!(restored(arn, &live), []);
    }
}

#[test]
fn what_nothing_declares_a_phase_of_is_exposed_unless_it_is_gone() {
    const UNDECLARED: &str = "workload-phase-undeclared";
    let endpoint = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn";
    for (arn, live, expected) in [
        (AGENT, tag(None, None, None), "exposed"),
        (AGENT, tag(Some("prod"), None, None), "exposed"),
        (AGENT, tag(None, Some(Phase::Prototype), None), "sound"),
        // The tagging API knows nothing of what never had a tag.
        (AGENT, State::PhaseTag(PhaseTag::default()), "exposed"),
        (endpoint, State::PhaseTag(PhaseTag::default()), "sound"),
        (endpoint, tag(None, None, None), "exposed"),
    ] {
        let judged = verdict(UNDECLARED, &finding("CreateAgent", &resource(arn, Scope::Ai)), &live, None);
        assert_eq!(judged, expected, "{arn} {live:?}");
    }
}

#[test]
fn what_is_made_without_a_phase_is_recorded_until_it_is_looked_at_again() {
    let made = resource(AGENT, Scope::Ai);
    let first = detect("workload-phase-undeclared", "CreateAgent", &made, json!({}), Value::Null).unwrap();
    assert_eq!(first.ceiling.as_ref().map(|(most, _)| *most), Some(Response::Record));
    assert_eq!(first.looked_at_again().ceiling, None);
    let other = finding("CreateAgent", &made).at_most(Response::Alert, "for another reason");
    assert_eq!(other.clone().looked_at_again(), other);
}
