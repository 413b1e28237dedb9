//! What is remembered of a sound state: a candidate that a person is asked about, or an approved baseline that moved up.

use aws::registry::{Name, RegistryError};
use catalog::{all, find};
use engine::baseline::{Proposal, Sighted, propose};
use engine::{Sighting, sightings};
use jiff::Timestamp;
use model::{Change, Control, Declaration, Record, Response, Standing, Status, Verdict};

use super::Detector;
use crate::look::{Judged, Seen};
use crate::{Attempt, HandleError};

impl Detector {
    /// Remembers the state, if that is news and nothing is open about it; tells what came of it, when anything did. What
    /// is news is said twice: by what was read with the state, so that most sound states cost nothing more, and by what
    /// is there when it is written.
    pub(super) async fn remember(
        &self,
        control: &Control,
        change: &Change,
        judged: &Judged,
        seen: &Seen,
        attempt: &Attempt,
    ) -> Result<Option<String>, HandleError> {
        let (Some(state), Some(declaration)) = (&judged.state, seen.declared()) else { return Ok(None) };
        let (workload, by, event) = (judged.standing.workload(), change.actor.name(), change.id.as_str());
        let sighted = Sighted { state, workload, by, at: Timestamp::now(), event };
        match propose(&declaration, &sighted) {
            _ if judged.standing == Standing::Nobody => return Ok(None),
            Proposal::Nothing => return Ok(None),
            Proposal::Unfit(why) => return Ok(Some(format!("unfit: {why}"))),
            Proposal::Changed(_) => {}
        }
        if let Some(other) = bad_to_another(control, change, judged, seen) {
            return Ok(Some(format!("held up by control {other}")));
        }
        if let Some(finding) = self.held_up(control, change, judged, seen).await? {
            return Ok(Some(format!("held up by finding {finding}")));
        }
        let name = Name::Resource(&judged.finding.resource.arn);
        let written = self.registry.update(&name, |declaration| changed(declaration, &sighted)).await;
        match written {
            Ok(()) => Ok(Some("remembered".to_owned())),
            Err(error @ RegistryError::Transient { .. }) if !attempt.is_last_but_one() => {
                Err(HandleError::later(error))
            }
            Err(error) => Ok(Some(format!("not remembered: {error}"))),
        }
    }

    /// The finding that is open about this resource and kind of state, and that the state does not answer. It is read
    /// just before the write, and not in one transaction with it: a finding that is opened in between is about a later
    /// state than this one, which every control of its kind that anything is open for has just found sound.
    async fn held_up(
        &self,
        control: &Control,
        change: &Change,
        judged: &Judged,
        seen: &Seen,
    ) -> Result<Option<String>, HandleError> {
        let kind = control.judge.reads(&judged.finding);
        let controls = all().into_iter().filter(|control| control.judge.reads(&judged.finding) == kind);
        let keys: Vec<_> = controls.map(|control| Record::key(control.id, &judged.finding)).collect();
        let open = self.journal.open_under(&keys).await.map_err(HandleError::later)?;
        Ok(open.into_iter().find(|record| !is_answered(record, change, seen)).map(|record| record.id))
    }
}

/// Another control that the change wakes, and to which the same state is bad. Its finding may not be open yet.
fn bad_to_another(control: &Control, change: &Change, judged: &Judged, seen: &Seen) -> Option<&'static str> {
    let kind = control.judge.reads(&judged.finding);
    let others = sightings(change).into_iter().filter(|other| other.control.judge.reads(&other.finding) == kind);
    let is_bad = |other: &Sighting| {
        let own = seen.judged(other.control, other.finding.clone(), other.verdict.clone(), &change.tags);
        own.finding.resource.arn == judged.finding.resource.arn && matches!(own.verdict, Verdict::Exposed { .. })
    };
    others.into_iter().find(is_bad).map(|other| other.control.id)
}

fn changed(declaration: &mut Declaration, sighted: &Sighted<'_>) -> bool {
    let Proposal::Changed(baselines) = propose(declaration, sighted) else { return false };
    declaration.baselines = baselines;
    true
}

/// Whether the state is sound to an open finding too, and nobody repairs it. An alert stays in the journal when its
/// state is sound again.
fn is_answered(record: &Record, change: &Change, seen: &Seen) -> bool {
    let Some(control) = find(&record.control) else { return false };
    let idle = match record.status {
        Status::Claimed | Status::Intended => false,
        Status::Decided => record.decision.response != Response::Remediate,
        Status::AwaitingApproval
        | Status::Lapsed
        | Status::Remediated
        | Status::Resolved
        | Status::Failed
        | Status::Contested
        | Status::Rejected
        | Status::Accepted => true,
    };
    let judged = seen.judged(control, record.finding.clone(), None, &change.tags);
    let unapproved = matches!(record.verdict, Verdict::Unknown { .. }) && seen.lacks_only_approval(control, &judged);
    idle && (judged.verdict == Verdict::Sound || unapproved)
}
