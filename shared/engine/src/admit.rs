//! Who may approve a repair, and when.

use jiff::Timestamp;
use model::{ActorKind, Approval, Arn, Identity, Policy, Record, Status, is_among};

/// Why an approval changes nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The finding does not wait for one.
    #[error("the finding does not wait for approval: it is {}", .0.as_str())]
    NotAwaited(Status),
    /// It came too late.
    #[error("it could be approved until {0}")]
    Lapsed(Timestamp),
    /// It is for another plan than the one that is recorded.
    #[error("it is for another plan than the one that is recorded")]
    AnotherPlan,
    /// The policy names nobody.
    #[error("the policy names no approvers, so nobody may approve")]
    NobodyMay,
    /// The policy names others.
    #[error("{0} is none of the policy's approvers")]
    Unlisted(String),
    /// Nobody knows whose change it was.
    #[error("nobody knows who made the change, so nobody can be shown to be somebody else")]
    ActorUnknown,
    /// It was the approver's own change.
    #[error("{0} made the change, and nobody approves an answer to their own")]
    Own(String),
}

/// Whether `approver`, as AWS named them, may have the plan with that hash carried out now.
///
/// # Errors
///
/// Why not.
pub fn admit(
    record: &Record,
    approver: &Identity,
    plan_hash: &str,
    policy: &Policy,
    now: Timestamp,
) -> Result<Approval, Refusal> {
    if record.status == Status::Lapsed {
        return Err(Refusal::Lapsed(record.approve_by.unwrap_or(record.updated_at)));
    }
    if record.status != Status::AwaitingApproval {
        return Err(Refusal::NotAwaited(record.status));
    }
    if let Some(lapsed) = record.approve_by.filter(|until| *until <= now) {
        return Err(Refusal::Lapsed(lapsed));
    }
    if record.decision.plan.hash() != plan_hash {
        return Err(Refusal::AnotherPlan);
    }
    let principal = approver.principal().as_str();
    if policy.approvers.is_empty() {
        return Err(Refusal::NobodyMay);
    }
    if !is_among(Some(principal), &policy.approvers) {
        return Err(Refusal::Unlisted(principal.to_owned()));
    }
    if record.actor.principal().is_none() && record.actor.kind != ActorKind::AwsService {
        return Err(Refusal::ActorUnknown);
    }
    if is_own(record, approver) {
        return Err(Refusal::Own(principal.to_owned()));
    }
    Ok(Approval { by: approver.arn.to_string(), at: now, plan_hash: plan_hash.to_owned() })
}

/// Whether any of the changes that the finding speaks of was this person's: by the role behind a session, whatever the
/// session is called, since whoever takes a role chooses that.
#[must_use]
pub fn is_own(record: &Record, person: &Identity) -> bool {
    let mut actors = record.actor.principal().into_iter().chain(record.others.iter().map(String::as_str));
    let own = without_session(person.principal());
    actors.any(|actor| without_session(&Arn::new(actor)) == own)
}

/// The principal as IAM knows it, without its path, which is not in every ARN of it.
fn without_session(arn: &Arn) -> Arn {
    let text = arn.as_str();
    let role = text.split_once(":assumed-role/").and_then(|(head, session)| {
        let name = session.split('/').next()?;
        Some(Arn::new(format!("{}:role/{name}", head.replacen(":sts:", ":iam:", 1))))
    });
    role.unwrap_or_else(|| arn.identity())
}
