//! Reads the live state of a resource, with its tags. What could not be read is an error that says which call failed;
//! it is never taken for absent.

mod cloudtrail;
mod kms;
mod lambda;
mod s3;

use aws_config::SdkConfig;
use model::{Finding, Observed, Resource, StateKind};

use crate::{config::in_region, error::Fault};

/// Why a state could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// The same call may work later: throttled, timed out, or the service had an error of its own.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `s3:GetPublicAccessBlock`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// It will not work later either: not allowed, not found, or an answer that makes no sense.
    #[error("{operation} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Unknown {
        /// Service and operation: `s3:GetPublicAccessBlock`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
}

impl ObserveError {
    /// Whether to try again before the state counts as unknown.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Transient { .. } => true,
            Self::Unknown { .. } => false,
        }
    }

    fn new(operation: &'static str, fault: Fault) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault;
        if transient { Self::Transient { operation, message } } else { Self::Unknown { operation, code, message } }
    }
}

/// Reads live state.
#[derive(Clone, Debug)]
pub struct Observer {
    config: SdkConfig,
}

impl Observer {
    /// Reads with the credentials of `config`, in whatever Region the resource is.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone() }
    }

    /// Reads the state of that kind of the finding's resource; `None` when no reader exists for it.
    ///
    /// # Errors
    ///
    /// When any part of the state, or the tags that tell whose the resource is, could not be read.
    pub async fn observe(&self, kind: StateKind, finding: &Finding) -> Result<Option<Observed>, ObserveError> {
        let config = in_region(&self.config, region(&finding.resource));
        match kind {
            StateKind::PublicAccess => s3::public_access(&config, &finding.resource).await.map(Some),
            StateKind::Key => kms::key(&config, &finding.resource).await.map(Some),
            StateKind::Function => lambda::function(&config, finding).await.map(Some),
            StateKind::Recorder => cloudtrail::recorder(&config, &finding.resource).await.map(Some),
            StateKind::InvocationLogging
            | StateKind::Guardrail
            | StateKind::Gateway
            | StateKind::Notebook
            | StateKind::Credentials
            | StateKind::Attachments
            | StateKind::SecurityGroup
            | StateKind::Detector => Ok(None),
        }
    }
}

/// A trail that was named by its ARN can only be read fully where it was made, which its ARN says.
fn region(resource: &Resource) -> &str {
    resource.arn.region().unwrap_or(&resource.region)
}
