//! Functions, and the queues that they are given messages of.

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client,
    operation::get_function_configuration::GetFunctionConfigurationOutput,
    types::{EventSourceMappingConfiguration, FunctionResponseType, Runtime, ScalingConfig},
};
use jiff::{SignedDuration, Timestamp};
use model::{CHANGED, Facts, MAPPING, Part};
use serde_json::{Value, json};

use super::{ObserveError, facts, object, there};

const FUNCTION: &str = "lambda:GetFunctionConfiguration";
const CONCURRENCY: &str = "lambda:GetFunctionConcurrency";
const MAPPINGS: &str = "lambda:ListEventSourceMappings";

/// How much later than CloudFormation Lambda may say that a function was changed by it.
const SLACK: SignedDuration = SignedDuration::from_secs(60);

pub(super) async fn function(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = Client::new(config);
    let answer = client.get_function_configuration().function_name(&part.id).send().await;
    let Some(found) = there(FUNCTION, answer, &["ResourceNotFoundException"])? else { return Ok(None) };
    let (limit, mappings) = tokio::try_join!(limit(&client, &part.id), mappings(&client, &part.id))?;
    let mut live = configuration(&found, part.since);
    live.extend(limit.map(|limit| ("ReservedConcurrentExecutions".to_owned(), json!(limit))));
    live.extend(mappings);
    Ok(Some(live))
}

fn configuration(found: &GetFunctionConfigurationOutput, since: Option<Timestamp>) -> Facts {
    let variables = found.environment().and_then(|environment| environment.variables());
    let layers: Vec<_> = found.layers().iter().filter_map(|layer| layer.arn()).collect();
    let changed = found.last_modified().and_then(modified);
    let later = changed.zip(since).is_some_and(|(changed, since)| changed.duration_since(since) > SLACK);
    facts([
        (CHANGED, json!(later)),
        ("Environment", variables.map_or(Value::Null, |variables| json!({"Variables": variables}))),
        ("Handler", json!(found.handler())),
        ("Layers", json!(layers)),
        ("MemorySize", json!(found.memory_size())),
        ("Role", json!(found.role())),
        ("Runtime", json!(found.runtime().map(Runtime::as_str))),
        ("Timeout", json!(found.timeout())),
    ])
}

/// Lambda writes `+0000` for the zone, which has no colon.
fn modified(text: &str) -> Option<Timestamp> {
    let text = text.strip_suffix("+0000").map_or_else(|| text.to_owned(), |local| format!("{local}Z"));
    text.parse().ok()
}

async fn limit(client: &Client, function: &str) -> Result<Option<i32>, ObserveError> {
    let answer = client.get_function_concurrency().function_name(function).send().await;
    let answer = answer.map_err(|error| ObserveError::new(CONCURRENCY, error.into()))?;
    Ok(answer.reserved_concurrent_executions())
}

async fn mappings(client: &Client, function: &str) -> Result<Facts, ObserveError> {
    let mut pages = client.list_event_source_mappings().function_name(function).into_paginator().send();
    let mut found = Facts::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(MAPPINGS, error.into()))?;
        let there = page.event_source_mappings().iter().filter(|mapping| mapping.state() != Some("Deleting"));
        found.extend(there.map(mapping));
    }
    Ok(found)
}

fn mapping(mapping: &EventSourceMappingConfiguration) -> (String, Value) {
    let off = matches!(mapping.state(), Some("Disabled" | "Disabling"));
    let filters = mapping.filter_criteria().filter(|criteria| !criteria.filters().is_empty()).map(|criteria| {
        json!({"Filters": criteria.filters().iter().map(|filter| json!({"Pattern": filter.pattern()})).collect::<Vec<_>>()})
    });
    let types: Vec<_> = mapping.function_response_types().iter().map(FunctionResponseType::as_str).collect();
    let scaling = mapping.scaling_config().and_then(ScalingConfig::maximum_concurrency);
    let facts = object([
        ("BatchSize", json!(mapping.batch_size())),
        ("Enabled", json!(!off)),
        ("FilterCriteria", json!(filters)),
        ("FunctionResponseTypes", json!(types)),
        ("ScalingConfig", scaling.map_or(Value::Null, |most| json!({"MaximumConcurrency": most}))),
        ("UUID", json!(mapping.uuid())),
    ]);
    (format!("{MAPPING}{}", mapping.event_source_arn().unwrap_or_default()), facts)
}
