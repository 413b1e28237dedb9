//! What waits for something, and has waited long enough.

use jiff::Timestamp;

use super::{Journal, JournalError, QUERY, item};
use crate::item::{string, text};

impl Journal {
    /// The ids of findings that are due by `now`, those that have waited longest first, at most `limit`. The index may be
    /// behind: whoever acts reads the record.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub async fn due(&self, now: Timestamp, limit: i32) -> Result<Vec<String>, JournalError> {
        let request = self.client.query().table_name(&self.table).index_name(item::DUE).limit(limit);
        let request = request
            .key_condition_expression("#waiting = :findings AND #due <= :now")
            .expression_attribute_names("#waiting", item::WAITING)
            .expression_attribute_names("#due", item::DUE)
            .expression_attribute_values(":findings", string(item::FINDINGS))
            .expression_attribute_values(":now", string(item::sortable(now)));
        let answer = request.send().await.map_err(|error| JournalError::new(QUERY, error))?;
        let ids = answer.items().iter().filter_map(|item| text(item, "pk")?.strip_prefix("finding#"));
        Ok(ids.map(str::to_owned).collect())
    }
}
