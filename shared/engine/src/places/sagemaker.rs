//! SageMaker AI.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Sagemaker("automl-job/"),
        answered: &["autoMLJobArn"],
        asked: &["autoMLJobName"],
        service: "sagemaker",
        operations: &["CreateAutoMLJob", "CreateAutoMLJobV2"],
    },
    Kind {
        naming: Naming::Sagemaker("domain/"),
        answered: &["domainArn"],
        asked: &["domainId"],
        service: "sagemaker",
        operations: &["CreateDomain", "UpdateDomain"],
    },
    Kind {
        naming: Naming::Sagemaker("hyper-parameter-tuning-job/"),
        answered: &["hyperParameterTuningJobArn"],
        asked: &["hyperParameterTuningJobName"],
        service: "sagemaker",
        operations: &["CreateHyperParameterTuningJob"],
    },
    Kind {
        naming: Naming::Sagemaker("model-package-group/"),
        answered: &["modelPackageGroupArn"],
        asked: &["modelPackageGroupName"],
        service: "sagemaker",
        operations: &["DeleteModelPackageGroupPolicy", "PutModelPackageGroupPolicy"],
    },
    Kind {
        naming: Naming::Sagemaker("model/"),
        answered: &["modelArn"],
        asked: &["modelName"],
        service: "sagemaker",
        operations: &["CreateModel"],
    },
    Kind {
        naming: Naming::Sagemaker("notebook-instance/"),
        answered: &["notebookInstanceArn"],
        asked: &["notebookInstanceName"],
        service: "sagemaker",
        operations: &["UpdateNotebookInstance"],
    },
    Kind {
        naming: Naming::Sagemaker("pipeline/"),
        answered: &["pipelineArn"],
        asked: &["pipelineName"],
        service: "sagemaker",
        operations: &["CreatePipeline", "UpdatePipeline"],
    },
    Kind {
        naming: Naming::Sagemaker("processing-job/"),
        answered: &["processingJobArn"],
        asked: &["processingJobName"],
        service: "sagemaker",
        operations: &["CreateProcessingJob"],
    },
    Kind {
        naming: Naming::Sagemaker("training-job/"),
        answered: &["trainingJobArn"],
        asked: &["trainingJobName"],
        service: "sagemaker",
        operations: &["CreateTrainingJob"],
    },
    Kind {
        naming: Naming::Sagemaker("user-profile/"),
        answered: &["userProfileArn"],
        asked: &["userProfileName"],
        service: "sagemaker",
        operations: &["CreateUserProfile", "UpdateUserProfile"],
    },
];
