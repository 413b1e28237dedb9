//! An agent: its draft as an update must repeat it, and what its aliases serve.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::Client;
use model::{AgentGuardrail, AgentState, Observed, Resource, State, Tags};
use serde_json::Value;

use super::super::{ObserveError, named};
use super::DRAFT;
use crate::document::Answer;

const AGENT: &str = "bedrock:GetAgent";
const ALIASES: &str = "bedrock:ListAgentAliases";
const VERSION: &str = "bedrock:GetAgentVersion";
const TAGS: &str = "bedrock:ListTagsForResource";

/// What an update of an agent does not take.
const READ_ONLY: [&str; 10] = [
    "agentArn",
    "agentId",
    "agentStatus",
    "agentVersion",
    "clientToken",
    "createdAt",
    "failureReasons",
    "preparedAt",
    "recommendedActions",
    "updatedAt",
];

/// What an update of an alias does not take.
const READ_ONLY_OF_ALIAS: [&str; 4] = ["agentAliasId", "agentAliasStatus", "createdAt", "updatedAt"];

/// What an update takes of a prompt that is not overridden: `GetAgent` answers with AWS's own template too.
const BARE: [&str; 4] = ["parserMode", "promptCreationMode", "promptState", "promptType"];

pub(in super::super) async fn agent(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let id = resource.arn.name();
    let body = Answer::default();
    let request = client.get_agent().agent_id(id).customize().interceptor(body.clone()).send();
    let (answer, aliases, tags) = tokio::join!(request, aliases(&client, id), tags(&client, resource.arn.as_str()));
    let answer = answer.map_err(|error| ObserveError::new(AGENT, error.into()))?;
    let status = answer.agent().map(|agent| agent.agent_status().as_str().to_owned()).unwrap_or_default();
    let state = state(status, draft(&body)?, aliases?);
    let unguarded = unguarded(&client, id, &state).await?;
    Ok(Observed { state: State::Agent(AgentState { unguarded, ..state }), arn: None, tags: tags? })
}

fn draft(answer: &Answer) -> Result<Value, ObserveError> {
    let mut agent = named(AGENT, answer.take().get("agent").cloned().unwrap_or_default(), "agentName")?;
    if let Some(members) = agent.as_object_mut() {
        members.retain(|name, _| !READ_ONLY.contains(&name.as_str()));
    }
    let prompts = agent.pointer_mut("/promptOverrideConfiguration/promptConfigurations").and_then(Value::as_array_mut);
    for prompt in prompts.into_iter().flatten().filter_map(Value::as_object_mut) {
        if prompt.get("promptCreationMode").is_some_and(|mode| mode == "DEFAULT") {
            prompt.retain(|name, _| BARE.contains(&name.as_str()));
        }
    }
    Ok(agent)
}

/// Every alias as it was listed, which is all that an update of it must repeat.
async fn aliases(client: &Client, agent: &str) -> Result<Vec<Value>, ObserveError> {
    let (mut found, mut token) = (Vec::new(), None);
    loop {
        let body = Answer::default();
        let request = client.list_agent_aliases().agent_id(agent).set_next_token(token);
        let page = request.customize().interceptor(body.clone()).send().await;
        let page = page.map_err(|error| ObserveError::new(ALIASES, error.into()))?;
        let Some(Value::Array(listed)) = body.take().get_mut("agentAliasSummaries").map(Value::take) else {
            let message = "it answered without a list".to_owned();
            return Err(ObserveError::Unknown { operation: ALIASES, code: None, message });
        };
        found.extend(listed);
        token = page.next_token;
        if token.is_none() {
            return Ok(found);
        }
    }
}

fn state(status: String, definition: Value, aliases: Vec<Value>) -> AgentState {
    let text = |path: &str| definition.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let moving = aliases.iter().filter_map(|alias| alias.get("agentAliasStatus")?.as_str());
    let moving = moving.filter(|status| matches!(*status, "CREATING" | "UPDATING")).map(str::to_owned).next();
    let logic = ["/promptOverrideConfiguration/overrideLambda", "/customOrchestration/executor/lambda"];
    let guardrail = text("/guardrailConfiguration/guardrailIdentifier").map(|identifier| AgentGuardrail {
        identifier,
        version: text("/guardrailConfiguration/guardrailVersion").unwrap_or_else(|| DRAFT.to_owned()),
    });
    AgentState {
        guardrail,
        role: text("/agentResourceRoleArn").unwrap_or_default(),
        logic: logic.into_iter().filter_map(text).collect(),
        aliases: aliases.into_iter().filter_map(alias).collect(),
        unguarded: Vec::new(),
        status: moving.unwrap_or(status),
        definition,
    }
}

fn alias(listed: Value) -> Option<(String, Value)> {
    let Value::Object(mut members) = listed else { return None };
    let id = members.get("agentAliasId")?.as_str()?.to_owned();
    members.retain(|name, _| !READ_ONLY_OF_ALIAS.contains(&name.as_str()));
    Some((id, Value::Object(members)))
}

/// The published versions that aliases serve, as far as they have no guardrail.
async fn unguarded(client: &Client, agent: &str, state: &AgentState) -> Result<Vec<String>, ObserveError> {
    let served: BTreeSet<_> = state.aliases.keys().flat_map(|alias| state.served(alias)).collect();
    let mut unguarded = Vec::new();
    for version in served.into_iter().filter(|version| *version != DRAFT) {
        let answer = client.get_agent_version().agent_id(agent).agent_version(version).send().await;
        let answer = answer.map_err(|error| ObserveError::new(VERSION, error.into()))?;
        let published = answer.agent_version().filter(|version| !version.agent_name().is_empty());
        let published = published.ok_or_else(|| ObserveError::Unknown {
            operation: VERSION,
            code: None,
            message: "it answered without a version".to_owned(),
        })?;
        let guardrail = published.guardrail_configuration().and_then(|guardrail| guardrail.guardrail_identifier());
        if guardrail.is_none() {
            unguarded.push(version.to_owned());
        }
    }
    Ok(unguarded)
}

pub(super) async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().collect::<BTreeMap<_, _>>())
}
