//! Model packages: the versions of a model in the registry, and whether they may be deployed.

use serde::{Deserialize, Serialize};

use crate::{Arn, Permission};

const PACKAGES: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package/*";
const TAGGED: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package*/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeModelPackage", resource: PACKAGES },
    Permission { action: "sagemaker:ListTags", resource: TAGGED },
];

/// A model package, by whoever registered it and changed it last.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ModelPackageState {
    /// `Approved`, `Rejected` or `PendingManualApproval`; `None` for one that is gone or has no versions.
    pub approval: Option<String>,
    /// Who registered it.
    pub created_by: Option<UserContext>,
    /// Who changed it last.
    pub modified_by: Option<UserContext>,
    /// Whether SageMaker was told to leave its validation out.
    pub unvalidated: bool,
}

impl ModelPackageState {
    /// Leaves out who changed it last: the same approval is the same state, whoever brings it back.
    pub(crate) fn settle(&mut self) {
        self.modified_by = None;
    }
}

/// Who did something in SageMaker, as it says itself.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct UserContext {
    /// The ARN of the IAM identity; of a role session it is the `sts` form.
    pub identity: Option<String>,
    /// The ARN of the user profile, for whoever worked in Studio.
    pub profile: Option<String>,
}

impl UserContext {
    /// The user, or the role behind a session. SageMaker does not tell the path of a role.
    #[must_use]
    pub fn principal(&self) -> Option<Arn> {
        let identity = self.identity.as_deref()?;
        let role = |(head, session): (&str, &str)| {
            let name = session.split('/').next().unwrap_or(session);
            Arn::new(format!("{}:role/{name}", head.replacen(":sts:", ":iam:", 1)))
        };
        Some(identity.split_once(":assumed-role/").map_or_else(|| Arn::new(identity), role))
    }

    /// What to call them in a sentence.
    #[must_use]
    pub fn name(&self) -> &str {
        self.profile.as_deref().or(self.identity.as_deref()).unwrap_or("somebody")
    }

    /// Whether both are the same role or user, and not two people who share a role in Studio.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        if let (Some(one), Some(two)) = (&self.profile, &other.profile) {
            return one == two;
        }
        let identity = |context: &Self| context.principal().map(|principal| principal.identity());
        identity(self).is_some() && identity(self) == identity(other)
    }
}
