//! What a control makes of what was seen, and what we do about it.

use std::sync::Arc;

use aws::journal::Allowed;
use engine::{Case, decide};
use jiff::Timestamp;
use model::{
    Actor, Approval, Control, Decision, Finding, Mode, Plan, Policy, Response, Standing, State, Status, Verdict,
};

#[cfg(feature = "detect")]
use model::{Change, Reason};

/// What a control makes of what was seen.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) finding: Finding,
    pub(crate) state: Option<State>,
    pub(crate) verdict: Verdict,
    pub(crate) standing: Standing,
    pub(crate) plan: Plan,
    pub(super) policy: Result<Arc<Policy>, String>,
    pub(super) at: Timestamp,
    #[cfg_attr(not(feature = "detect"), expect(dead_code, reason = "a record keeps what its first look saw"))]
    pub(crate) stack: Option<String>,
}

impl Judged {
    /// Why what looks sound may not be: AWS still makes it into something else.
    #[cfg(feature = "detect")]
    pub(crate) fn unsure(&self) -> Option<String> {
        let status = self.state.as_ref()?.turning().filter(|_| self.verdict == Verdict::Sound)?;
        Some(format!("it is {status}, and nobody knows yet what it will be"))
            .filter(|_| self.standing != Standing::Nobody)
    }

    /// Where a finding stands that was decided so, and until when it may be approved.
    pub(crate) fn status(&self, decision: &Decision, now: Timestamp) -> (Status, Option<Timestamp>) {
        match decision.response {
            Response::Approve => (Status::AwaitingApproval, Some(self.approve_by(now))),
            Response::Record | Response::Alert | Response::Remediate => (Status::Decided, None),
        }
    }

    /// Until when a person may approve what is asked now.
    pub(crate) fn approve_by(&self, now: Timestamp) -> Timestamp {
        let time = self.policy.as_ref().map_or_else(|_| Policy::default().approval, |policy| policy.approval);
        now.saturating_add(time).unwrap_or(now)
    }

    /// The same, and what people allow: if that cannot be read, nothing is repaired.
    pub(crate) fn with(mut self, allowed: Result<Allowed, String>) -> (Self, Allowed) {
        let allowed = allowed.unwrap_or_else(|why| {
            self.policy = Err(why);
            Allowed::default()
        });
        (self, allowed)
    }

    /// What to say of a change that left bad again what we had repaired within the time of a budget: whose it is.
    #[cfg(feature = "detect")]
    pub(crate) fn undoing(&self, decision: &Decision, change: &Change, allowed: &Allowed) -> Option<Reason> {
        // A state that a person accepted is theirs to bring back.
        let repaired = allowed.repaired.as_ref().filter(|_| decision.response > Response::Record)?;
        let seconds = self.policy.as_ref().map(|policy| policy.budgets).unwrap_or_default().per_resource.seconds;
        // CloudTrail tells the second of a change, and no fraction of it.
        let since = change.time?.as_second() - repaired.at.as_second();
        let name = change.actor.name();
        (0..=i64::from(seconds)).contains(&since).then(|| {
            Reason::Undoes(format!("{name} undoes our repair of {}, finding {}", repaired.at, repaired.finding))
        })
    }

    /// What we do about it. `approval` is a person's word on an earlier plan, `allowed` what people allow now.
    pub(crate) fn decide(
        &self,
        control: &Control,
        actor: &Actor,
        mode: Mode,
        allowed: &Allowed,
        approval: Option<&Approval>,
    ) -> Decision {
        decide(&Case {
            control,
            resource: &self.finding.resource,
            actor,
            ceiling: self.finding.ceiling.as_ref(),
            verdict: &self.verdict,
            state: self.state.as_ref().map(State::fingerprint).as_deref(),
            standing: &self.standing,
            plan: self.plan.clone(),
            own_change: false,
            mode,
            policy: self.policy.as_deref().map_err(String::as_str),
            levers: &allowed.levers,
            acceptance: allowed.acceptance.as_ref(),
            approval,
            now: self.at,
        })
    }
}
