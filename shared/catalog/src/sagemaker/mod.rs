//! Controls of SageMaker AI.

mod capacity_excessive;
mod code_source_untrusted;
mod domain_exposed;
mod endpoint_repointed;
mod job_data_foreign;
mod job_unisolated;
mod lifecycle_script_suspicious;
mod model_approved_without_review;
mod model_shared;
mod model_untrusted;
mod monitoring_stopped;
mod notebook_exposed;
mod notebook_repurposed;
mod notebook_rooted;
mod resource_destroyed;
mod role_passed_unexpectedly;
mod shell_enabled;
mod store_unencrypted;

use model::{Change, Control, Finding, Listed, Remedy, Resource};

pub(super) const CONTROLS: &[&Control] = &[
    &capacity_excessive::CONTROL,
    &code_source_untrusted::CONTROL,
    &domain_exposed::CONTROL,
    &endpoint_repointed::CONTROL,
    &job_data_foreign::CONTROL,
    &job_unisolated::CONTROL,
    &lifecycle_script_suspicious::CONTROL,
    &model_approved_without_review::CONTROL,
    &model_shared::CONTROL,
    &model_untrusted::CONTROL,
    &monitoring_stopped::CONTROL,
    &notebook_exposed::CONTROL,
    &notebook_repurposed::CONTROL,
    &notebook_rooted::CONTROL,
    &resource_destroyed::CONTROL,
    &role_passed_unexpectedly::CONTROL,
    &shell_enabled::CONTROL,
    &store_unencrypted::CONTROL,
];

/// What a resource is called: its ARN has the name in lower case.
fn name<'a>(change: &'a Change, member: &str, resource: &'a Resource) -> &'a str {
    change.request.text(member).unwrap_or_else(|| resource.arn.name())
}

/// The name that the event gives the resource of a finding.
fn given(finding: &Finding) -> String {
    finding.subjects.first().map_or_else(|| finding.resource.arn.name(), String::as_str).to_owned()
}

/// Where the request names what it creates, by the kind in the ARN of that.
fn member(resource: &Resource) -> &'static str {
    match kind(resource) {
        "training-job" => "trainingJobName",
        "processing-job" => "processingJobName",
        "transform-job" => "transformJobName",
        "cluster" => "clusterName",
        "code-repository" => "codeRepositoryName",
        "domain" => "domainId",
        "endpoint" => "endpointName",
        "endpoint-config" => "endpointConfigName",
        "feature-group" => "featureGroupName",
        "image-version" => "imageName",
        "inference-component" => "inferenceComponentName",
        "mlflow-app" => "name",
        "model" => "modelName",
        "monitoring-schedule" => "monitoringScheduleName",
        "notebook-instance-lifecycle-config" => "notebookInstanceLifecycleConfigName",
        "pipeline" => "pipelineName",
        "studio-lifecycle-config" => "studioLifecycleConfigName",
        "training-plan" => "trainingPlanName",
        definition if definition.ends_with("-job-definition") => "jobDefinitionName",
        _ => "notebookInstanceName",
    }
}

/// `training-job`, `notebook-instance` …
fn kind(resource: &Resource) -> &str {
    resource.arn.resource().and_then(|resource| resource.split('/').next()).unwrap_or_default()
}

/// Stops the job of a finding.
fn stop(finding: &Finding) -> Option<Remedy> {
    let job = given(finding);
    match kind(&finding.resource) {
        "training-job" => Some(Remedy::StopTrainingJob { job }),
        "processing-job" => Some(Remedy::StopProcessingJob { job }),
        "transform-job" => Some(Remedy::StopTransformJob { job }),
        _ => None,
    }
}

/// Those that are not on a list; an error when there is none.
fn unlisted<'a>(names: impl Iterator<Item = &'a str>, listed: impl Fn(&str) -> Listed) -> Result<Option<String>, ()> {
    let mut found = Vec::new();
    for name in names {
        match listed(name) {
            Listed::Yes => {}
            Listed::No => found.push(name),
            Listed::NoList => return Err(()),
        }
    }
    Ok(Some(found.join(", ")).filter(|names| !names.is_empty()))
}
