//! What we do: the table's word for the phase, and the reasons that lower it, in order.

use jiff::Timestamp;
use model::{
    Acceptance, Actor, Approval, Control, Decision, Levers, Mode, Plan, Policy, Reason, Resource, Response, Standing,
    Verdict,
};

/// All that a decision needs to know.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The control.
    pub control: &'a Control,
    /// The resource.
    pub resource: &'a Resource,
    /// Who changed it.
    pub actor: &'a Actor,
    /// The most that may be done, when the event alone tells.
    pub ceiling: Option<&'a (Response, String)>,
    /// What the control thinks of the state.
    pub verdict: &'a Verdict,
    /// Fingerprint of the state, when it was read.
    pub state: Option<&'a str>,
    /// Whose resource it is.
    pub standing: &'a Standing,
    /// What would repair it.
    pub plan: Plan,
    /// Whether the change was our own repair.
    pub own_change: bool,
    /// What the template allows.
    pub mode: Mode,
    /// What the operators wrote down, or why it cannot be read.
    pub policy: Result<&'a Policy, &'a str>,
    /// What the operators allow now.
    pub levers: &'a Levers,
    /// A person's word that this state may stay, for this control and resource.
    pub acceptance: Option<&'a Acceptance>,
    /// A person's word that the plan may be carried out.
    pub approval: Option<&'a Approval>,
    /// The time of the decision.
    pub now: Timestamp,
}

/// Decides. Only an override in the policy and a person's approval raise the response above the table's word; each
/// reason that changes it is kept.
#[must_use]
pub fn decide(case: &Case<'_>) -> Decision {
    if case.own_change {
        return settled(Response::Record, Reason::OwnChange);
    }
    if *case.standing == Standing::Nobody {
        return settled(Response::Record, Reason::Nobody);
    }
    if let Some(reason) = case.exempt() {
        return settled(Response::Record, reason);
    }
    match case.verdict {
        Verdict::Sound => settled(Response::Record, Reason::Sound),
        Verdict::Unknown { reason } => case.limit_by_mode(settled(Response::Alert, Reason::Unknown(reason.clone()))),
        Verdict::Unread | Verdict::Exposed { .. } => case.limit_by_mode(case.answer()),
    }
}

fn settled(response: Response, reason: Reason) -> Decision {
    Decision { response, intended: response, reasons: vec![reason], plan: Plan::default() }
}

fn lower(response: &mut Response, reasons: &mut Vec<Reason>, ceiling: Response, reason: Reason) {
    if *response > ceiling {
        *response = ceiling;
        reasons.push(reason);
    }
}

impl Case<'_> {
    /// The reason why the state may stay as it is, if a person gave one.
    fn exempt(&self) -> Option<Reason> {
        let accepted = self.acceptance.filter(|acceptance| {
            acceptance.control == self.control.id
                && acceptance.resource.identity() == self.resource.arn.identity()
                && self.state == Some(acceptance.state.as_str())
                && self.now < acceptance.until
        });
        if let Some(Acceptance { by, reason, until, .. }) = accepted {
            return Some(Reason::Accepted(format!("accepted by {by} until {until}: {reason}")));
        }
        let (workload, arn) = (self.standing.workload(), &self.resource.arn);
        let exemption = self.policy.ok()?.exemption(self.control.id, arn, workload, self.state, self.now)?;
        let model::Exemption { owner, reason, expires, .. } = exemption;
        Some(Reason::Exempt(format!("exempt by the policy until {expires}, for {owner}: {reason}")))
    }

    /// What an exposed state gets.
    fn answer(&self) -> Decision {
        let (mut response, mut reasons) = self.table();
        for (ceiling, reason) in self.ceilings() {
            lower(&mut response, &mut reasons, ceiling, reason);
        }
        if response == Response::Approve
            && let Some(approval) = self.approval.filter(|approval| approval.plan_hash == self.plan.hash())
        {
            response = Response::Remediate;
            reasons.push(Reason::Approved(format!("approved by {}", approval.by)));
        }
        Decision { response, intended: response, reasons, plan: self.plan.clone() }
    }

    /// The table's word for the phase, or the policy's in its place.
    fn table(&self) -> (Response, Vec<Reason>) {
        let (word, mut reasons) = match self.standing {
            Standing::Member { phase, declared, .. } => {
                let response = self.control.response.of(*phase);
                (response, vec![Reason::Phase(format!("{phase} ({declared}) asks for {response}"))])
            }
            Standing::Undeclared { .. } | Standing::Nobody => (undeclared(self.control), vec![Reason::Undeclared]),
        };
        match self.overridden().0.filter(|response| *response != word) {
            Some(response) => {
                reasons.push(Reason::Overridden(format!("the policy asks for {response}")));
                (response, reasons)
            }
            None => (word, reasons),
        }
    }

    fn overridden(&self) -> (Option<Response>, Option<Mode>) {
        let (workload, phase) = (self.standing.workload(), self.standing.phase());
        self.policy.map(|policy| policy.overridden(self.control, workload, phase)).unwrap_or_default()
    }

    /// All that lowers the response, in the order of the vetoes.
    fn ceilings(&self) -> Vec<(Response, Reason)> {
        let mut ceilings = Vec::new();
        match self.verdict {
            Verdict::Unread => ceilings.push((Response::Alert, Reason::Unread)),
            Verdict::Exposed { ceiling, .. } => ceilings.extend(ceiling.clone().map(of_verdict)),
            Verdict::Sound | Verdict::Unknown { .. } => {}
        }
        ceilings.extend(self.ceiling.cloned().map(of_verdict));
        match self.policy {
            Ok(policy) if policy.trusts(self.actor) => ceilings.push((Response::Alert, Reason::Trusted)),
            Ok(_) => {}
            Err(why) => ceilings.push((Response::Alert, Reason::PolicyUnread(why.to_owned()))),
        }
        if !self.standing.is_approved() {
            ceilings.push((Response::Alert, Reason::Unapproved));
        }
        if self.plan.is_empty() {
            ceilings.push((Response::Alert, Reason::NoPlan));
        }
        ceilings
    }

    /// A stack that observes decides as if it enforced, and alerts instead of acting; one that is off only records,
    /// save what watches over us. A pause stops repairs and nothing else.
    fn limit_by_mode(&self, mut decision: Decision) -> Decision {
        let mode = self.effective_mode();
        let ceiling = match mode {
            Mode::Off if self.control.is_self_protection() => Response::Alert,
            Mode::Off => Response::Record,
            Mode::Observe => Response::Alert,
            Mode::Enforce => Response::Remediate,
        };
        lower(&mut decision.response, &mut decision.reasons, ceiling, Reason::Mode(mode));
        if let Some(pause) = self.pause() {
            lower(&mut decision.response, &mut decision.reasons, Response::Alert, Reason::Paused(pause));
        }
        decision
    }

    /// The lowest of what template, policy and operators allow for this control, workload and phase.
    fn effective_mode(&self) -> Mode {
        let policy = self.policy.map_or(Mode::Enforce, |policy| self.overridden().1.unwrap_or(policy.mode));
        self.mode.min(policy).min(self.levers.mode.unwrap_or(Mode::Enforce))
    }

    fn pause(&self) -> Option<String> {
        let policy = self.policy.ok().into_iter().flat_map(|policy| &policy.pauses);
        let mut all = self.levers.pauses.iter().chain(policy);
        let pause = all.find(|pause| pause.holds(self.standing.workload(), self.actor, self.now))?;
        Some(pause.to_string())
    }
}

fn of_verdict((ceiling, why): (Response, String)) -> (Response, Reason) {
    (ceiling, Reason::Ceiling(why))
}

/// Alerts as in production, repairs only what every phase repairs.
fn undeclared(control: &Control) -> Response {
    if control.repairs_always() { Response::Remediate } else { control.response.production.min(Response::Alert) }
}

/// The same decision once a budget is spent: a person is asked.
#[must_use]
pub fn over_budget(mut decision: Decision, why: String) -> Decision {
    lower(&mut decision.response, &mut decision.reasons, Response::Approve, Reason::Budget(why));
    decision
}
