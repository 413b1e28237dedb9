//! Jobs of Bedrock: what they read, where they write, and whether they can still be stopped.

use serde::{Deserialize, Serialize};

use crate::Permission;

const BATCHES: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-invocation-job/*";
const TRAININGS: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-customization-job/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock:GetModelCustomizationJob", resource: TRAININGS },
    Permission { action: "bedrock:GetModelInvocationJob", resource: BATCHES },
    Permission { action: "bedrock:ListTagsForResource", resource: BATCHES },
    Permission { action: "bedrock:ListTagsForResource", resource: TRAININGS },
];

/// A job that asks a model many questions, or trains one.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ModelJob {
    /// `InProgress`, `Stopped` …
    pub status: String,
    /// Where it reads.
    pub reads: Vec<DataPlace>,
    /// Where it writes.
    pub writes: Vec<DataPlace>,
    /// Whether what it makes is encrypted with a key of its owner.
    pub keyed: bool,
    /// Whether it runs in a network of its owner.
    pub confined: bool,
}

/// A place in a bucket.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DataPlace {
    /// The bucket's name.
    pub bucket: String,
    /// The account that S3 is asked to hold to be its owner; `None` when whoever has that name will do.
    #[serde(default)]
    pub owner: Option<String>,
}

impl DataPlace {
    /// The place of an `s3://` address.
    #[must_use]
    pub fn of(address: &str, owner: Option<&str>) -> Option<Self> {
        let bucket = address.strip_prefix("s3://")?.split('/').next().filter(|bucket| !bucket.is_empty())?;
        Some(Self { bucket: bucket.to_owned(), owner: owner.map(str::to_owned) })
    }
}

impl ModelJob {
    /// Whether it is still at work, or about to be.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.status.as_str(), "InProgress" | "Scheduled" | "Submitted" | "Validating")
    }

    /// Whether it came to no end of its own.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        matches!(self.status.as_str(), "Failed" | "Stopped" | "Stopping")
    }

    /// Leaves out how far it has come.
    pub(super) fn settle(&mut self) {
        self.status.clear();
    }
}
