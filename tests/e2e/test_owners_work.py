"""What the owner has beside the thing that was broken is there afterwards, as the owner left it."""

from __future__ import annotations

import json
from typing import Any

from local import Account, Workload, baselines

from .changes import (
    ADMINISTRATOR,
    attach_to_role,
    bare_door,
    create_key,
    disable_key,
    enforce,
    let_in,
    narrow_enforced,
    open_gateway,
    open_port,
    statements,
    stop_trail,
    suspend_detector,
    switch_off,
    trail,
    turn_off_standard,
    weaken_guardrail,
)
from .members import Home, approve, new_bucket
from .stack import Stack

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def test_a_switch_that_nobody_approved_stays(stack: Stack, workload: Workload) -> None:
    """Only what the baseline had is turned on again; the owner's later switch is kept, and so is what is off."""
    bucket = new_bucket(stack, workload, off=("IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"))
    change = switch_off(stack, bucket, "BlockPublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    stack.settle()

    assert change.live()["state"]["bucket"] == {
        "block_public_acls": True,
        "ignore_public_acls": True,
        "block_public_policy": False,
        "restrict_public_buckets": False,
    }


def test_another_permission_of_the_function_stays(stack: Stack, workload: Workload) -> None:
    """It is there afterwards byte for byte."""
    stack.client("lambda").add_permission(
        FunctionName=workload.function,
        StatementId="orders",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=f"arn:aws:events:{stack.account.region}:{stack.account.id}:rule/orders",
    )
    (kept,) = map(json.dumps, statements(stack, workload.function))
    let_in(stack, workload)
    stack.settle()

    assert [json.dumps(statement) for statement in statements(stack, workload.function)] == [kept]
    assert [call.operation for call in stack.mutations()] == ["RemovePermission"]


def test_a_period_of_rotation_that_the_owner_chose_later_stays(stack: Stack, workload: Workload) -> None:
    """The key is enabled again, and rotates as often as its owner said last."""
    stack.client("kms").enable_key_rotation(KeyId=workload.key_arn, RotationPeriodInDays=120)
    change = disable_key(stack, workload.key_arn)
    stack.settle()

    assert change.live()["state"] == {"status": "Enabled", "rotation_days": 120}


def test_selectors_that_the_owner_chose_later_stay(stack: Stack, workload: Workload) -> None:
    """A stopped trail is started, and nothing else about it is touched."""
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::acme-site/"]}]
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": objects}
    stack.client("cloudtrail").put_event_selectors(TrailName=workload.trail, EventSelectors=[selector])
    settings = trail(stack, workload)["state"]["settings"]
    change = stop_trail(stack, workload)
    stack.settle()

    assert change.live()["state"]["logging"]
    assert change.live()["state"]["settings"] == settings


def test_what_the_owner_records_beside_stays(stack: Stack, workload: Workload) -> None:
    """Management events are recorded again, beside the objects that the owner wants recorded now."""
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::acme-site/"]}]
    site = {"ReadWriteType": "All", "IncludeManagementEvents": False, "DataResources": objects}
    stack.told(stack.ada.client("cloudtrail").put_event_selectors(TrailName=workload.trail, EventSelectors=[site]))
    stack.settle()

    everything, kept = trail(stack, workload)["state"]["settings"]["selectors"]["Basic"]
    assert (everything["read_write"], everything["management"], everything["data"]) == ("All", True, [])
    assert (kept["management"], kept["data"]) == (False, [["AWS::S3::Object", ["arn:aws:s3:::acme-site/"]]])
    assert [call.operation for call in stack.mutations()] == ["PutEventSelectors"]


def test_what_the_owner_taught_a_guardrail_later_stays(stack: Stack, workload: Workload) -> None:
    """Other words, another message and a stronger filter are nothing of ours; only what fell is raised."""
    bedrock, name = stack.client("bedrock"), {"guardrailIdentifier": workload.guardrail}
    approved = baselines.guardrail(stack.account, workload.guardrail)["state"]["definition"]
    taught = json.loads(json.dumps(approved))
    taught["blockedInputMessaging"] = "Please ask the service desk."
    taught["wordPolicyConfig"]["wordsConfig"].append({"text": "project lark"})
    taught["contextualGroundingPolicyConfig"]["filtersConfig"][0]["threshold"] = 0.9
    bedrock.update_guardrail(**name, **taught)
    settled = baselines.guardrail(stack.account, workload.guardrail)
    change = weaken_guardrail(stack, workload)
    assert change.live() != settled
    stack.settle()

    assert change.live() == settled
    assert [call.operation for call in stack.mutations()] == ["UpdateGuardrail"]


def test_a_version_that_the_owner_enforced_later_stays(stack: Stack, workload: Workload) -> None:
    """It stops as much as the one that was approved; only what was left out is put back."""

    def newer(by: Account) -> None:
        enforce(by, workload.guardrail)

    change = narrow_enforced(stack, workload, before=newer)
    stack.settle()

    live, approved = change.live()["state"]["enforced"], change.mended["state"]["enforced"]
    assert live == approved
    assert int(live["version"]) > 1
    assert [call.operation for call in stack.mutations()] == ["PutEnforcedGuardrailConfiguration"]


def test_what_the_owner_told_of_a_gateway_later_stays(stack: Stack, workload: Workload) -> None:
    """Its new description is kept, and so are its role and its protocol."""
    described: dict[str, Any] = baselines.gateway(stack.account, workload.gateway)["state"]["definition"]
    described = described | {"description": "The tools of two agents."}
    stack.client("bedrock-agentcore-control").update_gateway(gatewayIdentifier=workload.gateway, **described)
    change = open_gateway(stack, workload)
    stack.settle()

    assert change.is_mended()
    assert change.live()["state"]["definition"] == described


def test_other_rules_of_the_group_stay(stack: Stack, workload: Workload) -> None:
    """Also one that lets the world in, of which nobody was told now: only the rules of the event are revoked."""
    web = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    stack.client("ec2").authorize_security_group_ingress(GroupId=workload.security_group, IpPermissions=[web])
    change = open_port(stack, workload)
    stack.settle()

    assert change.is_mended()
    inbound = [rule for rule in change.live()["state"]["rules"] if not rule["egress"]]
    assert [rule["ports"] for rule in inbound if rule["range"] == "0.0.0.0/0"] == [[443, 443]]


def test_other_keys_of_the_user_stay(stack: Stack, workload: Workload) -> None:
    """A key that lasts a month works on."""
    create_key(stack, workload, days=30)
    change = create_key(stack, workload)
    stack.settle()

    keys = {key["lifetime_days"]: key["active"] for key in change.live()["state"]["credentials"]}
    assert keys == {30: True, None: False}


def test_what_the_detector_watches_beside_stays(stack: Stack, workload: Workload) -> None:
    """A protection that the owner added later is on, one that nobody wanted is off, and findings come as often."""
    guardduty, name = stack.client("guardduty"), {"DetectorId": workload.detector}
    more = [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]
    guardduty.update_detector(**name, Features=more, FindingPublishingFrequency="FIFTEEN_MINUTES")
    change = suspend_detector(stack, workload)
    stack.settle()

    assert change.is_mended()
    features = change.live()["state"]["features"]
    assert features["RUNTIME_MONITORING"]
    assert not features["EKS_RUNTIME_MONITORING"]
    assert guardduty.get_detector(**name)["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"


def test_other_policies_of_the_role_stay(scaled: Home) -> None:
    """The one that was attached is detached; one that may only read, and one that was approved, are kept."""
    stack, workload = scaled.stack, scaled.workload
    iam, role = stack.client("iam"), workload.agent_role
    iam.attach_role_policy(RoleName=role, PolicyArn=READ_ONLY)
    power = "arn:aws:iam::aws:policy/PowerUserAccess"
    iam.attach_role_policy(RoleName=role, PolicyArn=power)
    approve(stack, workload, workload.agent_role_arn, baselines.attachments(stack.account, "role", role))
    change = attach_to_role(stack, workload, ADMINISTRATOR)
    stack.settle()

    assert change.is_mended()
    assert set(change.live()["state"]["attached"]) == {READ_ONLY, power}
    approve(stack, workload, workload.agent_role_arn, *scaled.approved[workload.agent_role_arn])


def test_a_web_acl_that_the_owner_moves_to_stays(stack: Stack, workload: Workload) -> None:
    """Nothing is put in the place of the one that stands before the door by the time that we look."""
    change = bare_door(stack, workload)
    stack.settle()
    assert change.is_mended()
    other = next(acl for acl in change.broken["state"]["others"] if acl != change.mended["state"]["web_acl"])
    with stack.unheard():
        change.again()
        stack.ada.client("wafv2").associate_web_acl(WebACLArn=other, ResourceArn=change.resource)
    stack.settle()

    assert change.live()["state"] == {"gone": False, "web_acl": other, "others": []}
    assert [call.operation for call in stack.mutations()] == ["AssociateWebACL"]
    assert [record["id"] for record in stack.findings()] == [change.finding]


def test_a_standard_that_the_owner_turned_off_stays_off(stack: Stack, workload: Workload) -> None:
    """Only the standard that looks at AI comes back; the one for cards was approved too, and is its owner's."""
    change = turn_off_standard(stack, workload)
    stack.settle()

    names = {arn.rpartition("standards/")[2] for arn in change.live()["state"]["standards"]}
    assert names == {"ai-security-best-practices/v/1.0.0", "aws-foundational-security-best-practices/v/1.0.0"}
    assert [call.operation for call in stack.mutations()] == ["BatchEnableStandards"]
