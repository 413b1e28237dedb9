use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::told::{by_principal, unless_released};

control! {
    /// Somebody deleted a model, a version of one, features, a Studio domain, a pipeline, or the record of how a model was
    /// trained.
    ///
    /// ## Why it matters
    ///
    /// No call brings it back. What was trained or gathered has to be made anew, endpoints cannot be made again without
    /// their configuration, and the record of a training tells where a model came from. Deleting is also how somebody
    /// hides what they have done.
    ///
    /// ## What we do
    ///
    /// We tell people what is gone and who did it, unless one of the policy's `release_roles` did. Phaseguard knows whose
    /// it was from before. Of a domain we say whether its file system was deleted with it.
    ///
    /// ## When to make an exception
    ///
    /// Workloads that are taken down by hand: exempt the workload in the policy while that lasts. Endpoints are told of by
    /// `sagemaker-endpoint-repointed`, and monitoring by `sagemaker-monitoring-stopped`.
    pub(super) static CONTROL = {
        id: "sagemaker-resource-destroyed",
        title: "A SageMaker model, feature group or domain was deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "DeleteDomain"),
            Watch::new("sagemaker", "DeleteEndpointConfig"),
            Watch::new("sagemaker", "DeleteFeatureGroup"),
            Watch::new("sagemaker", "DeleteHubContent"),
            Watch::new("sagemaker", "DeleteModel"),
            Watch::new("sagemaker", "DeleteModelPackage"),
            Watch::new("sagemaker", "DeleteModelPackageGroup"),
            Watch::new("sagemaker", "DeletePipeline"),
            Watch::new("sagemaker", "DeleteTrainingJob"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let named = |member| change.request.text(member).unwrap_or_else(|| resource.arn.name());
    let what = match change.operation.as_str() {
        // A domain's file system is kept unless the call says otherwise.
        "DeleteDomain" if change.request.text("retentionPolicy/homeEfsFileSystem") == Some("Delete") => {
            format!("domain {} with the files of its users", named("domainId"))
        }
        "DeleteDomain" => format!("domain {}", named("domainId")),
        "DeleteEndpointConfig" => format!("endpoint configuration {}", named("endpointConfigName")),
        "DeleteFeatureGroup" => format!("feature group {}", named("featureGroupName")),
        "DeleteHubContent" => format!("{} of hub {}", named("hubContentName"), named("hubName")),
        "DeleteModel" => format!("model {}", named("modelName")),
        "DeleteModelPackage" => format!("model package {}", named("modelPackageName")),
        "DeleteModelPackageGroup" => format!("model package group {}", named("modelPackageGroupName")),
        "DeletePipeline" => format!("pipeline {}", named("pipelineName")),
        "DeleteTrainingJob" => format!("the record of training job {}", named("trainingJobName")),
        _ => return None,
    };
    Some(by_principal(change, resource, format!("deleted {what}")))
}
