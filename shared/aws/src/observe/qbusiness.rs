//! Q Business: chat controls of an application, whom it lets in, and its plugins.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_qbusiness::{Client, types::PluginState};
use model::{
    ApplicationAccess, ChatControls, DataAccessor, Finding, Observed, Plugin, Plugins, PolicyDocument, Resource, State,
    Tags,
};
use serde_json::Value;

use super::{ObserveError, schema};
use crate::{document::Answer, error::Fault};

const CONTROLS: &str = "qbusiness:GetChatControlsConfiguration";
const APPLICATION: &str = "qbusiness:GetApplication";
const POLICY: &str = "qbusiness:GetPolicy";
const ACCESSORS: &str = "qbusiness:ListDataAccessors";
const EXPERIENCES: &str = "qbusiness:ListWebExperiences";
const EXPERIENCE: &str = "qbusiness:GetWebExperience";
const PLUGIN: &str = "qbusiness:GetPlugin";
const PLUGINS: &str = "qbusiness:ListPlugins";
const TAGS: &str = "qbusiness:ListTagsForResource";

const GONE: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn chat_controls(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (controls, tags) = tokio::join!(controls(&client, resource.arn.name()), tags(&client, resource.arn.as_str()));
    Ok(Observed { state: State::ChatControls(controls?), arn: None, tags: tags? })
}

/// Phrases and topics come in pages, all else with each of them.
async fn controls(client: &Client, application: &str) -> Result<ChatControls, ObserveError> {
    let (mut controls, mut token) = (ChatControls::default(), None);
    loop {
        let body = Answer::default();
        let request = client.get_chat_controls_configuration().application_id(application).set_next_token(token);
        let page = request.customize().interceptor(body.clone()).send().await;
        let page = page.map_err(|error| ObserveError::new(CONTROLS, error.into()))?;
        let document = body.take();
        let is = |path: &str, word: &str| document.pointer(path).is_some_and(|value| value == word);
        let held = [
            is("/responseScope", "ENTERPRISE_CONTENT_ONLY"),
            is("/creatorModeConfiguration/creatorModeControl", "DISABLED"),
            is("/hallucinationReductionConfiguration/hallucinationReductionControl", "ENABLED"),
        ];
        controls.guards.extend(ChatControls::GUARDS.map(str::to_owned).into_iter().zip(held));
        let phrases = page.blocked_phrases.and_then(|blocked| blocked.blocked_phrases);
        controls.phrases.extend(phrases.unwrap_or_default());
        let topics = document.get("topicConfigurations").and_then(Value::as_array);
        let named = |topic: &Value| Some((topic.get("name")?.as_str()?.to_owned(), topic.clone()));
        controls.topics.extend(topics.into_iter().flatten().filter_map(named));
        token = page.next_token;
        if token.is_none() {
            return Ok(controls);
        }
    }
}

pub(super) async fn access(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let id = resource.arn.name();
    let application = client.get_application().application_id(id).send();
    let (application, policy, accessors, origins, tags) = tokio::join!(
        application,
        policy(&client, id),
        accessors(&client, id),
        origins(&client, id),
        tags(&client, resource.arn.as_str())
    );
    let application = application.map_err(|error| ObserveError::new(APPLICATION, error.into()))?;
    let identity = application.identity_type().map(|identity| identity.as_str().to_owned());
    let access = ApplicationAccess {
        identity: identity.unwrap_or_default(),
        policy: policy?,
        accessors: accessors?,
        origins: origins?,
        status: application.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
    };
    Ok(Observed { state: State::ApplicationAccess(access), arn: None, tags: tags? })
}

/// An application that nobody gave a permission has no policy.
async fn policy(client: &Client, application: &str) -> Result<Option<PolicyDocument>, ObserveError> {
    match client.get_policy().application_id(application).send().await {
        Ok(answer) => Ok(answer.policy().map(PolicyDocument::new)),
        Err(error) => {
            let fault = Fault::from(error);
            if fault.is(GONE) { Ok(None) } else { Err(ObserveError::new(POLICY, fault)) }
        }
    }
}

async fn accessors(client: &Client, application: &str) -> Result<Vec<DataAccessor>, ObserveError> {
    let pages = client.list_data_accessors().application_id(application).into_paginator().items();
    let found = pages.send().collect::<Result<Vec<_>, _>>().await;
    let found = found.map_err(|error| ObserveError::new(ACCESSORS, error.into()))?;
    let accessor = |one: aws_sdk_qbusiness::types::DataAccessor| DataAccessor {
        id: one.data_accessor_id.unwrap_or_default(),
        principal: one.principal.unwrap_or_default(),
    };
    Ok(found.into_iter().map(accessor).collect())
}

async fn origins(client: &Client, application: &str) -> Result<BTreeMap<String, Vec<String>>, ObserveError> {
    let pages = client.list_web_experiences().application_id(application).into_paginator().items();
    let found = pages.send().collect::<Result<Vec<_>, _>>().await;
    let found = found.map_err(|error| ObserveError::new(EXPERIENCES, error.into()))?;
    let mut origins = BTreeMap::new();
    for id in found.into_iter().filter_map(|experience| experience.web_experience_id) {
        let request = client.get_web_experience().application_id(application).web_experience_id(&id);
        let answer = request.send().await.map_err(|error| ObserveError::new(EXPERIENCE, error.into()))?;
        origins.insert(id, answer.origins.unwrap_or_default());
    }
    Ok(origins)
}

/// The plugins that the event names, or all when it names none.
pub(super) async fn plugins(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = &finding.resource.arn;
    let (plugins, tags) = tokio::join!(named(&client, arn.name(), &finding.subjects), tags(&client, arn.as_str()));
    Ok(Observed { state: State::Plugins(Plugins { plugins: plugins? }), arn: None, tags: tags? })
}

async fn named(
    client: &Client,
    application: &str,
    subjects: &[String],
) -> Result<BTreeMap<String, Plugin>, ObserveError> {
    let ids = if subjects.is_empty() { all(client, application).await? } else { subjects.to_vec() };
    let mut plugins = BTreeMap::new();
    for id in ids {
        let body = Answer::default();
        let request = client.get_plugin().application_id(application).plugin_id(&id).customize();
        match request.interceptor(body.clone()).send().await {
            Ok(answer) => {
                let enabled = answer.state() != Some(&PluginState::Disabled);
                let status = answer.build_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
                plugins.insert(id, plugin(enabled, status, &body.take()));
            }
            // One that is gone calls nobody.
            Err(error) => {
                let fault = Fault::from(error);
                if !fault.is(GONE) {
                    return Err(ObserveError::new(PLUGIN, fault));
                }
            }
        }
    }
    Ok(plugins)
}

async fn all(client: &Client, application: &str) -> Result<Vec<String>, ObserveError> {
    let pages = client.list_plugins().application_id(application).into_paginator().items();
    let found = pages.send().collect::<Result<Vec<_>, _>>().await;
    let found = found.map_err(|error| ObserveError::new(PLUGINS, error.into()))?;
    Ok(found.into_iter().filter_map(|plugin| plugin.plugin_id).collect())
}

fn plugin(enabled: bool, status: String, document: &Value) -> Plugin {
    let text = |path: &str| document.pointer(path).and_then(Value::as_str);
    let authentication = document.get("authConfiguration");
    let mut hosts: Vec<_> = text("/serverUrl").and_then(schema::host).into_iter().collect();
    hosts.extend(text("/customPluginConfiguration/apiSchema/payload").map(schema::hosts).unwrap_or_default());
    hosts.sort();
    hosts.dedup();
    Plugin {
        enabled,
        hosts,
        unauthenticated: authentication.is_some_and(|how| how.get("noAuthConfiguration").is_some()),
        schema_bucket: text("/customPluginConfiguration/apiSchema/s3/bucket").map(str::to_owned),
        status,
    }
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
}
