//! An event about a bad state of which a finding is open already.

use aws::journal::Allowed;
use jiff::{SignedDuration, Timestamp};
use model::{Control, Heard, PLAN_VERSION, Record, Severity, Status};

use super::{Cause, Detector, is_worked_on};
use crate::HandleError;
use crate::look::{Judged, Seen};
use crate::story::{Outcome, tell};

/// An open finding that another event speaks of after this long is told again.
const TELL_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How many event ids a record keeps.
const EVENTS_KEPT: usize = 20;

impl Detector {
    /// Another finding is open about the same bad state: this event joins it, and what both name is decided as one.
    pub(super) async fn join(
        &self,
        control: &Control,
        cause: Cause<'_>,
        mut open: Record,
        judged: &Judged,
        seen: &Seen,
        allowed: &Allowed,
    ) -> Result<(), HandleError> {
        match open.status {
            Status::Claimed | Status::Intended if is_worked_on(&open) => {
                return Err(HandleError::Later(format!("finding {} is being repaired", open.id)));
            }
            // Whoever worked on it is gone; its plan is made anew from what is live.
            Status::Claimed | Status::Intended => {
                tell(Outcome::Joined, &open);
                return self.announce(&open).await;
            }
            Status::Decided | Status::AwaitingApproval | Status::Lapsed => {}
            Status::Remediated
            | Status::Resolved
            | Status::Failed
            | Status::Contested
            | Status::Rejected
            | Status::Accepted => {
                return Err(HandleError::Later(format!("finding {} was just closed", open.id)));
            }
        }
        let heard = cause.told_to(&mut open);
        let finding = open.finding.clone().joined(&judged.finding);
        match heard {
            Heard::Known => {}
            // What was decided, asked and told about it holds.
            Heard::More => {
                (open.finding, open.count, open.updated_at) = (finding, cause.count(&open), Timestamp::now());
            }
            Heard::Worse => {
                let given = judged.state.is_none().then(|| judged.verdict.clone());
                let judged = seen.judged(control, finding, given, &cause.tags(&judged.finding.resource));
                self.merge(control, cause, &mut open, judged, allowed);
            }
        }
        if heard != Heard::Known {
            self.journal.save(&mut open).await.map_err(HandleError::later)?;
        }
        tell(Outcome::Joined, &open);
        self.announce(&open).await
    }

    fn merge(&self, control: &Control, cause: Cause<'_>, open: &mut Record, judged: Judged, allowed: &Allowed) {
        let now = Timestamp::now();
        let mut decision = judged.decide(control, cause.actor(), self.settings.mode, allowed, open.approval.as_ref());
        let undoing = cause.change().and_then(|change| judged.undoing(&decision, change, allowed));
        decision.reasons.extend(undoing);
        // Of a threat only what is worse comes so far.
        let worse = cause.change().is_none();
        let stale = worse || open.alerted.is_some_and(|(_, at)| now.duration_since(at) > TELL_AGAIN_AFTER);
        if stale || decision.response != open.decision.response || decision.plan != open.decision.plan {
            open.alerted = None;
        }
        // What is done to us is told each time, and who did it last.
        if control.is_self_protection() {
            (open.alerted, open.actor, open.event) = (None, cause.actor().clone(), cause.event());
        }
        open.count = cause.count(open);
        let before = Severity::parse(&open.severity).unwrap_or(control.severity);
        cause.severity(control).max(before).as_str().clone_into(&mut open.severity);
        if let Some(principal) = cause.actor().principal().filter(|other| open.actor.principal() != Some(*other)) {
            open.others.retain(|other| other != principal);
            open.others.push(principal.to_owned());
            let surplus = open.others.len().saturating_sub(EVENTS_KEPT);
            open.others.drain(..surplus);
        }
        open.events.push(cause.id().to_owned());
        let surplus = open.events.len().saturating_sub(EVENTS_KEPT);
        open.events.drain(..surplus);
        // A request for approval does not last longer because the same change was made again.
        let asked = open.approve_by.filter(|_| open.status == Status::AwaitingApproval);
        (open.status, open.approve_by) = judged.status(&decision, now);
        open.approve_by = asked.or(open.approve_by).filter(|_| open.status == Status::AwaitingApproval);
        // What was approved was that plan.
        open.approval = open.approval.take().filter(|approval| approval.plan_hash == decision.plan.hash());
        open.plan_version = PLAN_VERSION;
        (open.finding, open.standing, open.verdict, open.decision) =
            (judged.finding, judged.standing, judged.verdict, decision);
        open.updated_at = now;
    }
}
