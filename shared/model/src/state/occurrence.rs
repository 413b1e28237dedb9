//! What happened, where there is nothing to look at afterwards.

use serde::{Deserialize, Serialize};

use super::{Approved, Judge, Judgement};
use crate::{Finding, Permission, Remedy, Verdict};

/// Whose it was, its tags may tell.
pub(super) const READS: &[Permission] = super::workload::READS;

/// What happened and cannot be looked at: a resource is gone, a job has run, another service was called. Of these the
/// event is the evidence, so that people are told and nothing is ever repaired.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Occurrence {}

impl Judge {
    /// It happened, whatever is there now.
    pub const HAPPENED: Self = Self::told(happened);

    /// It happened, and `assess` says whether it matters: nothing is done about it in any case.
    #[must_use]
    pub const fn told(assess: fn(&Finding, &Occurrence, Approved<'_, Occurrence>) -> Verdict) -> Self {
        Self::Occurrence(Judgement { assess, remediate: nothing })
    }
}

fn happened(finding: &Finding, _: &Occurrence, _: Approved<'_, Occurrence>) -> Verdict {
    Verdict::exposed(finding.summary.clone())
}

fn nothing(_: &Finding, _: Option<&Occurrence>, _: Approved<'_, Occurrence>) -> Vec<Remedy> {
    Vec::new()
}
