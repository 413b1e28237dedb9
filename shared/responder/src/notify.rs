//! Tells people: one message about one finding for each state that it comes to.

use std::collections::BTreeMap;

use aws::config::SdkConfig;
use aws::journal::Journal;
use aws::notices::{Notices, Parts};
use jiff::{SignedDuration, Timestamp};
use model::Record;
use report::{Notice, notice};

use crate::order::Order;
use crate::story::{Outcome, tell, tell_message};
use crate::{Attempt, HandleError, Settings};

/// How long one worker is left to publish before another does. Shorter than a message stays hidden.
const PUBLISHING: SignedDuration = SignedDuration::from_secs(60);

/// Tells people.
#[derive(Debug)]
pub struct Notifier {
    journal: Journal,
    notices: Notices,
}

impl Notifier {
    /// A notifier with the credentials of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: &Settings) -> Self {
        Self { journal: Journal::new(config, &settings.journal), notices: Notices::new(config, &settings.topic) }
    }

    /// Tells people of the finding as it stands now, unless they know.
    ///
    /// # Errors
    ///
    /// When the announcement cannot be understood, or what it needs cannot be reached now.
    pub async fn tell(&self, body: &str, _attempt: &Attempt) -> Result<(), HandleError> {
        let id = Order::read(body)?.finding;
        let Some(mut record) = self.journal.load(&id).await.map_err(HandleError::later)? else {
            tell_message(Outcome::Forged, &format!("nobody decided a finding {id}"));
            return Ok(());
        };
        if record.alerted.is_some_and(|(status, _)| status == record.status) {
            tell(Outcome::ToldBefore, &record);
            return Ok(());
        }
        self.set_out(&mut record).await?;
        self.publish(&record).await?;
        self.note(record).await
    }

    /// Notes that we are about to publish, so that two workers do not both.
    async fn set_out(&self, record: &mut Record) -> Result<(), HandleError> {
        let now = Timestamp::now();
        if record.alerting.is_some_and(|since| now.duration_since(since) < PUBLISHING) {
            return Err(HandleError::Later(format!("finding {} is being told", record.id)));
        }
        record.alerting = Some(now);
        self.journal.save(record).await.map_err(HandleError::later)
    }

    async fn publish(&self, record: &Record) -> Result<(), HandleError> {
        let Notice { subject, text, document, attributes } = notice(record);
        let parts = Parts { default: text.clone(), email: text, sqs: document.to_string() };
        let attributes: BTreeMap<_, _> = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.notices.publish(&subject, &parts, &attributes).await.map_err(HandleError::later)?;
        Ok(())
    }

    /// Notes that people know. If that is lost they may be told twice, never not at all.
    async fn note(&self, mut record: Record) -> Result<(), HandleError> {
        record.alerted = Some((record.status, Timestamp::now()));
        record.alerting = None;
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::Told, &record);
        Ok(())
    }
}
