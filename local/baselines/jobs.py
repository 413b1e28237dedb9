"""Jobs of SageMaker, and configurations of endpoints, as far as those that are made here go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.aws import Account

from .state import State, state

Answer = Mapping[str, Any]


def job(account: Account, kind: str, name: str) -> State:
    """A `training`, `processing` or `transform` job."""
    describe = getattr(account.client("sagemaker"), f"describe_{kind}_job")
    found = describe(**{f"{kind.capitalize()}JobName": name})
    content = {"compute": "job", "status": found[f"{kind.capitalize()}JobStatus"]} | KINDS[kind](found)
    return state("compute", content)


def training(found: Answer) -> State:
    """What a training job does, and with what."""
    resources, debug = found["ResourceConfig"], found.get("RemoteDebugConfig", {})
    return {
        "secondary": found["SecondaryStatus"],
        "open_network": is_open(found),
        "plain_traffic": resources["InstanceCount"] > 1 and not found["EnableInterContainerTrafficEncryption"],
        "output_key": bool(found["OutputDataConfig"].get("KmsKeyId")),
        "volume_key": bool(resources.get("VolumeKmsKeyId")),
        "remote_debug": bool(debug.get("EnableRemoteDebug")),
        "reads": sorted(bucket(each["DataSource"]["S3DataSource"]["S3Uri"]) for each in found["InputDataConfig"]),
        "writes": [bucket(found["OutputDataConfig"]["S3OutputPath"])],
    }


def processing(found: Answer) -> State:
    """What a processing job does, and with what."""
    cluster, outputs = found["ProcessingResources"]["ClusterConfig"], found["ProcessingOutputConfig"]
    network = found.get("NetworkConfig", {})
    encrypted = network.get("EnableInterContainerTrafficEncryption")
    return {
        "secondary": None,
        "open_network": is_open(network),
        "plain_traffic": cluster["InstanceCount"] > 1 and not encrypted,
        "output_key": bool(outputs.get("KmsKeyId")),
        "volume_key": bool(cluster.get("VolumeKmsKeyId")),
        "remote_debug": False,
        "reads": sorted(bucket(each["S3Input"]["S3Uri"]) for each in found["ProcessingInputs"]),
        "writes": sorted(bucket(each["S3Output"]["S3Uri"]) for each in outputs["Outputs"]),
    }


def transform(found: Answer) -> State:
    """What a transform job does, and with what: its network is that of its model."""
    source, output = found["TransformInput"]["DataSource"]["S3DataSource"], found["TransformOutput"]
    return {
        "secondary": None,
        "open_network": False,
        "plain_traffic": False,
        "output_key": bool(output.get("KmsKeyId")),
        "volume_key": bool(found["TransformResources"].get("VolumeKmsKeyId")),
        "remote_debug": False,
        "reads": [bucket(source["S3Uri"])],
        "writes": [bucket(output["S3OutputPath"])],
    }


KINDS: Mapping[str, Callable[[Answer], State]] = {
    "training": training,
    "processing": processing,
    "transform": transform,
}


def endpoint_config(account: Account, name: str) -> State:
    """The configuration of an endpoint."""
    found = account.client("sagemaker").describe_endpoint_config(EndpointConfigName=name)
    variants = [*found["ProductionVariants"], *found.get("ShadowProductionVariants", [])]
    dumps = [each["CoreDumpConfig"]["DestinationS3Uri"] for each in variants if "CoreDumpConfig" in each]
    content = {
        "compute": "endpoint-config",
        "exists": True,
        "shells": sorted(each["VariantName"] for each in variants if each.get("EnableSSMAccess")),
        "dumps": sorted(bucket(each) for each in dumps),
    }
    return state("compute", content)


def model(account: Account, name: str) -> State:
    """A model, of which nothing is kept but whether its containers reach the internet."""
    found = account.client("sagemaker").describe_model(ModelName=name)
    return state("compute", {"compute": "model", "exists": True, "open_network": is_open(found)})


def is_open(network: Answer) -> bool:
    """Neither isolated nor in a network of the account."""
    return not network.get("EnableNetworkIsolation") and not network.get("VpcConfig", {}).get("Subnets")


def bucket(address: str) -> str:
    """The bucket of an address in S3."""
    return address.removeprefix("s3://").partition("/")[0]
