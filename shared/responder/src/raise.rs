//! Tells people of something about the stack itself, once for each attempt.

use aws::bus::Bus;
use aws::journal::{Journal, Opened};
use model::Record;

use crate::HandleError;
use crate::story::{Outcome, tell};

/// Writes an alarm down, and announces it. An attempt that was written before is only announced again, since that may
/// have been lost; another attempt at the same thing joins the record that is open, and is told too.
pub(crate) async fn raise(journal: &Journal, bus: &Bus, record: &Record) -> Result<(), HandleError> {
    let record = match journal.open(record).await.map_err(HandleError::later)? {
        Opened::New => {
            tell(Outcome::Opened, record);
            record.clone()
        }
        Opened::Known(known) => *known,
        Opened::Joined(open) => join(journal, *open, record).await?,
    };
    let hash = record.decision.plan.hash();
    bus.announce("Finding Decided", &record.id, &hash, "notify").await.map_err(HandleError::later)
}

async fn join(journal: &Journal, mut open: Record, attempt: &Record) -> Result<Record, HandleError> {
    if !open.events.contains(&attempt.event.id) {
        open.count += 1;
        open.events.push(attempt.event.id.clone());
        (open.finding, open.verdict) = (attempt.finding.clone(), attempt.verdict.clone());
        (open.actor, open.event) = (attempt.actor.clone(), attempt.event.clone());
        open.alerted = None;
        open.updated_at = attempt.updated_at;
        journal.save(&mut open).await.map_err(HandleError::later)?;
        tell(Outcome::Joined, &open);
    }
    Ok(open)
}
