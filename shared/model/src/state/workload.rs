//! What a resource says of its phase itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Declaration, Permission, Phase, Tags};

/// IAM, S3 and SageMaker are asked themselves: the tagging API does not know roles and users, and knows the others late.
pub(super) const READS: &[Permission] = &[
    Permission { action: "aoss:BatchGetCollection", resource: "*" },
    Permission {
        action: "aoss:ListTagsForResource",
        resource: "arn:${AWS::Partition}:aoss:*:${AWS::AccountId}:collection/*",
    },
    Permission { action: "iam:GetRole", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*" },
    Permission { action: "iam:GetUser", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*" },
    Permission { action: "s3:GetBucketTagging", resource: "arn:${AWS::Partition}:s3:::*" },
    Permission { action: "sagemaker:ListTags", resource: "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:*" },
    Permission { action: "tag:GetResources", resource: "*" },
];

/// The tag that declares a phase, and what is remembered of it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PhaseTag {
    /// The key of the tag.
    pub key: String,
    /// Whether the resource is there.
    pub exists: bool,
    /// All tags that it carries.
    pub tags: Tags,
    /// The highest phase that was declared for it.
    pub recorded: Option<Phase>,
    /// The lower phase that an operator allows now.
    pub allowed: Option<Phase>,
    /// The phase that it is answered by, whatever declares it.
    #[serde(default)]
    pub standing: Option<Phase>,
}

impl PhaseTag {
    /// The same tags, beside what is remembered of the resource and of its workload.
    #[must_use]
    pub fn beside(self, key: &str, own: Option<&Declaration>, workload: Option<&Declaration>, now: Timestamp) -> Self {
        let recorded = own.and_then(|declaration| Some(declaration.phase.as_ref()?.phase));
        let lowered = [own, workload].into_iter().flatten().filter_map(|declaration| declaration.lowered_at(now));
        let allowed = lowered.map(|lowered| lowered.to).min();
        Self { key: key.to_owned(), recorded, allowed, ..self }
    }

    /// The same, where this phase holds for the resource.
    #[must_use]
    pub fn under(self, standing: Option<Phase>) -> Self {
        Self { standing, ..self }
    }

    /// Leaves out what the tag does not say: other tags, and what is remembered.
    pub(super) fn settle(&mut self) {
        self.tags.retain(|key, _| *key == self.key);
        (self.recorded, self.allowed, self.standing) = (None, None, None);
    }

    /// What the tag says, be it a phase or not.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        self.tags.get(&self.key).map(String::as_str)
    }

    /// The phase that the tag declares.
    #[must_use]
    pub fn declared(&self) -> Option<Phase> {
        self.word().and_then(Phase::parse)
    }
}
