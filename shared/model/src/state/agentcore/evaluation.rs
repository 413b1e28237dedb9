//! Whether what agents answer is evaluated.

use serde::{Deserialize, Serialize};

use crate::Permission;

const EVALUATIONS: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:online-evaluation-config/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetOnlineEvaluationConfig", resource: EVALUATIONS },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: EVALUATIONS },
];

/// An evaluation of what agents answer.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EvaluationState {
    /// `ACTIVE`, `UPDATING` …; `None` when there is no such evaluation.
    pub status: Option<String>,
    /// Whether it evaluates anything.
    pub enabled: bool,
}

impl EvaluationState {
    /// Leaves out how far AWS has come.
    pub(in crate::state) fn settle(&mut self) {
        self.status = self.status.take().map(|_| String::new());
    }
}
