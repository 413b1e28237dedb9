//! Inbound authorization of a gateway.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{GatewayAuthorization, Observed, Resource, State, Tags};
use serde_json::Value;

use super::{ObserveError, whole};
use crate::document::Answer;

const GATEWAY: &str = "bedrock-agentcore:GetGateway";
const TAGS: &str = "bedrock-agentcore:ListTagsForResource";

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

pub(super) async fn gateway(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let body = Answer::default();
    let request = client.get_gateway().gateway_identifier(resource.arn.name());
    let request = request.customize().interceptor(body.clone()).send();
    let (answer, tags) = tokio::join!(request, tags(&client, resource.arn.as_str()));
    let answer = answer.map_err(|error| ObserveError::new(GATEWAY, error.into()))?;
    let state = state(answer.authorizer_type().as_str(), answer.status().as_str(), whole(GATEWAY, &body)?);
    Ok(Observed { state: State::Gateway(state), arn: None, tags: tags? })
}

fn state(authorizer: &str, status: &str, mut definition: Value) -> GatewayAuthorization {
    if let Some(members) = definition.as_object_mut() {
        members.retain(|name, _| !READ_ONLY.contains(&name.as_str()));
    }
    GatewayAuthorization {
        authorizer_type: authorizer.to_owned(),
        configuration: definition.get("authorizerConfiguration").cloned(),
        policy_enforced: definition.pointer("/policyEngineConfiguration/mode").is_some_and(|mode| mode == "ENFORCE"),
        intercepted: intercepts_requests(&definition),
        status: status.to_owned(),
        definition,
    }
}

fn intercepts_requests(definition: &Value) -> bool {
    let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let interceptors = list(definition, "interceptorConfigurations");
    interceptors.iter().flat_map(|interceptor| list(interceptor, "interceptionPoints")).any(|point| point == "REQUEST")
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().collect())
}
