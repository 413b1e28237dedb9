//! A function: nobody can call it.

use model::{Approved, Finding, FunctionConcurrency, Judge, Judgement, Remedy, Response, Verdict};

pub(crate) static FUNCTION: Judge = Judge::FunctionConcurrency(Judgement { assess, remediate });

/// Whoever was attacked is told of it all the same.
const GONE: &str = "the function is gone";

fn assess(finding: &Finding, live: &FunctionConcurrency, _: Approved<'_, FunctionConcurrency>) -> Verdict {
    if live.runs() {
        Verdict::exposed(finding.summary.clone())
    } else if live.exists {
        Verdict::Sound
    } else {
        Verdict::at_most(Response::Alert, format!("{}; {GONE}", finding.summary), GONE)
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&FunctionConcurrency>,
    _: Approved<'_, FunctionConcurrency>,
) -> Vec<Remedy> {
    let function = finding.resource.arn.to_string();
    if live.is_none_or(FunctionConcurrency::runs) { vec![Remedy::QuarantineFunction { function }] } else { Vec::new() }
}
