"""Rules of security groups have an id each, network interfaces are found by group, and policies must exist."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account

WORLD = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
RANGES = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}, {"CidrIp": "10.0.0.0/8"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
TRUST = '{"Version": "2012-10-17", "Statement": []}'


def error(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


@pytest.fixture
def ec2(account: Account) -> Any:
    return account.client("ec2")


@pytest.fixture
def group(ec2: Any) -> Iterator[str]:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made: str = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    yield made
    ec2.delete_security_group(GroupId=made)


def ingress(ec2: Any, group: str) -> dict[str, str]:
    """The ranges that are let in, by the ids of their rules."""
    found = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
    return {
        each["SecurityGroupRuleId"]: each.get("CidrIpv4") or each["CidrIpv6"] for each in found if not each["IsEgress"]
    }


def test_each_range_is_a_rule_with_an_id_of_its_own(ec2: Any, group: str) -> None:
    answer = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[WORLD | RANGES])["SecurityGroupRules"]
    told = {each["SecurityGroupRuleId"]: each.get("CidrIpv4") or each["CidrIpv6"] for each in answer}
    assert sorted(told.values()) == ["0.0.0.0/0", "10.0.0.0/8", "::/0"]
    assert ingress(ec2, group) == told


def test_one_rule_is_revoked_by_its_id_and_the_others_stay(ec2: Any, group: str) -> None:
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[WORLD | RANGES])
    before = ingress(ec2, group)
    bad = next(identity for identity, addresses in before.items() if addresses == "0.0.0.0/0")
    ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[bad])
    assert ingress(ec2, group) == {identity: each for identity, each in before.items() if identity != bad}
    request = {"GroupId": group, "SecurityGroupRuleIds": [bad]}
    assert error(ec2.revoke_security_group_ingress, **request) == "InvalidSecurityGroupRuleId.NotFound"


def test_a_rule_that_comes_again_has_another_id(ec2: Any, group: str) -> None:
    rule = WORLD | {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    first = set(ingress(ec2, group))
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule])
    assert ingress(ec2, group) == {}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    assert not first & set(ingress(ec2, group))


def test_a_rule_that_is_there_is_not_added(ec2: Any, group: str) -> None:
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[WORLD | RANGES])
    before = ingress(ec2, group)
    again = {"GroupId": group, "IpPermissions": [WORLD | {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "x"}]}]}
    assert error(ec2.authorize_security_group_ingress, **again) == "InvalidPermission.Duplicate"
    assert ingress(ec2, group) == before


def test_a_rule_is_modified_in_place(ec2: Any, group: str) -> None:
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[WORLD | {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
    )
    [identity] = ingress(ec2, group)
    change = {"SecurityGroupRuleId": identity, "SecurityGroupRule": WORLD | {"CidrIpv4": "0.0.0.0/0"}}
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[change])
    assert ingress(ec2, group) == {identity: "0.0.0.0/0"}


def test_groups_of_the_default_network_are_found_by_name(ec2: Any, group: str) -> None:
    """Those of other networks are not, and a name is never taken for all groups."""
    (found,) = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    assert found["GroupName"] == "default"
    (both,) = ec2.describe_security_groups(GroupIds=[found["GroupId"]], GroupNames=["default"])["SecurityGroups"]
    assert both == found
    assert error(ec2.describe_security_groups, GroupNames=["g"]) == "InvalidGroup.NotFound"
    assert group in {each["GroupId"] for each in ec2.describe_security_groups()["SecurityGroups"]}


def test_interfaces_are_found_by_group_and_tag(ec2: Any, group: str) -> None:
    vpc = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    tags = [{"ResourceType": "network-interface", "Tags": [{"Key": "ai:workload", "Value": "helper"}]}]
    made = ec2.create_network_interface(SubnetId=subnet, Groups=[group], TagSpecifications=tags)["NetworkInterface"]
    ec2.create_network_interface(SubnetId=subnet)

    def found(name: str, value: str) -> list[str]:
        answer = ec2.describe_network_interfaces(Filters=[{"Name": name, "Values": [value]}])
        return [each["NetworkInterfaceId"] for each in answer["NetworkInterfaces"]]

    assert found("group-id", group) == [made["NetworkInterfaceId"]]
    assert found("tag:ai:workload", "helper") == [made["NetworkInterfaceId"]]
    assert len(found("subnet-id", subnet)) == 2
    assert found("group-id", "sg-00000000000000000") == []
    [shown] = ec2.describe_network_interfaces(NetworkInterfaceIds=[made["NetworkInterfaceId"]])["NetworkInterfaces"]
    assert shown["TagSet"] == [{"Key": "ai:workload", "Value": "helper"}]


def test_only_policies_that_exist_are_attached(account: Account) -> None:
    iam = account.client("iam")
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)
    for missing in ("arn:aws:iam::aws:policy/AdminstratorAccess", f"arn:aws:iam::{account.id}:policy/none"):
        assert error(iam.attach_role_policy, RoleName="worker", PolicyArn=missing) == "NoSuchEntity"
    broad = ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"]
    for arn in broad:
        iam.attach_role_policy(RoleName="worker", PolicyArn=arn)
    attached = iam.list_attached_role_policies(RoleName="worker")["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == broad
    for arn in broad:
        iam.detach_role_policy(RoleName="worker", PolicyArn=arn)
    iam.delete_role(RoleName="worker")
