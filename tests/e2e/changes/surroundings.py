"""Bad changes of what stands around a workload: its network, and the detector that watches it."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Account, Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change

NUMBERS = itertools.count(1)
WORLD = "0.0.0.0/0"

# Security groups.


def open_port(stack: Stack, workload: Workload, port: int = 22) -> Change:
    """Lets the world in on a port."""
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": WORLD}]}
    named = {"GroupId": workload.security_group, "IpPermissions": [rule]}
    return change(
        stack,
        lambda by: by.client("ec2").authorize_security_group_ingress(**named),
        control="vpc-security-group-opened",
        resource=workload.security_group_arn,
        live=partial(baselines.security_group, stack.account, workload.security_group),
        calls=("RevokeSecurityGroupIngress",),
    )


# Detectors.


def suspend_detector(stack: Stack, workload: Workload) -> Change:
    """Suspends the detector."""
    return of_detector(stack, workload, updating(workload, Enable=False), "UpdateDetector")


def switch_off_protection(stack: Stack, workload: Workload) -> Change:
    """Switches a protection off that watches AI workloads."""
    features = [{"Name": "AI_PROTECTION", "Status": "DISABLED"}]
    return of_detector(stack, workload, updating(workload, Features=features), "UpdateDetector")


def delete_detector(stack: Stack, workload: Workload) -> Change:
    """Deletes the detector. The one that is made in its place has another id."""

    def act(by: Account) -> State:
        return dict(by.client("guardduty").delete_detector(DetectorId=workload.detector))

    return of_detector(stack, workload, act, "CreateDetector", lost=frozenset({"id"}))


def updating(workload: Workload, **settings: Any) -> Act:
    """A call that changes settings of the detector."""
    return lambda by: by.client("guardduty").update_detector(DetectorId=workload.detector, **settings)


def of_detector(stack: Stack, workload: Workload, act: Act, *calls: str, lost: frozenset[str] = frozenset()) -> Change:
    """A change to the detector of the Region."""
    return change(
        stack,
        act,
        control="guardduty-detector-disabled",
        resource=workload.detector_arn,
        live=partial(baselines.detector, stack.account),
        calls=calls,
        lost=lost,
    )


# AWS Config.


def stop_recorder(stack: Stack, workload: Workload) -> Change:
    """Stops the recorder of AWS Config."""

    def act(by: Account) -> State:
        return dict(by.client("config").stop_configuration_recorder(ConfigurationRecorderName="default"))

    return of_recorder(stack, workload, act, "StartConfigurationRecorder")


def delete_recorder(stack: Stack, workload: Workload) -> Change:
    """Deletes the recorder of AWS Config. Its channel stays."""

    def act(by: Account) -> State:
        return dict(by.client("config").delete_configuration_recorder(ConfigurationRecorderName="default"))

    return of_recorder(stack, workload, act, "PutConfigurationRecorder", "StartConfigurationRecorder")


def redirect_history(stack: Stack, workload: Workload) -> Change:
    """Has AWS Config deliver into another bucket."""
    channel = {"name": "default", "s3BucketName": "acme-elsewhere"}

    def act(by: Account) -> State:
        return dict(by.client("config").put_delivery_channel(DeliveryChannel=channel))

    return of_recorder(stack, workload, act, "PutDeliveryChannel")


def of_recorder(stack: Stack, workload: Workload, act: Act, *calls: str) -> Change:
    """A change to what AWS Config records, or to where it delivers."""
    return change(
        stack,
        act,
        control="config-recorder-stopped",
        resource=workload.recorder_arn,
        live=partial(baselines.config, stack.account),
        calls=calls,
    )


def delete_rule(stack: Stack, _: Workload) -> Change:
    """Deletes a rule of AWS Config, of which people are told and no more."""
    config, name = stack.client("config"), f"notebooks-{next(NUMBERS)}"
    source = {"Owner": "AWS", "SourceIdentifier": "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source})

    def live() -> State:
        rules = config.describe_config_rules()["ConfigRules"]
        there = any(rule["ConfigRuleName"] == name for rule in rules)
        return {"kind": "config", "state": {"config": "rule", "there": there}}

    return change(
        stack,
        lambda by: by.client("config").delete_config_rule(ConfigRuleName=name),
        control="config-recorder-stopped",
        resource=f"arn:aws:config:{stack.account.region}:{stack.account.id}:config-rule/{name}",
        live=live,
        calls=(),
    )
