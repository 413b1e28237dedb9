//! Controls of CloudTrail.

mod logging_stopped;
mod trail_narrowed;

use model::{Change, Control, Finding, Response};

pub(super) const CONTROLS: &[&Control] = &[&logging_stopped::CONTROL, &trail_narrowed::CONTROL];

const ELSEWHERE: &str = "it belongs to another account and can be changed only there";
const NO_BASELINE: &str = "no baseline is approved for it";

/// A trail of the organization is seen in each member account, and owned by one.
fn is_elsewhere(finding: &Finding) -> bool {
    finding.resource.arn.account().is_some_and(|owner| owner != finding.resource.account)
}

/// A finding about what another account owns is told, and no more.
fn limited(finding: Finding, change: &Change) -> Finding {
    let elsewhere = finding.resource.arn.account().is_some_and(|owner| owner != change.account);
    if elsewhere { finding.at_most(Response::Alert, ELSEWHERE) } else { finding }
}
