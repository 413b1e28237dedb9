//! Jobs, models, and configurations of endpoints, from the whole of what SageMaker answers.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;
use model::{
    ComputeState, EndpointConfigState, Fields, Finding, JobState, ModelState, Observed, State, Tags, bucket_of,
    has_own_disks,
};
use serde_json::Value;

use super::{Named, ObserveError, is_gone, tags};
use crate::{document::Answer, error::Fault};

/// What of the API answers about a kind.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Training,
    Processing,
    Transform,
    EndpointConfig,
    Model,
}

impl Kind {
    fn of(arn: &str) -> Option<Self> {
        let kind = arn.splitn(6, ':').nth(5)?.split('/').next()?;
        Some(match kind {
            "training-job" => Self::Training,
            "processing-job" => Self::Processing,
            "transform-job" => Self::Transform,
            "endpoint-config" => Self::EndpointConfig,
            "model" => Self::Model,
            _ => return None,
        })
    }

    const fn call(self) -> &'static str {
        match self {
            Self::Training => "sagemaker:DescribeTrainingJob",
            Self::Processing => "sagemaker:DescribeProcessingJob",
            Self::Transform => "sagemaker:DescribeTransformJob",
            Self::EndpointConfig => "sagemaker:DescribeEndpointConfig",
            Self::Model => "sagemaker:DescribeModel",
        }
    }
}

pub(in crate::observe) async fn compute(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let (client, arn) = (Client::new(config), finding.resource.arn.as_str());
    let Some(kind) = Kind::of(arn) else {
        let message = format!("{arn} is no job, no model and no configuration of an endpoint");
        return Err(ObserveError::Unknown { operation: Kind::Training.call(), code: None, message });
    };
    let name = Named::by(finding);
    let (answer, tags) = tokio::join!(describe(&client, kind, name.name), tags(&client, arn));
    let (state, tags) = match answer? {
        Some(answer) => (state(kind, &Fields::inside(&answer)), tags?),
        None => (gone(kind, name)?, Tags::new()),
    };
    Ok(Observed { state: State::Compute(state), arn: None, tags })
}

fn gone(kind: Kind, name: Named<'_>) -> Result<ComputeState, ObserveError> {
    let status = name.gone(kind.call())?;
    Ok(match kind {
        Kind::EndpointConfig => ComputeState::EndpointConfig(EndpointConfigState::default()),
        Kind::Model => ComputeState::Model(ModelState::default()),
        Kind::Training | Kind::Processing | Kind::Transform => {
            ComputeState::Job(JobState { status, ..JobState::default() })
        }
    })
}

async fn describe(client: &Client, kind: Kind, name: &str) -> Result<Option<Value>, ObserveError> {
    let body = Answer::default();
    let kept = body.clone();
    let answered = match kind {
        Kind::Training => {
            let request = client.describe_training_job().training_job_name(name).customize();
            request.interceptor(kept).send().await.map(drop).map_err(Fault::from)
        }
        Kind::Processing => {
            let request = client.describe_processing_job().processing_job_name(name).customize();
            request.interceptor(kept).send().await.map(drop).map_err(Fault::from)
        }
        Kind::Transform => {
            let request = client.describe_transform_job().transform_job_name(name).customize();
            request.interceptor(kept).send().await.map(drop).map_err(Fault::from)
        }
        Kind::EndpointConfig => {
            let request = client.describe_endpoint_config().endpoint_config_name(name).customize();
            request.interceptor(kept).send().await.map(drop).map_err(Fault::from)
        }
        Kind::Model => {
            let request = client.describe_model().model_name(name).customize();
            request.interceptor(kept).send().await.map(drop).map_err(Fault::from)
        }
    };
    match answered {
        Ok(()) => Ok(Some(body.take())),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(kind.call(), fault)),
    }
}

fn state(kind: Kind, answer: &Fields) -> ComputeState {
    match kind {
        Kind::Training => ComputeState::Job(training(answer)),
        Kind::Processing => ComputeState::Job(processing(answer)),
        Kind::Transform => ComputeState::Job(transform(answer)),
        Kind::EndpointConfig => ComputeState::EndpointConfig(endpoint_config(answer)),
        Kind::Model => ComputeState::Model(model(answer)),
    }
}

fn training(answer: &Fields) -> JobState {
    let outputs = [
        "OutputDataConfig/S3OutputPath",
        "CheckpointConfig/S3Uri",
        "DebugHookConfig/S3OutputPath",
        "ProfilerConfig/S3OutputPath",
        "TensorBoardOutputConfig/S3OutputPath",
    ];
    let groups = ["ResourceConfig/InstanceCount", "ResourceConfig/InstanceGroups/InstanceCount"];
    let encrypts = answer.flag("EnableInterContainerTrafficEncryption") == Some(true);
    JobState {
        status: text(answer, "TrainingJobStatus").unwrap_or_default(),
        secondary: text(answer, "SecondaryStatus"),
        open_network: is_open(answer, ""),
        plain_traffic: count(answer, &groups) > 1 && !encrypts,
        output_key: answer.text("OutputDataConfig/KmsKeyId").is_some(),
        volume_key: has_volume_key(answer, "ResourceConfig"),
        remote_debug: answer.flag("RemoteDebugConfig/EnableRemoteDebug") == Some(true),
        reads: buckets(answer, &["InputDataConfig/DataSource/S3DataSource/S3Uri"]),
        writes: buckets(answer, &outputs),
    }
}

fn processing(answer: &Fields) -> JobState {
    let encrypts = answer.flag("NetworkConfig/EnableInterContainerTrafficEncryption") == Some(true);
    let cluster = "ProcessingResources/ClusterConfig";
    JobState {
        status: text(answer, "ProcessingJobStatus").unwrap_or_default(),
        secondary: None,
        open_network: is_open(answer, "NetworkConfig/"),
        plain_traffic: count(answer, &["ProcessingResources/ClusterConfig/InstanceCount"]) > 1 && !encrypts,
        output_key: answer.text("ProcessingOutputConfig/KmsKeyId").is_some(),
        volume_key: has_volume_key(answer, cluster),
        remote_debug: false,
        reads: buckets(answer, &["ProcessingInputs/S3Input/S3Uri"]),
        writes: buckets(answer, &["ProcessingOutputConfig/Outputs/S3Output/S3Uri"]),
    }
}

/// It has the network of its model.
fn transform(answer: &Fields) -> JobState {
    JobState {
        status: text(answer, "TransformJobStatus").unwrap_or_default(),
        output_key: answer.text("TransformOutput/KmsKeyId").is_some(),
        volume_key: has_volume_key(answer, "TransformResources"),
        reads: buckets(answer, &["TransformInput/DataSource/S3DataSource/S3Uri"]),
        writes: buckets(answer, &["TransformOutput/S3OutputPath", "DataCaptureConfig/DestinationS3Uri"]),
        ..JobState::default()
    }
}

fn endpoint_config(answer: &Fields) -> EndpointConfigState {
    let variants = ["ProductionVariants", "ShadowProductionVariants"].into_iter().flat_map(|path| answer.list(path));
    let mut found = EndpointConfigState { exists: true, ..EndpointConfigState::default() };
    for variant in variants.map(Fields::inside) {
        if variant.flag("EnableSSMAccess") == Some(true) {
            found.shells.insert(text(&variant, "VariantName").unwrap_or_default());
        }
        found.dumps.extend(buckets(&variant, &["CoreDumpConfig/DestinationS3Uri"]));
    }
    found
}

/// A container that is made from a package of the registry names no image.
fn model(answer: &Fields) -> ModelState {
    let data = ["ModelDataUrl", "ModelDataSource/S3DataSource/S3Uri", "AdditionalModelDataSources/S3DataSource/S3Uri"];
    let within = |members: &[&str]| -> Vec<String> {
        let containers = ["PrimaryContainer", "Containers"].into_iter();
        containers.flat_map(|at| members.iter().map(move |member| format!("{at}/{member}"))).collect()
    };
    let (images, sources) = (within(&["Image"]), within(&data));
    let sources: Vec<_> = sources.iter().map(String::as_str).collect();
    ModelState {
        exists: true,
        images: images.iter().flat_map(|path| answer.texts(path)).map(str::to_owned).collect(),
        buckets: buckets(answer, &sources),
        open_network: is_open(answer, ""),
    }
}

/// Neither isolated nor in a network of the account.
fn is_open(answer: &Fields, within: &str) -> bool {
    let at = |path: &str| format!("{within}{path}");
    answer.flag(&at("EnableNetworkIsolation")) != Some(true) && answer.texts(&at("VpcConfig/Subnets")).is_empty()
}

/// Disks that an instance has of its own are encrypted by it, and take no key.
fn has_volume_key(answer: &Fields, of: &str) -> bool {
    let types = [format!("{of}/InstanceType"), format!("{of}/InstanceGroups/InstanceType")];
    let types: Vec<_> = types.iter().flat_map(|path| answer.texts(path)).collect();
    let own = !types.is_empty() && types.iter().all(|instance| has_own_disks(instance));
    own || answer.text(&format!("{of}/VolumeKmsKeyId")).is_some()
}

fn text(answer: &Fields, path: &str) -> Option<String> {
    answer.text(path).map(str::to_owned)
}

fn count(answer: &Fields, paths: &[&str]) -> i64 {
    paths.iter().flat_map(|path| answer.every(path)).filter_map(Value::as_i64).sum()
}

fn buckets(answer: &Fields, paths: &[&str]) -> BTreeSet<String> {
    paths.iter().flat_map(|path| answer.texts(path)).filter_map(bucket_of).map(str::to_owned).collect()
}
