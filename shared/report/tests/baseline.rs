//! A candidate, as a person reads it before approving it.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use model::{Arn, Baseline, BaselineStatus, GuardrailState, PublicAccess, PublicAccessBlock, State};
use report::candidate;

fn baseline(status: BaselineStatus, by: &str, state: State) -> Baseline {
    let (at, event) = ("2026-11-02T08:15:30Z".parse().unwrap(), Some("e-1".to_owned()));
    Baseline { status, state, by: by.to_owned(), at, event, workload: None }
}

fn guardrail(strengths: &[(&str, i64)], entries: &[&str]) -> State {
    State::Guardrail(GuardrailState {
        strengths: strengths.iter().map(|(filter, strength)| ((*filter).to_owned(), *strength)).collect(),
        entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
        version: "DRAFT".to_owned(),
        status: "READY".to_owned(),
        ..GuardrailState::default()
    })
}

const ARN: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr1";

#[test]
fn what_came_went_and_moved_is_one_line_each() {
    let (attack, hate, ground) = ("content/PROMPT_ATTACK/input", "content/HATE/input", "grounding/RELEVANCE");
    let old = guardrail(&[(attack, 2), (hate, 1), (ground, 700)], &["topic/loans"]);
    let new = guardrail(&[(attack, 2), (hate, 3), (ground, 500)], &["word/acme"]);
    let (old, new) =
        (baseline(BaselineStatus::Approved, "ada", old), baseline(BaselineStatus::Candidate, "mallory", new));
    let expected = "\
arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr1 (guardrail, workload support)
  seen 2026-11-02 08:15:30 after a change by mallory, event e-1
  against the baseline of 2026-11-02 08:15:30 by ada
  - entries: topic/loans
  + entries: word/acme
  ~ strengths/content/HATE/input: 1 -> 3 (up: stronger)
  ~ strengths/grounding/RELEVANCE: 700 -> 500 (down: weaker)";
    assert_eq!(candidate(&Arn::new(ARN), Some("support"), &new, Some(&old), false), expected);
}

#[test]
fn that_it_names_a_resource_or_cannot_be_approved_is_said_before_all_else() {
    let block = PublicAccessBlock { block_public_policy: false, ..PublicAccessBlock::ALL };
    let state = State::PublicAccess(PublicAccess { bucket: Some(block), account: None });
    let new = baseline(BaselineStatus::Candidate, "ada", state);
    let shown = candidate(&Arn::new("arn:aws:s3:::acme-corpus"), None, &new, None, true);
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "arn:aws:s3:::acme-corpus (public-access, no workload)",
            "  seen 2026-11-02 08:15:30 after a change by ada, event e-1",
            "  nothing is approved for it yet",
            "  ! it cannot be approved: public access is not blocked by BlockPublicPolicy",
            "  ! approving it names the resource as a workload's own: from then on Phaseguard may change it",
        ]
    );
    assert!(lines.contains(&"  + bucket/block_public_acls: true"), "{shown}");
}

#[test]
fn what_somebody_else_chose_stays_on_its_line() {
    let state = guardrail(&[("content/PROMPT_ATTACK/input", 1)], &["word/a\n  + entries: topic/loans\u{1b}[1A"]);
    let new = baseline(BaselineStatus::Candidate, "ada\u{202e}", state);
    let shown = candidate(&Arn::new("arn:aws:x\n"), Some("a\r"), &new, None, false);
    assert_eq!(shown.lines().count(), 5, "{shown}");
    assert!(!shown.contains(['\u{1b}', '\r', '\u{202e}']), "{shown}");
}
