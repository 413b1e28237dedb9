//! What waits for something that does not come: an approval, a repair that was not announced or whose worker is gone, an
//! alert that was lost. No event speaks of these, so a schedule has them looked for.

use jiff::Timestamp;
use model::{Record, Response, Status};

use super::{HandleError, Outcome, Remediator, tell};

/// How many findings are looked at in one sweep. The next takes those that are left.
const AT_ONCE: i32 = 100;

impl Remediator {
    /// Lets lapse what nobody approved in time, and announces again what waits too long for a repair or an alert.
    pub(super) async fn sweep(&self) -> Result<(), HandleError> {
        let now = Timestamp::now();
        let mut failed = None;
        for id in self.journal.due(now, AT_ONCE).await.map_err(HandleError::later)? {
            // One that cannot be helped keeps the others from nothing.
            if let Err(error) = self.look_after(&id, now).await {
                tracing::warn!(finding = id, error = %error, "the finding is left to the next sweep");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn look_after(&self, id: &str, now: Timestamp) -> Result<(), HandleError> {
        let record = self.journal.load(id).await.map_err(HandleError::later)?;
        let Some(record) = record.filter(|record| record.due().is_some_and(|due| due <= now)) else { return Ok(()) };
        match record.status {
            Status::AwaitingApproval if record.approve_by.is_some_and(|until| until <= now) => {
                self.lapse(record, now).await
            }
            Status::Claimed | Status::Intended => self.again(&record, "remediate").await,
            Status::Decided if record.decision.response == Response::Remediate => {
                self.again(&record, "remediate").await
            }
            Status::Decided
            | Status::AwaitingApproval
            | Status::Remediated
            | Status::Resolved
            | Status::Failed
            | Status::Contested
            | Status::Lapsed
            | Status::Rejected
            | Status::Accepted => self.again(&record, "notify").await,
        }
    }

    /// Nobody approved in time. A later event about the same state asks again.
    async fn lapse(&self, mut record: Record, now: Timestamp) -> Result<(), HandleError> {
        record.status = Status::Lapsed;
        record.updated_at = now;
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::Lapsed, &record);
        self.decided(&record, "notify").await
    }

    async fn again(&self, record: &Record, next: &str) -> Result<(), HandleError> {
        tell(Outcome::AnnouncedAgain, record);
        self.decided(record, next).await
    }
}
