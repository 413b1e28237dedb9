//! The policy document, stored: each version is an object version of an encrypted bucket, and a parameter names the one
//! that is in force, with its hash. A version is believed only if it has that hash.

use aws_config::SdkConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_ssm::types::{Parameter, ParameterHistory, ParameterType};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use model::{Arn, PolicyPointer};

use crate::{error::Fault, s3};

const GET_PARAMETER: &str = "ssm:GetParameter";
const HISTORY: &str = "ssm:GetParameterHistory";
const PUT_PARAMETER: &str = "ssm:PutParameter";
const GET_OBJECT: &str = "s3:GetObject";
const PUT_OBJECT: &str = "s3:PutObject";

/// The name of the document in its bucket.
pub const DOCUMENT: &str = "policy.yaml";

/// The most bytes that a document may have: far more than a person writes.
const MOST_BYTES: i64 = 1 << 20;

/// What S3 says of a version that is not there.
const MISSING: &[&str] = &["InvalidArgument", "NoSuchKey", "NoSuchVersion"];

/// Why a policy was not read or not stored.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The same may work later.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `ssm:GetParameter`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// The call was refused.
    #[error("{operation} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// Service and operation: `ssm:GetParameter`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// The parameter says something else than a version and a hash.
    #[error("the parameter does not name a version and its hash: {0}")]
    NoPointer(String),
    /// There is no such version.
    #[error("the bucket has no version {0}")]
    NoVersion(String),
    /// The version is another document than the one that was named.
    #[error("version {0} has another hash than the parameter names")]
    Altered(String),
}

impl PolicyError {
    fn new(operation: &'static str, fault: impl Into<Fault>) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault.into();
        if transient { Self::Transient { operation, message } } else { Self::Refused { operation, code, message } }
    }
}

/// A value that the parameter has or had.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Naming {
    /// What it says.
    pub text: String,
    /// The parameter's own count of its values.
    pub revision: i64,
    /// Since when.
    pub at: Option<Timestamp>,
    /// Who set it, where that is told.
    pub by: Option<String>,
}

impl Naming {
    /// What it points to.
    ///
    /// # Errors
    ///
    /// [`PolicyError::NoPointer`] when it says something else.
    pub fn pointer(&self) -> Result<PolicyPointer, PolicyError> {
        serde_json::from_str(&self.text).map_err(|error| PolicyError::NoPointer(error.to_string()))
    }
}

/// Where policies are kept.
#[derive(Clone, Debug)]
pub struct PolicyStore {
    parameters: aws_sdk_ssm::Client,
    buckets: aws_sdk_s3::Client,
    parameter: String,
    bucket: String,
}

impl PolicyStore {
    /// The store of these names.
    pub fn new(config: &SdkConfig, parameter: impl Into<String>, bucket: impl Into<String>) -> Self {
        let (parameter, bucket) = (parameter.into(), bucket.into());
        Self { parameters: aws_sdk_ssm::Client::new(config), buckets: s3::buckets(config), parameter, bucket }
    }

    /// What the parameter says now, and the parameter's ARN; nothing when there is no parameter.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn current(&self) -> Result<Option<(Naming, Arn)>, PolicyError> {
        match self.parameters.get_parameter().name(&self.parameter).send().await.map_err(Fault::from) {
            Ok(answer) => Ok(answer.parameter.map(now_named)),
            Err(fault) if fault.is(&["ParameterNotFound"]) => Ok(None),
            Err(fault) => Err(PolicyError::new(GET_PARAMETER, fault)),
        }
    }

    /// What the parameter said, newest first: the last hundred values, which is what AWS keeps.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn history(&self) -> Result<Vec<Naming>, PolicyError> {
        let mut pages = self.parameters.get_parameter_history().name(&self.parameter).into_paginator().send();
        let mut values = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(Fault::from);
            match page {
                Ok(page) => values.extend(page.parameters.unwrap_or_default().into_iter().map(once_named)),
                Err(fault) if fault.is(&["ParameterNotFound"]) => return Ok(Vec::new()),
                Err(fault) => return Err(PolicyError::new(HISTORY, fault)),
            }
        }
        values.sort_by_key(|value| std::cmp::Reverse(value.revision));
        Ok(values)
    }

    /// The document that is pointed to.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is another than the one that is meant.
    pub async fn document(&self, pointer: &PolicyPointer) -> Result<String, PolicyError> {
        let PolicyPointer { version, .. } = pointer;
        let request = self.buckets.get_object().bucket(&self.bucket).key(DOCUMENT).version_id(version);
        let answer = match request.send().await.map_err(Fault::from) {
            Ok(answer) => answer,
            Err(fault) if fault.is(MISSING) => return Err(PolicyError::NoVersion(version.clone())),
            Err(fault) => return Err(PolicyError::new(GET_OBJECT, fault)),
        };
        if answer.content_length().is_some_and(|bytes| bytes > MOST_BYTES) {
            return Err(PolicyError::Altered(version.clone()));
        }
        let cut = |error: aws_sdk_s3::primitives::ByteStreamError| PolicyError::Transient {
            operation: GET_OBJECT,
            message: error.to_string(),
        };
        let bytes = answer.body.collect().await.map_err(cut)?.to_vec();
        match String::from_utf8(bytes) {
            Ok(document) if pointer.names(document.as_bytes()) => Ok(document),
            Ok(_) | Err(_) => Err(PolicyError::Altered(version.clone())),
        }
    }

    /// Keeps a document as a new version, which is not in force yet. No function of the stack may.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn keep(&self, document: &str) -> Result<PolicyPointer, PolicyError> {
        let body = ByteStream::from(document.as_bytes().to_vec());
        let request = self.buckets.put_object().bucket(&self.bucket).key(DOCUMENT).body(body);
        let answer = request.content_type("application/yaml").send().await;
        let answer = answer.map_err(|error| PolicyError::new(PUT_OBJECT, error))?;
        let unversioned = || PolicyError::Refused {
            operation: PUT_OBJECT,
            code: None,
            message: format!("bucket {} keeps no versions", self.bucket),
        };
        let version = answer.version_id.ok_or_else(unversioned)?;
        Ok(PolicyPointer::new(version, document.as_bytes()))
    }

    /// Puts a version in force. No function of the stack may.
    ///
    /// # Errors
    ///
    /// When the parameter cannot be written.
    pub async fn put_in_force(&self, pointer: &PolicyPointer) -> Result<(), PolicyError> {
        let unwritable = |error: serde_json::Error| PolicyError::NoPointer(error.to_string());
        let value = serde_json::to_string(pointer).map_err(unwritable)?;
        let request = self.parameters.put_parameter().name(&self.parameter).value(value);
        let request = request.r#type(ParameterType::String).overwrite(true);
        request.send().await.map_err(|error| PolicyError::new(PUT_PARAMETER, error))?;
        Ok(())
    }
}

fn now_named(parameter: Parameter) -> (Naming, Arn) {
    let Parameter { value, version, last_modified_date, arn, .. } = parameter;
    let at = last_modified_date.as_ref().and_then(moment);
    (Naming { text: value.unwrap_or_default(), revision: version, at, by: None }, Arn::new(arn.unwrap_or_default()))
}

fn once_named(value: ParameterHistory) -> Naming {
    let ParameterHistory { value, version, last_modified_date, last_modified_user, .. } = value;
    let at = last_modified_date.as_ref().and_then(moment);
    Naming { text: value.unwrap_or_default(), revision: version, at, by: last_modified_user }
}

fn moment(time: &DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), time.subsec_nanos().try_into().ok()?).ok()
}
