//! The parameter that names the policy in force, and the version that it names.

use aws_config::SdkConfig;
use model::{NamedDocument, Observed, PolicyParameter, Resource, State, Tags};

use super::ObserveError;
use crate::policy::{PolicyError, PolicyStore};

/// The policy of a stack is a setting: its tags decide nothing and are not read.
pub(super) async fn policy(config: &SdkConfig, resource: &Resource, bucket: &str) -> Result<Observed, ObserveError> {
    let name = resource.arn.resource().and_then(|name| name.strip_prefix("parameter")).unwrap_or_default();
    let store = PolicyStore::new(config, name, bucket);
    let state = match store.current().await.map_err(unread)? {
        None => PolicyParameter::Absent,
        Some((naming, _)) => match naming.pointer() {
            Err(_) => PolicyParameter::Unfit,
            Ok(pointer) => {
                let document = match store.document(&pointer).await {
                    Ok(_) => NamedDocument::Matches,
                    Err(PolicyError::Altered(_)) => NamedDocument::Differs,
                    Err(PolicyError::NoVersion(_)) => NamedDocument::Missing,
                    Err(error) => return Err(unread(error)),
                };
                PolicyParameter::Names { pointer, document }
            }
        },
    };
    Ok(Observed { state: State::PolicyParameter(state), arn: None, tags: Tags::new() })
}

fn unread(error: PolicyError) -> ObserveError {
    match error {
        PolicyError::Transient { operation, message } => ObserveError::Transient { operation, message },
        PolicyError::Refused { operation, code, message } => ObserveError::Unknown { operation, code, message },
        other @ (PolicyError::NoPointer(_) | PolicyError::NoVersion(_) | PolicyError::Altered(_)) => {
            ObserveError::Unknown { operation: "s3:GetObject", code: None, message: other.to_string() }
        }
    }
}
