//! What computes: training, processing and transform jobs, and what endpoints are made of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Permission;

macro_rules! arn {
    ($kind:literal) => {
        concat!("arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:", $kind, "/*")
    };
}

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeEndpointConfig", resource: arn!("endpoint-config") },
    Permission { action: "sagemaker:DescribeModel", resource: arn!("model") },
    Permission { action: "sagemaker:DescribeProcessingJob", resource: arn!("processing-job") },
    Permission { action: "sagemaker:DescribeTrainingJob", resource: arn!("training-job") },
    Permission { action: "sagemaker:DescribeTransformJob", resource: arn!("transform-job") },
    Permission { action: "sagemaker:ListTags", resource: arn!("endpoint-config") },
    Permission { action: "sagemaker:ListTags", resource: arn!("model") },
    Permission { action: "sagemaker:ListTags", resource: arn!("processing-job") },
    Permission { action: "sagemaker:ListTags", resource: arn!("training-job") },
    Permission { action: "sagemaker:ListTags", resource: arn!("transform-job") },
];

/// What computes with the data of a workload.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "compute", rename_all = "kebab-case")]
pub enum ComputeState {
    /// A training, processing or transform job.
    Job(JobState),
    /// The configuration of endpoints, which nobody can change.
    EndpointConfig(EndpointConfigState),
    /// A model, which nobody can change.
    Model(ModelState),
}

/// A training, processing or transform job.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct JobState {
    /// `InProgress`, `Completed`, `Stopped` …; `Deleted` when it is gone.
    pub status: String,
    /// Of a training job, how far it has come: `Starting`, `Downloading`, `Training` …
    pub secondary: Option<String>,
    /// Whether it reaches the internet: it is neither isolated nor in a network of the account.
    pub open_network: bool,
    /// Whether several instances talk to each other unencrypted.
    pub plain_traffic: bool,
    /// Whether what it writes is encrypted with a key of the account's own.
    pub output_key: bool,
    /// Whether its disks are, where they can be.
    pub volume_key: bool,
    /// Whether people may open a shell in its containers.
    pub remote_debug: bool,
    /// The buckets it reads from.
    pub reads: BTreeSet<String>,
    /// The buckets it writes to.
    pub writes: BTreeSet<String>,
}

impl JobState {
    /// Whether it still computes. One that is stopping or over does no more harm.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.status == "InProgress"
    }
}

/// The configuration of endpoints.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EndpointConfigState {
    /// Whether it is there.
    pub exists: bool,
    /// The variants in whose containers people may open a shell.
    pub shells: BTreeSet<String>,
    /// The buckets that get the memory of containers that crash.
    pub dumps: BTreeSet<String>,
}

/// A model: what answers, and with what.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ModelState {
    /// Whether it is there.
    pub exists: bool,
    /// The images of its containers.
    pub images: BTreeSet<String>,
    /// The buckets that its data comes from.
    pub buckets: BTreeSet<String>,
    /// Whether its containers reach the internet: it is neither isolated nor in a network of the account.
    pub open_network: bool,
}

impl ComputeState {
    /// Leaves out how far a job has come.
    pub(crate) fn settle(&mut self) {
        if let Self::Job(job) = self {
            job.secondary = None;
            if job.status == "Stopping" {
                "Stopped".clone_into(&mut job.status);
            }
        }
    }
}

/// The bucket of an address in S3: `s3://bucket/key`, or the same by HTTPS.
#[must_use]
pub fn bucket_of(address: &str) -> Option<&str> {
    let bucket = if let Some(path) = address.strip_prefix("s3://") {
        // The ARN of an access point stands in the place of a bucket, and does not tell which.
        if path.starts_with("arn:") { Some(path) } else { path.split('/').next() }
    } else {
        let (host, path) = address.strip_prefix("https://")?.split_once('/').unwrap_or((address, ""));
        let host = host.trim_start_matches("https://");
        match host.split_once(".s3") {
            Some((bucket, _)) => Some(bucket),
            None => path.split('/').next(),
        }
    };
    bucket.filter(|bucket| !bucket.is_empty())
}

/// Whether an instance has disks of its own, which it encrypts by itself: `ml.m5d.large` has, `ml.m5.large` has not; those for learning have from the fourth generation on.
#[must_use]
pub fn has_own_disks(instance: &str) -> bool {
    let family = instance.trim_start_matches("ml.").split('.').next().unwrap_or_default();
    let generation = family.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let traits = generation.trim_start_matches(|digit: char| digit.is_ascii_digit());
    traits.split('-').next().is_some_and(|traits| traits.contains('d'))
        || ["g5", "g6", "g7", "p5", "p6", "trn"].iter().any(|one| family.starts_with(one))
}

#[cfg(test)]
mod tests {
    use super::bucket_of;

    #[test]
    fn a_bucket_is_told_by_every_address_of_it() {
        for address in [
            "s3://acme-corpus",
            "s3://acme-corpus/train/",
            "https://s3.eu-west-1.amazonaws.com/acme-corpus/train",
            "https://acme-corpus.s3.eu-west-1.amazonaws.com/train",
            "https://acme-corpus.s3.amazonaws.com",
        ] {
            assert_eq!(bucket_of(address), Some("acme-corpus"), "{address}");
        }
        let point = "arn:aws:s3:eu-west-1:111122223333:accesspoint/corpus";
        assert_eq!(bucket_of(&format!("s3://{point}")), Some(point));
        for address in ["", "s3://", "file:///opt/ml", "https://s3.eu-west-1.amazonaws.com"] {
            assert_eq!(bucket_of(address), None, "{address}");
        }
    }
}
