"""Holds the recorder against real records: each is read back into its call, recorded again, and must come out the same.

Names, nesting, types and values must agree, in every member. What differs for a reason is named below, and a reason
that is no longer needed fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from local.cloudtrail import records
from local.tests.readback import REAL, Record, exchange, operation_of, real_records

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"the real records are not here: put them into {REAL.parent.name}/{REAL.name} beside us"
)

ENOUGH_PAIRS, ENOUGH_RECORDS = 240, 1450

# Publishers that leave members out of records: only what is there is compared.
TRIMMING = ("panther", "cloud-custodian", "traildiscover")

# Random, or of the connection: only the type is compared.
TYPE_ONLY = re.compile(r"\.(eventID|eventVersion|sharedEventID|tlsDetails\.\w+|additionalEventData\..+)")


@dataclass(frozen=True)
class Reason:
    """Why a record may differ: `where` matches "place source/name member kind"."""

    why: str
    where: str

    def covers(self, difference: str) -> bool:
        return re.fullmatch(self.where, difference) is not None


REASONS = (
    Reason(
        "records before version 1.09 have empty objects", r".*sessionContext\.(webIdFederationData|sessionIssuer) less"
    ),
    Reason("the console is no client here", r".* \.sessionCredentialFromConsole less"),
    Reason("the console and AWS's own services show no TLS", r"invictus\S+ \S+ \.tlsDetails more"),
    Reason("published with the host of the connection alone", r"traildiscover\S+ \S+ \.tlsDetails\.\w+ more"),
    Reason("there is no VPC endpoint here", r".* \.vpcEndpointId less"),
    Reason("no service acts for a caller here", r".* \.userIdentity\.invokedBy less"),
    Reason("there is no instance with a role here", r".*sessionContext\.ec2RoleDelivery less"),
    Reason("AWS has nanoseconds where Python has microseconds", r"\S+ \S+/UpdateGuardrail \S+\.updatedAt other"),
    Reason("the agent of Systems Manager is no client here", r"\S+ ssm/PutInventory \.resources less"),
    Reason("the API has no such member", r"\S+ ec2/DisassociateRouteTable \S+\.associationState less"),
    Reason("the API has no such member", r"\S+ ec2/CreateInternetGateway \S+\.association less"),
    Reason("the API has no such member", r"\S+ ec2/CreateNetworkInterface \S+\.denyAllIgwTraffic less"),
    Reason(
        "the API has no such member",
        r"\S+ ec2/RunInstances \S+\.(httpProtocolIpv4|networkInterfaceSet\S+\.tagSet) less",
    ),
    Reason("the API has no such member", r"\S+ kms/ScheduleKeyDeletion \S+\.overridePendingWindowCheck less"),
    Reason("the API has no such member", r"\S+ lambda/UpdateFunctionCode20150331v2 \S+\.fullyQualifiedArn less"),
    Reason("the API has no such member", r"\S+ lambda/UpdateFunctionConfig\S+ \S+\.uncompressedCodeSize less"),
    Reason("the API has no such member", r"\S+ rds/(Create|Delete)DBInstance \S+\.httpEndpointEnabled less"),
    Reason("a retired call with a word of its own", r"\S+ ec2/DescribeVpcClassicLink \S+\.vpcSet\.items? (less|more)"),
    Reason("Health writes moments in both ways", r"\S+ health/DescribeEventAggregates \S+\.from other"),
    Reason("a moment of 2019, when there was no comma", r"\S+ kms/ScheduleKeyDeletion \S+\.deletionDate other"),
    Reason("times reformatted by the publisher", r"panther\S+ \S+ \.eventTime other"),
    Reason("accounts replaced by the publisher", r"panther\S+ ec2/\S+ \.(recipientAccountId|\S+\.accountId) other"),
    Reason("Regions replaced by the publisher", r"stratus\S+ iam/\S+ \.awsRegion other"),
    Reason("names replaced by longer ones after it was cut", r"stratus\S+ ec2/RunInstances \.errorMessage other"),
    Reason("an identity without its account", r"panther\S+ s3/PutObject \.recipientAccountId other"),
    Reason("buckets replaced by the publisher", r"panther\S+ s3/PutBucketLogging \.resources\[\]\.ARN other"),
    Reason(
        "parameters of another call", r"panther\S+ (config/DeleteDeliveryChannel|securityhub/DeleteInsight) \S+ other"
    ),
    Reason("an identity without its session", r"panther\S+ \S+ \.userIdentity\.sessionContext(\.sessionIssuer)? more"),
    Reason("a resource with a member in small letters", r"panther\S+ s3/\S+ \.resources\[\]\.(ARN more|arn less)"),
    Reason("an answer whose id is misplaced", r"panther\S+ ec2/TerminateInstances \S+\.requestId (less|more)"),
    Reason("an answer whose id is misspelled", r"panther\S+ ec2/CreateNetworkAclEntry \S+\.request(ID less|Id more)"),
    Reason("S3 wrote the host small, in lists, until 2019", r"panther\S+ s3/\S+ \S+\.([Hh]ost|policy) \w+"),
    Reason("markers left out by the publisher", r"panther\S+ s3/PutBucketEncryption \S+\.encryption more"),
    Reason("less of the connection in older records", r"panther\S+ s3/\S+ \.additionalEventData\.\S+ more"),
)

# Records of what no client can call, or of what AWS has no call for: nobody can produce them here.
UNPRODUCED = {
    ("bedrock", "PutFoundationModelEntitlement"): "of the console alone",
    ("discovery-marketplace", "GetListingView"): "of the console alone",
    ("rds", "DescribeRecommendations"): "of the console alone",
    ("s3", "GetStorageLensDashboardDataInternal"): "of the console alone",
    ("signin", "CheckMfa"): "of the console alone",
    ("secretsmanager", "EndSecretVersionDelete"): "an event of the service",
    ("secretsmanager", "StartSecretVersionDelete"): "an event of the service",
    ("ssm", "ListInstanceAssociations"): "of the agent of Systems Manager",
    ("ssm", "UpdateInstanceAssociationStatus"): "of the agent of Systems Manager",
    ("ssm", "UpdateInstanceInformation"): "of the agent of Systems Manager",
    ("lambda", "AddPermission20150331"): "replaced by v2",
    ("lambda", "UpdateFunctionCode20150331"): "replaced by v2",
    ("lambda", "DeleteFunction"): "of 2014, and now with its date",
    **dict.fromkeys(
        (
            ("cloudtrail", "DeleteRule"),
            ("cloudtrail", "DescribeTrail"),
            ("ec2", "DeleteBucketEncryption"),
            ("ec2", "RegisterManagedInstance"),
            ("iam", "DescribePolicy"),
            ("iam", "DetachUserGroup"),
            ("iam", "NotCreateUser"),
            ("iam", "PutPolicy"),
            ("s3", "CreateServiceLinkedRole"),
            ("s3", "ListBucket"),
        ),
        "made up by the publisher: there is no such call",
    ),
}


@dataclass(frozen=True)
class Compared:
    """What came of the comparison of all records."""

    pairs: Counter[tuple[str, str]]
    differences: tuple[str, ...]
    unproduced: frozenset[tuple[str, str]]


@cache
def compared() -> Compared:
    """All real records against ours."""
    pairs: Counter[tuple[str, str]] = Counter()
    unproduced, differences = set(), []
    for place, real in real_records():
        pair = real["eventSource"].removesuffix(".amazonaws.com"), real["eventName"]
        operation = operation_of(real)
        if operation is None:
            unproduced.add(pair)
            continue
        pairs[pair] += 1
        made = records(exchange(real, operation))
        where = f"{place} {'/'.join(pair)}"
        found = against(place, real, made[0]) if made else iter([" none"])
        differences += [f"{where} {difference}" for difference in found]
    return Compared(pairs, tuple(differences), frozenset(unproduced))


def against(place: str, real: Record, ours: Record) -> Iterator[str]:
    """How our record differs from the real one."""
    real = {name: value for name, value in real.items() if not name.startswith("p_")}  # a publisher's own members
    if place.startswith(TRIMMING):
        ours = {name: value for name, value in ours.items() if name in real}
    return disagreements("", real, ours)


def disagreements(path: str, real: Any, ours: Any) -> Iterator[str]:
    """The members that one has more or less, or that are other."""
    if isinstance(real, dict) and isinstance(ours, dict):
        yield from (f"{path}.{name} less" for name in real.keys() - ours.keys())
        yield from (f"{path}.{name} more" for name in ours.keys() - real.keys())
        for name in real.keys() & ours.keys():
            yield from disagreements(f"{path}.{name}", real[name], ours[name])
    elif isinstance(real, list) and isinstance(ours, list) and len(real) == len(ours):
        for one, other in zip(real, ours, strict=True):
            yield from disagreements(f"{path}[]", one, other)
    elif type(real) is not type(ours) or (real != ours and not TYPE_ONLY.fullmatch(path)):
        yield f"{path} other"


def test_every_real_record_is_what_we_record_of_its_call(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared()
    unexplained = [each for each in found.differences if not any(reason.covers(each) for reason in REASONS)]
    with capsys.disabled():
        print(f"\n{len(found.pairs)} pairs of source and name, {found.pairs.total()} records compared")

    assert unexplained == []


def test_there_were_enough_to_compare() -> None:
    found = compared()

    assert len(found.pairs) >= ENOUGH_PAIRS
    assert found.pairs.total() >= ENOUGH_RECORDS


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: re.sub(r"\W+", "-", reason.why + reason.where))
def test_a_reason_is_still_needed(reason: Reason) -> None:
    assert any(reason.covers(difference) for difference in compared().differences)


def test_what_cannot_be_produced_is_named() -> None:
    assert compared().unproduced == UNPRODUCED.keys()
