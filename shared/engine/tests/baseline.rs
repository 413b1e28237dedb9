//! What is proposed, what moves up by itself, and what a person's word does.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::baseline::{Proposal, Question, Refusal, Sighted, propose};
use jiff::{SignedDuration, Timestamp};
use model::{
    Arn, Baseline, BaselineStatus, Declaration, GuardrailState, KeyState, KeyStatus, PublicAccess, PublicAccessBlock,
    State, StateKind,
};
use serde_json::json;

const ADA: &str = "arn:aws:iam::111122223333:user/ada";
const MALLORY: &str = "arn:aws:iam::111122223333:user/mallory";

fn hours(hours: i64) -> Timestamp {
    let now: Timestamp = "2026-11-02T10:00:00Z".parse().unwrap();
    now + SignedDuration::from_hours(hours)
}

fn guardrail(strength: i64, entries: &[&str]) -> State {
    State::Guardrail(GuardrailState {
        strengths: [("content/PROMPT_ATTACK/input".to_owned(), strength)].into(),
        entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
        version: "DRAFT".to_owned(),
        status: "READY".to_owned(),
        ..GuardrailState::default()
    })
}

fn sighted<'a>(state: &'a State, by: &'a str) -> Sighted<'a> {
    Sighted { state, workload: Some("support"), by, at: hours(0), event: "e-1" }
}

fn baseline(status: BaselineStatus, state: State) -> Baseline {
    Baseline { status, state, by: ADA.to_owned(), at: hours(-1), event: None, workload: None }
}

fn approved(state: State) -> Declaration {
    Declaration { baselines: vec![baseline(BaselineStatus::Approved, state)], ..Declaration::default() }
}

/// The declaration after a state was seen.
fn after(mut declaration: Declaration, state: &State) -> Declaration {
    if let Proposal::Changed(baselines) = propose(&declaration, &sighted(state, MALLORY)) {
        declaration.baselines = baselines;
    }
    declaration
}

fn statuses(declaration: &Declaration) -> Vec<BaselineStatus> {
    declaration.baselines.iter().map(|baseline| baseline.status).collect()
}

fn arn() -> Arn {
    Arn::new("arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr1")
}

fn question(declaration: &Declaration) -> Question {
    let [question] = <[_; 1]>::try_from(Question::all(&arn(), declaration)).unwrap();
    question
}

#[test]
fn the_first_sight_is_a_candidate_and_says_whose_doing_it_is() {
    let state = guardrail(2, &["topic/loans"]);
    let seen = after(Declaration::default(), &state);
    let expected = Baseline {
        status: BaselineStatus::Candidate,
        state,
        by: MALLORY.to_owned(),
        at: hours(0),
        event: Some("e-1".to_owned()),
        workload: Some("support".to_owned()),
    };
    assert_eq!(seen.baselines, [expected]);
    assert_eq!(seen.approved(), []);
}

#[test]
fn what_lacks_what_a_baseline_must_have_is_no_candidate() {
    let unfit = |state: &State| {
        let Proposal::Unfit(why) = propose(&Declaration::default(), &sighted(state, ADA)) else { return String::new() };
        why
    };
    assert_eq!(unfit(&guardrail(0, &[])), "it has no filter against prompt attacks");
    let key = State::Key(KeyState { status: KeyStatus::Disabled, rotation_days: None });
    assert_eq!(unfit(&key), "the key is not enabled");
    let version = State::Guardrail(GuardrailState { version: "1".to_owned(), ..GuardrailState::default() });
    assert_eq!(unfit(&version), "it is version 1, and not the draft");
}

#[test]
fn of_what_is_judged_alone_nothing_is_proposed() {
    let state = State::Credentials(model::ServiceCredentials::default());
    assert_eq!(propose(&Declaration::default(), &sighted(&state, ADA)), Proposal::Nothing);
}

#[test]
fn the_same_state_is_not_written_twice() {
    let state = guardrail(2, &["topic/loans", "word/acme"]);
    let seen = after(Declaration::default(), &state);
    let reordered = guardrail(2, &["word/acme", "topic/loans"]);
    for again in [&state, &reordered] {
        assert_eq!(propose(&seen, &sighted(again, ADA)), Proposal::Nothing);
        assert_eq!(propose(&approved(state.clone()), &sighted(again, ADA)), Proposal::Nothing);
    }
}

#[test]
fn a_stronger_filter_moves_the_approved_one_up_and_the_old_one_is_kept() {
    let seen = after(approved(guardrail(1, &["topic/loans"])), &guardrail(3, &["topic/loans"]));
    assert_eq!(statuses(&seen), [BaselineStatus::Superseded, BaselineStatus::Approved]);
    assert_eq!(seen.approved(), [guardrail(3, &["topic/loans"])]);
    assert_eq!(seen.baselines[1].by, format!("moved up by itself after a change by {MALLORY}"));
    // The way back is a weakening, whoever goes it.
    let back = after(seen.clone(), &guardrail(1, &["topic/loans"]));
    assert_eq!(back, seen);
}

#[test]
fn a_change_in_an_unordered_part_is_a_candidate_beside_the_approved_one() {
    let seen = after(approved(guardrail(1, &["topic/loans"])), &guardrail(3, &["topic/loans", "word/acme"]));
    assert_eq!(seen.approved(), [guardrail(3, &["topic/loans"])], "only the ordered part moves");
    let candidate = seen.baseline(StateKind::Guardrail, BaselineStatus::Candidate).unwrap();
    assert_eq!(candidate.state, guardrail(3, &["topic/loans", "word/acme"]));
}

#[test]
fn weakening_step_by_step_does_not_move_what_was_approved() {
    let topics = ["topic/a", "topic/b", "topic/c"];
    let mut declaration = approved(guardrail(2, &topics));
    for left in (0..topics.len()).rev() {
        declaration = after(declaration, &guardrail(2, &topics[..left]));
        assert_eq!(declaration.approved(), [guardrail(2, &topics)]);
        assert_eq!(question(&declaration).candidate.state, guardrail(2, &topics[..left]));
    }
}

#[test]
fn a_candidate_that_is_no_longer_live_is_withdrawn() {
    let before = approved(guardrail(2, &["topic/a"]));
    let seen = after(before.clone(), &guardrail(2, &["topic/a", "topic/b"]));
    assert_eq!(Question::all(&arn(), &seen).len(), 1);
    assert_eq!(after(seen, &guardrail(2, &["topic/a"])), before);
}

#[test]
fn what_a_person_refused_does_not_come_again() {
    let mut seen = after(approved(guardrail(2, &["topic/a"])), &guardrail(2, &[]));
    question(&seen).reject(&mut seen, ADA, hours(1)).unwrap();
    assert_eq!(statuses(&seen), [BaselineStatus::Approved, BaselineStatus::Rejected]);
    assert_eq!(propose(&seen, &sighted(&guardrail(2, &[]), MALLORY)), Proposal::Nothing);
    assert_eq!(question(&after(seen, &guardrail(2, &["topic/b"]))).candidate.state, guardrail(2, &["topic/b"]));
}

#[test]
fn each_kind_has_baselines_of_its_own() {
    let key = State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: Some(365) });
    let seen = after(approved(guardrail(2, &[])), &key);
    assert_eq!(seen.approved(), [guardrail(2, &[])]);
    assert_eq!(question(&seen).candidate.state, key);
}

#[test]
fn the_history_is_bounded_and_keeps_what_holds() {
    let text = |number: usize| guardrail(2, &[&format!("topic/{number}")]);
    let mut seen = approved(text(0));
    for number in 1..30 {
        seen = after(seen, &text(number));
        question(&seen).approve(&mut seen, ADA, hours(1)).unwrap();
    }
    assert_eq!(seen.baselines.len(), 10);
    assert_eq!(seen.approved(), [text(29)]);
    assert_eq!(seen.baselines[0].state, text(20));
}

/// A guardrail of about so many kilobytes.
fn heavy(number: usize, kilobytes: usize) -> State {
    State::Guardrail(GuardrailState {
        strengths: [("content/PROMPT_ATTACK/input".to_owned(), 1)].into(),
        version: "DRAFT".to_owned(),
        status: "READY".to_owned(),
        definition: json!({"blockedInputMessaging": format!("{number}{}", "x".repeat(kilobytes * 1000))}),
        ..GuardrailState::default()
    })
}

#[test]
fn the_history_fits_into_an_item() {
    let mut seen = approved(heavy(0, 90));
    for number in 1..9 {
        seen = after(seen, &heavy(number, 90));
        question(&seen).approve(&mut seen, ADA, hours(1)).unwrap();
        assert!(serde_json::to_string(&seen).unwrap().len() < 300_000);
        assert_eq!(seen.approved(), [heavy(number, 90)]);
    }
    let too_large = propose(&seen, &sighted(&heavy(9, 290), ADA));
    assert_eq!(too_large, Proposal::Unfit("it is too large to be kept".to_owned()));
}

#[test]
fn a_person_approves_what_was_shown_and_nothing_else() {
    let mut seen = after(approved(guardrail(2, &["topic/a"])), &guardrail(2, &["topic/b"]));
    let shown = question(&seen);
    let mut moved = after(seen.clone(), &guardrail(2, &[]));
    assert_eq!(shown.approve(&mut moved, ADA, hours(1)), Err(Refusal::Changed));
    let mut raised = after(seen.clone(), &guardrail(3, &["topic/b"]));
    assert_eq!(shown.reject(&mut raised, ADA, hours(1)), Err(Refusal::Changed));
    shown.approve(&mut seen, ADA, hours(1)).unwrap();
    assert_eq!(statuses(&seen), [BaselineStatus::Superseded, BaselineStatus::Approved]);
    assert_eq!(seen.approved(), [guardrail(2, &["topic/b"])]);
    let new = &seen.baselines[1];
    assert_eq!((new.by.as_str(), new.at, new.event.as_deref()), (ADA, hours(1), Some("e-1")));
    assert_eq!(seen.membership, None, "a guardrail is AI by its nature");
}

#[test]
fn a_candidate_that_somebody_wrote_by_hand_must_be_fit_as_well() {
    let mut written = Declaration::default();
    written.baselines.push(baseline(BaselineStatus::Candidate, guardrail(0, &[])));
    let refused = question(&written).approve(&mut written.clone(), ADA, hours(1));
    assert_eq!(refused, Err(Refusal::Unfit("it has no filter against prompt attacks".to_owned())));
}

#[test]
fn to_approve_a_generic_resource_is_to_name_it() {
    let bucket = Arn::new("arn:aws:s3:::acme-corpus");
    let block = State::PublicAccess(PublicAccess { bucket: Some(PublicAccessBlock::ALL), account: None });
    let mut seen = after(Declaration::default(), &block);
    let asked = Question::all(&bucket, &seen);
    assert!(asked[0].names);
    asked[0].approve(&mut seen, ADA, hours(1)).unwrap();
    assert_eq!(seen.membership.unwrap().source, format!("baseline approved by {ADA} on 2026-11-02"));
    let account = Arn::new("arn:aws:s3:::*");
    assert!(!Question::all(&account, &after(Declaration::default(), &block))[0].names, "a setting is nobody's own");
}
