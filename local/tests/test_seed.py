"""A seeded workload is sound, and what is approved of it is what the API says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local import Account, LocalAws, Workload, approve, seed

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
    [trail] = owner.client("cloudtrail").list_tags(ResourceIdList=[workload.trail_arn])["ResourceTagList"]
    assert trail["TagsList"] == tags


def test_the_members_are_found_by_their_names(owner: Account, workload: Workload) -> None:
    assert owner.client("kms").describe_key(KeyId=workload.key_alias)["KeyMetadata"]["Arn"] == workload.key_arn
    function = owner.client("lambda").get_function(FunctionName=workload.function)["Configuration"]
    assert function["FunctionArn"] == workload.function_arn
    trail = owner.client("cloudtrail").get_trail(Name=workload.trail)["Trail"]
    assert (trail["TrailARN"], trail["S3BucketName"]) == (workload.trail_arn, workload.trail_bucket)


def test_each_member_is_approved_as_it_is(owner: Account, workload: Workload, table: str) -> None:
    approve(owner, TABLE, workload, by="grace")
    found = bodies(owner, table)
    states = {arn: [baseline["state"] for baseline in body.get("baselines", [])] for arn, body in found.items()}
    assert found[workload.key_arn].items() >= {"workload": "helper", "phase": "scaled", "approved": True}.items()
    assert found[workload.key_arn]["source"].startswith("inventory approved by grace on 2")
    assert states[workload.bucket_arn] == [{"bucket": ALL_ON, "account": None}]
    assert states[workload.key_arn] == [{"status": "Enabled", "rotation_days": 365}]
    assert states[workload.function_arn] == []
    [recorder] = states[workload.trail_arn]
    assert recorder["logging"]
    assert not recorder["covered"]
    assert recorder["settings"]["bucket"] == workload.trail_bucket
    assert recorder["settings"]["multi_region"]


def test_the_baseline_of_what_was_weakened_is_weak(owner: Account, workload: Workload, table: str) -> None:
    kms = owner.client("kms")
    kms.disable_key_rotation(KeyId=workload.key_arn)
    try:
        approve(owner, TABLE, workload)
    finally:
        kms.enable_key_rotation(KeyId=workload.key_arn)
    [baseline] = bodies(owner, table)[workload.key_arn]["baselines"]
    assert baseline == {"kind": "key", "state": {"status": "Enabled", "rotation_days": None}}


def test_the_highest_phase_never_falls(owner: Account, workload: Workload, table: str) -> None:
    lower = seed(owner, "toy", "prototype")
    place = f"account#{owner.id}#{owner.region}"
    approve(owner, TABLE, lower)
    assert bodies(owner, table)[place] == {"highest": "prototype"}
    approve(owner, TABLE, workload)
    approve(owner, TABLE, lower)
    assert bodies(owner, table)[place] == {"highest": "scaled"}
