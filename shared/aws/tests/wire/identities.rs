//! What runtimes are reached through, and what agents prove themselves with elsewhere.

use aws::remedy::carry_out;
use aws::undo::take_back;
use model::{
    Remedy, RemedyKind, RuntimeEndpoint, RuntimeEndpoints, State, StateKind, TokenVault, Undo, WorkloadIdentity,
};
use serde_json::{Value, json};

use crate::agentcore::{forms, sound};
use crate::observe::{but, observe, state};
use crate::wire::{Answer, Wire};

const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/case_agent-Qv8mZt2LxW";
pub(crate) const VAULT: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default";
pub(crate) const IDENTITY: &str =
    "arn:aws:bedrock-agentcore:eu-west-1:111122223333:workload-identity-directory/default/workload-identity/claims";
const TIME: &str = "2026-11-17T09:02:11Z";

pub(crate) fn endpoint(name: &str) -> Value {
    json!({
        "name": name, "id": name, "liveVersion": "3", "targetVersion": "5", "description": "for callers",
        "agentRuntimeEndpointArn": format!("{RUNTIME}/runtime-endpoint/{name}"), "agentRuntimeArn": RUNTIME,
        "status": "READY", "createdAt": TIME, "lastUpdatedAt": TIME
    })
}

pub(crate) fn vault(key: Option<&str>) -> Value {
    let kind = if key.is_some() { "CustomerManagedKey" } else { "ServiceManagedKey" };
    let mut keyed = json!({"keyType": kind});
    if let Some(key) = key {
        keyed["kmsKeyArn"] = json!(key);
    }
    json!({"tokenVaultId": "default", "kmsConfiguration": keyed, "lastModifiedDate": 1_740_000_000})
}

pub(crate) fn identity(addresses: &[&str]) -> Value {
    json!({
        "name": "claims", "workloadIdentityArn": IDENTITY, "allowedResourceOauth2ReturnUrls": addresses,
        "createdTime": 1_740_000_000, "lastUpdatedTime": 1_740_000_000
    })
}

pub(crate) fn serving(version: &str) -> State {
    let (description, status) = (Some("for callers".to_owned()), "READY".to_owned());
    let endpoint = RuntimeEndpoint { version: version.to_owned(), description, status };
    State::RuntimeEndpoints(RuntimeEndpoints([("e".to_owned(), endpoint)].into()))
}

pub(crate) fn returning(addresses: &[&str]) -> State {
    let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
    State::WorkloadIdentity(WorkloadIdentity { addresses })
}

/// A state that an executor of that kind can be given.
pub(crate) fn live_of(kind: RemedyKind) -> Option<State> {
    let own = [
        (RemedyKind::RestoreRuntimeEndpoint, serving("5")),
        (RemedyKind::RestoreTokenVaultKey, State::TokenVault(TokenVault::default())),
        (RemedyKind::RemoveReturnAddresses, returning(&["https://a.example/", "https://collect.example/"])),
    ];
    own.into_iter().find(|(of, _)| *of == kind).map(|(_, state)| state)
}

#[tokio::test]
async fn endpoints_are_read_page_by_page_and_a_runtime_that_is_gone_has_none() {
    let form = &forms(StateKind::RuntimeEndpoints)[0];
    let State::RuntimeEndpoints(found) = state(&Wire::new(sound), StateKind::RuntimeEndpoints, form).await else {
        panic!("no endpoints")
    };
    let served: Vec<_> = found.0.iter().map(|(name, endpoint)| (name.as_str(), endpoint.version.as_str())).collect();
    assert_eq!(served, [("live", "3"), ("test", "3")]);
    let mut making = endpoint("live");
    making.as_object_mut().unwrap().remove("liveVersion");
    let wire = but("bedrock-agentcore:ListAgentRuntimeEndpoints", Answer::ok(json!({"runtimeEndpoints": [making]})));
    let State::RuntimeEndpoints(found) = state(&wire, StateKind::RuntimeEndpoints, form).await else {
        panic!("no endpoints")
    };
    assert_eq!(found.0["live"].version, "5");
    let wire = but("bedrock-agentcore:ListAgentRuntimeEndpoints", Answer::error(404, "ResourceNotFoundException"));
    let gone = observe(&wire, StateKind::RuntimeEndpoints, form).await.unwrap();
    assert_eq!(gone.state, State::RuntimeEndpoints(RuntimeEndpoints::default()));
    assert!(gone.tags.is_empty());
}

#[tokio::test]
async fn a_vault_has_a_key_of_its_owner_or_none() {
    let form = &forms(StateKind::TokenVault)[0];
    let read = async |wire: &Wire| state(wire, StateKind::TokenVault, form).await;
    let keyed = |key: Option<&str>| State::TokenVault(TokenVault { key: key.map(str::to_owned) });
    assert_eq!(read(&Wire::new(crate::observe::sound)).await, keyed(Some("k")));
    assert_eq!(read(&but("bedrock-agentcore:GetTokenVault", Answer::ok(vault(None)))).await, keyed(None));
    let gone = but("bedrock-agentcore:GetTokenVault", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(read(&gone).await, keyed(None));
}

#[tokio::test]
async fn an_identity_has_addresses_and_one_that_is_gone_has_none() {
    let form = &forms(StateKind::WorkloadIdentity)[0];
    let read = async |wire: &Wire| state(wire, StateKind::WorkloadIdentity, form).await;
    assert_eq!(read(&Wire::new(crate::observe::sound)).await, returning(&["https://a.example/"]));
    let gone = but("bedrock-agentcore:GetWorkloadIdentity", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(read(&gone).await, returning(&[]));
}

async fn sent(remedy: &Remedy, live: &State) -> Result<Value, String> {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), remedy, live).await.map_err(|error| error.to_string())?;
    assert_eq!(wire.seen()[0].region, "eu-west-1");
    Ok(serde_json::from_str(&wire.seen()[0].body).unwrap())
}

#[tokio::test]
async fn an_endpoint_keeps_what_people_say_of_it() {
    let (runtime, endpoint, version) = (RUNTIME.to_owned(), "e".to_owned(), "3".to_owned());
    let restore = Remedy::RestoreRuntimeEndpoint { runtime, endpoint, version };
    let mut body = sent(&restore, &serving("5")).await.unwrap();
    body.as_object_mut().unwrap().remove("clientToken");
    assert_eq!(body, json!({"agentRuntimeVersion": "3", "description": "for callers"}));
    let gone = State::RuntimeEndpoints(RuntimeEndpoints::default());
    assert!(sent(&restore, &gone).await.is_err());
    assert!(sent(&restore, &returning(&[])).await.is_err());
}

#[tokio::test]
async fn only_the_addresses_that_the_plan_names_go_even_the_last() {
    let identity = IDENTITY.to_owned();
    let remove = Remedy::RemoveReturnAddresses { identity, addresses: vec!["https://collect.example/".to_owned()] };
    for (live, left) in [
        (
            &["https://a.example/", "https://collect.example/", "https://later.example/"][..],
            json!(["https://a.example/", "https://later.example/"]),
        ),
        (&["https://collect.example/"], json!([])),
    ] {
        let body = sent(&remove, &returning(live)).await.unwrap();
        assert_eq!(body, json!({"name": "claims", "allowedResourceOauth2ReturnUrls": left}));
    }
}

#[tokio::test]
async fn a_vault_is_given_a_key_and_undo_leaves_it_to_aws() {
    let keyed = Remedy::RestoreTokenVaultKey { vault: VAULT.to_owned(), key: "k".to_owned() };
    let body = sent(&keyed, &State::TokenVault(TokenVault::default())).await.unwrap();
    let own = json!({"keyType": "CustomerManagedKey", "kmsKeyArn": "k"});
    assert_eq!(body, json!({"tokenVaultId": "default", "kmsConfiguration": own}));
    let wire = Wire::new(|_| Answer::ok("{}"));
    let bare = Undo::SetTokenVaultKey { vault: VAULT.to_owned(), key: None };
    take_back(&wire.config(), &bare, &State::TokenVault(TokenVault::default())).await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    assert_eq!(body["kmsConfiguration"], json!({"keyType": "ServiceManagedKey"}));
}
