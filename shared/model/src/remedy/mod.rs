//! What repairs a state: a value, with no choice left in it.

mod declare;
mod list;
mod passing;
mod plan;

use serde::Serialize;

pub use list::{Remedy, RemedyKind};
pub(crate) use plan::hex;
pub use plan::{PLAN_VERSION, Plan};

/// An IAM action, and the resource it is needed on, as CloudFormation's `Sub` writes it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Permission {
    /// `s3:PutBucketPublicAccessBlock`.
    pub action: &'static str,
    /// `arn:${AWS::Partition}:s3:::*`.
    pub resource: &'static str,
}

impl RemedyKind {
    /// Whether it puts into effect what other remedies of its plan changed. The state looks sound without it.
    #[must_use]
    pub const fn completes(self) -> bool {
        matches!(self, Self::PrepareAgent)
    }
}

impl Remedy {
    /// The name of what it makes and AWS gives an id of its own, by which it is found again. What a flow log writes down
    /// is its name.
    #[must_use]
    pub fn makes(&self) -> Option<String> {
        if let Self::RecreateGuardrail { definition, .. } = self {
            definition.get("name")?.as_str().map(str::to_owned)
        } else if let Self::RecreateFlowLog { definition, .. } = self {
            Some(definition.records.to_string())
        } else {
            None
        }
    }

    /// The name of the resource of SageMaker that it changes, as it was given: its ARN has it in lower case.
    #[must_use]
    pub fn sagemaker_name(&self) -> Option<&str> {
        if let Self::StopNotebookInstance { notebook: name }
        | Self::RestrictNotebookInstance { notebook: name, .. }
        | Self::RestoreNotebookInstance { notebook: name, .. }
        | Self::StopTrainingJob { job: name }
        | Self::StopProcessingJob { job: name }
        | Self::StopTransformJob { job: name }
        | Self::DisableRemoteDebug { job: name }
        | Self::RestoreEndpoint { endpoint: name, .. }
        | Self::RestoreMonitoringSchedule { schedule: name, .. }
        | Self::StartMonitoringSchedule { schedule: name }
        | Self::RestoreLifecycleScripts { lifecycle: name, .. } = self
        {
            Some(name)
        } else {
            None
        }
    }

    /// The key of the one tag that it sets.
    #[must_use]
    pub fn tag_key(&self) -> Option<&str> {
        if let Self::RestorePhaseTag { key, .. }
        | Self::RestoreRolePhaseTag { key, .. }
        | Self::RestoreSagemakerPhaseTag { key, .. } = self
        {
            Some(key)
        } else {
            None
        }
    }
}
