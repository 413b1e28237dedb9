//! Resources of SageMaker: the answer names most of them by their ARN, which has the name in lower case.

use super::Kind;
use crate::naming::Naming;

const fn kind(
    prefix: &'static str,
    answered: &'static [&'static str],
    asked: &'static [&'static str],
    operations: &'static [&'static str],
) -> Kind {
    Kind { naming: Naming::Sagemaker(prefix), answered, asked, service: "sagemaker", operations }
}

pub(super) const KINDS: &[Kind] = &[
    kind("automl-job/", &["autoMLJobArn"], &["autoMLJobName"], &["CreateAutoMLJob", "CreateAutoMLJobV2"]),
    kind("domain/", &["domainArn"], &["domainId"], &["CreateDomain", "UpdateDomain"]),
    kind("endpoint/", &["endpointArn"], &["endpointName"], &["CreateEndpoint"]),
    kind("endpoint-config/", &["endpointConfigArn"], &["endpointConfigName"], &["CreateEndpointConfig"]),
    kind(
        "hyper-parameter-tuning-job/",
        &["hyperParameterTuningJobArn"],
        &["hyperParameterTuningJobName"],
        &["CreateHyperParameterTuningJob"],
    ),
    kind(
        "model-package-group/",
        &["modelPackageGroupArn"],
        &["modelPackageGroupName"],
        &["DeleteModelPackageGroupPolicy", "PutModelPackageGroupPolicy"],
    ),
    kind("model-package/", &["modelPackageArn"], &["modelPackageArn"], &["CreateModelPackage", "UpdateModelPackage"]),
    kind("model/", &["modelArn"], &["modelName"], &["CreateModel"]),
    kind(
        "notebook-instance/",
        &["notebookInstanceArn"],
        &["notebookInstanceName"],
        &["CreateNotebookInstance", "StartNotebookInstance", "StopNotebookInstance", "UpdateNotebookInstance"],
    ),
    kind("pipeline/", &["pipelineArn"], &["pipelineName"], &["CreatePipeline", "UpdatePipeline"]),
    kind("processing-job/", &["processingJobArn"], &["processingJobName"], &["CreateProcessingJob"]),
    kind("training-job/", &["trainingJobArn"], &["trainingJobName"], &["CreateTrainingJob", "UpdateTrainingJob"]),
    kind("transform-job/", &["transformJobArn"], &["transformJobName"], &["CreateTransformJob"]),
    kind("user-profile/", &["userProfileArn"], &["userProfileName"], &["CreateUserProfile", "UpdateUserProfile"]),
];
