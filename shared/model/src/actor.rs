//! Who did it, from where.

use serde::{Deserialize, Serialize};

use crate::Arn;

/// The kind of caller, from `userIdentity.type`. The type can be missing in a real record.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum ActorKind {
    /// An IAM user.
    IamUser,
    /// A session of a role.
    AssumedRole,
    /// The account's root user.
    Root,
    /// An AWS service by itself.
    AwsService,
    /// A principal of another account.
    AwsAccount,
    /// Any other kind, or none given.
    #[default]
    Other,
}

/// Who did it, from where. Every text in it is the caller's own choice unless said otherwise.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Actor {
    /// The kind of caller.
    pub kind: ActorKind,
    /// ARN of the caller; of a role session it is the `sts` form.
    pub arn: Option<String>,
    /// ARN of the role behind a session, with its path: `sessionContext.sessionIssuer.arn`. AWS fills it in.
    pub role: Option<String>,
    /// Account of the caller, which may differ from the account of the resource.
    pub account: Option<String>,
    /// Address of the caller, or the name of the service that called on its behalf.
    pub address: Option<String>,
    /// What the caller says it is.
    pub agent: Option<String>,
    /// The service that acted for the caller; the identity is still the caller's.
    pub invoked_by: Option<String>,
    /// The access key that signed: `userIdentity.accessKeyId`. AWS fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_key: Option<String>,
    /// Whether an API key stood in the place of a signature: `callWithBearerToken`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bearer: bool,
}

impl Actor {
    /// The session name of a role session: the part of the ARN that the caller chose.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.role.as_ref()?;
        self.arn.as_deref()?.rsplit_once('/').map(|(_, session)| session)
    }

    /// Who it is to a list of principals: the role behind a session, or else the caller's own ARN. AWS fills both in.
    #[must_use]
    pub fn principal(&self) -> Option<&str> {
        self.role.as_deref().or(self.arn.as_deref())
    }

    /// What to call the actor in a sentence: the ARN, the service, or that it is not known.
    #[must_use]
    pub fn name(&self) -> &str {
        self.arn.as_deref().or(self.invoked_by.as_deref()).unwrap_or("an unnamed caller")
    }
}

/// Who somebody is, as AWS itself said when it was asked with a request that they had signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Identity {
    /// The account that the credentials belong to.
    pub account: String,
    /// The ARN of the caller; of a role session it is the `sts` form, which leaves the path of the role out.
    pub arn: Arn,
    /// The role behind a session: with its path if it could be looked up, and without it if the role is another account's.
    pub role: Option<Arn>,
}

impl Identity {
    /// Who it is to a list of principals: the role behind a session, or else the caller's own ARN.
    #[must_use]
    pub fn principal(&self) -> &Arn {
        self.role.as_ref().unwrap_or(&self.arn)
    }
}
