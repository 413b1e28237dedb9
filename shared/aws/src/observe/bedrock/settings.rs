//! What an account sets for all its workloads in a Region. Settings have no tags.

use aws_config::SdkConfig;
use aws_sdk_bedrock::{
    Client,
    types::{AccountEnforcedGuardrailOutputConfiguration, GuardrailStatus, SelectiveGuardingMode},
};
use model::{DataRetention, EnforcedGuardrail, Enforcement, GuardrailState, Observed, State, Tags};

use super::{list, read};
use crate::observe::ObserveError;

const ENFORCED: &str = "bedrock:ListEnforcedGuardrailsConfiguration";
const RETENTION: &str = "bedrock:GetAccountDataRetention";

/// There is one configuration at most; what it stops is read of the version that it names.
pub(in crate::observe) async fn enforced_guardrail(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let request = client.list_enforced_guardrails_configuration();
    let (answer, guardrails) = tokio::join!(request.send(), list(&client));
    let answer = answer.map_err(|error| ObserveError::new(ENFORCED, error.into()))?;
    let ready = guardrails?.into_iter().filter(|guardrail| guardrail.status == GuardrailStatus::Ready);
    let found = answer.guardrails_config.into_iter().next();
    let enforced = found.as_ref().map(enforcement);
    let stops = match &enforced {
        Some(Enforcement { guardrail, version, .. }) => read(&client, guardrail, version).await?,
        None => GuardrailState::default(),
    };
    // It is compared, and never written.
    let stops = GuardrailState { definition: serde_json::Value::Null, ..stops };
    let ready = ready.map(|guardrail| guardrail.arn).collect();
    let state = EnforcedGuardrail { id: found.and_then(|found| found.config_id), enforced, stops, ready };
    Ok(Observed { state: State::EnforcedGuardrail(state), arn: None, tags: Tags::new() })
}

/// Without a word about models it is enforced on all of them.
fn enforcement(found: &AccountEnforcedGuardrailOutputConfiguration) -> Enforcement {
    let parts = found.selective_content_guarding();
    let guarded =
        [("messages", parts.and_then(|parts| parts.messages())), ("system", parts.and_then(|parts| parts.system()))];
    let selective = guarded.into_iter().filter(|(_, mode)| *mode == Some(&SelectiveGuardingMode::Selective));
    let models = found.model_enforcement();
    let included = models.map_or_else(|| vec![Enforcement::ALL.to_owned()], |models| models.included_models().to_vec());
    Enforcement {
        guardrail: found.guardrail_arn().unwrap_or_default().to_owned(),
        version: found.guardrail_version().unwrap_or_default().to_owned(),
        selective: selective.map(|(part, _)| part.to_owned()).collect(),
        included,
        excluded: models.map(|models| models.excluded_models().to_vec()).unwrap_or_default(),
    }
}

pub(in crate::observe) async fn data_retention(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let answer = Client::new(config).get_account_data_retention().send().await;
    let answer = answer.map_err(|error| ObserveError::new(RETENTION, error.into()))?;
    let state = State::DataRetention(DataRetention { mode: answer.mode().as_str().to_owned() });
    Ok(Observed { state, arn: None, tags: Tags::new() })
}
