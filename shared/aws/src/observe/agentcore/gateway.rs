//! Gateways, with what limits their callers and the policies of their engine.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{GatewayRateLimit, GatewayState, Observed, Resource, State};
use serde_json::Value;

use super::super::{ObserveError, whole};
use super::policy_engine::{is_enforced, policies};
use super::{tags, without};
use crate::document::Answer;

const GATEWAY: &str = "bedrock-agentcore:GetGateway";
const RATE_LIMITS: &str = "bedrock-agentcore:ListGatewayRateLimits";

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
        // An engine that is gone has none.
        let policies = policies(&client, engine).await?.unwrap_or_default();
        state.policies_in_force = Some(policies.iter().filter(|policy| is_enforced(policy)).count());
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
