//! A knowledge base, and each of its sources as an update must repeat it.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::Client;
use model::{DataSource, KnowledgeBaseState, Observed, Resource, State};
use serde_json::Value;

use super::super::{ObserveError, named};
use super::agent::tags;
use crate::{document::Answer, error::Fault};

const BASE: &str = "bedrock:GetKnowledgeBase";
const SOURCES: &str = "bedrock:ListDataSources";
const SOURCE: &str = "bedrock:GetDataSource";

/// What an update of a source does not take.
const READ_ONLY: [&str; 6] = ["createdAt", "dataSourceId", "failureReasons", "knowledgeBaseId", "status", "updatedAt"];

pub(in super::super) async fn knowledge_base(
    config: &SdkConfig,
    resource: &Resource,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let id = resource.arn.name();
    let (base, sources, tags) =
        tokio::join!(base(&client, id), sources(&client, id), tags(&client, resource.arn.as_str()));
    let (base, sources) = (base?, sources?);
    let text = |path: &str| base.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let moving = sources.iter().map(|(_, status, _)| status).find(|status| is_moving(status));
    let state = KnowledgeBaseState {
        status: moving.cloned().or_else(|| text("/status")).unwrap_or_default(),
        role: text("/roleArn").unwrap_or_default(),
        storage: text("/storageConfiguration/type"),
        sources: sources.into_iter().map(|(id, _, source)| (id, source)).collect::<BTreeMap<_, _>>(),
    };
    Ok(Observed { state: State::KnowledgeBase(state), arn: None, tags: tags? })
}

async fn base(client: &Client, id: &str) -> Result<Value, ObserveError> {
    let body = Answer::default();
    let request = client.get_knowledge_base().knowledge_base_id(id).customize().interceptor(body.clone());
    request.send().await.map_err(|error| ObserveError::new(BASE, error.into()))?;
    named(BASE, body.take().get("knowledgeBase").cloned().unwrap_or_default(), "roleArn")
}

/// Each source with its status.
async fn sources(client: &Client, base: &str) -> Result<Vec<(String, String, DataSource)>, ObserveError> {
    let pages = client.list_data_sources().knowledge_base_id(base).into_paginator().items().send();
    let listed = pages.collect::<Result<Vec<_>, _>>().await;
    let listed = listed.map_err(|error| ObserveError::new(SOURCES, error.into()))?;
    let mut found = Vec::new();
    for id in listed.into_iter().map(|each| each.data_source_id) {
        // One that is gone meanwhile tells nothing.
        if let Some((status, source)) = source(client, base, &id).await? {
            found.push((id, status, source));
        }
    }
    Ok(found)
}

async fn source(client: &Client, base: &str, id: &str) -> Result<Option<(String, DataSource)>, ObserveError> {
    let body = Answer::default();
    let request = client.get_data_source().knowledge_base_id(base).data_source_id(id).customize();
    match request.interceptor(body.clone()).send().await {
        Ok(_) => {
            let answered = body.take().get("dataSource").cloned().unwrap_or_default();
            let mut source = named(SOURCE, answered, "dataSourceConfiguration")?;
            let status = source.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(members) = source.as_object_mut() {
                members.retain(|name, _| !READ_ONLY.contains(&name.as_str()));
            }
            Ok(Some((status, DataSource(source))))
        }
        Err(error) => {
            let fault = Fault::from(error);
            if fault.is(&["ResourceNotFoundException"]) { Ok(None) } else { Err(ObserveError::new(SOURCE, fault)) }
        }
    }
}

fn is_moving(status: &str) -> bool {
    matches!(status, "CREATING" | "DELETING" | "UPDATING")
}
