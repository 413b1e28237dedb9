//! What is decided: what each reason does, and each sample in each phase. The page that a security reviewer reads first.

mod reasons;

use model::Phase;
use tests::{Sample, assert_fresh, header, samples};

#[test]
fn the_ledger_of_decisions_is_fresh() {
    let what = "First what each reason does to a control's word, then what an exposed state would get, for each sample in \
                each phase: the resource is an approved member of a \
                workload in that phase, its baseline is approved, and the stack enforces. Where nothing can tell but the \
                live state, that state decides whether the response is given at all. `-` is not noticed.";
    let mut page = header("Decisions", what);
    page += &reasons::table();
    page += "## Each sample in each phase\n\n";
    page += "| sample | prototype | production | scaled | plan |\n|---|---|---|---|---|\n";
    page.extend(samples().iter().map(row));
    assert_fresh("docs/decisions.md", &page);
}

fn row(sample: &Sample) -> String {
    let outcomes = Phase::ALL.map(|phase| outcome(sample, phase));
    let [prototype, production, scaled] = outcomes.each_ref().map(|(response, _)| response);
    let plan = &outcomes[2].1;
    format!("| {}/{} | {prototype} | {production} | {scaled} | {plan} |\n", sample.control, sample.name)
}

fn outcome(sample: &Sample, phase: Phase) -> (String, String) {
    let outcomes = sample.outcomes(phase);
    let Some(outcome) = outcomes.iter().find(|outcome| outcome.control == sample.control) else {
        return ("-".to_owned(), String::new());
    };
    let calls = outcome.decision.plan.0.iter().map(|remedy| format!("`{:?}`", remedy.kind()));
    (outcome.decision.response.to_string(), calls.collect::<Vec<_>>().join(", "))
}
