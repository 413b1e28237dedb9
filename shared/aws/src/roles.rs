//! The roles that repairs run with: taken for one repair, and cut to it.

use std::time::{Duration, SystemTime};

use aws_config::{Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_sts::{Client, config::IdentityCache, types::Credentials as Session};
use model::{Plan, Remedy, Resource};
use serde_json::{Value, json};

use crate::error::Fault;

const ASSUME_ROLE: &str = "sts:AssumeRole";

/// The shortest that STS gives.
const LIFETIME: Duration = Duration::from_mins(15);

/// Why a role could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum AssumeError {
    /// STS may give it later.
    #[error("{ASSUME_ROLE} did not answer: {message}")]
    Transient {
        /// What it said.
        message: String,
    },
    /// STS refused it.
    #[error("{ASSUME_ROLE} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
}

impl From<Fault> for AssumeError {
    fn from(Fault { transient, code, message, request_id: _ }: Fault) -> Self {
        if transient { Self::Transient { message } } else { Self::Refused { code, message } }
    }
}

/// Takes remedy roles.
#[derive(Clone, Debug)]
pub struct Roles {
    config: SdkConfig,
    client: Client,
}

impl Roles {
    /// Takes roles with the credentials of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone(), client: Client::new(config) }
    }

    /// Takes `role` as `session`, cut to `policy`, for calls in `region`.
    ///
    /// # Errors
    ///
    /// When STS does not give the role.
    pub async fn assume(
        &self,
        role: &str,
        session: &str,
        policy: &str,
        region: &str,
    ) -> Result<SdkConfig, AssumeError> {
        let request = self.client.assume_role().role_arn(role).role_session_name(session).policy(policy);
        let lifetime = i32::try_from(LIFETIME.as_secs()).ok();
        let answer = request.set_duration_seconds(lifetime).send().await.map_err(Fault::from)?;
        let Some(session) = answer.credentials() else {
            return Err(AssumeError::Transient { message: "it answered without credentials".to_owned() });
        };
        let config = self.config.to_builder().region(Region::new(region.to_owned()));
        // A shared cache would keep these for as long as the function lives.
        let config = config.identity_cache(IdentityCache::no_cache());
        Ok(config.credentials_provider(SharedCredentialsProvider::new(credentials(session))).build())
    }
}

fn credentials(session: &Session) -> Credentials {
    let expires = SystemTime::try_from(*session.expiration()).ok();
    Credentials::new(
        session.access_key_id(),
        session.secret_access_key(),
        Some(session.session_token().to_owned()),
        expires,
        "phaseguard",
    )
}

/// The session policy that lets exactly `plan` through, on `resource` and nothing else. `resource` must name itself by
/// its own ARN: a key by its id, not by an alias.
#[must_use]
pub fn session_policy(plan: &Plan, resource: &Resource) -> String {
    let statements: Vec<_> = plan
        .0
        .iter()
        .flat_map(|remedy| remedy.kind().permissions().iter().map(move |permission| (remedy, permission)))
        .map(|(remedy, permission)| {
            let on = if permission.resource == "*" { vec!["*".to_owned()] } else { targets(remedy, resource) };
            json!({"Effect": "Allow", "Action": permission.action, "Resource": on})
        })
        .chain(plan.0.iter().filter_map(Remedy::passed_role).map(pass_role))
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn pass_role(role: &str) -> Value {
    json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role})
}

/// The resource, and the version or alias of it that the remedy names: Lambda asks for the one that is called.
fn targets(remedy: &Remedy, resource: &Resource) -> Vec<String> {
    let arn = resource.arn.to_string();
    if let Remedy::RemoveFunctionPermission { qualifier: Some(qualifier), .. }
    | Remedy::RequireIamOnFunctionUrl { qualifier: Some(qualifier), .. } = remedy
    {
        return vec![format!("{arn}:{qualifier}"), arn];
    }
    vec![arn]
}
