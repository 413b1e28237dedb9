//! Whether a change was our own repair. A name proves nothing: anyone may call a session `phaseguard-x`.

use jiff::Timestamp;
use model::{Change, Record, Status};

/// A call that claims, by role and session name, to be a repair of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnCall {
    /// The finding named in the session's name.
    pub finding: String,
}

/// The finding that a call by one of our remedy roles claims to repair. `roles` are exact ARNs; AWS fills in the
/// role of a session, the caller chooses only the session's name.
#[must_use]
pub fn own_call(change: &Change, roles: &[String]) -> Option<OwnCall> {
    let role = change.actor.role.as_ref()?;
    let finding = change.actor.session()?.strip_prefix("phaseguard-")?;
    roles.contains(role).then(|| OwnCall { finding: finding.to_owned() })
}

/// Whether the finding that the call names really made it: AWS's own number of the call stands in the journal, or the
/// finding holds a claim on this resource and intends this very call at that time.
#[must_use]
pub fn is_own_change(change: &Change, record: &Record) -> bool {
    let numbered = change.request_id.is_some() && record.calls.iter().any(|call| call.request_id == change.request_id);
    numbered || is_refused(change, record) || is_in_flight(change, record)
}

/// A call that was refused changed nothing, and was tried again: only the number of the last try is noted.
fn is_refused(change: &Change, record: &Record) -> bool {
    change.error.is_some() && is_intended(change, record)
}

fn is_intended(change: &Change, record: &Record) -> bool {
    record.decision.plan.0.iter().any(|remedy| is_named(change, remedy.kind().operation()))
}

fn is_in_flight(change: &Change, record: &Record) -> bool {
    let resource = change.resource.as_ref().map(|resource| resource.arn.identity());
    let same = resource == Some(record.finding.resource.arn.identity());
    let claimed = record.claim.as_ref().is_some_and(|claim| covers(change.time, claim.since, claim.until));
    record.status == Status::Intended && same && is_intended(change, record) && claimed
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
