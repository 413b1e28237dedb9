//! Gateways and runtimes of AgentCore.

use super::{ANOTHER_KIND, Undo};
use crate::{GatewayRateLimit, State};

pub(super) fn gateway(before: &State, gateway: String) -> Undo {
    let State::Gateway(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateGateway { gateway, definition: before.definition.clone() }
}

pub(super) fn gateway_rate_limit(before: &State, gateway: String, limit: &GatewayRateLimit) -> Undo {
    let State::Gateway(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.rate_limit_like(limit) {
        Some(limit) => Undo::UpdateGatewayRateLimit { gateway, limit: limit.clone() },
        None => Undo::none("the gateway had no such limit before"),
    }
}

pub(super) fn tool_policy(before: &State, engine: String, id: &str) -> Undo {
    let State::PolicyEngine(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policies.values().find(|policy| policy.id == id) {
        Some(tool) => Undo::UpdateToolPolicy { engine, tool: tool.clone() },
        None => Undo::none("the engine had no such policy before"),
    }
}

pub(super) fn runtime(before: &State, runtime: String) -> Undo {
    let State::Runtime(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateAgentRuntime { runtime, definition: before.definition.clone() }
}

pub(super) fn target(before: &State, gateway: String, target: String) -> Undo {
    let State::GatewayTargets(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.targets.get(&target).map(|target| target.definition.clone()) {
        Some(definition) => Undo::UpdateGatewayTarget { gateway, target, definition },
        None => Undo::none("the gateway had no such target before"),
    }
}

pub(super) fn endpoint(before: &State, runtime: String, endpoint: String) -> Undo {
    let State::RuntimeEndpoints(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.0.get(&endpoint).map(|before| before.version.clone()) {
        Some(version) => Undo::UpdateRuntimeEndpoint { runtime, endpoint, version },
        None => Undo::none("the runtime had no such endpoint before"),
    }
}

pub(super) fn vault(before: &State, vault: String) -> Undo {
    let State::TokenVault(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::SetTokenVaultKey { vault, key: before.key.clone() }
}
