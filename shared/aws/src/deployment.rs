//! Where the parts of a deployed stack are: one parameter of the stack tells its operators.

use aws_config::SdkConfig;
use aws_sdk_ssm::Client;
use model::Mode;
use serde::Deserialize;

use crate::error::Fault;

const GET: &str = "ssm:GetParameter";

/// Why nobody knows where the parts of a stack are.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// The parameter could not be read.
    #[error("{GET} of {parameter} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Unread {
        /// The parameter.
        parameter: String,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// It does not say what this build needs.
    #[error("parameter {parameter} is not what this version of phaseguard wrote: {why}")]
    Unfit {
        /// The parameter.
        parameter: String,
        /// What is wrong with it.
        why: String,
    },
}

/// The parts of a deployed stack.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Deployment {
    /// The version of the template; `None` from before it said so.
    #[serde(default)]
    pub version: Option<String>,
    /// The journal's table.
    pub journal_table: String,
    /// The registry's table.
    pub workloads_table: String,
    /// The stack's bus.
    pub bus: String,
    /// What the template allows the stack to do.
    pub mode: Mode,
    /// The keys of the tags that declare workload and phase.
    pub workload_tag_key: String,
    /// The key of the tag that declares the phase.
    pub phase_tag_key: String,
    /// The bucket in which versions of the policy are kept.
    pub policy_bucket: String,
    /// The parameter that names the one in force.
    pub policy_parameter: String,
    /// The lowest phase of any AI workload in the account, or `none`.
    pub phase_floor: String,
    /// How the names of the roles begin that other accounts have for the stack; empty when none has any.
    #[serde(default)]
    pub member_role_prefix: String,
}

/// The parameter in which the stack says where its parts are.
#[must_use]
pub fn parameter(stack: &str) -> String {
    format!("/phaseguard/{stack}/deployment")
}

impl Deployment {
    /// Reads where the parts of `stack` are, in the Region of `config`.
    ///
    /// # Errors
    ///
    /// When the parameter cannot be read, or says something else.
    pub async fn find(config: &SdkConfig, stack: &str) -> Result<Self, DeploymentError> {
        let parameter = parameter(stack);
        let answer = Client::new(config).get_parameter().name(&parameter).send().await;
        let answer = match answer.map_err(Fault::from) {
            Ok(answer) => answer,
            Err(Fault { code, message, .. }) => return Err(DeploymentError::Unread { parameter, code, message }),
        };
        let text = answer.parameter().and_then(|parameter| parameter.value()).unwrap_or_default();
        serde_json::from_str(text).map_err(|error| DeploymentError::Unfit { parameter, why: error.to_string() })
    }
}
