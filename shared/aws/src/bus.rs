//! Tells the rest of the stack that something was decided or done. An event carries an id and a hash, nothing that
//! could be taken for an order: whoever hears it reads the journal.

use aws_config::SdkConfig;
use aws_sdk_eventbridge::{Client, types::PutEventsRequestEntry};
use model::Phase;
use serde_json::{Value, json};

use crate::error::Fault;

/// The `source` of every event of ours.
pub const SOURCE: &str = "phaseguard";

const PUT_EVENTS: &str = "events:PutEvents";

/// Why an event was not announced.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The bus may take it later.
    #[error("{PUT_EVENTS} did not answer: {message}")]
    Transient {
        /// What it said.
        message: String,
    },
    /// The bus refused the call or the event.
    #[error("{PUT_EVENTS} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
}

impl From<Fault> for BusError {
    fn from(Fault { transient, code, message, request_id: _ }: Fault) -> Self {
        if transient { Self::Transient { message } } else { Self::Refused { code, message } }
    }
}

/// The bus of the stack.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: String,
}

impl Bus {
    /// The bus called `name`.
    pub fn new(config: &SdkConfig, name: impl Into<String>) -> Self {
        Self { client: Client::new(config), name: name.into() }
    }

    /// Announces `{"finding": …, "plan_hash": …, "next": …}`; `next` is the word by which rules tell who must hear it.
    ///
    /// # Errors
    ///
    /// When the bus did not take the event, which includes an answer of 200 that counts it as failed.
    pub async fn announce(
        &self,
        detail_type: &str,
        finding: &str,
        plan_hash: &str,
        next: &str,
    ) -> Result<(), BusError> {
        self.send(detail_type, &json!({"finding": finding, "plan_hash": plan_hash, "next": next})).await
    }

    /// Announces that a phase was raised: of what, from which to which, by whom. `old` is `None` where nothing was
    /// declared before, or where the same is announced again.
    ///
    /// # Errors
    ///
    /// As [`Self::announce`].
    pub async fn announce_phase(
        &self,
        of: &str,
        old: Option<Phase>,
        new: Phase,
        by: Option<&str>,
    ) -> Result<(), BusError> {
        self.send("Phase Changed", &json!({"of": of, "old": old, "new": new, "by": by})).await
    }

    /// Announces that an event which is kept is to be looked at again; only its id.
    ///
    /// # Errors
    ///
    /// As [`Self::announce`].
    pub async fn announce_again(&self, event: &str) -> Result<(), BusError> {
        self.send("Second Look", &json!({"event": event, "next": "look"})).await
    }

    async fn send(&self, detail_type: &str, detail: &Value) -> Result<(), BusError> {
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(SOURCE)
            .detail_type(detail_type)
            .detail(detail.to_string())
            .build();
        let answer = self.client.put_events().entries(entry).send().await.map_err(Fault::from)?;
        if answer.failed_entry_count() == 0 {
            return Ok(());
        }
        let failed = answer.entries().first();
        let code = failed.and_then(|entry| entry.error_code()).map(str::to_owned);
        let message = failed.and_then(|entry| entry.error_message()).unwrap_or("the bus took no event").to_owned();
        let transient = code.as_deref().is_some_and(|code| matches!(code, "ThrottlingException" | "InternalFailure"));
        Err(Fault { transient, code, message, request_id: None }.into())
    }
}
