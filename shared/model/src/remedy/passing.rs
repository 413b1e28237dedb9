//! The roles that remedies hand on to services.

use serde_json::Value;

use super::{Remedy, RemedyKind};
use crate::markup::inside;

const S3: &str = "s3.amazonaws.com";
const AGENTCORE: &str = "bedrock-agentcore.amazonaws.com";

/// The remedies that hand a role on, and to which service.
const PASSING: &[(RemedyKind, &str)] = &[
    (RemedyKind::RecreateFlowLog, "vpc-flow-logs.amazonaws.com"),
    (RemedyKind::RecreateTrail, "cloudtrail.amazonaws.com"),
    (RemedyKind::NarrowBucketReplication, S3),
    (RemedyKind::RequireGatewayAuthorization, AGENTCORE),
    (RemedyKind::TightenGateway, AGENTCORE),
    (RemedyKind::EnforceGatewayPolicies, AGENTCORE),
    (RemedyKind::ConfineAgentRuntime, AGENTCORE),
    (RemedyKind::RequireRuntimeAuthorization, AGENTCORE),
    (RemedyKind::RestoreAgentGuardrail, "bedrock.amazonaws.com"),
    (RemedyKind::RestoreBucketReplication, S3),
    (RemedyKind::RestoreConfigRecorder, "config.amazonaws.com"),
    (RemedyKind::RestoreInvocationLogging, "bedrock.amazonaws.com"),
    (RemedyKind::RestoreTrailSettings, "cloudtrail.amazonaws.com"),
    (RemedyKind::RestoreMonitoringSchedule, "sagemaker.amazonaws.com"),
    (RemedyKind::RestoreNotebookInstance, "sagemaker.amazonaws.com"),
];

impl RemedyKind {
    /// The service to which it hands a role on, which IAM asks `iam:PassRole` for. No recorded call shows it.
    #[must_use]
    pub fn passes_role_to(self) -> Option<&'static str> {
        PASSING.iter().find(|(kind, _)| *kind == self).map(|(_, service)| *service)
    }
}

impl Remedy {
    /// The role that it hands on.
    #[must_use]
    pub fn passed_role(&self) -> Option<&str> {
        if let Self::RecreateTrail { settings } = self {
            settings.log_role.as_deref()
        } else if let Self::RestoreTrailSettings { changes, .. } = self {
            changes.log_role.as_deref()
        } else if let Self::RecreateFlowLog { definition, .. } = self {
            definition.role.as_deref()
        } else if let Self::RestoreConfigRecorder { definition, .. } = self {
            definition.get("roleARN").and_then(Value::as_str)
        } else if let Self::RestoreBucketReplication { document, .. } = self {
            inside(document, "Role")
        } else if let Self::RestoreMonitoringSchedule { definition, .. } = self {
            definition.pointer("/MonitoringJobDefinition/RoleArn").and_then(Value::as_str)
        } else if let Self::RestoreInvocationLogging { approved: Some(approved), .. } = self {
            approved.log_role.as_deref()
        } else if let Self::RequireGatewayAuthorization { role, .. }
        | Self::TightenGateway { role, .. }
        | Self::EnforceGatewayPolicies { role, .. }
        | Self::NarrowBucketReplication { role, .. }
        | Self::ConfineAgentRuntime { role, .. }
        | Self::RequireRuntimeAuthorization { role, .. }
        | Self::RestoreAgentGuardrail { role, .. }
        | Self::RestoreNotebookInstance { role, .. } = self
        {
            role.as_deref()
        } else {
            None
        }
    }
}
