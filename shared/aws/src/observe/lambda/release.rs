//! What a function runs, and what its aliases stand for.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client,
    types::{AliasConfiguration, ImageConfigResponse},
};
use model::{FunctionAlias, FunctionRelease, Observed, Resource, State};
use serde_json::{Number, Value, json};

use super::{super::ObserveError, tags};

const FUNCTION: &str = "lambda:GetFunctionConfiguration";
const ALIASES: &str = "lambda:ListAliases";

pub(in super::super) async fn release(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let function = resource.arn.as_str();
    let (release, aliases, tags) =
        tokio::join!(running(&client, function), aliases(&client, function), tags(&client, function));
    let release = FunctionRelease { aliases: aliases?, ..release? };
    Ok(Observed { state: State::FunctionRelease(release), arn: None, tags: tags? })
}

async fn running(client: &Client, function: &str) -> Result<FunctionRelease, ObserveError> {
    let answer = client.get_function_configuration().function_name(function).send().await;
    let answer = answer.map_err(|error| ObserveError::new(FUNCTION, error.into()))?;
    let Some(code) = answer.code_sha256() else {
        let message = "it answered without `CodeSha256`".to_owned();
        return Err(ObserveError::Unknown { operation: FUNCTION, code: None, message });
    };
    Ok(FunctionRelease {
        code: code.to_owned(),
        role: answer.role().unwrap_or_default().to_owned(),
        handler: answer.handler().map(str::to_owned),
        runtime: answer.runtime().map(|runtime| runtime.as_str().to_owned()),
        layers: answer.layers().iter().filter_map(|layer| layer.arn().map(str::to_owned)).collect(),
        image: answer.image_config_response().map_or(Value::Null, image),
        aliases: BTreeMap::new(),
        status: answer.last_update_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
    })
}

fn image(image: &ImageConfigResponse) -> Value {
    image.image_config().map_or(Value::Null, |image| {
        json!({
            "EntryPoint": image.entry_point(), "Command": image.command(), "WorkingDirectory": image.working_directory()
        })
    })
}

async fn aliases(client: &Client, function: &str) -> Result<BTreeMap<String, FunctionAlias>, ObserveError> {
    let mut pages = client.list_aliases().function_name(function).into_paginator().send();
    let mut aliases = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(ALIASES, error.into()))?;
        aliases.extend(page.aliases().iter().filter_map(alias));
    }
    Ok(aliases)
}

fn alias(alias: &AliasConfiguration) -> Option<(String, FunctionAlias)> {
    let weights = alias.routing_config().and_then(|routing| routing.additional_version_weights());
    let weights = weights.into_iter().flatten();
    let kept = FunctionAlias {
        version: alias.function_version()?.to_owned(),
        weights: weights.filter_map(|(version, share)| Some((version.clone(), Number::from_f64(*share)?))).collect(),
        revision: alias.revision_id().unwrap_or_default().to_owned(),
    };
    Some((alias.name()?.to_owned(), kept))
}
