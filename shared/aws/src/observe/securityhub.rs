//! Security Hub of a Region.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_securityhub::{Client, types::StandardsSubscription};
use model::{Observed, SecurityHub, Standard, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const HUB: &str = "securityhub:DescribeHub";
const STANDARDS: &str = "securityhub:GetEnabledStandards";

/// It is the account's setting, so its tags decide nothing and are not read.
pub(super) async fn hub(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let hub = match client.describe_hub().send().await.map_err(Fault::from) {
        Ok(answer) => SecurityHub {
            enabled: true,
            generator: answer.control_finding_generator().map(|generator| generator.as_str().to_owned()),
            standards: standards(&client).await?,
        },
        Err(fault) if is_off(&fault) => SecurityHub::default(),
        Err(fault) => return Err(ObserveError::new(HUB, fault)),
    };
    Ok(Observed { state: State::SecurityHub(hub), arn: None, tags: Tags::new() })
}

/// The code is also that of who may not ask: what it says tells.
fn is_off(fault: &Fault) -> bool {
    fault.is(&["InvalidAccessException"]) && fault.message.contains("not subscribed")
}

async fn standards(client: &Client) -> Result<BTreeMap<String, Standard>, ObserveError> {
    let mut pages = client.get_enabled_standards().into_paginator().send();
    let mut found = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(STANDARDS, error.into()))?;
        found.extend(page.standards_subscriptions.unwrap_or_default().into_iter().filter_map(standard));
    }
    Ok(found)
}

fn standard(found: StandardsSubscription) -> Option<(String, Standard)> {
    let status = found.standards_status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    let inputs = found.standards_input.unwrap_or_default().into_iter().collect();
    let subscription = found.standards_subscription_arn?;
    Some((found.standards_arn?, Standard { subscription, inputs, status }))
}
