//! Resources of AgentCore. An update replaces all: it repeats what was read, but for what it repairs.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::{
    Client,
    types::{KeyType, KmsConfiguration, OnlineEvaluationExecutionStatus as Status},
};
use model::{Arn, GatewayRateLimit, GatewayState, State, WorkloadIdentity};
use serde_json::{Map, Value, json};

use super::{Done, Failure, done, home, unless_busy};
use crate::document::send_instead;

const UNREAD: Failure = Failure::Unfit("what an update must repeat was not read");

pub(super) async fn require_authorization(
    config: &SdkConfig,
    gateway: &str,
    authorizer: &str,
    configuration: Option<&Value>,
    live: &State,
) -> Result<Done, Failure> {
    let change = |members: &mut Map<String, Value>| {
        members.insert("authorizerType".to_owned(), json!(authorizer));
        replace(members, "authorizerConfiguration", configuration);
    };
    update_gateway(config, gateway, live, change).await
}

pub(super) async fn tighten(
    config: &SdkConfig,
    gateway: &str,
    (hide_errors, fail_close): (bool, bool),
    live: &State,
) -> Result<Done, Failure> {
    let change = |members: &mut Map<String, Value>| {
        if hide_errors {
            members.remove("exceptionLevel");
        }
        if fail_close && let Some(firewall) = members.get_mut("wafConfiguration").and_then(Value::as_object_mut) {
            firewall.insert("failureMode".to_owned(), json!("FAIL_CLOSE"));
        }
    };
    update_gateway(config, gateway, live, change).await
}

pub(super) async fn enforce_policies(
    config: &SdkConfig,
    gateway: &str,
    engine: Option<&str>,
    live: &State,
) -> Result<Done, Failure> {
    let Some(engine) = engine else { return Err(Failure::Unfit("it is not known which engine to obey")) };
    let engine = json!({"arn": engine, "mode": "ENFORCE"});
    let change = |members: &mut Map<String, Value>| replace(members, "policyEngineConfiguration", Some(&engine));
    update_gateway(config, gateway, live, change).await
}

/// Has what agents answer evaluated, or not. What a request does not name stays as it is.
pub(crate) async fn evaluate(config: &SdkConfig, evaluation: &str, on: bool) -> Result<Done, Failure> {
    let request = Client::new(&home(config, evaluation)).update_online_evaluation_config();
    let request = request.online_evaluation_config_id(Arn::new(evaluation).name());
    let status = if on { Status::Enabled } else { Status::Disabled };
    Ok(done(&request.execution_status(status).send().await.map_err(unless_busy)?))
}

async fn update_gateway(
    config: &SdkConfig,
    gateway: &str,
    live: &State,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Result<Done, Failure> {
    let document = changed(&of_gateway(live)?.definition, change)?;
    let request = Client::new(&home(config, gateway)).update_gateway().gateway_identifier(Arn::new(gateway).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

fn of_gateway(live: &State) -> Result<&GatewayState, Failure> {
    if let State::Gateway(live) = live {
        Ok(live)
    } else {
        Err(Failure::Unfit("the state that was read is no gateway"))
    }
}

pub(super) async fn recreate_rate_limit(
    config: &SdkConfig,
    gateway: &str,
    limit: &GatewayRateLimit,
) -> Result<Done, Failure> {
    let document = serde_json::to_value(limit).unwrap_or_default();
    let client = Client::new(&home(config, gateway));
    let request = client.create_gateway_rate_limit().gateway_identifier(Arn::new(gateway).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn lower_rate_limit(
    config: &SdkConfig,
    gateway: &str,
    limit: &GatewayRateLimit,
    live: &State,
) -> Result<Done, Failure> {
    let own = of_gateway(live)?.rate_limit_like(limit).ok_or(Failure::Unfit("the gateway has no such limit"))?;
    let replaced =
        |entry: &&Value| limit.entries.iter().any(|lower| lower.get("dimensions") == entry.get("dimensions"));
    let kept = own.entries.iter().filter(|entry| !replaced(entry)).cloned();
    let entries: Vec<_> = kept.chain(limit.entries.iter().cloned()).collect();
    update_rate_limit(config, gateway, &GatewayRateLimit { entries, ..own.clone() }).await
}

/// What an update leaves out of a limit is not taken from it.
pub(crate) async fn update_rate_limit(
    config: &SdkConfig,
    gateway: &str,
    limit: &GatewayRateLimit,
) -> Result<Done, Failure> {
    let document = json!({"entries": limit.entries});
    let request = Client::new(&home(config, gateway)).update_gateway_rate_limit();
    let request = request.gateway_identifier(Arn::new(gateway).name()).rate_limit_id(&limit.rate_limit_id);
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn restore_policy(
    config: &SdkConfig,
    engine: &str,
    policy: &str,
    definition: Option<&Value>,
) -> Result<Done, Failure> {
    let mut document = Map::from_iter([("enforcementMode".to_owned(), json!("ACTIVE"))]);
    document.extend(definition.map(|definition| ("definition".to_owned(), definition.clone())));
    update_policy(config, engine, policy, Value::Object(document)).await
}

/// What an update leaves out of a policy is not taken from it.
pub(crate) async fn update_policy(
    config: &SdkConfig,
    engine: &str,
    policy: &str,
    document: Value,
) -> Result<Done, Failure> {
    let client = Client::new(&home(config, engine));
    let request = client.update_policy().policy_engine_id(Arn::new(engine).name()).policy_id(policy);
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn recreate_policy(
    config: &SdkConfig,
    engine: &str,
    name: &str,
    definition: &Value,
    description: Option<&str>,
) -> Result<Done, Failure> {
    let mut document = json!({"name": name, "definition": definition, "enforcementMode": "ACTIVE"});
    if let (Some(description), Some(members)) = (description, document.as_object_mut()) {
        members.insert("description".to_owned(), json!(description));
    }
    let request = Client::new(&home(config, engine)).create_policy().policy_engine_id(Arn::new(engine).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn confine(
    config: &SdkConfig,
    runtime: &str,
    network: Option<&Value>,
    require_mmds_v2: bool,
    live: &State,
) -> Result<Done, Failure> {
    let change = |members: &mut Map<String, Value>| {
        members.extend(network.map(|network| ("networkConfiguration".to_owned(), network.clone())));
        if require_mmds_v2 {
            members.insert("metadataConfiguration".to_owned(), json!({"requireMMDSV2": true}));
        }
    };
    update_runtime(config, runtime, live, change).await
}

pub(super) async fn require_runtime_authorization(
    config: &SdkConfig,
    runtime: &str,
    configuration: Option<&Value>,
    live: &State,
) -> Result<Done, Failure> {
    let change = |members: &mut Map<String, Value>| replace(members, "authorizerConfiguration", configuration);
    update_runtime(config, runtime, live, change).await
}

async fn update_runtime(
    config: &SdkConfig,
    runtime: &str,
    live: &State,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Result<Done, Failure> {
    let State::Runtime(live) = live else { return Err(Failure::Unfit("the state that was read is no runtime")) };
    send_runtime(config, runtime, changed(&live.definition, change)?).await
}

pub(crate) async fn send_runtime(config: &SdkConfig, runtime: &str, document: Value) -> Result<Done, Failure> {
    let request = Client::new(&home(config, runtime)).update_agent_runtime().agent_runtime_id(Arn::new(runtime).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

fn changed(definition: &Value, change: impl FnOnce(&mut Map<String, Value>)) -> Result<Value, Failure> {
    let mut document = definition.clone();
    change(document.as_object_mut().ok_or(UNREAD)?);
    Ok(document)
}

/// Sets a member, or takes it away.
fn replace(members: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    members.remove(name);
    members.extend(value.map(|value| (name.to_owned(), value.clone())));
}

pub(super) async fn restore_target(
    config: &SdkConfig,
    gateway: &str,
    target: &str,
    approved: &Map<String, Value>,
    live: &State,
) -> Result<Done, Failure> {
    let State::GatewayTargets(live) = live else {
        return Err(Failure::Unfit("the state that was read is not of targets"));
    };
    if approved.is_empty() {
        return Err(Failure::Unfit("no target was approved"));
    }
    let live = live.targets.get(target).ok_or(Failure::Unfit("the gateway has no such target"))?;
    update_target(config, gateway, target, live.made(approved).ok_or(UNREAD)?).await
}

/// Replaces a target.
pub(crate) async fn update_target(
    config: &SdkConfig,
    gateway: &str,
    target: &str,
    document: Value,
) -> Result<Done, Failure> {
    if !document.is_object() {
        return Err(UNREAD);
    }
    let request = Client::new(&home(config, gateway)).update_gateway_target();
    let request = request.gateway_identifier(Arn::new(gateway).name()).target_id(target).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// Has an endpoint of a runtime serve a version.
pub(crate) async fn move_endpoint(
    config: &SdkConfig,
    runtime: &str,
    endpoint: &str,
    version: &str,
    live: &State,
) -> Result<Done, Failure> {
    let State::RuntimeEndpoints(live) = live else {
        return Err(Failure::Unfit("the state that was read is not of endpoints"));
    };
    let Some(own) = live.0.get(endpoint) else { return Err(Failure::Unfit("the runtime has no such endpoint")) };
    let request = Client::new(&home(config, runtime)).update_agent_runtime_endpoint();
    let request = request.agent_runtime_id(Arn::new(runtime).name()).endpoint_name(endpoint);
    let request = request.agent_runtime_version(version).set_description(own.description.clone());
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// Has a vault of credentials encrypted with a key of its owner, or with AWS's own.
pub(crate) async fn set_vault_key(config: &SdkConfig, vault: &str, key: Option<&str>) -> Result<Done, Failure> {
    let kind = if key.is_some() { KeyType::CustomerManagedKey } else { KeyType::ServiceManagedKey };
    let keyed = KmsConfiguration::builder().key_type(kind).set_kms_key_arn(key.map(str::to_owned)).build();
    let keyed = keyed.map_err(|_| Failure::Unfit("the key's kind is not known"))?;
    let request = Client::new(&home(config, vault)).set_token_vault_cmk().token_vault_id(Arn::new(vault).name());
    Ok(done(&request.kms_configuration(keyed).send().await.map_err(unless_busy)?))
}

pub(super) async fn remove_addresses(
    config: &SdkConfig,
    identity: &str,
    addresses: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let left = of_identity(live)?.addresses.iter().filter(|address| !addresses.contains(address));
    set_addresses(config, identity, left.cloned().collect()).await
}

/// Lets consent return to these addresses, too.
pub(crate) async fn add_addresses(
    config: &SdkConfig,
    identity: &str,
    addresses: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let all: BTreeSet<_> = of_identity(live)?.addresses.iter().chain(addresses).cloned().collect();
    set_addresses(config, identity, all.into_iter().collect()).await
}

fn of_identity(live: &State) -> Result<&WorkloadIdentity, Failure> {
    if let State::WorkloadIdentity(live) = live {
        Ok(live)
    } else {
        Err(Failure::Unfit("the state that was read is no identity"))
    }
}

/// An empty list is sent: what a request leaves out may stay.
async fn set_addresses(config: &SdkConfig, identity: &str, addresses: Vec<String>) -> Result<Done, Failure> {
    let request = Client::new(&home(config, identity)).update_workload_identity().name(Arn::new(identity).name());
    let request = request.set_allowed_resource_oauth2_return_urls(Some(addresses));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
