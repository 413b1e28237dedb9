//! Resources of SageMaker.

mod compute;
mod model_package;
mod notebook;
mod serving;
mod studio;

use model::{Finding, RemedyKind, State, StateKind};
use serde_json::json;

use crate::wire::{Answer, Seen};

pub(crate) use notebook::live;

pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let own = [
        (StateKind::Compute, compute::forms()),
        (StateKind::ModelPackage, model_package::forms()),
        (StateKind::Notebook, notebook::forms()),
        (StateKind::Endpoint, serving::endpoints()),
        (StateKind::Monitoring, serving::schedules()),
        (StateKind::Domain, studio::domains()),
        (StateKind::Lifecycle, studio::scripts()),
    ];
    own.into_iter().find(|(of, _)| *of == kind).map(|(_, forms)| forms).unwrap_or_default()
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match (seen.call.as_str(), seen.body.contains("NextToken")) {
        ("sagemaker:DescribeNotebookInstance", _) => notebook::sound(),
        (
            "sagemaker:DescribeTrainingJob"
            | "sagemaker:DescribeProcessingJob"
            | "sagemaker:DescribeTransformJob"
            | "sagemaker:DescribeEndpointConfig"
            | "sagemaker:DescribeModel",
            _,
        ) => compute::sound(seen),
        ("sagemaker:DescribeModelPackage", _) => model_package::sound(),
        ("sagemaker:DescribeEndpoint" | "sagemaker:DescribeMonitoringSchedule", _) => serving::sound(seen),
        (
            "sagemaker:DescribeDomain"
            | "sagemaker:DescribeNotebookInstanceLifecycleConfig"
            | "sagemaker:DescribeStudioLifecycleConfig",
            _,
        ) => studio::sound(seen),
        ("sagemaker:ListTags", false) => {
            Answer::ok(json!({"Tags": [{"Key": "ai:workload", "Value": "claims"}], "NextToken": "more"}))
        }
        ("sagemaker:ListTags", true) => Answer::ok(json!({"Tags": [{"Key": "ai:phase", "Value": "scaled"}]})),
        (other, _) => Answer(404, format!("no answer for {other}")),
    }
}

/// How SageMaker refuses most of what it refuses.
fn invalid(message: &str) -> Answer {
    Answer(400, json!({"__type": "ValidationException", "message": message}).to_string())
}

/// A state that an executor of SageMaker can be given.
pub(crate) fn live_of(kind: RemedyKind) -> Option<State> {
    let own = [
        (RemedyKind::DisableRemoteDebug, compute::training()),
        (RemedyKind::ConfineDomain, studio::live("InService")),
        (RemedyKind::RestoreEndpoint, serving::live("InService")),
        (RemedyKind::RestoreNotebookInstance, live("Stopped")),
        (RemedyKind::RestrictNotebookInstance, live("Stopped")),
        (RemedyKind::StopNotebookInstance, live("InService")),
    ];
    own.into_iter().find(|(of, _)| *of == kind).map(|(_, state)| state)
}
