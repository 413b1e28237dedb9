//! Messages of a queue, each answered by itself: one that fails goes back alone.

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::future::join_all;
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// How often the queues of changes, threats and second looks hand out a message before it is a dead letter; the template says
/// the same.
pub const CHANGE_RECEIVES: u32 = 4;
/// How often the remediation and notice queues hand out a message before it is a dead letter.
pub const REMEDIATION_RECEIVES: u32 = 6;

/// Why a message goes back to its queue, and to the dead letters when it never succeeds.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// Nobody can make sense of it; the dead-letter alarm tells a person.
    #[error("cannot be understood: {0}")]
    Unreadable(String),
    /// It may succeed later.
    #[error("later: {0}")]
    Later(String),
}

impl HandleError {
    pub(crate) fn later(error: impl std::fmt::Display) -> Self {
        Self::Later(error.to_string())
    }
}

/// One receipt of a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attempt {
    /// The message's id: the same each time it comes.
    pub message: String,
    /// How often it came, this time included.
    pub count: u32,
    /// How often it comes at most.
    pub most: u32,
}

impl Attempt {
    /// Whether what is still unknown must be reported as unknown now. The last receipt is left for the report itself.
    #[must_use]
    pub const fn is_last_but_one(&self) -> bool {
        self.count + 1 >= self.most
    }

    fn of(message: &SqsMessage, most: u32) -> Self {
        let count = message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        Self { message: message.message_id.clone().unwrap_or_default(), count: count.unwrap_or(1), most }
    }
}

/// Serves a queue until Lambda ends the function.
///
/// # Errors
///
/// When the Lambda runtime cannot be reached.
pub async fn serve(most: u32, handle: impl AsyncFn(String, Attempt) -> Result<(), HandleError>) -> Result<(), Error> {
    let handle = &handle;
    lambda_runtime::run(service_fn(|event: LambdaEvent<SqsEvent>| respond(event.payload, most, handle))).await
}

/// Serves a schedule, whose events say nothing, until Lambda ends the function.
///
/// # Errors
///
/// When the Lambda runtime cannot be reached.
pub async fn serve_schedule(work: impl AsyncFn() -> Result<(), HandleError>) -> Result<(), Error> {
    let work = &work;
    lambda_runtime::run(service_fn(|_: LambdaEvent<serde_json::Value>| async move {
        work().await.inspect_err(|error| tracing::error!(error = %error, "the schedule's work was not done"))?;
        Ok::<_, Error>(serde_json::Value::Null)
    }))
    .await
}

async fn respond(
    event: SqsEvent,
    most: u32,
    handle: &impl AsyncFn(String, Attempt) -> Result<(), HandleError>,
) -> Result<SqsBatchResponse, Error> {
    let failures = join_all(event.records.into_iter().map(|message| answer(message, most, handle))).await;
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failures.into_iter().flatten().collect();
    Ok(response)
}

async fn answer(
    message: SqsMessage,
    most: u32,
    handle: &impl AsyncFn(String, Attempt) -> Result<(), HandleError>,
) -> Option<BatchItemFailure> {
    let attempt = Attempt::of(&message, most);
    let (id, count) = (attempt.message.clone(), attempt.count);
    let error = handle(message.body.unwrap_or_default(), attempt).await.err()?;
    tracing::warn!(message = %id, count, most, error = %error, "the message goes back to the queue");
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    Some(failure)
}

#[cfg(test)]
mod tests {
    use super::{Attempt, CHANGE_RECEIVES, REMEDIATION_RECEIVES};

    #[test]
    fn the_template_hands_messages_out_as_often_as_we_count_on() {
        let template = include_str!("../../../template.yaml");
        let counts: Vec<u32> =
            template.lines().filter_map(|line| line.trim().strip_prefix("maxReceiveCount: ")?.parse().ok()).collect();
        // Changes, callers, threats and second looks are the detectors'; the others the remediator's and the notifier's.
        let detectors = [CHANGE_RECEIVES; 4];
        assert_eq!(counts, [&detectors[..], &[REMEDIATION_RECEIVES; 2]].concat());
    }

    #[test]
    fn one_receipt_is_left_to_report_what_stayed_unknown() {
        let last_but_one = |count| Attempt { message: String::new(), count, most: CHANGE_RECEIVES }.is_last_but_one();
        assert_eq!([1, 2, 3, 4].map(last_but_one), [false, false, true, true]);
    }
}
