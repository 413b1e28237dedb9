"""Where MiniStack lacks an operation or answers otherwise than AWS, the local AWS answers as AWS does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.deploy import create_bucket, zip_bootstrap

SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
ALL_ON = dict.fromkeys(SWITCHES, True)
ALL_OFF = dict.fromkeys(SWITCHES, False)
OTHER_ACCOUNT = "444455556666"


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, int]:
    """The error code and the HTTP status with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**request)
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def session(account: Account, role: str, *actions: str, on: str = "*") -> Account:
    """A session of a new role that may do these actions, and nothing else."""
    iam = account.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account.id}:root"}, "Action": "sts:AssumeRole"}
    made = iam.create_role(RoleName=role, AssumeRolePolicyDocument=policy(trust))["Role"]
    may = policy({"Effect": "Allow", "Action": list(actions), "Resource": on})
    iam.put_role_policy(RoleName=role, PolicyName="may", PolicyDocument=may)
    return account.assume(made["Arn"], "ada")


def policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# Public access block of an account.


@pytest.fixture
def blockless(account: Account) -> Account:
    account.client("s3control").delete_public_access_block(AccountId=account.id)
    return account


def put_block(account: Account, block: dict[str, bool]) -> None:
    account.client("s3control").put_public_access_block(AccountId=account.id, PublicAccessBlockConfiguration=block)


def block_of(account: Account) -> dict[str, bool]:
    answer = account.client("s3control").get_public_access_block(AccountId=account.id)
    return dict(answer["PublicAccessBlockConfiguration"])


def test_an_account_without_a_block_says_so(blockless: Account) -> None:
    read = blockless.client("s3control").get_public_access_block
    assert refusal(read, AccountId=blockless.id) == ("NoSuchPublicAccessBlockConfiguration", 404)


def test_the_block_of_an_account_is_kept_until_deleted(blockless: Account) -> None:
    put_block(blockless, ALL_ON)
    assert block_of(blockless) == ALL_ON
    put_block(blockless, {"BlockPublicPolicy": True})
    assert block_of(blockless) == ALL_OFF | {"BlockPublicPolicy": True}
    blockless.client("s3control").delete_public_access_block(AccountId=blockless.id)
    read = blockless.client("s3control").get_public_access_block
    assert refusal(read, AccountId=blockless.id) == ("NoSuchPublicAccessBlockConfiguration", 404)


def test_the_block_is_of_one_account_and_all_its_regions(aws: LocalAws, blockless: Account) -> None:
    put_block(blockless, ALL_ON)
    assert block_of(aws.account(region="us-east-1")) == ALL_ON
    other = aws.account(OTHER_ACCOUNT)
    read = other.client("s3control").get_public_access_block
    assert refusal(read, AccountId=other.id) == ("NoSuchPublicAccessBlockConfiguration", 404)
    assert refusal(read, AccountId=blockless.id) == ("AccessDenied", 403)


def test_a_block_must_say_something(blockless: Account) -> None:
    put = blockless.client("s3control").put_public_access_block
    assert refusal(put, AccountId=blockless.id, PublicAccessBlockConfiguration={}) == ("InvalidRequest", 400)


def test_who_may_read_the_block_of_an_account_may_not_write_it(blockless: Account) -> None:
    put_block(blockless, ALL_ON)
    reader = session(blockless, "block-reader", "s3:GetAccountPublicAccessBlock", "s3:PutBucketPublicAccessBlock")
    assert block_of(reader) == ALL_ON
    s3control = reader.client("s3control")
    put, delete = s3control.put_public_access_block, s3control.delete_public_access_block
    assert refusal(put, AccountId=reader.id, PublicAccessBlockConfiguration=ALL_OFF) == ("AccessDenied", 403)
    assert refusal(delete, AccountId=reader.id) == ("AccessDenied", 403)
    assert block_of(blockless) == ALL_ON


def test_who_may_write_the_block_of_an_account_may_not_read_it(blockless: Account) -> None:
    writer = session(blockless, "block-writer", "s3:PutAccountPublicAccessBlock", "s3:GetBucketPublicAccessBlock")
    put_block(writer, ALL_ON)
    assert block_of(blockless) == ALL_ON
    assert refusal(writer.client("s3control").get_public_access_block, AccountId=writer.id) == ("AccessDenied", 403)


def test_the_block_of_the_account_covers_its_buckets(blockless: Account) -> None:
    s3 = blockless.client("s3")
    create_bucket(blockless, "covered")
    s3.put_public_access_block(Bucket="covered", PublicAccessBlockConfiguration=ALL_OFF)
    public = policy(
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::covered/*"}
    )
    put_block(blockless, ALL_ON)
    assert refusal(s3.put_bucket_policy, Bucket="covered", Policy=public) == ("AccessDenied", 403)
    put_block(blockless, ALL_OFF)
    s3.put_bucket_policy(Bucket="covered", Policy=public)


# Public access block of a bucket.


def test_switches_of_a_bucket_that_are_left_out_are_off(account: Account) -> None:
    s3 = account.client("s3")
    create_bucket(account, "half-blocked")
    s3.put_public_access_block(Bucket="half-blocked", PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    found = s3.get_public_access_block(Bucket="half-blocked")["PublicAccessBlockConfiguration"]
    assert found == ALL_OFF | {"BlockPublicAcls": True}


# Policies of functions.


@pytest.fixture(scope="module")
def function(running: LocalAws) -> str:
    account = running.account()
    session(account, "guarded", "logs:*")
    client = account.client("lambda")
    client.create_function(
        FunctionName="guarded",
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role="arn:aws:iam::111122223333:role/guarded",
        Code={"ZipFile": zip_bootstrap(b"#!/bin/sh\n")},
        Publish=True,
    )
    client.create_alias(FunctionName="guarded", Name="live", FunctionVersion="1")
    return "guarded"


OPEN = {"StatementId": "open", "Action": "lambda:InvokeFunction", "Principal": "*"}
DENIED = ("AccessDeniedException", 403)
NOT_FOUND = ("ResourceNotFoundException", 404)


@pytest.mark.parametrize("qualifier", [{}, {"Qualifier": "live"}])
def test_a_function_without_statements_has_no_policy(
    account: Account, function: str, qualifier: dict[str, str]
) -> None:
    client = account.client("lambda")
    of = {"FunctionName": function, **qualifier}
    assert refusal(client.get_policy, **of) == NOT_FOUND
    client.add_permission(**of, **OPEN)
    [statement] = json.loads(client.get_policy(**of)["Policy"])["Statement"]
    assert statement["Sid"] == "open"
    client.remove_permission(**of, StatementId="open")
    assert refusal(client.get_policy, **of) == NOT_FOUND


def test_the_policy_of_an_alias_is_not_that_of_its_function(account: Account, function: str) -> None:
    client = account.client("lambda")
    client.add_permission(FunctionName=function, Qualifier="live", **OPEN)
    assert refusal(client.get_policy, FunctionName=function) == NOT_FOUND
    assert refusal(client.remove_permission, FunctionName=function, StatementId="open") == NOT_FOUND
    client.remove_permission(FunctionName=function, Qualifier="live", StatementId="open")


def test_a_function_that_is_not_there_has_no_policy(account: Account) -> None:
    client = account.client("lambda")
    assert refusal(client.get_policy, FunctionName="nowhere") == NOT_FOUND
    assert refusal(client.remove_permission, FunctionName="nowhere", StatementId="open") == NOT_FOUND


def test_each_operation_on_function_urls_has_an_action_of_its_own(account: Account, function: str) -> None:
    of = {"FunctionName": function}
    owner = account.client("lambda")
    owner.create_function_url_config(**of, AuthType="NONE")
    reader = session(account, "url-reader", "lambda:ListFunctionUrlConfigs").client("lambda")
    [url] = reader.list_function_url_configs(**of)["FunctionUrlConfigs"]
    assert url["AuthType"] == "NONE"
    assert refusal(reader.update_function_url_config, **of, AuthType="AWS_IAM") == DENIED
    hardener = session(account, "url-hardener", "lambda:UpdateFunctionUrlConfig").client("lambda")
    assert hardener.update_function_url_config(**of, AuthType="AWS_IAM")["AuthType"] == "AWS_IAM"
    assert refusal(hardener.create_function_url_config, **of, AuthType="NONE") == DENIED
    assert refusal(hardener.delete_function_url_config, **of) == DENIED
    assert refusal(hardener.list_function_url_configs, **of) == DENIED
    owner.delete_function_url_config(**of)


# States of keys.


@pytest.fixture
def key(account: Account) -> str:
    kms = account.client("kms")
    arn: str = kms.create_key()["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=arn, RotationPeriodInDays=180)
    return arn


def state_of(account: Account, key: str) -> str:
    return str(account.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"])


@pytest.mark.parametrize(
    "method", ["enable_key", "disable_key", "enable_key_rotation", "disable_key_rotation", "schedule_key_deletion"]
)
def test_a_key_pending_deletion_can_only_be_taken_back(account: Account, key: str, method: str) -> None:
    kms = account.client("kms")
    kms.schedule_key_deletion(KeyId=key)
    assert refusal(getattr(kms, method), KeyId=key) == ("KMSInvalidStateException", 400)
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.cancel_key_deletion(KeyId=key)
    assert state_of(account, key) == "Disabled"
    rotation = kms.get_key_rotation_status(KeyId=key)
    assert (rotation["KeyRotationEnabled"], rotation["RotationPeriodInDays"]) == (True, 180)
    kms.enable_key(KeyId=key)
    assert state_of(account, key) == "Enabled"


@pytest.mark.parametrize("method", ["enable_key_rotation", "disable_key_rotation"])
def test_the_rotation_of_a_disabled_key_stays_as_it_is(account: Account, key: str, method: str) -> None:
    kms = account.client("kms")
    kms.disable_key(KeyId=key)
    assert refusal(getattr(kms, method), KeyId=key) == ("DisabledException", 400)
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_a_deletion_that_was_never_scheduled_cannot_be_cancelled(account: Account, key: str) -> None:
    assert refusal(account.client("kms").cancel_key_deletion, KeyId=key) == ("KMSInvalidStateException", 400)
    assert state_of(account, key) == "Enabled"


def test_a_key_that_is_not_there_is_not_found(account: Account) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    assert refusal(account.client("kms").enable_key, KeyId=nobody) == ("NotFoundException", 400)


def test_who_may_use_a_key_may_name_it_by_its_alias(account: Account, key: str) -> None:
    account.client("kms").create_alias(AliasName="alias/named", TargetKeyId=key)
    allowed = session(account, "key-reader", "kms:DescribeKey", on=key).client("kms")
    elsewhere = session(account, "other-reader", "kms:DescribeKey", on=key[:-1]).client("kms")
    for name in ("alias/named", f"{key.partition(':key/')[0]}:alias/named"):
        assert allowed.describe_key(KeyId=name)["KeyMetadata"]["Arn"] == key
        assert refusal(elsewhere.describe_key, KeyId=name)[0] == "AccessDeniedException"


def test_a_bus_has_the_policy_that_it_was_given(aws: LocalAws) -> None:
    """And not one that lets everybody in."""
    events = aws.account("222233334444").client("events")
    statement = {
        "Sid": "partner",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
        "Action": "events:PutEvents",
        "Resource": "arn:aws:events:eu-west-1:222233334444:event-bus/default",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}

    events.put_permission(EventBusName="default", Policy=json.dumps(policy))

    assert json.loads(events.describe_event_bus(Name="default")["Policy"]) == policy
    events.remove_permission(EventBusName="default", RemoveAllPermissions=True)


# Parameters.


def test_the_history_of_a_parameter_tells_who_wrote_each_value(running: LocalAws) -> None:
    account = running.account("666655554444")
    named = {"Name": "/phaseguard/history/policy", "Type": "String", "Overwrite": True}
    account.client("ssm").put_parameter(Value="one", **named)
    writer = session(account, "writer", "ssm:PutParameter")
    writer.client("ssm").put_parameter(Value="two", **named)
    history = account.client("ssm").get_parameter_history(Name=named["Name"])["Parameters"]
    told = [(value["Value"], value["Version"], value["LastModifiedUser"]) for value in history]
    session_arn = f"arn:aws:sts::{account.id}:assumed-role/writer/ada"
    assert told == [("one", 1, f"arn:aws:iam::{account.id}:root"), ("two", 2, session_arn)]


def test_a_document_is_read_as_the_version_that_is_named(running: LocalAws) -> None:
    """With leave for versions; leave for the object as it is now is another."""
    account = running.account("666655554444")
    s3 = account.client("s3")
    create_bucket(account, "acme-versions")
    s3.put_bucket_versioning(Bucket="acme-versions", VersioningConfiguration={"Status": "Enabled"})
    first, second = (s3.put_object(Bucket="acme-versions", Key="k", Body=body)["VersionId"] for body in (b"1", b"2"))
    named = {"Bucket": "acme-versions", "Key": "k", "VersionId": first}
    reader = session(account, "reader-of-versions", "s3:GetObjectVersion", on="arn:aws:s3:::acme-versions/k")
    assert (first != second, reader.client("s3").get_object(**named)["Body"].read()) == (True, b"1")
    other = session(account, "reader-of-objects", "s3:GetObject", on="arn:aws:s3:::acme-versions/k")
    assert refusal(other.client("s3").get_object, **named) == ("AccessDenied", 403)
    assert refusal(s3.get_object, **named | {"VersionId": "0" * 32})[0] == "NoSuchVersion"


# Conditions of templates.


def test_a_condition_knows_where_its_stack_stands(aws: LocalAws) -> None:
    queue = {"Type": "AWS::SQS::Queue"}
    template = {
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": ""}},
        "Conditions": {
            "There": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
            "Elsewhere": {"Fn::Not": [{"Condition": "There"}]},
            "Named": {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", {"Ref": "Names"}]}, ""]}]},
        },
        "Resources": {
            "One": {**queue, "Condition": "There"},
            "Other": {**queue, "Condition": "Elsewhere"},
            "Named": {**queue, "Condition": "Named"},
        },
    }
    for region, expected in (("eu-west-1", "One"), ("eu-north-1", "Other")):
        cloudformation = aws.account(region=region).client("cloudformation")
        cloudformation.create_stack(StackName="conditional", TemplateBody=json.dumps(template))
        cloudformation.get_waiter("stack_create_complete").wait(StackName="conditional", WaiterConfig={"Delay": 1})
        found = cloudformation.list_stack_resources(StackName="conditional")["StackResourceSummaries"]
        assert [resource["LogicalResourceId"] for resource in found] == [expected]


# Principals.


def test_a_role_has_its_path_in_what_a_policy_names(account: Account) -> None:
    iam = account.client("iam")
    iam.create_role(RoleName="acme-runner", Path="/agents/", AssumeRolePolicyDocument=json.dumps({"Statement": []}))
    arn = f"arn:aws:iam::{account.id}:role/{{}}acme-runner"
    reader = session(account, "reads-by-path", "iam:GetRole", on=arn.format("agents/")).client("iam")
    assert reader.get_role(RoleName="acme-runner")["Role"]["Path"] == "/agents/"
    stranger = session(account, "reads-by-name", "iam:GetRole", on=arn.format("")).client("iam")
    assert refusal(stranger.get_role, RoleName="acme-runner")[0] == "AccessDenied"


# Tables.


def test_a_table_that_is_named_by_its_arn_is_what_a_policy_names(account: Account) -> None:
    key = [{"AttributeName": "pk", "KeyType": "HASH"}]
    types = [{"AttributeName": "pk", "AttributeType": "S"}]
    made = account.client("dynamodb").create_table(
        TableName="noted", KeySchema=key, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST"
    )
    arn = made["TableDescription"]["TableArn"]
    reader = session(account, "reads-tags", "dynamodb:ListTagsOfResource", on=arn).client("dynamodb")
    assert reader.list_tags_of_resource(ResourceArn=arn)["Tags"] == []
    assert refusal(reader.list_tags_of_resource, ResourceArn=f"{arn}-2")[0] == "AccessDeniedException"
