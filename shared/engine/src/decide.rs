//! What we do: the table's word for the phase, and the reasons that lower it, in order.

use model::{Control, Decision, Mode, Phase, Plan, Reason, Response, Standing, Verdict};

/// All that a decision needs to know.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The control.
    pub control: &'a Control,
    /// The most that may be done, when the event alone tells.
    pub ceiling: Option<&'a (Response, String)>,
    /// What it thinks of the state.
    pub verdict: &'a Verdict,
    /// Whose resource it is.
    pub standing: &'a Standing,
    /// What would repair it.
    pub plan: Plan,
    /// Whether the change was our own repair.
    pub own_change: bool,
    /// What the stack may do at all.
    pub mode: Mode,
}

/// Decides. Nothing raises the response above the table's word; each reason that lowers it is kept.
#[must_use]
pub fn decide(case: Case<'_>) -> Decision {
    let Case { control, ceiling, verdict, standing, plan, own_change, mode } = case;
    let settled =
        |response, reason| Decision { response, intended: response, reasons: vec![reason], plan: Plan::default() };
    if own_change {
        return settled(Response::Record, Reason::OwnChange);
    }
    if *standing == Standing::Nobody {
        return settled(Response::Record, Reason::Nobody);
    }
    let (mut response, mut reasons) = table(control, standing);
    match verdict {
        Verdict::Sound => return settled(Response::Record, Reason::Sound),
        Verdict::Unknown { reason } => {
            return limit_by_mode(settled(Response::Alert, Reason::Unknown(reason.clone())), mode);
        }
        Verdict::Unread => lower(&mut response, &mut reasons, Response::Alert, Reason::Unread),
        Verdict::Exposed { ceiling: Some((ceiling, why)), .. } => {
            lower(&mut response, &mut reasons, *ceiling, Reason::Ceiling(why.clone()));
        }
        Verdict::Exposed { ceiling: None, .. } => {}
    }
    if let Some((ceiling, why)) = ceiling {
        lower(&mut response, &mut reasons, *ceiling, Reason::Ceiling(why.clone()));
    }
    if !standing.is_approved() {
        lower(&mut response, &mut reasons, Response::Alert, Reason::Unapproved);
    }
    if plan.is_empty() {
        lower(&mut response, &mut reasons, Response::Alert, Reason::NoPlan);
    }
    limit_by_mode(Decision { response, intended: response, reasons, plan }, mode)
}

/// The table's word for the phase.
fn table(control: &Control, standing: &Standing) -> (Response, Vec<Reason>) {
    if let Standing::Member { phase, declared, .. } = standing {
        let response = control.response.of(*phase);
        return (response, vec![Reason::Phase(format!("{phase} ({declared}) asks for {response}"))]);
    }
    // Alerts as in production, repairs only what every phase repairs.
    let everywhere = Phase::ALL.into_iter().all(|phase| control.response.of(phase) == Response::Remediate);
    let response = if everywhere { Response::Remediate } else { control.response.production.min(Response::Alert) };
    (response, vec![Reason::Undeclared])
}

fn lower(response: &mut Response, reasons: &mut Vec<Reason>, ceiling: Response, reason: Reason) {
    if *response > ceiling {
        *response = ceiling;
        reasons.push(reason);
    }
}

/// A stack that observes decides as if it enforced, and alerts instead of acting; one that is off only records.
fn limit_by_mode(mut decision: Decision, mode: Mode) -> Decision {
    let ceiling = match mode {
        Mode::Off => Response::Record,
        Mode::Observe => Response::Alert,
        Mode::Enforce => Response::Remediate,
    };
    lower(&mut decision.response, &mut decision.reasons, ceiling, Reason::Mode(mode));
    decision
}
