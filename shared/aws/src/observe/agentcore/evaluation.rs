//! Evaluations of what agents answer.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::{Client, types::OnlineEvaluationExecutionStatus};
use model::{EvaluationState, Observed, Resource, State, Tags};

use super::super::ObserveError;
use super::tags;
use crate::error::Fault;

const EVALUATION: &str = "bedrock-agentcore:GetOnlineEvaluationConfig";

/// What is gone has no tags either.
pub(in super::super) async fn evaluation(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let request = client.get_online_evaluation_config().online_evaluation_config_id(resource.arn.name());
    let (answer, tags) = tokio::join!(request.send(), tags(&client, resource.arn.as_str()));
    let (state, tags) = match answer.map_err(Fault::from) {
        Ok(answer) => {
            let enabled = *answer.execution_status() == OnlineEvaluationExecutionStatus::Enabled;
            let status = Some(answer.status().as_str().to_owned());
            (EvaluationState { status, enabled }, tags?)
        }
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => (EvaluationState::default(), Tags::new()),
        Err(fault) => return Err(ObserveError::new(EVALUATION, fault)),
    };
    Ok(Observed { state: State::Evaluation(state), arn: None, tags })
}
