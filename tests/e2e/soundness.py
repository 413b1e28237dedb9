"""Puts every member of a workload back as it was approved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from local import baselines
from local.making.foundations import INSIGHTS
from local.making.surroundings import make_detector
from local.seed import arn

from .changes import SWITCHES, exposure, settled_gateway, statements, trail
from .members import Home, approve, tags
from .stack import Stack

ALL_ON = dict.fromkeys(SWITCHES, True)
EVERYTHING = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}


def make_sound(home: Home) -> None:
    """Puts every member back; what is as it was is left alone where that is quicker."""
    make_foundations_sound(home)
    make_trail_sound(home)
    workload = home.workload
    if workload.logging_arn:
        make_logging_sound(home)
    if workload.guardrail:
        make_guardrail_sound(home)
    if workload.gateway:
        make_gateway_sound(home)
    make_policies_sound(home)
    if workload.agent:
        make_agent_sound(home)
        make_principals_sound(home)
    if workload.security_group:
        make_group_sound(home)
    if workload.detector:
        make_detector_sound(home)
    if workload.recorder_arn:
        make_recorder_sound(home)


def make_foundations_sound(home: Home) -> None:
    """Puts the bucket, the key and the function back."""
    stack, workload = home.stack, home.workload
    s3, kms, lambda_ = stack.client("s3"), stack.client("kms"), stack.client("lambda")
    s3.put_public_access_block(Bucket=workload.bucket, PublicAccessBlockConfiguration=ALL_ON)
    if kms.describe_key(KeyId=workload.key_arn)["KeyMetadata"]["KeyState"] == "PendingDeletion":
        kms.cancel_key_deletion(KeyId=workload.key_arn)
    kms.enable_key(KeyId=workload.key_arn)
    kms.enable_key_rotation(KeyId=workload.key_arn, RotationPeriodInDays=365)
    make_key_private(stack, workload.key_arn)
    for statement in statements(stack, workload.function):
        lambda_.remove_permission(FunctionName=workload.function, StatementId=statement["Sid"])
    if exposure(stack, workload.function)["state"]["urls"]:
        lambda_.delete_function_url_config(FunctionName=workload.function)


def make_key_private(stack: Stack, key: str) -> None:
    """Takes out of the key's policy what lets anyone in."""
    document = json.loads(baselines.key_sharing(stack.account, key)["state"]["policy"])
    private = [each for each in document["Statement"] if each["Principal"] != {"AWS": "*"}]
    if private != document["Statement"]:
        policy = json.dumps(document | {"Statement": private})
        stack.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy)


def make_trail_sound(home: Home) -> None:
    """Puts the trail back, also one that was deleted."""
    stack, workload = home.stack, home.workload
    cloudtrail = stack.client("cloudtrail")
    if trail(stack, workload)["state"]["settings"] is None:
        cloudtrail.create_trail(
            Name=workload.trail,
            S3BucketName=workload.trail_bucket,
            IsMultiRegionTrail=True,
            EnableLogFileValidation=True,
        )
    cloudtrail.update_trail(Name=workload.trail, EnableLogFileValidation=True, S3KeyPrefix="")
    cloudtrail.put_event_selectors(TrailName=workload.trail_arn, EventSelectors=[EVERYTHING])
    cloudtrail.put_insight_selectors(TrailName=workload.trail_arn, InsightSelectors=INSIGHTS)
    cloudtrail.start_logging(Name=workload.trail_arn)


def make_logging_sound(home: Home) -> None:
    """Puts the log of invocations back."""
    (approved,) = home.approved[home.workload.logging_arn]
    if baselines.invocation_logging(home.stack.account) != approved:
        home.stack.client("bedrock").put_model_invocation_logging_configuration(loggingConfig=as_asked(approved))


def as_asked(approved: dict[str, Any]) -> dict[str, Any]:
    """The configuration that leads to a state of the log of invocations."""
    state = approved["state"]
    large = {"bucketName": state["large_bucket"], "keyPrefix": state["large_prefix"]}
    group = {"logGroupName": state["log_group"], "roleArn": state["log_role"], "largeDataDeliveryS3Config": large}
    return {
        "cloudWatchConfig": group,
        "s3Config": {"bucketName": state["bucket"], "keyPrefix": state["prefix"]},
        **{f"{kind}DataDeliveryEnabled": on for kind, on in state["delivered"].items()},
    }


def make_guardrail_sound(home: Home) -> None:
    """Gives the guardrail back all that it had."""
    account, guardrail = home.stack.account, home.workload.guardrail
    (approved,) = home.approved[home.workload.guardrail_arn]
    if baselines.guardrail(account, guardrail) != approved:
        definition = approved["state"]["definition"]
        account.client("bedrock").update_guardrail(guardrailIdentifier=guardrail, **definition)
    declared = [{"key": key, "value": value} for key, value in tags(home.workload).items()]
    account.client("bedrock").tag_resource(resourceARN=home.workload.guardrail_arn, tags=declared)


def make_gateway_sound(home: Home) -> None:
    """Gives the gateway back all that it had."""
    account, gateway = home.stack.account, home.workload.gateway
    (approved,) = home.approved[home.workload.gateway_arn]
    client = account.client("bedrock-agentcore-control")
    for limit in client.list_gateway_rate_limits(gatewayIdentifier=gateway)["rateLimits"]:
        client.delete_gateway_rate_limit(gatewayIdentifier=gateway, rateLimitId=limit["rateLimitId"])
    if settled_gateway(home.stack, home.workload) != approved:
        definition = approved["state"]["definition"]
        client.update_gateway(gatewayIdentifier=gateway, **definition)
        settled_gateway(home.stack, home.workload)


def make_policies_sound(home: Home) -> None:
    """Takes the policies from what has none."""
    account, workload = home.stack.account, home.workload
    for service, named in (("bedrock-agentcore-control", workload.gateway_arn), ("bedrock", workload.guardrail_arn)):
        if named and baselines.resource_policy(account, named)["state"]["document"]:
            account.client(service).delete_resource_policy(resourceArn=named)


def make_agent_sound(home: Home) -> None:
    """Gives the agent and its aliases back all that they had."""
    account, agent = home.stack.account, {"agentId": home.workload.agent}
    client = account.client("bedrock-agent")
    (approved,) = home.approved[home.workload.agent_arn]
    live = baselines.agent(account, home.workload.agent)
    if live["state"]["definition"] != approved["state"]["definition"] or live["state"]["status"] != "PREPARED":
        client.update_agent(**agent, **approved["state"]["definition"])
        client.prepare_agent(**agent)
    for alias, definition in approved["state"]["aliases"].items():
        if live["state"]["aliases"][alias] != definition:
            client.update_agent_alias(**agent, agentAliasId=alias, **definition)


def make_principals_sound(home: Home) -> None:
    """Takes every policy, group and key from the agent's principals that was not approved, and bounds them again."""
    iam, role, user = home.stack.client("iam"), home.workload.agent_role, home.workload.key_user
    make_principal_sound(home, "role", role, home.workload.agent_role_arn)
    make_principal_sound(home, "user", user, home.workload.key_user_arn)
    for policy in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]:
        iam.detach_user_policy(UserName=user, PolicyArn=policy["PolicyArn"])
    for group in iam.list_groups_for_user(UserName=user)["Groups"]:
        iam.remove_user_from_group(UserName=user, GroupName=group["GroupName"])
    for access_key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=user, AccessKeyId=access_key["AccessKeyId"])
    for key in iam.list_service_specific_credentials(UserName=user)["ServiceSpecificCredentials"]:
        iam.delete_service_specific_credential(
            UserName=user, ServiceSpecificCredentialId=key["ServiceSpecificCredentialId"]
        )


def make_principal_sound(home: Home, kind: str, name: str, arn: str) -> None:
    """Gives a principal back the boundary, the inline policies and the trust that were approved."""
    iam, named = home.stack.client("iam"), {f"{kind.capitalize()}Name": name}
    for approved in home.approved[arn]:
        state = approved["state"]
        match approved["kind"]:
            case "boundary":
                getattr(iam, f"put_{kind}_permissions_boundary")(**named, PermissionsBoundary=state["policy"])
            case "trust":
                iam.update_assume_role_policy(**named, PolicyDocument=state["document"])
            case "grants":
                for policy in getattr(iam, f"list_{kind}_policies")(**named)["PolicyNames"]:
                    getattr(iam, f"delete_{kind}_policy")(**named, PolicyName=policy)
                for policy, document in state["documents"].items():
                    getattr(iam, f"put_{kind}_policy")(**named, PolicyName=policy, PolicyDocument=document)


def make_group_sound(home: Home) -> None:
    """Takes every rule out of the security group that was not approved."""
    account, group = home.stack.account, home.workload.security_group
    (approved,) = home.approved[home.workload.security_group_arn]
    known = {rule["id"] for rule in approved["state"]["rules"]}
    found = baselines.security_group(account, group)["state"]["rules"]
    if added := [rule["id"] for rule in found if rule["id"] not in known and not rule["egress"]]:
        account.client("ec2").revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=added)


def make_recorder_sound(home: Home) -> None:
    """Makes AWS Config record and deliver again as it was approved."""
    (approved,) = home.approved[home.workload.recorder_arn]
    config, state = home.stack.client("config"), approved["state"]
    if baselines.config(home.stack.account) != approved:
        config.put_configuration_recorder(ConfigurationRecorder=state["recorder"])
        config.put_delivery_channel(DeliveryChannel=state["channel"])
        config.start_configuration_recorder(ConfigurationRecorderName=state["recorder"]["name"])


def make_detector_sound(home: Home) -> None:
    """Turns the detector on again as it was; one with another id takes the place of one that was deleted."""
    account, workload = home.stack.account, home.workload
    (approved,) = home.approved.pop(workload.detector_arn)
    identity = make_detector(account, tags(workload))
    approved = approved | {"state": approved["state"] | {"id": identity}}
    home.workload = replace(workload, detector=identity, detector_arn=arn(account, "guardduty", f"detector/{identity}"))
    home.approved[home.workload.detector_arn] = [approved]
    if identity != workload.detector:
        approve(home.stack, home.workload, home.workload.detector_arn, approved)
    live = baselines.detector(account)
    if live != approved:
        before, now = approved["state"]["features"], live["state"]["features"]
        moved = [
            {"Name": name, "Status": "ENABLED" if on else "DISABLED"}
            for name, on in before.items()
            if "/" not in name and now.get(name) != on
        ]
        account.client("guardduty").update_detector(DetectorId=identity, Enable=True, Features=moved)
