//! Repositories of images.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::{by_statement, public};
use crate::{Permission, PolicyDocument};

const REPOSITORIES: &str = "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "ecr:DescribeRepositories", resource: REPOSITORIES },
    Permission { action: "ecr:GetRepositoryPolicy", resource: REPOSITORIES },
    Permission { action: "ecr:ListTagsForResource", resource: REPOSITORIES },
];

/// Whether tags of images can be moved to other images, from the weakest.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TagMutability {
    /// All can.
    #[default]
    Mutable,
    /// All can but some.
    MutableWithExclusion,
    /// None can but some.
    ImmutableWithExclusion,
    /// None can.
    Immutable,
}

impl TagMutability {
    /// All, from the weakest, each as ECR spells it.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Mutable, "MUTABLE"),
        (Self::MutableWithExclusion, "MUTABLE_WITH_EXCLUSION"),
        (Self::ImmutableWithExclusion, "IMMUTABLE_WITH_EXCLUSION"),
        (Self::Immutable, "IMMUTABLE"),
    ];

    /// As ECR spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mutable => "MUTABLE",
            Self::MutableWithExclusion => "MUTABLE_WITH_EXCLUSION",
            Self::ImmutableWithExclusion => "IMMUTABLE_WITH_EXCLUSION",
            Self::Immutable => "IMMUTABLE",
        }
    }

    /// What ECR spells so.
    #[must_use]
    pub fn of(written: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == written).map(|(mutability, _)| mutability)
    }
}

/// A repository of images.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Repository {
    /// Its policy, byte for byte as ECR keeps it.
    pub policy: Option<PolicyDocument>,
    /// Whether tags can be moved.
    pub mutability: TagMutability,
    /// The tags for which it is otherwise, with wildcards.
    pub exclusions: Vec<String>,
    /// Whether an image is scanned when it is pushed.
    pub scan_on_push: bool,
}

impl Repository {
    /// Whether tags can be moved that could not in `approved`.
    #[must_use]
    pub fn moves_more_than(&self, approved: &Self) -> bool {
        let weaker = self.mutability < approved.mutability;
        weaker || (self.mutability == approved.mutability && self.exclusions != approved.exclusions)
    }
}

impl Baselined for Repository {
    const ORDERED: &'static [&'static [&'static str]] = &[&["mutability"], &["scan_on_push"]];

    fn shortfall(&self) -> Option<String> {
        public(self.policy.as_ref())
    }

    fn raised(&self, live: &Self) -> Self {
        let stricter = live.mutability > self.mutability && live.exclusions == self.exclusions;
        let mutability = if stricter { live.mutability } else { self.mutability };
        Self { mutability, scan_on_push: self.scan_on_push || live.scan_on_push, ..self.clone() }
    }

    fn chosen(&self) -> Value {
        let policy = by_statement(self.policy.as_ref());
        json!({
            "policy": policy, "mutability": self.mutability, "exclusions": self.exclusions,
            "scan_on_push": self.scan_on_push
        })
    }
}
