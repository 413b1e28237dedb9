//! Limits of functions, and the queues that they are given messages of.

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client,
    types::{Filter, FilterCriteria, FunctionResponseType, ScalingConfig},
};
use serde_json::Value;

use super::{Done, Failure, inner, number, texts};
use crate::remedy::carry_out::done;

pub(super) async fn lift(config: &SdkConfig, function: &str) -> Result<Done, Failure> {
    let answer = Client::new(config).delete_function_concurrency().function_name(function).send().await;
    Ok(done(&answer?))
}

/// What was not deployed is emptied: an update leaves alone what it does not speak of.
pub(super) async fn restore_mapping(config: &SdkConfig, mapping: &str, deployed: &Value) -> Result<Done, Failure> {
    let request = Client::new(config)
        .update_event_source_mapping()
        .uuid(mapping)
        .set_enabled(deployed.get("Enabled").and_then(Value::as_bool))
        .set_batch_size(number(deployed.get("BatchSize")))
        .filter_criteria(filters(deployed))
        .set_function_response_types(Some(response_types(deployed)))
        .scaling_config(scaling(deployed));
    match request.send().await {
        Ok(answer) => Ok(done(&answer)),
        Err(error) => {
            let fault = crate::error::Fault::from(error);
            // Lambda is still carrying out the last change of it.
            Err(if fault.is(&["ResourceInUseException"]) {
                Failure::NotNow(fault.message)
            } else {
                Failure::Call(fault)
            })
        }
    }
}

fn filters(deployed: &Value) -> FilterCriteria {
    let filters = deployed.pointer("/FilterCriteria/Filters").and_then(Value::as_array).into_iter().flatten();
    let filters = filters.map(|filter| Filter::builder().set_pattern(inner(filter, "/Pattern")).build());
    FilterCriteria::builder().set_filters(Some(filters.collect())).build()
}

fn response_types(deployed: &Value) -> Vec<FunctionResponseType> {
    let types = texts(deployed.get("FunctionResponseTypes"));
    types.iter().map(|kind| FunctionResponseType::from(kind.as_str())).collect()
}

fn scaling(deployed: &Value) -> ScalingConfig {
    let most = number(deployed.pointer("/ScalingConfig/MaximumConcurrency"));
    ScalingConfig::builder().set_maximum_concurrency(most).build()
}
