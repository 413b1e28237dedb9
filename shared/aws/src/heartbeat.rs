//! The heartbeat: a harmless call that CloudTrail must record.

use aws_config::SdkConfig;
use aws_sdk_ssm::{Client, types::ParameterType};

use crate::error::Fault;

const PUT: &str = "ssm:PutParameter";

/// Why the heart did not beat.
#[derive(Debug, thiserror::Error)]
#[error("{PUT} of {parameter} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
pub struct BeatError {
    parameter: String,
    code: Option<String>,
    message: String,
}

/// Writes `value` into `parameter`.
///
/// # Errors
///
/// When the call was not taken.
pub async fn beat(config: &SdkConfig, parameter: &str, value: &str) -> Result<(), BeatError> {
    let request = Client::new(config).put_parameter().name(parameter).value(value);
    let answer = request.r#type(ParameterType::String).overwrite(true).send().await.map_err(Fault::from);
    let failed = |Fault { code, message, .. }| BeatError { parameter: parameter.to_owned(), code, message };
    answer.map(drop).map_err(failed)
}
