//! Queues and topics.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::Value;

use super::{Done, Failure};
use crate::remedy::carry_out::done;

pub(super) async fn restore_queue(
    config: &SdkConfig,
    queue: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<Done, Failure> {
    let mut request = aws_sdk_sqs::Client::new(config).set_queue_attributes().queue_url(queue);
    for (name, value) in attributes {
        request = request.attributes(QueueAttributeName::from(name.as_str()), value);
    }
    Ok(done(&request.send().await?))
}

pub(super) async fn restore_topic(config: &SdkConfig, topic: &str, policy: &Value) -> Result<Done, Failure> {
    let request = aws_sdk_sns::Client::new(config).set_topic_attributes().topic_arn(topic);
    let answer = request.attribute_name("Policy").attribute_value(policy.to_string()).send().await;
    Ok(done(&answer?))
}
