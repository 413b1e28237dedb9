"""What stands around a workload: its network, a notebook in it, GuardDuty and AWS Config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.aws import Account

from .basics import make_bucket, make_role, pairs

RANGE = "10.20.0.0/16"
EVERYTHING: dict[str, Any] = {
    "name": "default",
    "recordingGroup": {
        "allSupported": True,
        "includeGlobalResourceTypes": True,
        "resourceTypes": [],
        "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
    },
    "recordingMode": {"recordingFrequency": "CONTINUOUS"},
}
WATCHED = ("AI_PROTECTION", "LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS")


@dataclass(frozen=True)
class Network:
    """A private subnet and the security group of what stands in it."""

    subnet: str
    group: str


def make_network(account: Account, name: str, tags: Mapping[str, str]) -> Network:
    """A network into which only its own addresses may call, with one interface of the workload in it."""
    ec2 = account.client("ec2")

    def tagged(kind: str) -> list[dict[str, object]]:
        return [{"ResourceType": kind, "Tags": pairs(tags)}]

    vpc = ec2.create_vpc(CidrBlock=RANGE, TagSpecifications=tagged("vpc"))["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=RANGE, TagSpecifications=tagged("subnet"))["Subnet"]["SubnetId"]
    group = ec2.create_security_group(
        GroupName=name, Description="Members of the workload", VpcId=vpc, TagSpecifications=tagged("security-group")
    )["GroupId"]
    inside = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": RANGE}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[inside])
    ec2.create_network_interface(SubnetId=subnet, Groups=[group], TagSpecifications=tagged("network-interface"))
    return Network(subnet, group)


def make_notebook(account: Account, name: str, role: str, network: Network, tags: Mapping[str, str]) -> str:
    """A notebook in a private subnet without internet access; returns its ARN. It is in service after a while."""
    found = account.client("sagemaker").create_notebook_instance(
        NotebookInstanceName=name,
        InstanceType="ml.t3.medium",
        RoleArn=role,
        SubnetId=network.subnet,
        SecurityGroupIds=[network.group],
        DirectInternetAccess="Disabled",
        RootAccess="Disabled",
        InstanceMetadataServiceConfiguration={"MinimumInstanceMetadataServiceVersion": "2"},
        Tags=pairs(tags),
    )
    return str(found["NotebookInstanceArn"])


def make_notebook_role(account: Account, name: str, bucket: str, tags: Mapping[str, str]) -> str:
    """The role of a notebook: it may read one bucket."""
    reads = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return make_role(account, name, "sagemaker.amazonaws.com", tags, reads)


def make_detector(account: Account, tags: Mapping[str, str]) -> str:
    """A detector that watches AI workloads; returns its id. A Region has one, so the first stays."""
    guardduty = account.client("guardduty")
    if ids := guardduty.list_detectors()["DetectorIds"]:
        return str(ids[0])
    features = [{"Name": name, "Status": "ENABLED"} for name in WATCHED]
    return str(guardduty.create_detector(Enable=True, Features=features, Tags=dict(tags))["DetectorId"])


def make_recorder(account: Account, bucket: str) -> None:
    """AWS Config, which records everything into a bucket of its own. A Region has one recorder, so the first stays."""
    config = account.client("config")
    if config.describe_configuration_recorders()["ConfigurationRecorders"]:
        return
    make_bucket(account, bucket, {})
    role = make_role(account, bucket, "config.amazonaws.com", {})
    config.put_configuration_recorder(ConfigurationRecorder=EVERYTHING | {"roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
