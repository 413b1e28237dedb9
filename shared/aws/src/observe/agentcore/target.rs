//! What gateways send calls to.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{GatewayTarget, GatewayTargets, Observed, Resource, State, https_host};
use serde_json::Value;

use super::super::{ObserveError, schema, whole};
use super::{tags, without};
use crate::{document::Answer, error::Fault};

const TARGETS: &str = "bedrock-agentcore:ListGatewayTargets";
const TARGET: &str = "bedrock-agentcore:GetGatewayTarget";

/// What an update does not take.
const READ_ONLY: [&str; 10] = [
    "authorizationData",
    "createdAt",
    "gatewayArn",
    "lastSynchronizedAt",
    "privateEndpointManagedResources",
    "protocolType",
    "status",
    "statusReasons",
    "targetId",
    "updatedAt",
];

/// Where a target says which server it calls.
const ENDPOINTS: [&str; 3] = [
    "/targetConfiguration/http/passthrough/endpoint",
    "/targetConfiguration/inference/provider/endpoint",
    "/targetConfiguration/mcp/mcpServer/endpoint",
];

const SCHEMA: &str = "/targetConfiguration/mcp/openApiSchema/inlinePayload";

pub(in super::super) async fn targets(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (read, tags) = tokio::join!(all(&client, resource.arn.name()), tags(&client, resource.arn.as_str()));
    Ok(Observed { state: State::GatewayTargets(GatewayTargets { targets: read? }), arn: None, tags: tags? })
}

async fn all(client: &Client, gateway: &str) -> Result<BTreeMap<String, GatewayTarget>, ObserveError> {
    let pages = client.list_gateway_targets().gateway_identifier(gateway).into_paginator().items().send();
    let listed = pages.collect::<Result<Vec<_>, _>>().await;
    let mut found = BTreeMap::new();
    for id in listed.map_err(|error| ObserveError::new(TARGETS, error.into()))?.into_iter().map(|each| each.target_id) {
        // One that is gone meanwhile leads nowhere.
        if let Some(target) = one(client, gateway, &id).await? {
            found.insert(id, target);
        }
    }
    Ok(found)
}

async fn one(client: &Client, gateway: &str, id: &str) -> Result<Option<GatewayTarget>, ObserveError> {
    let body = Answer::default();
    let request = client.get_gateway_target().gateway_identifier(gateway).target_id(id).customize();
    match request.interceptor(body.clone()).send().await {
        Ok(answer) => {
            let status = answer.status().as_str().to_owned();
            Ok(Some(target(status, &whole(TARGET, &body, "targetConfiguration")?)))
        }
        Err(error) => {
            let fault = Fault::from(error);
            if fault.is(&["ResourceNotFoundException"]) { Ok(None) } else { Err(ObserveError::new(TARGET, fault)) }
        }
    }
}

fn target(status: String, document: &Value) -> GatewayTarget {
    let text = |path: &str| document.pointer(path).and_then(Value::as_str);
    // What is called over no TLS is told as it stands.
    let host = |address: &str| https_host(address).unwrap_or_else(|| address.to_owned());
    let mut hosts: Vec<_> = ENDPOINTS.into_iter().filter_map(text).map(host).collect();
    hosts.extend(text(SCHEMA).map(schema::hosts).unwrap_or_default());
    hosts.sort();
    hosts.dedup();
    GatewayTarget { status, hosts, definition: without(document.clone(), &READ_ONLY) }
}
