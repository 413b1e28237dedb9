//! When a finding must be looked at again, although no event speaks of it.

use jiff::{SignedDuration, Timestamp};

use crate::{Record, Response, Status};

/// How long what was announced is left to come about. Messages take seconds, and minutes when they are given back.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(5);

impl Record {
    /// When somebody must look whether it still waits: for an approval, for its repair, or to be told. A finding of which
    /// nothing is left to do is never due.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        let soon = after(self.updated_at);
        match self.status {
            Status::AwaitingApproval if self.is_told() => self.approve_by,
            Status::AwaitingApproval => Some(self.approve_by.map_or(soon, |lapses| lapses.min(soon))),
            Status::Claimed | Status::Intended => Some(self.claim.as_ref().map_or(soon, |claim| after(claim.until))),
            Status::Decided => match self.decision.response {
                Response::Remediate => Some(soon),
                Response::Record => None,
                Response::Alert | Response::Approve => (!self.is_told()).then_some(soon),
            },
            Status::Remediated
            | Status::Resolved
            | Status::Failed
            | Status::Contested
            | Status::Lapsed
            | Status::Rejected
            | Status::Accepted => (!self.is_told()).then_some(soon),
        }
    }

    /// Whether people know of it as it stands.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.alerted.is_some_and(|(status, _)| status == self.status)
    }
}

fn after(time: Timestamp) -> Timestamp {
    time.saturating_add(ON_ITS_WAY).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use crate::{Actor, Alarm, Arn, Claim, Opening, Record, Resource, Response, Scope, Status};

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or_default()
    }

    /// A finding that was written at minute 0, may be approved until minute 60 and is claimed until minute 1.
    fn record(status: Status, response: Response, told: Option<Status>) -> Record {
        let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
        let resource = Resource { arn: Arn::new("arn:aws:s3:::acme"), account, region, scope: Scope::Generic };
        let opening = Opening::alarm(Alarm::ApprovalRefused, resource, Actor::default(), "e1", "", "");
        let mut record = Record { status, alerted: told.map(|status| (status, at(0))), ..opening.record(at(0)) };
        record.approve_by = Some(at(60));
        record.claim = Some(Claim { owner: "m".to_owned(), since: at(0), until: at(1) });
        record.decision.response = response;
        record
    }

    #[test]
    fn what_nobody_waits_for_is_never_due_and_what_somebody_waits_for_is() {
        use {Response::*, Status::*};

        for (status, response, told, due) in [
            (Decided, Record, None, None),
            (Decided, Alert, None, Some(5)),
            (Decided, Alert, Some(Decided), None),
            (Decided, Alert, Some(AwaitingApproval), Some(5)),
            (Decided, Remediate, None, Some(5)),
            (Decided, Remediate, Some(Decided), Some(5)),
            (AwaitingApproval, Approve, None, Some(5)),
            (AwaitingApproval, Approve, Some(AwaitingApproval), Some(60)),
            (Lapsed, Approve, Some(AwaitingApproval), Some(5)),
            (Lapsed, Approve, Some(Lapsed), None),
            (Claimed, Remediate, None, Some(6)),
            (Intended, Remediate, None, Some(6)),
            (Remediated, Remediate, None, Some(5)),
            (Remediated, Remediate, Some(Remediated), None),
        ] {
            let found = record(status, response, told).due();
            assert_eq!(found, due.map(at), "{status:?} {response:?} {told:?}");
        }
    }
}
