//! Domains of Studio.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Permission;

const DOMAINS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:domain/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeDomain", resource: DOMAINS },
    Permission { action: "sagemaker:ListTags", resource: DOMAINS },
];

/// A domain.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DomainState {
    /// `InService`, `Updating`, `Failed` …; `Deleted` when it is gone.
    pub status: String,
    /// Whether its apps reach the internet by a network of SageMaker's own.
    pub public: bool,
    /// Whether its users may run containers of their own.
    pub docker: bool,
    /// The accounts whose images they may run; empty for any.
    pub docker_accounts: BTreeSet<String>,
    /// Whether what a notebook shows may be shared with everybody in the domain.
    pub shares_output: bool,
}

impl DomainState {
    /// Whether it is there, or will be.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.status.as_str(), "Deleting" | "Deleted")
    }

    /// Takes it to where AWS brings it by itself.
    pub(crate) fn settle(&mut self) {
        let end = match self.status.as_str() {
            "Pending" | "Updating" | "Update_Failed" => "InService",
            "Deleting" => "Deleted",
            _ => return,
        };
        end.clone_into(&mut self.status);
    }
}
