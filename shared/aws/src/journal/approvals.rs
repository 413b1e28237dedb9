//! Approvals on their way from a person to the remediator. They are not believed, they are proved.

use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use jiff::Timestamp;

use super::{DELETE, GET, Journal, JournalError, item};
use crate::item::{string, text};

impl Journal {
    /// Writes an approval, in the place of an earlier one. No function of the stack may.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn give_approval(&self, finding: &str, body: &str, expires: Timestamp) -> Result<(), JournalError> {
        self.put(item::of_approval(finding, body, expires)).await
    }

    /// The approval of a finding, as it was written.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn approval(&self, finding: &str) -> Result<Option<String>, JournalError> {
        let request = self.client.get_item().table_name(&self.table).key("pk", string(item::approval_key(finding)));
        let answer = request.consistent_read(true).send().await.map_err(|error| JournalError::new(GET, error))?;
        Ok(answer.item().map(|item| text(item, "body").unwrap_or_default().to_owned()))
    }

    /// Deletes an approval that was used or refused, unless another stands in its place by now.
    ///
    /// # Errors
    ///
    /// When it cannot be deleted.
    pub async fn forget_approval(&self, finding: &str, body: &str) -> Result<(), JournalError> {
        let request = self.client.delete_item().table_name(&self.table).key("pk", string(item::approval_key(finding)));
        let request = request.condition_expression("#body = :body").expression_attribute_names("#body", "body");
        match request.expression_attribute_values(":body", string(body)).send().await {
            Ok(_) => Ok(()),
            Err(error) if is_another(error.as_service_error()) => Ok(()),
            Err(error) => Err(JournalError::new(DELETE, error)),
        }
    }
}

fn is_another(error: Option<&DeleteItemError>) -> bool {
    error.is_some_and(DeleteItemError::is_conditional_check_failed_exception)
}
