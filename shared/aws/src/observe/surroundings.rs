//! What stands around a stack: what it hears by, whom it tells, and what nobody heard.

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use aws_sdk_eventbridge::types::{Rule, RuleState};
use aws_sdk_lambda::types::AccountLimit;
use aws_sdk_sqs::types::QueueAttributeName;
use jiff::Timestamp;
use model::{DetectorState, RecorderState};

use super::{ObserveError, cloudtrail, guardduty};
use crate::config::in_region;

const REGIONS: &str = "ec2:DescribeRegions";
const TARGETING: &str = "events:ListRuleNamesByTarget";
const RULES: &str = "events:ListRules";
const SUBSCRIPTIONS: &str = "sns:ListSubscriptionsByTopic";
const MESSAGES: &str = "sqs:GetQueueAttributes";
const CALLS: &str = "cloudtrail:LookupEvents";
const LIMITS: &str = "lambda:GetAccountSettings";

/// A trail that records calls of this Region, and what is known of it.
#[derive(Debug)]
pub struct Trail {
    /// Its ARN.
    pub arn: String,
    /// How it stands, or why nobody knows.
    pub state: Result<RecorderState, ObserveError>,
}

/// A rule that sends what it hears to a bus.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sender {
    /// Its name.
    pub name: String,
    /// Whether it hears anything now.
    pub enabled: bool,
    /// What it hears.
    pub pattern: String,
}

/// Who is told of what is sent to a topic.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Subscriber {
    /// `email`, `sqs` …
    pub protocol: String,
    /// The address.
    pub endpoint: String,
    /// Whether it was confirmed: before, nothing is sent to it.
    pub confirmed: bool,
}

/// A call that CloudTrail remembers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PastCall {
    /// The operation.
    pub operation: String,
    /// Who called, as far as CloudTrail names anybody.
    pub by: String,
    /// When.
    pub at: Option<Timestamp>,
    /// Whether it only read.
    pub reads: bool,
}

/// How many executions of functions the account may have at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Executions {
    /// In all.
    pub most: i32,
    /// Of them, those that no function has for itself.
    pub unreserved: i32,
}

/// Asks about all that with the credentials of a person.
#[derive(Clone, Debug)]
pub struct Surroundings {
    config: SdkConfig,
}

impl Surroundings {
    /// What stands around a stack in the Region of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone() }
    }

    /// The trails that record this Region, those made in other Regions too.
    ///
    /// # Errors
    ///
    /// When nobody may list them. A trail that may not be looked at says so itself.
    pub async fn trails(&self) -> Result<Vec<Trail>, ObserveError> {
        cloudtrail::trails(&self.config).await
    }

    /// The GuardDuty detector of this Region.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn detector(&self) -> Result<DetectorState, ObserveError> {
        Ok(guardduty::read(&self.config).await?.map(|(detector, _)| detector).unwrap_or_default())
    }

    /// The Regions in which the account can be used.
    ///
    /// # Errors
    ///
    /// When they cannot be listed.
    pub async fn regions(&self) -> Result<Vec<String>, ObserveError> {
        // Without `all_regions` those that are not enabled are left out.
        let answer = aws_sdk_ec2::Client::new(&self.config).describe_regions().send().await;
        let answer = answer.map_err(|error| ObserveError::new(REGIONS, error.into()))?;
        Ok(answer.regions.unwrap_or_default().into_iter().filter_map(|region| region.region_name).collect())
    }

    /// The rules of the default bus of `region` that send what they hear to `bus`.
    ///
    /// # Errors
    ///
    /// When they cannot be listed.
    pub async fn senders(&self, region: &str, bus: &str) -> Result<Vec<Sender>, ObserveError> {
        let client = aws_sdk_eventbridge::Client::new(&in_region(&self.config, region));
        let names = targeting(&client, bus).await?;
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let page = client.list_rules().set_next_token(next).send().await;
            let page = page.map_err(|error| ObserveError::new(RULES, error.into()))?;
            found.extend(page.rules.unwrap_or_default().into_iter().map(sender));
            next = page.next_token;
            if next.is_none() {
                found.retain(|sender| names.contains(&sender.name));
                return Ok(found);
            }
        }
    }

    /// Who is told of what is sent to a topic.
    ///
    /// # Errors
    ///
    /// When they cannot be listed.
    pub async fn subscribers(&self, topic: &str) -> Result<Vec<Subscriber>, ObserveError> {
        let client = aws_sdk_sns::Client::new(&self.config);
        let mut pages = client.list_subscriptions_by_topic().topic_arn(topic).into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| ObserveError::new(SUBSCRIPTIONS, error.into()))?;
            found.extend(page.subscriptions.unwrap_or_default().into_iter().map(|subscription| Subscriber {
                confirmed: subscription.subscription_arn().is_some_and(|arn| arn.starts_with("arn:")),
                protocol: subscription.protocol.unwrap_or_default(),
                endpoint: subscription.endpoint.unwrap_or_default(),
            }));
        }
        Ok(found)
    }

    /// How many messages lie in a queue.
    ///
    /// # Errors
    ///
    /// When nobody can say.
    pub async fn messages(&self, url: &str) -> Result<u64, ObserveError> {
        let (client, name) = (aws_sdk_sqs::Client::new(&self.config), QueueAttributeName::ApproximateNumberOfMessages);
        let answer = client.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await;
        let answer = answer.map_err(|error| ObserveError::new(MESSAGES, error.into()))?;
        let count = answer.attributes().and_then(|all| all.get(&name)).and_then(|count| count.parse().ok());
        count.ok_or_else(|| ObserveError::Unknown {
            operation: MESSAGES,
            code: None,
            message: "it answered without a count".to_owned(),
        })
    }

    /// The latest calls to a service in `region` that CloudTrail remembers: fifty at most, of ninety days.
    ///
    /// # Errors
    ///
    /// When they cannot be looked up.
    pub async fn calls(&self, region: &str, source: &str) -> Result<Vec<PastCall>, ObserveError> {
        let client = aws_sdk_cloudtrail::Client::new(&in_region(&self.config, region));
        let of = LookupAttribute::builder().attribute_key(LookupAttributeKey::EventSource).attribute_value(source);
        let of = of.build().map_err(|error| ObserveError::Unknown {
            operation: CALLS,
            code: None,
            message: error.to_string(),
        })?;
        let answer = client.lookup_events().lookup_attributes(of).send().await;
        let answer = answer.map_err(|error| ObserveError::new(CALLS, error.into()))?;
        Ok(answer.events.unwrap_or_default().into_iter().map(past).collect())
    }

    /// How many executions of functions the account may have at once, in this Region.
    ///
    /// # Errors
    ///
    /// When nobody can say.
    pub async fn executions(&self) -> Result<Executions, ObserveError> {
        let answer = aws_sdk_lambda::Client::new(&self.config).get_account_settings().send().await;
        let answer = answer.map_err(|error| ObserveError::new(LIMITS, error.into()))?;
        let limit = answer.account_limit();
        Ok(Executions {
            most: limit.map(AccountLimit::concurrent_executions).unwrap_or_default(),
            unreserved: limit.and_then(AccountLimit::unreserved_concurrent_executions).unwrap_or_default(),
        })
    }
}

async fn targeting(client: &aws_sdk_eventbridge::Client, bus: &str) -> Result<Vec<String>, ObserveError> {
    let (mut names, mut next) = (Vec::new(), None);
    loop {
        let page = client.list_rule_names_by_target().target_arn(bus).set_next_token(next).send().await;
        let page = page.map_err(|error| ObserveError::new(TARGETING, error.into()))?;
        names.extend(page.rule_names.unwrap_or_default());
        next = page.next_token;
        if next.is_none() {
            return Ok(names);
        }
    }
}

fn sender(rule: Rule) -> Sender {
    let on = [RuleState::Enabled, RuleState::EnabledWithAllCloudtrailManagementEvents];
    Sender {
        enabled: rule.state().is_some_and(|state| on.contains(state)),
        name: rule.name.unwrap_or_default(),
        pattern: rule.event_pattern.unwrap_or_default(),
    }
}

fn past(event: Event) -> PastCall {
    let at = event.event_time().and_then(|at| Timestamp::from_millisecond(at.to_millis().ok()?).ok());
    PastCall {
        at,
        reads: event.read_only() == Some("true"),
        operation: event.event_name.unwrap_or_default(),
        by: event.username.unwrap_or_default(),
    }
}
