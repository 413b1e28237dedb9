//! How what a policy grants too much is taken back.

use model::{Edit, GrantedPolicies, ManagedPolicy, Remedy, Resource};

use crate::policy::{Excess, Removal};

/// How a policy is repaired.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    /// By its text without what is bad in it. A managed policy has no other name than its own.
    Restrict { policy: String, edits: Vec<Edit> },
    /// Nothing is left of an inline policy when these are gone.
    Delete { policy: String, edits: Vec<Edit> },
    /// By the approved version of a managed one. It `loses` what somebody changed beside.
    Back { version: String, loses: bool },
}

impl Way {
    /// How `excess` of the policy called `policy` goes; `None` when there is no way, or nobody can say what is left.
    pub(crate) fn of(
        live: &GrantedPolicies,
        baseline: Option<&GrantedPolicies>,
        policy: &str,
        excess: &Excess<'_>,
    ) -> Option<Self> {
        let removal = excess.removal().ok()?;
        match (live, baseline) {
            (GrantedPolicies::Inline { .. }, _) => {
                let policy = policy.to_owned();
                Some(match removal {
                    Removal::Parts(edits) => Self::Restrict { policy, edits },
                    Removal::All(edits) => Self::Delete { policy, edits },
                })
            }
            (GrantedPolicies::Managed(live), Some(GrantedPolicies::Managed(approved))) => {
                let back = live.versions.contains(&approved.version).then_some(approved);
                Self::of_managed(live, back, removal)
            }
            (GrantedPolicies::Managed(live), Some(GrantedPolicies::Inline { .. }) | None) => {
                Self::of_managed(live, None, removal)
            }
        }
    }

    fn of_managed(live: &ManagedPolicy, back: Option<&ManagedPolicy>, removal: Removal) -> Option<Self> {
        let edits = match removal {
            Removal::Parts(edits) => Some(edits),
            Removal::All(_) => None,
        };
        let left = edits.as_ref().and_then(|edits| live.document.edited(edits).ok().flatten());
        let left = left.and_then(|left| left.value().ok());
        let to = |approved: &ManagedPolicy, loses| Self::Back { version: approved.version.clone(), loses };
        match (edits, back) {
            (_, Some(approved)) if left.is_some() && left == approved.document.value().ok() => {
                Some(to(approved, false))
            }
            (Some(edits), _) if live.has_room() => Some(Self::Restrict { policy: String::new(), edits }),
            (_, Some(approved)) => Some(to(approved, true)),
            (_, None) => None,
        }
    }

    /// The call that goes this way, on a role, user, group or managed policy.
    pub(crate) fn remedy(&self, resource: &Resource) -> Option<Remedy> {
        let (arn, name) = (resource.arn.to_string(), resource.arn.name().to_owned());
        let kind = resource.arn.resource().and_then(|resource| resource.split('/').next());
        Some(match (kind?, self.clone()) {
            ("role", Self::Restrict { policy, edits }) => Remedy::RestrictRolePolicy { role: name, policy, edits },
            ("role", Self::Delete { policy, edits }) => Remedy::DeleteRolePolicy { role: name, policy, edits },
            ("user", Self::Restrict { policy, edits }) => Remedy::RestrictUserPolicy { user: name, policy, edits },
            ("user", Self::Delete { policy, edits }) => Remedy::DeleteUserPolicy { user: name, policy, edits },
            ("group", Self::Restrict { policy, edits }) => Remedy::RestrictGroupPolicy { group: name, policy, edits },
            ("group", Self::Delete { policy, edits }) => Remedy::DeleteGroupPolicy { group: name, policy, edits },
            ("policy", Self::Restrict { edits, .. }) => Remedy::RestrictManagedPolicy { policy: arn, edits },
            ("policy", Self::Back { version, .. }) => Remedy::RestorePolicyVersion { policy: arn, version },
            (_, Self::Restrict { .. } | Self::Delete { .. } | Self::Back { .. }) => return None,
        })
    }
}
