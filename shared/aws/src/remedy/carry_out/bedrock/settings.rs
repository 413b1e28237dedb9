//! What is set for all workloads of a Region.

use aws_config::SdkConfig;
use aws_sdk_bedrock::{
    Client,
    error::BuildError,
    types::{
        AccountEnforcedGuardrailInferenceInputConfiguration, DataRetentionMode, ModelEnforcement,
        SelectiveContentGuarding, SelectiveGuardingMode,
    },
};
use model::Enforcement;

use super::super::{Done, Failure, done};
use crate::config::in_region;

/// Replaces the configuration of that id, or makes one.
pub(crate) async fn enforce(
    config: &SdkConfig,
    region: &str,
    id: Option<&str>,
    enforced: Option<&Enforcement>,
) -> Result<Done, Failure> {
    let Some(enforced) = enforced else {
        return Err(Failure::Unfit("no guardrail was approved that is to be enforced"));
    };
    let enforced = wanted(enforced).map_err(|_| Failure::Unfit("what was approved names no guardrail or version"))?;
    let request = Client::new(&in_region(config, region)).put_enforced_guardrail_configuration();
    let request = request.set_config_id(id.map(str::to_owned)).guardrail_inference_config(enforced);
    Ok(done(&request.send().await?))
}

fn wanted(enforced: &Enforcement) -> Result<AccountEnforcedGuardrailInferenceInputConfiguration, BuildError> {
    let mode = |part: &str| {
        let selective = enforced.selective.iter().any(|selective| selective == part);
        if selective { SelectiveGuardingMode::Selective } else { SelectiveGuardingMode::Comprehensive }
    };
    let parts = SelectiveContentGuarding::builder().system(mode("system")).messages(mode("messages")).build();
    let models = ModelEnforcement::builder()
        .set_included_models(Some(enforced.included.clone()))
        .set_excluded_models(Some(enforced.excluded.clone()))
        .build()?;
    AccountEnforcedGuardrailInferenceInputConfiguration::builder()
        .guardrail_identifier(&enforced.guardrail)
        .guardrail_version(&enforced.version)
        .selective_content_guarding(parts)
        .model_enforcement(models)
        .build()
}

pub(crate) async fn set_retention(config: &SdkConfig, region: &str, mode: &str) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).put_account_data_retention();
    Ok(done(&request.mode(DataRetentionMode::from(mode)).send().await?))
}
