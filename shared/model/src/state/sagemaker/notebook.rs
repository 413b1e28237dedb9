//! Notebook instances.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::baseline::Baselined;
use crate::Permission;

const NOTEBOOKS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeNotebookInstance", resource: NOTEBOOKS },
    Permission { action: "sagemaker:ListTags", resource: NOTEBOOKS },
];

/// A notebook instance.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct NotebookState {
    /// `Pending`, `InService`, `Stopped` …; `Deleted` when it is gone.
    pub status: String,
    /// Whether it reaches the internet by itself.
    pub direct_internet: bool,
    /// Whether it stands in a subnet of the account.
    pub in_subnet: bool,
    /// Whether it was created more than an hour before it was read.
    pub settled: bool,
    /// Whether whoever works in it may become root.
    #[serde(default)]
    pub root: bool,
    /// Whether its metadata service answers without a session token: version 1.
    #[serde(default)]
    pub old_metadata: bool,
    /// The ARN of the role that it acts with.
    #[serde(default)]
    pub role: Option<String>,
    /// The lifecycle configuration whose scripts it runs as root when it starts.
    #[serde(default)]
    pub lifecycle: Option<String>,
}

impl NotebookState {
    /// Leaves out its age, and takes it to where AWS brings it by itself. Only a stopped instance is updated, and it is
    /// stopped again then.
    pub(crate) fn settle(&mut self) {
        self.settled = false;
        let end = match self.status.as_str() {
            "Pending" => "InService",
            "Stopping" | "Updating" => "Stopped",
            "Deleting" => "Deleted",
            _ => return,
        };
        end.clone_into(&mut self.status);
    }

    /// Whether it is there, or will be.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.status.as_str(), "Deleting" | "Deleted")
    }
}

/// Of its parts only who it acts as and what it runs are compared with a baseline: the others are judged by themselves.
impl Baselined for NotebookState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        if !self.exists() {
            return Some("it is gone".to_owned());
        }
        if self.direct_internet || !self.in_subnet {
            return Some("it reaches the internet by itself, or stands outside your subnets".to_owned());
        }
        self.role.is_none().then(|| "it has no role".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"role": self.role, "lifecycle": self.lifecycle})
    }
}
