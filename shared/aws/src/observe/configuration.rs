//! What AWS Config records in a Region, or one of its rules.

use aws_config::SdkConfig;
use aws_sdk_config::{Client, types::ConfigRuleState};
use model::{ConfigRecorder, ConfigState, Observed, Resource, State, Tags};
use serde_json::Value;

use super::ObserveError;
use crate::document::Answer;
use crate::error::Fault;

const RECORDERS: &str = "config:DescribeConfigurationRecorders";
const STATUS: &str = "config:DescribeConfigurationRecorderStatus";
const CHANNELS: &str = "config:DescribeDeliveryChannels";
const RULES: &str = "config:DescribeConfigRules";
const PACKS: &str = "config:DescribeConformancePacks";

/// What `PutConfigurationRecorder` does not take.
const READ_ONLY: [&str; 3] = ["arn", "recordingScope", "servicePrincipal"];

/// These are settings, so their tags decide nothing and are not read.
pub(super) async fn config(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let state = match resource.arn.resource().and_then(|resource| resource.split_once('/')) {
        Some(("config-rule", name)) => ConfigState::Rule { there: rule(&client, name).await? },
        Some(("conformance-pack", name)) => ConfigState::Rule { there: pack(&client, name).await? },
        Some(_) | None => ConfigState::Recorder(recorder(&client).await?),
    };
    Ok(Observed { state: State::Config(state), arn: None, tags: Tags::new() })
}

/// Without names, AWS lists the one recorder that its owner manages, and none of those that services have.
async fn recorder(client: &Client) -> Result<ConfigRecorder, ObserveError> {
    let (recorders, channels) = (Answer::default(), Answer::default());
    let listed = client.describe_configuration_recorders().customize().interceptor(recorders.clone()).send();
    let delivered = client.describe_delivery_channels().customize().interceptor(channels.clone()).send();
    let (listed, status, delivered) =
        tokio::join!(listed, client.describe_configuration_recorder_status().send(), delivered);
    listed.map_err(|error| ObserveError::new(RECORDERS, error.into()))?;
    delivered.map_err(|error| ObserveError::new(CHANNELS, error.into()))?;
    let status = status.map_err(|error| ObserveError::new(STATUS, error.into()))?;
    let recorder = first(&recorders.take(), "ConfigurationRecorders", &READ_ONLY);
    let name = recorder.get("name").and_then(Value::as_str);
    let mut statuses = status.configuration_recorders_status().iter();
    let recording = statuses.any(|status| status.name() == name && status.recording());
    Ok(ConfigRecorder { recording, channel: first(&channels.take(), "DeliveryChannels", &[]), recorder })
}

/// The first of a list, without what no call takes; null when there is none.
fn first(answer: &Value, list: &str, without: &[&str]) -> Value {
    let mut found = answer.pointer(&format!("/{list}/0")).cloned().unwrap_or_default();
    if let Some(members) = found.as_object_mut() {
        members.retain(|name, _| !without.contains(&name.as_str()));
    }
    found
}

async fn rule(client: &Client, name: &str) -> Result<bool, ObserveError> {
    match client.describe_config_rules().config_rule_names(name).send().await.map_err(Fault::from) {
        Ok(answer) => {
            let going = |state: Option<&ConfigRuleState>| {
                matches!(state, Some(ConfigRuleState::Deleting | ConfigRuleState::DeletingResults))
            };
            Ok(answer.config_rules().iter().any(|rule| !going(rule.config_rule_state())))
        }
        Err(fault) if fault.is(&["NoSuchConfigRuleException"]) => Ok(false),
        Err(fault) => Err(ObserveError::new(RULES, fault)),
    }
}

async fn pack(client: &Client, name: &str) -> Result<bool, ObserveError> {
    match client.describe_conformance_packs().conformance_pack_names(name).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(!answer.conformance_pack_details().is_empty()),
        Err(fault) if fault.is(&["NoSuchConformancePackException"]) => Ok(false),
        Err(fault) => Err(ObserveError::new(PACKS, fault)),
    }
}
