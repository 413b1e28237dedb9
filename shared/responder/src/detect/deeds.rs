//! What else was done by whoever a threat speaks of: evidence, which comes with the first word about it.

use aws::config::in_region;
use model::{Record, Response, Threat};

use super::Detector;
use crate::HandleError;

impl Detector {
    /// Has a new record remember what was done last with the key that the threat names. By this nothing is decided, and what
    /// cannot be read is told as that.
    pub(super) async fn remember_deeds(&self, record: &mut Record, threat: &Threat) -> Result<(), HandleError> {
        let told =
            record.decision.response > Response::Record && self.settings.members.is_home(&record.finding.resource);
        let Some(key) = threat.actor.access_key.as_deref().filter(|_| told) else { return Ok(()) };
        let there = in_region(&self.config, &threat.region);
        record.deeds = Some(aws::deeds::deeds(&there, key).await);
        self.journal.save(record).await.map_err(HandleError::later)
    }
}
