"""A seeded workload is sound, and what is approved of it is what the API says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local import Account, LocalAws, Workload, approve, seed
from local.seed import Part

TABLE = {"WorkloadsTableName": "workloads"}
ALL_ON = dict.fromkeys(
    ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"), True
)


@pytest.fixture(scope="module")
def owner(running: LocalAws) -> Account:
    return running.account("777788889999")


@pytest.fixture(scope="module")
def workload(owner: Account) -> Workload:
    return seed(owner, "helper", "scaled")


@pytest.fixture
def table(owner: Account) -> Iterator[str]:
    dynamodb = owner.client("dynamodb")
    dynamodb.create_table(
        TableName=TABLE["WorkloadsTableName"],
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "resource", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "resource", "KeyType": "HASH"}],
    )
    yield TABLE["WorkloadsTableName"]
    dynamodb.delete_table(TableName=TABLE["WorkloadsTableName"])


def bodies(account: Account, table: str) -> dict[str, Any]:
    items = account.client("dynamodb").scan(TableName=table)["Items"]
    return {item["resource"]["S"]: json.loads(item["body"]["S"]) for item in items}


def test_every_member_carries_the_tags(owner: Account, workload: Workload) -> None:
    tags = [{"Key": "ai:workload", "Value": "helper"}, {"Key": "ai:phase", "Value": "scaled"}]
    as_map = {tag["Key"]: tag["Value"] for tag in tags}
    kms = owner.client("kms").list_resource_tags(KeyId=workload.key_arn)["Tags"]
    assert owner.client("s3").get_bucket_tagging(Bucket=workload.bucket)["TagSet"] == tags
    assert {tag["TagKey"]: tag["TagValue"] for tag in kms} == as_map
    assert owner.client("lambda").list_tags(Resource=workload.function_arn)["Tags"] == as_map
    sagemaker, gateways = owner.client("sagemaker"), owner.client("bedrock-agentcore-control")
    assert sagemaker.list_tags(ResourceArn=workload.notebook_arn)["Tags"] == tags
    assert gateways.list_tags_for_resource(resourceArn=workload.gateway_arn)["tags"] == as_map
    agents, guardduty = owner.client("bedrock-agent"), owner.client("guardduty")
    assert agents.list_tags_for_resource(resourceArn=workload.agent_arn)["tags"] == as_map
    assert guardduty.list_tags_for_resource(ResourceArn=workload.detector_arn)["Tags"] == as_map
    guardrail = owner.client("bedrock").list_tags_for_resource(resourceARN=workload.guardrail_arn)["tags"]
    assert {tag["key"]: tag["value"] for tag in guardrail} == as_map
    iam, ec2 = owner.client("iam"), owner.client("ec2")
    assert iam.list_role_tags(RoleName=workload.agent_role)["Tags"] == tags
    assert iam.list_user_tags(UserName=workload.key_user)["Tags"] == tags
    [group] = ec2.describe_security_groups(GroupIds=[workload.security_group])["SecurityGroups"]
    assert group["Tags"] == tags
    [trail] = owner.client("cloudtrail").list_tags(ResourceIdList=[workload.trail_arn])["ResourceTagList"]
    assert trail["TagsList"] == tags


def test_the_members_are_found_by_their_names(owner: Account, workload: Workload) -> None:
    assert owner.client("kms").describe_key(KeyId=workload.key_alias)["KeyMetadata"]["Arn"] == workload.key_arn
    function = owner.client("lambda").get_function(FunctionName=workload.function)["Configuration"]
    assert function["FunctionArn"] == workload.function_arn
    trail = owner.client("cloudtrail").get_trail(Name=workload.trail)["Trail"]
    assert (trail["TrailARN"], trail["S3BucketName"]) == (workload.trail_arn, workload.trail_bucket)


def test_the_agent_answers_through_a_published_guardrail(owner: Account, workload: Workload) -> None:
    agent = owner.client("bedrock-agent").get_agent(agentId=workload.agent)["agent"]
    assert agent["guardrailConfiguration"] == {"guardrailIdentifier": workload.guardrail, "guardrailVersion": "1"}
    assert (agent["agentResourceRoleArn"], agent["agentStatus"]) == (workload.agent_role_arn, "PREPARED")


@pytest.mark.parametrize("part", [Part.GATEWAY, Part.NOTEBOOK])
def test_what_takes_its_time_is_ready(owner: Account, part: Part) -> None:
    made = seed(owner, f"slow-{part}", parts=[part])
    if part is Part.GATEWAY:
        status = owner.client("bedrock-agentcore-control").get_gateway(gatewayIdentifier=made.gateway)["status"]
        assert status == "READY"
    else:
        found = owner.client("sagemaker").describe_notebook_instance(NotebookInstanceName=made.notebook)
        assert found["NotebookInstanceStatus"] == "InService"


def test_each_member_is_approved_as_it_is(owner: Account, workload: Workload, table: str) -> None:
    approve(owner, TABLE, workload, by="grace")
    found = bodies(owner, table)
    states = {arn: [one["state"]["state"] for one in body.get("baselines", [])] for arn, body in found.items()}
    key = found[workload.key_arn]
    assert (key["workload"], key["phase"]["phase"], key["phase"]["by"]) == ("helper", "scaled", "grace")
    assert key["membership"]["source"] == "inventory approved by grace"
    assert [(one["status"], one["by"]) for one in key["baselines"]] == [("approved", "grace")]
    assert states[workload.bucket_arn] == [{"bucket": ALL_ON, "account": None}]
    assert states[workload.key_arn] == [{"status": "Enabled", "rotation_days": 365}]
    assert states[workload.function_arn] == []
    [recorder] = states[workload.trail_arn]
    assert recorder["logging"]
    assert not recorder["covered"]
    assert recorder["settings"]["bucket"] == workload.trail_bucket
    assert recorder["settings"]["multi_region"]


def test_members_around_the_model_are_approved_as_they_are(owner: Account, workload: Workload, table: str) -> None:
    approve(owner, TABLE, workload)
    found = {
        (arn, baseline["state"]["kind"]): baseline["state"]["state"]
        for arn, body in bodies(owner, table).items()
        for baseline in body.get("baselines", [])
    }
    gateway = found[workload.gateway_arn, "gateway"]
    assert (gateway["authorizer_type"], gateway["configuration"]) == ("AWS_IAM", None)
    repeated = {"name", "description", "roleArn", "protocolType", "authorizerType", "kmsKeyArn"}
    assert set(gateway["definition"]) == repeated
    assert found[workload.notebook_arn, "notebook"] == {
        "status": "InService",
        "direct_internet": False,
        "in_subnet": True,
        "settled": False,
        "root": False,
        "old_metadata": False,
        "role": workload.notebook_role,
        "lifecycle": None,
    }
    group = found[workload.security_group_arn, "security-group"]
    assert {(rule["egress"], rule["range"], str(rule["ports"])) for rule in group["rules"]} == {
        (False, "10.20.0.0/16", "[443, 443]"),
        (True, "0.0.0.0/0", "None"),
    }
    assert (group["only_ai"], group["load_balancer"]) == (True, False)
    detector = found[workload.detector_arn, "detector"]
    assert (detector["id"], detector["enabled"]) == (workload.detector, True)
    assert detector["features"]["AI_PROTECTION"]
    assert detector["features"]["S3_DATA_EVENTS"]
    assert found[workload.agent_role_arn, "attachments"] == {"attached": [], "inherited": []}
    assert found[workload.key_user_arn, "credentials"] == {"credentials": []}


def test_a_guardrail_is_approved_by_its_strengths_and_entries(owner: Account, workload: Workload, table: str) -> None:
    approve(owner, TABLE, workload)
    [baseline] = bodies(owner, table)[workload.guardrail_arn]["baselines"]
    state = baseline["state"]["state"]
    strengths = {
        "content/PROMPT_ATTACK/input": 3,
        "content/PROMPT_ATTACK/output": 0,
        "content/HATE/output": 3,
        "pii/EMAIL/input": 1,
        "pii/CREDIT_DEBIT_CARD_NUMBER/output": 2,
        "grounding/GROUNDING": 750,
    }
    assert state["strengths"].items() >= strengths.items()
    entries = ["topic/investment advice", "word/project nightingale", "managed-word/PROFANITY", "pii/EMAIL"]
    assert state["entries"][:4] == entries
    assert state["version"] == "DRAFT"
    read_only = {"guardrailId", "guardrailArn", "createdAt", "updatedAt", "status", "version"}
    assert not read_only & set(state["definition"])
    owner.client("bedrock").update_guardrail(guardrailIdentifier=workload.guardrail, **state["definition"])
    approve(owner, TABLE, workload)
    assert bodies(owner, table)[workload.guardrail_arn]["baselines"][0]["state"] == baseline["state"]


def test_logging_is_approved_with_its_places(owner: Account, workload: Workload, table: str) -> None:
    approve(owner, TABLE, workload)
    [baseline] = bodies(owner, table)[workload.logging_arn]["baselines"]
    state = baseline["state"]["state"]
    assert state["configured"]
    assert state["delivered"] == dict.fromkeys(("text", "image", "embedding", "video", "audio"), True)
    assert (state["bucket"], state["prefix"]) == ("acme-helper-invocations", "invocations")
    assert (state["large_bucket"], state["large_prefix"]) == ("acme-helper-invocations", "large")
    assert state["log_group"] == "/aws/bedrock/acme-helper"
    assert state["log_role"].endswith(":role/acme-helper-invocations")


def test_a_part_alone_is_enough(owner: Account, table: str) -> None:
    alone = seed(owner, "lone", parts=[Part.GUARDRAIL])
    assert alone.guardrail
    assert {alone.gateway, alone.notebook, alone.detector, alone.agent_arn, alone.security_group} == {""}
    approve(owner, TABLE, alone)
    assert alone.guardrail_arn in bodies(owner, table)
    assert "" not in bodies(owner, table)


def test_what_a_region_has_once_is_shared(owner: Account, workload: Workload) -> None:
    logging = owner.client("bedrock").get_model_invocation_logging_configuration
    before = logging()["loggingConfig"]
    other = seed(owner, "neighbour", parts=[Part.DETECTOR, Part.LOGGING])
    assert logging()["loggingConfig"] == before
    assert (other.detector, other.logging_arn) == (workload.detector, workload.logging_arn)


def test_the_baseline_of_what_was_weakened_is_weak(owner: Account, workload: Workload, table: str) -> None:
    kms = owner.client("kms")
    kms.disable_key_rotation(KeyId=workload.key_arn)
    try:
        approve(owner, TABLE, workload)
    finally:
        kms.enable_key_rotation(KeyId=workload.key_arn)
    [baseline] = bodies(owner, table)[workload.key_arn]["baselines"]
    assert baseline["state"] == {"kind": "key", "state": {"status": "Enabled", "rotation_days": None}}


def test_the_highest_phase_never_falls(owner: Account, workload: Workload, table: str) -> None:
    lower = seed(owner, "toy", "prototype", parts=())
    place = f"account#{owner.id}#{owner.region}"
    approve(owner, TABLE, lower)
    assert bodies(owner, table)[place] == {"highest": "prototype"}
    approve(owner, TABLE, workload)
    approve(owner, TABLE, lower)
    assert bodies(owner, table)[place] == {"highest": "scaled"}
