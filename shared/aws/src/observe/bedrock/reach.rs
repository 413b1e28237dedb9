//! What an agent's draft can reach: its action groups and collaborators, each as a call that puts it back must repeat it.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::{Client, types::AgentCollaboratorSummary};
use model::{AgentReach, Collaborator, Observed, Resource, State};
use serde_json::{Value, json};

use super::super::{ObserveError, named};
use super::{DRAFT, agent::tags};
use crate::{document::Answer, error::Fault};

const AGENT: &str = "bedrock:GetAgent";
const GROUP: &str = "bedrock:GetAgentActionGroup";
const GROUPS: &str = "bedrock:ListAgentActionGroups";
const COLLABORATORS: &str = "bedrock:ListAgentCollaborators";

/// What an update of an action group does not take.
const READ_ONLY: [&str; 6] = ["actionGroupId", "agentId", "agentVersion", "clientToken", "createdAt", "updatedAt"];

/// What is answered under one name, and taken under another.
const SIGNATURE: (&str, &str) = ("parentActionSignature", "parentActionGroupSignature");

pub(in super::super) async fn agent_reach(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let id = resource.arn.name();
    let (status, action_groups, collaborators, tags) = tokio::join!(
        status(&client, id),
        action_groups(&client, id),
        collaborators(&client, id),
        tags(&client, resource.arn.as_str())
    );
    let reach = AgentReach { status: status?, action_groups: action_groups?, collaborators: collaborators? };
    Ok(Observed { state: State::AgentReach(reach), arn: None, tags: tags? })
}

async fn status(client: &Client, agent: &str) -> Result<String, ObserveError> {
    let answer = client.get_agent().agent_id(agent).send().await;
    let answer = answer.map_err(|error| ObserveError::new(AGENT, error.into()))?;
    Ok(answer.agent().map(|agent| agent.agent_status().as_str().to_owned()).unwrap_or_default())
}

async fn action_groups(client: &Client, agent: &str) -> Result<BTreeMap<String, Value>, ObserveError> {
    let pages = client.list_agent_action_groups().agent_id(agent).agent_version(DRAFT);
    let listed = pages.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    let listed = listed.map_err(|error| ObserveError::new(GROUPS, error.into()))?;
    let mut found = BTreeMap::new();
    for id in listed.into_iter().map(|group| group.action_group_id) {
        // One that is gone meanwhile reaches nothing.
        if let Some(definition) = action_group(client, agent, &id).await? {
            found.insert(id, definition);
        }
    }
    Ok(found)
}

async fn action_group(client: &Client, agent: &str, id: &str) -> Result<Option<Value>, ObserveError> {
    let body = Answer::default();
    let request = client.get_agent_action_group().agent_id(agent).agent_version(DRAFT).action_group_id(id);
    match request.customize().interceptor(body.clone()).send().await.map_err(Fault::from) {
        Ok(_) => {
            let answered = body.take().get("agentActionGroup").cloned().unwrap_or_default();
            named(GROUP, answered, "actionGroupName").map(|group| Some(definition(group)))
        }
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(GROUP, fault)),
    }
}

/// An action group as an update takes it. An empty description is none: one that is sent must say something.
fn definition(mut group: Value) -> Value {
    if let Some(members) = group.as_object_mut() {
        members.retain(|name, value| !READ_ONLY.contains(&name.as_str()) && value.as_str() != Some(""));
        if let Some(signature) = members.remove(SIGNATURE.0) {
            members.insert(SIGNATURE.1.to_owned(), signature);
        }
    }
    group
}

async fn collaborators(client: &Client, agent: &str) -> Result<BTreeMap<String, Collaborator>, ObserveError> {
    let pages = client.list_agent_collaborators().agent_id(agent).agent_version(DRAFT);
    let listed = pages.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    let listed = listed.map_err(|error| ObserveError::new(COLLABORATORS, error.into()))?;
    Ok(listed.into_iter().map(collaborator).collect())
}

fn collaborator(listed: AgentCollaboratorSummary) -> (String, Collaborator) {
    let definition = json!({
        "agentDescriptor": {"aliasArn": listed.agent_descriptor.and_then(|descriptor| descriptor.alias_arn)},
        "collaborationInstruction": listed.collaboration_instruction,
        "collaboratorName": listed.collaborator_name,
        "relayConversationHistory": listed.relay_conversation_history.as_str(),
    });
    (listed.collaborator_name, Collaborator { id: listed.collaborator_id, definition })
}
