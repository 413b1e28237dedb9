//! What takes a repair back. Carried out by a person, with that person's own credentials: no role of ours may loosen.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{PublicAccessBlock, RecorderState, Remedy, State};

/// One call that takes a repair back, or the reason why there is none.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "undo", rename_all = "kebab-case")]
pub enum Undo {
    /// Puts a bucket's public access block back to the switches it had.
    PutBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    },
    /// Deletes a bucket's public access block, because there was none.
    DeleteBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
    },
    /// Puts the account's public access block back to the switches it had.
    PutAccountPublicAccessBlock {
        /// The account.
        account: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    },
    /// Deletes the account's public access block, because there was none.
    DeleteAccountPublicAccessBlock {
        /// The account.
        account: String,
    },
    /// Disables a key again.
    DisableKey {
        /// The key's ARN.
        key: String,
    },
    /// Turns rotation of a key off again.
    DisableKeyRotation {
        /// The key's ARN.
        key: String,
    },
    /// Adds a statement to a function's policy again.
    AddFunctionPermission {
        /// The function's ARN.
        function: String,
        /// The version or alias whose policy it is.
        qualifier: Option<String>,
        /// The statement as it stood in the policy.
        statement: Value,
    },
    /// Opens a function URL to anyone again.
    OpenFunctionUrl {
        /// The function's ARN.
        function: String,
        /// The alias it belongs to.
        qualifier: Option<String>,
    },
    /// Stops a trail again.
    StopTrailLogging {
        /// The trail's ARN.
        trail: String,
    },
    /// Deletes a trail again, because there was none.
    DeleteTrail {
        /// The trail's name.
        trail: String,
    },
    /// Stops an event data store from taking in events again.
    StopEventDataStoreIngestion {
        /// The store's ARN.
        store: String,
    },
    /// Nothing takes it back, or not by itself.
    None {
        /// Why, for a person.
        why: String,
    },
}

impl Undo {
    fn none(why: &str) -> Self {
        Self::None { why: why.to_owned() }
    }
}

impl Remedy {
    /// What takes this remedy back to the state `before` it. An absent before-image is a value: its undo is the Delete form.
    #[must_use]
    pub fn undo(&self, before: &State) -> Undo {
        match self {
            Self::RestoreBucketPublicAccessBlock { bucket, .. } => public_access(
                before,
                |access| access.bucket,
                |flags| Undo::PutBucketPublicAccessBlock { bucket: bucket.clone(), flags },
                || Undo::DeleteBucketPublicAccessBlock { bucket: bucket.clone() },
            ),
            Self::RestoreAccountPublicAccessBlock { account, .. } => public_access(
                before,
                |access| access.account,
                |flags| Undo::PutAccountPublicAccessBlock { account: account.clone(), flags },
                || Undo::DeleteAccountPublicAccessBlock { account: account.clone() },
            ),
            Self::CancelKeyDeletion { .. } => Undo::none("Phaseguard never schedules the deletion of a key"),
            Self::EnableKey { key } => Undo::DisableKey { key: key.clone() },
            Self::EnableKeyRotation { key, .. } => Undo::DisableKeyRotation { key: key.clone() },
            Self::RemoveFunctionPermission { function, qualifier, statement } => {
                function_permission(before, function, qualifier.as_deref(), statement)
            }
            Self::RequireIamOnFunctionUrl { function, qualifier } => {
                Undo::OpenFunctionUrl { function: function.clone(), qualifier: qualifier.clone() }
            }
            Self::RecreateTrail { settings } => Undo::DeleteTrail { trail: settings.name.clone() },
            Self::RestoreTrailSelectors { .. } => Undo::none("the trail did not exist, so it had no selectors"),
            Self::StartTrailLogging { trail } => trail_logging(before, trail),
            Self::RestoreEventDataStore { .. } => Undo::none("Phaseguard never deletes an event data store"),
            Self::StartEventDataStoreIngestion { store } => Undo::StopEventDataStoreIngestion { store: store.clone() },
            Self::RestoreInvocationLogging { .. }
            | Self::RestoreGuardrail { .. }
            | Self::RequireGatewayAuthorization { .. }
            | Self::StopNotebookInstance { .. }
            | Self::DeactivateServiceCredential { .. }
            | Self::DetachRolePolicy { .. }
            | Self::DetachUserPolicy { .. }
            | Self::DetachGroupPolicy { .. }
            | Self::RevokeIngressRules { .. }
            | Self::EnableDetector { .. }
            | Self::RecreateDetector { .. } => Undo::none("this remedy is planned but not carried out yet"),
        }
    }
}

fn public_access(
    before: &State,
    block: impl Fn(&crate::PublicAccess) -> Option<PublicAccessBlock>,
    put: impl Fn(PublicAccessBlock) -> Undo,
    delete: impl Fn() -> Undo,
) -> Undo {
    if let State::PublicAccess(access) = before {
        block(access).map_or_else(delete, put)
    } else {
        Undo::none("the state before is of another kind")
    }
}

fn function_permission(before: &State, function: &str, qualifier: Option<&str>, sid: &str) -> Undo {
    let State::Function(exposure) = before else { return Undo::none("the state before is of another kind") };
    let same = |(of, statement): &&(Option<String>, Value)| {
        of.as_deref() == qualifier && statement.get("Sid").and_then(Value::as_str) == Some(sid)
    };
    match exposure.statements.iter().find(same) {
        Some((_, statement)) => Undo::AddFunctionPermission {
            function: function.to_owned(),
            qualifier: qualifier.map(str::to_owned),
            statement: statement.clone(),
        },
        None => Undo::none("the statement did not stand in the policy before"),
    }
}

fn trail_logging(before: &State, trail: &str) -> Undo {
    if let State::Recorder(RecorderState::Trail { settings: None, .. }) = before {
        return Undo::none("the trail did not exist; deleting it takes this back too");
    }
    Undo::StopTrailLogging { trail: trail.to_owned() }
}
