//! Tells people.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_sns::{Client, error::BuildError, types::MessageAttributeValue};
use serde::Serialize;

use crate::error::Fault;

const PUBLISH: &str = "sns:Publish";

/// SNS hands at most ten attributes on to a queue that takes messages as they are.
const MOST_ATTRIBUTES: usize = 10;

/// What is published: one text for each kind of reader.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Parts {
    /// For every protocol without a part of its own.
    pub default: String,
    /// For e-mail.
    pub email: String,
    /// For queues.
    pub sqs: String,
}

/// Why a notice was not published.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// The topic may take it later.
    #[error("{PUBLISH} did not answer: {message}")]
    Transient {
        /// What it said.
        message: String,
    },
    /// The topic refused it.
    #[error("{PUBLISH} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// SNS would drop some of the attributes.
    #[error("a notice has at most {MOST_ATTRIBUTES} attributes, not {0}")]
    TooManyAttributes(usize),
    /// The parts or attributes make no message.
    #[error("the notice cannot be written")]
    Malformed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<Fault> for NoticeError {
    fn from(Fault { transient, code, message, request_id: _ }: Fault) -> Self {
        if transient { Self::Transient { message } } else { Self::Refused { code, message } }
    }
}

/// The topic of the stack.
#[derive(Clone, Debug)]
pub struct Notices {
    client: Client,
    topic: String,
}

impl Notices {
    /// The topic with that ARN.
    pub fn new(config: &SdkConfig, topic: impl Into<String>) -> Self {
        Self { client: Client::new(config), topic: topic.into() }
    }

    /// Publishes `parts` under `subject`, and answers the message's id. Attributes without a value are left out: SNS
    /// refuses the whole message for one.
    ///
    /// # Errors
    ///
    /// When SNS did not take the message.
    pub async fn publish(
        &self,
        subject: &str,
        parts: &Parts,
        attributes: &BTreeMap<String, String>,
    ) -> Result<String, NoticeError> {
        if attributes.len() > MOST_ATTRIBUTES {
            return Err(NoticeError::TooManyAttributes(attributes.len()));
        }
        let message = serde_json::to_string(parts).map_err(|error| NoticeError::Malformed(error.into()))?;
        let mut request = self.client.publish().topic_arn(&self.topic).subject(subject);
        request = request.message(message).message_structure("json");
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            let value = attribute(value).map_err(|error| NoticeError::Malformed(error.into()))?;
            request = request.message_attributes(name, value);
        }
        let answer = request.send().await.map_err(Fault::from)?;
        Ok(answer.message_id().unwrap_or_default().to_owned())
    }
}

fn attribute(value: &str) -> Result<MessageAttributeValue, BuildError> {
    MessageAttributeValue::builder().data_type("String").string_value(value).build()
}
