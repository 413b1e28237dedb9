//! Gateways, with what limits their callers and the policies of their engine.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use aws_sdk_bedrockagentcorecontrol::{operation::list_policies::ListPoliciesError, types::EnforcementMode};
use model::{Arn, GatewayRateLimit, GatewayState, Observed, Resource, State};
use serde_json::Value;

use super::super::{ObserveError, whole};
use super::{tags, without};
use crate::document::Answer;

const GATEWAY: &str = "bedrock-agentcore:GetGateway";
const RATE_LIMITS: &str = "bedrock-agentcore:ListGatewayRateLimits";
const POLICIES: &str = "bedrock-agentcore:ListPolicies";

/// What an update does not take.
const READ_ONLY: [&str; 9] = [
    "createdAt",
    "gatewayArn",
    "gatewayId",
    "gatewayUrl",
    "status",
    "statusReasons",
    "updatedAt",
    "webAclArn",
    "workloadIdentityDetails",
];

pub(in super::super) async fn gateway(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let body = Answer::default();
    let request = client.get_gateway().gateway_identifier(resource.arn.name());
    let request = request.customize().interceptor(body.clone()).send();
    let limits = rate_limits(&client, resource.arn.name());
    let (answer, limits, tags) = tokio::join!(request, limits, tags(&client, resource.arn.as_str()));
    let answer = answer.map_err(|error| ObserveError::new(GATEWAY, error.into()))?;
    let (authorizer, status) = (answer.authorizer_type().as_str(), answer.status().as_str());
    let mut state = state(authorizer, status, whole(GATEWAY, &body, "name")?);
    state.rate_limits = limits?;
    if let Some(engine) = state.engine() {
        state.policies_in_force = Some(policies_in_force(&client, engine).await?);
    }
    Ok(Observed { state: State::Gateway(state), arn: None, tags: tags? })
}

fn state(authorizer: &str, status: &str, answer: Value) -> GatewayState {
    let definition = without(answer, &READ_ONLY);
    GatewayState {
        authorizer_type: authorizer.to_owned(),
        configuration: definition.get("authorizerConfiguration").cloned(),
        policy_enforced: definition.pointer("/policyEngineConfiguration/mode").is_some_and(|mode| mode == "ENFORCE"),
        intercepted: intercepts_requests(&definition),
        status: status.to_owned(),
        definition,
        ..GatewayState::default()
    }
}

fn intercepts_requests(definition: &Value) -> bool {
    let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let interceptors = list(definition, "interceptorConfigurations");
    interceptors.iter().flat_map(|interceptor| list(interceptor, "interceptionPoints")).any(|point| point == "REQUEST")
}

async fn rate_limits(client: &Client, gateway: &str) -> Result<Vec<GatewayRateLimit>, ObserveError> {
    let (mut limits, mut next) = (Vec::new(), None);
    loop {
        let body = Answer::default();
        let request = client.list_gateway_rate_limits().gateway_identifier(gateway).set_next_token(next);
        let answer = request.customize().interceptor(body.clone()).send().await;
        next = answer.map_err(|error| ObserveError::new(RATE_LIMITS, error.into()))?.next_token;
        let page = body.take().get_mut("rateLimits").map(Value::take).unwrap_or_default();
        let page: Vec<GatewayRateLimit> = serde_json::from_value(page).map_err(|error| {
            let message = format!("it answered otherwise than it should: {error}");
            ObserveError::Unknown { operation: RATE_LIMITS, code: None, message }
        })?;
        limits.extend(page);
        if next.is_none() {
            return Ok(limits);
        }
    }
}

/// Policies count that are not only logged. An engine that is gone has none.
async fn policies_in_force(client: &Client, engine: &str) -> Result<usize, ObserveError> {
    let (mut found, mut next) = (0, None);
    loop {
        let engine = Arn::new(engine);
        let answer = client.list_policies().policy_engine_id(engine.name()).set_next_token(next).send().await;
        let page = match answer {
            Ok(page) => page,
            Err(error) if error.as_service_error().is_some_and(ListPoliciesError::is_resource_not_found_exception) => {
                return Ok(0);
            }
            Err(error) => return Err(ObserveError::new(POLICIES, error.into())),
        };
        found += page.policies().iter().filter(|policy| *policy.enforcement_mode() != EnforcementMode::LogOnly).count();
        next = page.next_token;
        if next.is_none() {
            return Ok(found);
        }
    }
}
