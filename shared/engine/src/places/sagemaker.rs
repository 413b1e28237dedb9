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

/// Where definitions of monitoring jobs are named.
const DEFINITION: &[&str] = &["jobDefinitionArn"];
const DEFINED: &[&str] = &["jobDefinitionName"];

pub(super) const KINDS: &[Kind] = &[
    kind("automl-job/", &["autoMLJobArn"], &["autoMLJobName"], &["CreateAutoMLJob", "CreateAutoMLJobV2"]),
    kind("cluster/", &["clusterArn"], &["clusterName"], &["CreateCluster", "UpdateCluster"]),
    kind("code-repository/", &["codeRepositoryArn"], &["codeRepositoryName"], &["CreateCodeRepository"]),
    kind("domain/", &["domainArn"], &["domainId"], &["CreateDomain", "DeleteDomain", "UpdateDomain"]),
    kind(
        "data-quality-job-definition/",
        DEFINITION,
        DEFINED,
        &["CreateDataQualityJobDefinition", "DeleteDataQualityJobDefinition"],
    ),
    kind(
        "endpoint-config/",
        &["endpointConfigArn"],
        &["endpointConfigName"],
        &["CreateEndpointConfig", "DeleteEndpointConfig"],
    ),
    kind(
        "endpoint/",
        &["endpointArn"],
        &["endpointName"],
        &["CreateEndpoint", "DeleteEndpoint", "UpdateEndpoint", "UpdateEndpointWeightsAndCapacities"],
    ),
    kind("feature-group/", &["featureGroupArn"], &["featureGroupName"], &["CreateFeatureGroup", "DeleteFeatureGroup"]),
    // What was deleted is told of under its hub.
    kind("hub/", &[], &["hubName"], &["DeleteHubContent"]),
    kind(
        "hyper-parameter-tuning-job/",
        &["hyperParameterTuningJobArn"],
        &["hyperParameterTuningJobName"],
        &["CreateHyperParameterTuningJob"],
    ),
    kind("image-version/", &["imageVersionArn"], &["imageName"], &["CreateImageVersion"]),
    kind(
        "inference-component/",
        &["inferenceComponentArn"],
        &["inferenceComponentName"],
        &["UpdateInferenceComponent"],
    ),
    kind("mlflow-app/", &["arn"], &["name"], &["CreateMlflowApp"]),
    kind(
        "model-bias-job-definition/",
        DEFINITION,
        DEFINED,
        &["CreateModelBiasJobDefinition", "DeleteModelBiasJobDefinition"],
    ),
    kind(
        "model-explainability-job-definition/",
        DEFINITION,
        DEFINED,
        &["CreateModelExplainabilityJobDefinition", "DeleteModelExplainabilityJobDefinition"],
    ),
    kind(
        "model-quality-job-definition/",
        DEFINITION,
        DEFINED,
        &["CreateModelQualityJobDefinition", "DeleteModelQualityJobDefinition"],
    ),
    kind(
        "model-package-group/",
        &["modelPackageGroupArn"],
        &["modelPackageGroupName"],
        &["DeleteModelPackageGroup", "DeleteModelPackageGroupPolicy", "PutModelPackageGroupPolicy"],
    ),
    kind(
        "model-package/",
        &["modelPackageArn"],
        &["modelPackageArn", "modelPackageName"],
        &["CreateModelPackage", "DeleteModelPackage", "UpdateModelPackage"],
    ),
    kind("model/", &["modelArn"], &["modelName"], &["CreateModel", "DeleteModel"]),
    kind(
        "monitoring-schedule/",
        &["monitoringScheduleArn"],
        &["monitoringScheduleName"],
        &["CreateMonitoringSchedule", "DeleteMonitoringSchedule", "StopMonitoringSchedule", "UpdateMonitoringSchedule"],
    ),
    kind(
        "notebook-instance-lifecycle-config/",
        &["notebookInstanceLifecycleConfigArn"],
        &["notebookInstanceLifecycleConfigName"],
        &["CreateNotebookInstanceLifecycleConfig", "UpdateNotebookInstanceLifecycleConfig"],
    ),
    kind(
        "notebook-instance/",
        &["notebookInstanceArn"],
        &["notebookInstanceName"],
        &["CreateNotebookInstance", "StartNotebookInstance", "StopNotebookInstance", "UpdateNotebookInstance"],
    ),
    kind("pipeline/", &["pipelineArn"], &["pipelineName"], &["CreatePipeline", "DeletePipeline", "UpdatePipeline"]),
    kind("processing-job/", &["processingJobArn"], &["processingJobName"], &["CreateProcessingJob"]),
    kind(
        "studio-lifecycle-config/",
        &["studioLifecycleConfigArn"],
        &["studioLifecycleConfigName"],
        &["CreateStudioLifecycleConfig"],
    ),
    kind(
        "training-job/",
        &["trainingJobArn"],
        &["trainingJobName"],
        &["CreateTrainingJob", "DeleteTrainingJob", "UpdateTrainingJob"],
    ),
    kind("training-plan/", &["trainingPlanArn"], &["trainingPlanName"], &["CreateTrainingPlan"]),
    kind("transform-job/", &["transformJobArn"], &["transformJobName"], &["CreateTransformJob"]),
    kind("user-profile/", &["userProfileArn"], &["userProfileName"], &["CreateUserProfile", "UpdateUserProfile"]),
];
