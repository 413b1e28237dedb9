//! Queues and topics, with their policies and subscribers.

use aws_config::SdkConfig;
use aws_sdk_sqs::types::QueueAttributeName;
use model::{Facts, Part, SUBSCRIPTION};
use serde_json::{Value, json};

use super::{ObserveError, facts, there};

const QUEUE: &str = "sqs:GetQueueAttributes";
const TOPIC: &str = "sns:GetTopicAttributes";
const SUBSCRIPTIONS: &str = "sns:ListSubscriptionsByTopic";

/// What a queue has only if it was given.
const GIVEN: [&str; 4] = ["KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"];

pub(super) async fn queue(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = aws_sdk_sqs::Client::new(config);
    let answer =
        client.get_queue_attributes().queue_url(&part.id).attribute_names(QueueAttributeName::All).send().await;
    let gone = ["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];
    let Some(answer) = there(QUEUE, answer, &gone)? else { return Ok(None) };
    let counts = |name: &str| part.facts.contains_key(name) || GIVEN.contains(&name);
    let attributes = answer.attributes.unwrap_or_default().into_iter();
    let attributes = attributes.map(|(name, value)| (name.as_str().to_owned(), value));
    let there = attributes.filter(|(name, value)| counts(name) && !value.is_empty());
    Ok(Some(there.map(|(name, value)| (name, Value::String(value))).collect()))
}

pub(super) async fn topic(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = aws_sdk_sns::Client::new(config);
    let answer = client.get_topic_attributes().topic_arn(part.arn.as_str()).send().await;
    let Some(answer) = there(TOPIC, answer, &["NotFound", "NotFoundException"])? else { return Ok(None) };
    let attribute = |name| json!(answer.attributes().and_then(|all| all.get(name)));
    let mut live = facts([("KmsMasterKeyId", attribute("KmsMasterKeyId")), ("Policy", attribute("Policy"))]);
    let mut pages = client.list_subscriptions_by_topic().topic_arn(part.arn.as_str()).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(SUBSCRIPTIONS, error.into()))?;
        for subscription in page.subscriptions() {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let (protocol, endpoint) = (text(subscription.protocol()), text(subscription.endpoint()));
            let fact = format!("{SUBSCRIPTION}{protocol} {endpoint}");
            let confirmed = subscription.subscription_arn().is_some_and(|arn| arn.starts_with("arn:"));
            let word = if confirmed { "confirmed" } else { "pending" };
            // Others may subscribe as they please.
            if part.facts.contains_key(&fact) {
                live.insert(fact, json!(word));
            }
        }
    }
    Ok(Some(live))
}
