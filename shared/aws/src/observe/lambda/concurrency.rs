//! How often at once a function may run.

use aws_config::SdkConfig;
use aws_sdk_lambda::Client;
use model::{FunctionConcurrency, Observed, Resource, State, Tags};

use super::{super::ObserveError, tags};
use crate::error::Fault;

const CONCURRENCY: &str = "lambda:GetFunctionConcurrency";

/// A function that is gone has no tags either.
pub(in super::super) async fn concurrency(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let function = resource.arn.as_str();
    let request = client.get_function_concurrency().function_name(function);
    let (concurrency, tags) = match request.send().await.map_err(Fault::from) {
        Ok(answer) => {
            let reserved = answer.reserved_concurrent_executions();
            (FunctionConcurrency { exists: true, reserved }, tags(&client, function).await?)
        }
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => (FunctionConcurrency::default(), Tags::new()),
        Err(fault) => return Err(ObserveError::new(CONCURRENCY, fault)),
    };
    Ok(Observed { state: State::FunctionConcurrency(concurrency), arn: None, tags })
}
