//! What operators write: levers, acceptances, and the end of a finding. Each write names what it replaces.

use model::{Acceptance, Levers, Record};

use super::{GET, Journal, JournalError, LOOKS, PUT, item};
use crate::{
    error::Fault,
    item::{Item, number, string},
};

impl Journal {
    /// What the operators allow at all.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn levers(&self) -> Result<Levers, JournalError> {
        let request = self.client.get_item().table_name(&self.table).key("pk", string(item::LEVERS));
        let answer = request.consistent_read(true).send().await.map_err(|error| JournalError::new(GET, error))?;
        Ok(answer.item().map(item::body).transpose()?.unwrap_or_default())
    }

    /// Changes what the operators allow, in the place of what was read; whoever loses a race reads again, so that no
    /// operator's word is lost. No function of the stack may.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written, or others keep writing it.
    pub async fn change_levers(&self, change: impl Fn(&mut Levers)) -> Result<Levers, JournalError> {
        for _ in 0..LOOKS {
            let request = self.client.get_item().table_name(&self.table).key("pk", string(item::LEVERS));
            let answer = request.consistent_read(true).send().await.map_err(|error| JournalError::new(GET, error))?;
            let mut levers: Levers = answer.item().map(item::body).transpose()?.unwrap_or_default();
            change(&mut levers);
            let before = answer.item().and_then(item::revision);
            if self.put_if(item::of_levers(&levers, before.unwrap_or_default() + 1)?, before).await? {
                return Ok(levers);
            }
        }
        Err(JournalError::Conflict)
    }

    /// Writes an item in the place of that revision; tells whether nobody else wrote it meanwhile.
    async fn put_if(&self, item: Item, before: Option<u64>) -> Result<bool, JournalError> {
        let request = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let request = request.expression_attribute_names("#revision", "revision");
        let request = match before {
            None => request.condition_expression("attribute_not_exists(#revision)"),
            Some(before) => request
                .condition_expression("#revision = :before")
                .expression_attribute_values(":before", number(before)),
        };
        match request.send().await.map_err(Fault::from) {
            Ok(_) => Ok(true),
            Err(fault) if fault.is(&["ConditionalCheckFailedException"]) => Ok(false),
            Err(fault) => Err(JournalError::new(PUT, fault)),
        }
    }

    /// Writes that a state may stay. No function of the stack may.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn accept(&self, key: &str, acceptance: &Acceptance) -> Result<(), JournalError> {
        self.put(item::of_acceptance(key, acceptance)?).await
    }

    /// Changes a record that others write too, such as whoever tells people of it: when somebody did meanwhile, what is
    /// there now is changed, as long as it stands where it stood.
    ///
    /// # Errors
    ///
    /// [`JournalError::Conflict`] when it stands somewhere else now, or others keep writing it.
    pub async fn amend(&self, record: &mut Record, change: impl Fn(&mut Record)) -> Result<(), JournalError> {
        self.rewrite(record, change, false).await
    }

    /// Changes a record like [`Self::amend`], and closes it like [`Self::close`].
    ///
    /// # Errors
    ///
    /// As for [`Self::amend`].
    pub async fn end(&self, record: &mut Record, change: impl Fn(&mut Record)) -> Result<(), JournalError> {
        self.rewrite(record, change, true).await
    }

    async fn rewrite(
        &self,
        record: &mut Record,
        change: impl Fn(&mut Record),
        closes: bool,
    ) -> Result<(), JournalError> {
        for _ in 0..LOOKS {
            let mut next = record.clone();
            change(&mut next);
            let written = if closes { self.close(&mut next).await } else { self.save(&mut next).await };
            match written {
                Ok(()) => {
                    *record = next;
                    return Ok(());
                }
                Err(JournalError::Conflict) => self.refresh(record).await?,
                Err(error) => return Err(error),
            }
        }
        Err(JournalError::Conflict)
    }

    /// Reads a record again that somebody else wrote.
    async fn refresh(&self, record: &mut Record) -> Result<(), JournalError> {
        let found = self.load(&record.id).await?.filter(|found| found.status == record.status);
        *record = found.ok_or(JournalError::Conflict)?;
        Ok(())
    }
}
