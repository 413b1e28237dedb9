//! Notebook instances.

use serde::{Deserialize, Serialize};

use crate::Permission;

const NOTEBOOKS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeNotebookInstance", resource: NOTEBOOKS },
    Permission { action: "sagemaker:ListTags", resource: NOTEBOOKS },
];

/// A notebook instance.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NotebookState {
    /// `Pending`, `InService`, `Stopped` …; `Deleted` when it is gone.
    pub status: String,
    /// Whether it reaches the internet by itself.
    pub direct_internet: bool,
    /// Whether it stands in a subnet of the account.
    pub in_subnet: bool,
    /// Whether it was created more than an hour before it was read.
    pub settled: bool,
}

impl NotebookState {
    /// Leaves out its age, and takes it to where AWS brings it by itself.
    pub(super) fn settle(&mut self) {
        self.settled = false;
        let end = match self.status.as_str() {
            "Pending" | "Updating" => "InService",
            "Stopping" => "Stopped",
            "Deleting" => "Deleted",
            _ => return,
        };
        end.clone_into(&mut self.status);
    }
}
