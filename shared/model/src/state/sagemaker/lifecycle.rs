//! Lifecycle configurations: scripts that notebooks and Studio run when they start.

use serde::{Deserialize, Serialize};

use super::super::baseline::Baselined;
use crate::Permission;

const OF_NOTEBOOKS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance-lifecycle-config/*";
const OF_STUDIO: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:studio-lifecycle-config/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeNotebookInstanceLifecycleConfig", resource: OF_NOTEBOOKS },
    Permission { action: "sagemaker:DescribeStudioLifecycleConfig", resource: OF_STUDIO },
    Permission { action: "sagemaker:ListTags", resource: OF_NOTEBOOKS },
    Permission { action: "sagemaker:ListTags", resource: OF_STUDIO },
];

/// A lifecycle configuration. Its scripts may hold secrets: nothing of them is ever told.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct LifecycleState {
    /// Whether it is there.
    pub exists: bool,
    /// What a notebook instance runs once, when it is created, in base64; of Studio, what an app runs when it starts.
    pub on_create: Option<String>,
    /// What a notebook instance runs whenever it starts, in base64.
    pub on_start: Option<String>,
}

impl Baselined for LifecycleState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        (!self.exists).then(|| "it is gone".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
