//! What an agent can reach. An update replaces a whole action group: it repeats what was read, but for its state.

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::Client;
use model::{AgentReach, Arn, State};
use serde_json::{Value, json};

use super::super::{Done, Failure, done, home};
use super::agent::unless_busy;
use crate::document::send_instead;

const DRAFT: &str = "DRAFT";

pub(in super::super) async fn disable(
    config: &SdkConfig,
    agent: &str,
    group: &str,
    live: &State,
) -> Result<Done, Failure> {
    let mut document = reach(live)?.action_groups.get(group).cloned().unwrap_or_default();
    let Some(members) = document.as_object_mut() else {
        return Err(Failure::NotNow("the agent has no such action group any more".to_owned()));
    };
    members.insert("actionGroupState".to_owned(), json!("DISABLED"));
    update(config, agent, group, document).await
}

/// Replaces an action group.
pub(crate) async fn update(config: &SdkConfig, agent: &str, group: &str, document: Value) -> Result<Done, Failure> {
    let request = Client::new(&home(config, agent)).update_agent_action_group().agent_id(Arn::new(agent).name());
    // The name is sent with the rest; the SDK only asks for one.
    let request = request.agent_version(DRAFT).action_group_id(group).action_group_name(group).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(in super::super) async fn dismiss(
    config: &SdkConfig,
    agent: &str,
    name: &str,
    live: &State,
) -> Result<Done, Failure> {
    let Some(collaborator) = reach(live)?.collaborators.get(name) else {
        return Err(Failure::NotNow("the agent hands no more work to it".to_owned()));
    };
    let request = Client::new(&home(config, agent)).disassociate_agent_collaborator().agent_id(Arn::new(agent).name());
    let request = request.agent_version(DRAFT).collaborator_id(&collaborator.id);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// Has an agent hand work to another one.
pub(crate) async fn associate(config: &SdkConfig, agent: &str, document: Value) -> Result<Done, Failure> {
    let request = Client::new(&home(config, agent)).associate_agent_collaborator().agent_id(Arn::new(agent).name());
    let request = request.agent_version(DRAFT).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

fn reach(live: &State) -> Result<&AgentReach, Failure> {
    let State::AgentReach(live) = live else {
        return Err(Failure::Unfit("the state that was read does not say what the agent reaches"));
    };
    Ok(live)
}
