"""WAF: doors without a web ACL, web ACLs that are in use, and their logs."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account
from local.baselines import front_door, web_acl_log

RULES: dict[str, Any] = {
    "Scope": "REGIONAL",
    "DefaultAction": {"Allow": {}},
    "VisibilityConfig": {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"},
}
BUCKET = "arn:aws:s3:::aws-waf-logs-acme"


def error(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


@pytest.fixture
def waf(account: Account) -> Any:
    return account.client("wafv2")


@pytest.fixture
def web_acl(waf: Any) -> Iterator[str]:
    made = waf.create_web_acl(Name="asked", **RULES)["Summary"]
    yield made["ARN"]
    waf.delete_web_acl(Name="asked", Scope="REGIONAL", Id=made["Id"], LockToken=made["LockToken"])


@pytest.fixture
def door(account: Account) -> Iterator[str]:
    elb, ec2 = account.client("elbv2"), account.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.8.0.0/24")["Subnet"]["SubnetId"]
    made = elb.create_load_balancer(Name="door", Subnets=[subnet], Tags=[{"Key": "ai:workload", "Value": "claims"}])
    yield made["LoadBalancers"][0]["LoadBalancerArn"]
    elb.delete_load_balancer(LoadBalancerArn=made["LoadBalancers"][0]["LoadBalancerArn"])


def test_a_door_has_one_web_acl_or_none(account: Account, waf: Any, door: str, web_acl: str) -> None:
    bare = {"gone": False, "web_acl": None, "others": [web_acl]}
    assert front_door(account, door)["state"] == bare
    waf.associate_web_acl(WebACLArn=web_acl, ResourceArn=door)
    assert front_door(account, door)["state"] == {"gone": False, "web_acl": web_acl, "others": []}
    waf.disassociate_web_acl(ResourceArn=door)
    assert front_door(account, door)["state"] == bare


def test_a_door_that_is_not_there_is_no_bare_one(waf: Any, door: str, web_acl: str) -> None:
    gone = {"ResourceArn": door.replace("door", "gone")}
    assert error(waf.get_web_acl_for_resource, **gone) == "WAFNonexistentItemException"
    assert error(waf.associate_web_acl, WebACLArn=web_acl, **gone) == "WAFNonexistentItemException"


def test_a_web_acl_that_stands_before_a_door_stays(waf: Any, door: str, web_acl: str) -> None:
    waf.associate_web_acl(WebACLArn=web_acl, ResourceArn=door)
    (found,) = (acl for acl in waf.list_web_acls(Scope="REGIONAL")["WebACLs"] if acl["ARN"] == web_acl)
    named = {"Name": found["Name"], "Scope": "REGIONAL", "Id": found["Id"], "LockToken": found["LockToken"]}
    assert error(waf.delete_web_acl, **named) == "WAFAssociatedItemException"
    waf.disassociate_web_acl(ResourceArn=door)


def test_a_log_is_kept_and_ended(account: Account, waf: Any, web_acl: str) -> None:
    assert web_acl_log(account, web_acl)["state"]["logging"] is None
    wanted = {"ResourceArn": web_acl, "LogDestinationConfigs": [BUCKET]}
    told = waf.put_logging_configuration(LoggingConfiguration=wanted)["LoggingConfiguration"]
    assert told["ManagedByFirewallManager"] is False
    assert web_acl_log(account, web_acl)["state"]["logging"] == told
    waf.delete_logging_configuration(ResourceArn=web_acl)
    assert web_acl_log(account, web_acl)["state"]["logging"] is None
    assert error(waf.delete_logging_configuration, ResourceArn=web_acl) == "WAFNonexistentItemException"


def test_a_log_goes_only_where_waf_may_write(waf: Any, web_acl: str) -> None:
    wanted = {"ResourceArn": web_acl, "LogDestinationConfigs": ["arn:aws:s3:::acme-logs"]}
    assert error(waf.put_logging_configuration, LoggingConfiguration=wanted) == "WAFInvalidParameterException"
    unknown = {"ResourceArn": web_acl[:-4] + "0000", "LogDestinationConfigs": [BUCKET]}
    assert error(waf.put_logging_configuration, LoggingConfiguration=unknown) == "WAFNonexistentItemException"


def test_the_tags_of_a_door_are_told(account: Account, door: str) -> None:
    tagging = account.client("resourcegroupstaggingapi")
    (found,) = tagging.get_resources(ResourceARNList=[door])["ResourceTagMappingList"]
    assert found["Tags"] == [{"Key": "ai:workload", "Value": "claims"}]
    gone = door.replace("door", "gone")
    assert tagging.get_resources(ResourceARNList=[gone])["ResourceTagMappingList"] == []
