"""Bad jobs of SageMaker, and what nobody can change there."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

from local import Account, Workload, baselines

from ..stack import Stack
from ..waiting import until
from .change import Act, Change, State, change
from .notebooks import arn, tags

NUMBERS = itertools.count(1)
FOREIGN = "research-drop-8841"
LIMIT = {"MaxRuntimeInSeconds": 3600}


def train_in_the_open(stack: Stack, workload: Workload) -> Change:
    """Trains with data of the workload where the internet is in reach."""
    request = training(stack, workload)
    del request["VpcConfig"]
    return of_training(stack, request, "sagemaker-job-unisolated")


def process_for_strangers(stack: Stack, workload: Workload) -> Change:
    """Writes data of the workload into a bucket that nobody approved."""
    name = f"Export-{next(NUMBERS)}"
    output = {"S3Uri": f"s3://{FOREIGN}/x", "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "EndOfJob"}
    source = {"S3Uri": f"s3://{workload.bucket}/x", "S3DataType": "S3Prefix", "LocalPath": "/opt/ml/processing/in"}
    cluster = {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}
    request: dict[str, Any] = {
        "ProcessingJobName": name,
        "ProcessingInputs": [{"InputName": "in", "S3Input": source}],
        "ProcessingOutputConfig": {
            "Outputs": [{"OutputName": "out", "S3Output": output}],
            "KmsKeyId": workload.key_arn,
        },
        "ProcessingResources": {"ClusterConfig": cluster | {"VolumeKmsKeyId": workload.key_arn}},
        "AppSpecification": {"ImageUri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/features:1"},
        "NetworkConfig": {"EnableNetworkIsolation": True},
        "RoleArn": workload.notebook_role,
        "Tags": tags(workload),
    }
    return of_job(stack, "processing", request, "sagemaker-job-data-foreign")


def score_for_strangers(stack: Stack, workload: Workload) -> Change:
    """Writes what a model says into a bucket that nobody approved."""
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{workload.bucket}/x"}}
    request: dict[str, Any] = {
        "TransformJobName": f"Scores-{next(NUMBERS)}",
        "ModelName": "churn",
        "TransformInput": {"DataSource": source},
        "TransformOutput": {"S3OutputPath": f"s3://{FOREIGN}/x", "KmsKeyId": workload.key_arn},
        "TransformResources": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeKmsKeyId": workload.key_arn,
        },
        "Tags": tags(workload),
    }
    return of_job(stack, "transform", request, "sagemaker-job-data-foreign")


def debug_training(stack: Stack, workload: Workload) -> Change:
    """Lets people open a shell where a job trains."""
    request = training(stack, workload)
    name, sagemaker = request["TrainingJobName"], stack.client("sagemaker")
    sagemaker.create_training_job(**request)
    live = partial(baselines.job, stack.account, "training", name)
    until(lambda: live()["state"]["secondary"] == "Training", f"{name} trains")

    def act(by: Account) -> State:
        debug = {"EnableRemoteDebug": True}
        return dict(by.client("sagemaker").update_training_job(TrainingJobName=name, RemoteDebugConfig=debug))

    return change(
        stack,
        act,
        control="sagemaker-shell-enabled",
        resource=arn(stack, f"training-job/{name.lower()}"),
        live=live,
        calls=("UpdateTrainingJob",),
    )


def open_shell(stack: Stack, workload: Workload) -> Change:
    """Makes a configuration of an endpoint in whose containers people may open a shell. Nobody can change it."""
    name = f"Serving-{next(NUMBERS)}"
    variant = {
        "VariantName": "blue",
        "ModelName": "churn",
        "InitialInstanceCount": 1,
        "InstanceType": "ml.m5.large",
        "EnableSSMAccess": True,
    }
    stored = {"KmsKeyId": workload.key_arn, "Tags": tags(workload)}
    request = {"EndpointConfigName": name, "ProductionVariants": [variant], **stored}
    read = partial(baselines.endpoint_config, stack.account, name)
    return made(
        stack,
        lambda by: by.client("sagemaker").create_endpoint_config(**request),
        "sagemaker-shell-enabled",
        f"endpoint-config/{name.lower()}",
        read,
    )


def make_open_model(stack: Stack, workload: Workload) -> Change:
    """Makes a model whose containers reach the internet. Nobody can change it."""
    name = f"churn-{next(NUMBERS)}"
    container = {"Image": f"{stack.account.id}.dkr.ecr.us-east-1.amazonaws.com/serve:1"}
    request = {
        "ModelName": name,
        "PrimaryContainer": container,
        "ExecutionRoleArn": workload.notebook_role,
        "Tags": tags(workload),
    }
    read = partial(baselines.model, stack.account, name)
    return made(
        stack,
        lambda by: by.client("sagemaker").create_model(**request),
        "sagemaker-model-untrusted",
        f"model/{name}",
        read,
    )


def training(stack: Stack, workload: Workload) -> dict[str, Any]:
    """A training job of the workload, in which nothing is wrong."""
    own = stack.client("sagemaker").describe_notebook_instance(NotebookInstanceName=workload.notebook)
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{workload.bucket}/x"}}
    return {
        "TrainingJobName": f"Churn-{next(NUMBERS)}",
        "AlgorithmSpecification": {
            "TrainingImage": "111122223333.dkr.ecr.us-east-1.amazonaws.com/train:1",
            "TrainingInputMode": "File",
        },
        "RoleArn": workload.notebook_role,
        "InputDataConfig": [{"ChannelName": "train", "DataSource": source}],
        "OutputDataConfig": {"S3OutputPath": f"s3://{workload.bucket}/models", "KmsKeyId": workload.key_arn},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 5,
            "VolumeKmsKeyId": workload.key_arn,
        },
        "VpcConfig": {"Subnets": [own["SubnetId"]], "SecurityGroupIds": own["SecurityGroups"]},
        "StoppingCondition": LIMIT,
        "Tags": tags(workload),
    }


def of_training(stack: Stack, request: dict[str, Any], control: str) -> Change:
    """A training job that should not be."""
    return of_job(stack, "training", request, control)


def of_job(stack: Stack, kind: str, request: dict[str, Any], control: str) -> Change:
    """A job that should not be. The one repair is to stop it."""
    name = request[f"{kind.capitalize()}JobName"]
    stopped = change(
        stack,
        lambda by: getattr(by.client("sagemaker"), f"create_{kind}_job")(**request),
        control=control,
        resource=arn(stack, f"{kind}-job/{name.lower()}"),
        live=partial(there, partial(settled_job, stack, kind, name), stack, f"{kind}-job/{name.lower()}"),
        calls=(f"Stop{kind.capitalize()}Job",),
        lost=frozenset({"secondary"}),
    )
    return stopped.mending({"kind": "compute", "state": stopped.broken["state"] | {"status": "Stopped"}})


def settled_job(stack: Stack, kind: str, name: str) -> State:
    """The state of a job, once it computes or has stopped."""

    def settled() -> State | None:
        found = baselines.job(stack.account, kind, name)
        moving = found["state"]["status"] == "Stopping" or found["state"]["secondary"] == "Starting"
        return None if moving else found

    return until(settled, f"{name} computes or has stopped") or {}


def made(stack: Stack, act: Act, control: str, resource: str, read: Callable[[], State]) -> Change:
    """Something new that nobody can change, only delete: people are told of it."""
    live = partial(there, read, stack, resource)
    return change(stack, act, control=control, resource=arn(stack, resource), live=live, calls=())


def there(read: Callable[[], State], stack: Stack, resource: str) -> State:
    """What is read of a resource, if it is there."""
    sagemaker = stack.client("sagemaker")
    try:
        sagemaker.list_tags(ResourceArn=arn(stack, resource))
    except sagemaker.exceptions.ClientError:
        return {"kind": "compute", "state": {}}
    return read()
