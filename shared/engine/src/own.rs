//! Whether a change was our own repair. A name proves nothing: anyone may call a session `phaseguard-x`.

use catalog::OwnRole;
use jiff::Timestamp;
use model::{Arn, Change, Plan, Record, Resource, Status};

/// The roles with which we repair, by exact ARN: AWS fills in the role of a session, and the caller chooses only the
/// session's name.
#[derive(Clone, Debug, Default)]
pub struct OwnRoles {
    /// Those that remedies are made with.
    pub remedies: Vec<String>,
    /// Those of the functions that take one of them for each repair.
    pub repairers: Vec<String>,
}

/// A call that claims, by role and session name, to be a part of a repair of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnCall {
    /// The finding named in the session's name.
    pub finding: String,
    /// Whether it only takes the remedy role, before the repair.
    pub takes_role: bool,
}

/// What a call by one of our roles claims to repair.
#[must_use]
pub fn own_call(change: &Change, roles: &OwnRoles) -> Option<OwnCall> {
    let role = change.actor.role.as_ref()?;
    let takes_role = roles.repairers.contains(role);
    let session = if takes_role {
        taken(change, roles)?
    } else {
        change.actor.session().filter(|_| roles.remedies.contains(role))?
    };
    let finding = session.strip_prefix("phaseguard-")?.to_owned();
    Some(OwnCall { finding, takes_role })
}

/// The session for which a function, in its own session, takes a remedy role.
fn taken<'a>(change: &'a Change, roles: &OwnRoles) -> Option<&'a str> {
    let role = catalog::own_role(&Arn::new(change.actor.role.as_deref()?));
    let Some(OwnRole::Function(function)) = role else { return None };
    let is_own = change.service() == "sts"
        && change.operation == "AssumeRole"
        && change.error.is_none()
        && catalog::is_session_of(function, change.actor.session()?)
        && roles.remedies.iter().any(|remedy| change.request.text("roleArn") == Some(remedy));
    change.request.text("roleSessionName").filter(|_| is_own)
}

/// Whether the finding that the call names really made it: AWS's own number of the call stands in the journal, or the
/// finding held a claim on this resource and intended this very call at that time. Whoever takes the role for a finding
/// that is to be repaired has changed nothing yet.
#[must_use]
pub fn is_own_change(call: &OwnCall, change: &Change, record: &Record) -> bool {
    if call.takes_role {
        return !record.decision.plan.0.is_empty();
    }
    let numbered = change.request_id.is_some() && record.calls.iter().any(|call| call.request_id == change.request_id);
    numbered || is_refused(change, record) || is_in_flight(change, record)
}

/// A call that was refused changed nothing, and was tried again: only the number of the last try is noted.
fn is_refused(change: &Change, record: &Record) -> bool {
    change.error.is_some() && is_intended(change, &record.decision.plan)
}

fn is_intended(change: &Change, plan: &Plan) -> bool {
    plan.0.iter().any(|remedy| is_named(change, remedy.kind().operation()))
}

fn is_in_flight(change: &Change, record: &Record) -> bool {
    // Of a call that no control watches nobody may know what it touched; the session itself is cut to the resource.
    let of_finding = |resource: &Resource| resource.arn.identity() == record.finding.resource.arn.identity();
    let at_work = record.claim.iter().filter(|_| record.status == Status::Intended);
    let now = at_work.map(|claim| (claim.since, claim.until, &record.decision.plan));
    // Whoever died over a call could not note its number.
    let before = record.interrupted.iter().map(|work| (work.since, work.until, &work.plan));
    change.resource.as_ref().is_none_or(of_finding)
        && now.chain(before).any(|(since, until, plan)| covers(change.time, since, until) && is_intended(change, plan))
}

fn covers(time: Option<Timestamp>, since: Timestamp, until: Timestamp) -> bool {
    // CloudTrail cuts times to whole seconds.
    time.is_some_and(|time| time.as_second() >= since.as_second() && time <= until)
}

/// CloudTrail records S3's `PutPublicAccessBlock` as `PutBucketPublicAccessBlock` or `PutAccountPublicAccessBlock`.
fn is_named(change: &Change, operation: &str) -> bool {
    let recorded = change.operation.replacen("Bucket", "", 1).replacen("Account", "", 1);
    recorded == operation
}
