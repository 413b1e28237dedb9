//! Q Business. Each update names what it changes, and leaves the rest as it is.

use aws_config::SdkConfig;
use aws_sdk_qbusiness::{
    Client,
    types::{PluginState, ResponseScope},
};
use model::Arn;
use serde_json::{Map, Value, json};

use super::{Done, Failure, done, home, unless_busy};
use crate::document::send_instead;

/// What a guard is in an update, held or not.
fn guard(name: &str, holds: bool) -> Option<(&'static str, Value)> {
    let switch = |on: bool| if on { "ENABLED" } else { "DISABLED" };
    Some(match name {
        "enterprise-content-only" => {
            let scope =
                if holds { ResponseScope::EnterpriseContentOnly } else { ResponseScope::ExtendedKnowledgeEnabled };
            ("responseScope", json!(scope.as_str()))
        }
        "creator-mode-off" => ("creatorModeConfiguration", json!({"creatorModeControl": switch(!holds)})),
        "hallucination-reduction" => {
            ("hallucinationReductionConfiguration", json!({"hallucinationReductionControl": switch(holds)}))
        }
        _ => return None,
    })
}

/// What an update of chat controls changes.
pub(crate) struct Controls<'a> {
    /// Guards, and whether they are to hold.
    pub(crate) guards: (&'a [String], bool),
    /// Phrases, and whether they are to be blocked.
    pub(crate) phrases: (&'a [String], bool),
    /// Topics as they are to be.
    pub(crate) topics: &'a [Value],
    /// Topics that are to go.
    pub(crate) gone: &'a [Value],
}

pub(crate) async fn update_controls(
    config: &SdkConfig,
    application: &str,
    controls: &Controls<'_>,
) -> Result<Done, Failure> {
    let document = document(controls)?;
    let request = Client::new(&home(config, application)).update_chat_controls_configuration();
    let request = request.application_id(Arn::new(application).name()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// Topics are sent as they were read, with members that are younger than this SDK.
fn document(controls: &Controls<'_>) -> Result<Value, Failure> {
    let (guards, hold) = controls.guards;
    let (phrases, block) = controls.phrases;
    let mut members = Map::new();
    for name in guards {
        let (member, value) = guard(name, hold).ok_or(Failure::Unfit("a guard is none that an update knows"))?;
        members.insert(member.to_owned(), value);
    }
    if !phrases.is_empty() {
        let change = if block { "blockedPhrasesToCreateOrUpdate" } else { "blockedPhrasesToDelete" };
        members.insert("blockedPhrasesConfigurationUpdate".to_owned(), json!({change: phrases}));
    }
    for (member, topics) in
        [("topicConfigurationsToCreateOrUpdate", controls.topics), ("topicConfigurationsToDelete", controls.gone)]
    {
        if !topics.is_empty() {
            members.insert(member.to_owned(), json!(topics));
        }
    }
    Ok(Value::Object(members))
}

pub(super) async fn disassociate(config: &SdkConfig, application: &str, statement: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, application)).disassociate_permission();
    let request = request.application_id(Arn::new(application).name()).statement_id(statement);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// An empty list lets no site embed it.
pub(crate) async fn set_origins(
    config: &SdkConfig,
    application: &str,
    experience: &str,
    origins: Option<&[String]>,
) -> Result<Done, Failure> {
    let Some(origins) = origins else { return Err(Failure::Unfit("which sites stay is not known")) };
    let request = Client::new(&home(config, application)).update_web_experience();
    let request = request.application_id(Arn::new(application).name()).web_experience_id(experience);
    let request = request.set_origins(Some(origins.to_vec()));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(crate) async fn set_plugin(
    config: &SdkConfig,
    application: &str,
    plugin: &str,
    enabled: bool,
) -> Result<Done, Failure> {
    let state = if enabled { PluginState::Enabled } else { PluginState::Disabled };
    let request = Client::new(&home(config, application)).update_plugin();
    let request = request.application_id(Arn::new(application).name()).plugin_id(plugin).state(state);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
