"""The Resource Groups Tagging API: one place that reads and writes tags by ARN, whichever program keeps them.

It holds no tags of its own: each resource's are where its service has them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from .answers import Answer, as_json, refusal
from .authorization import Authorization, Headers, Parameters, Question, context
from .principals import Principal

if TYPE_CHECKING:
    from ..aws import Account
    from .calls import Call

SERVICE = "resourcegroupstaggingapi"
PREFIX = "tag"  # of its actions, though requests are signed for `tagging`
MOST = 20  # resources in a call that changes tags; of a call that asks for them, 100
GONE = (
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NoSuchTagSet",
    "NotFoundException",
    "RecordNotFound",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "ValidationException",
)

Tags = dict[str, str]
AccountOf = Callable[[str, str], "Account"]


class DeniedError(Exception):
    """The answer with which IAM refuses a call."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True)
class Keeper:
    """How a service keeps tags, and the actions that it asks for when they are set and removed."""

    client: str
    read: Callable[[Any, str], Tags]
    write: Callable[[Any, str, Tags], Any]
    remove: Callable[[Any, str, list[str]], Any]
    set_action: str
    remove_action: str


def mapped(client: str, signing: str, member: str = "resourceArn") -> Keeper:
    """A service that takes tags as a map."""
    return Keeper(
        client,
        lambda by, arn: dict(by.list_tags_for_resource(**{member: arn}).get("tags", {})),
        lambda by, arn, tags: by.tag_resource(**{member: arn}, tags=tags),
        lambda by, arn, keys: by.untag_resource(**{member: arn}, tagKeys=keys),
        f"{signing}:TagResource",
        f"{signing}:UntagResource",
    )


def of_bucket(arn: str) -> str:
    """A bucket's name."""
    return arn.partition(":::")[2]


def bucket_tags(by: Any, arn: str) -> Tags:
    """The tags of a bucket; none when it never had any."""
    try:
        found = by.get_bucket_tagging(Bucket=of_bucket(arn))["TagSet"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchTagSet":
            raise
        found = []
    return {tag["Key"]: tag["Value"] for tag in found}


def put_bucket_tags(by: Any, arn: str, tags: Tags) -> None:
    """Replaces all tags of a bucket."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    by.put_bucket_tagging(Bucket=of_bucket(arn), Tagging={"TagSet": pairs})


BEDROCK = Keeper(
    "bedrock",
    lambda by, arn: {tag["key"]: tag["value"] for tag in by.list_tags_for_resource(resourceARN=arn)["tags"]},
    lambda by, arn, tags: by.tag_resource(
        resourceARN=arn, tags=[{"key": key, "value": value} for key, value in tags.items()]
    ),
    lambda by, arn, keys: by.untag_resource(resourceARN=arn, tagKeys=keys),
    "bedrock:TagResource",
    "bedrock:UntagResource",
)
KEEPERS: Mapping[str, Keeper] = {
    "bedrock-agent": mapped("bedrock-agent", "bedrock"),
    "bedrock-agentcore": mapped("bedrock-agentcore-control", "bedrock-agentcore"),
    "elasticloadbalancing": Keeper(
        "elbv2",
        lambda by, arn: {
            tag["Key"]: tag["Value"] for tag in by.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]
        },
        lambda by, arn, tags: by.add_tags(
            ResourceArns=[arn], Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
        ),
        lambda by, arn, keys: by.remove_tags(ResourceArns=[arn], TagKeys=keys),
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
    ),
    "kms": Keeper(
        "kms",
        lambda by, arn: {tag["TagKey"]: tag["TagValue"] for tag in by.list_resource_tags(KeyId=arn)["Tags"]},
        lambda by, arn, tags: by.tag_resource(
            KeyId=arn, Tags=[{"TagKey": key, "TagValue": value} for key, value in tags.items()]
        ),
        lambda by, arn, keys: by.untag_resource(KeyId=arn, TagKeys=keys),
        "kms:TagResource",
        "kms:UntagResource",
    ),
    "lambda": Keeper(
        "lambda",
        lambda by, arn: dict(by.list_tags(Resource=arn)["Tags"]),
        lambda by, arn, tags: by.tag_resource(Resource=arn, Tags=tags),
        lambda by, arn, keys: by.untag_resource(Resource=arn, TagKeys=keys),
        "lambda:TagResource",
        "lambda:UntagResource",
    ),
    "s3": Keeper(
        "s3",
        bucket_tags,
        lambda by, arn, tags: put_bucket_tags(by, arn, bucket_tags(by, arn) | tags),
        lambda by, arn, keys: put_bucket_tags(by, arn, without(bucket_tags(by, arn), keys)),
        "s3:PutBucketTagging",
        "s3:PutBucketTagging",
    ),
    "sagemaker": Keeper(
        "sagemaker",
        lambda by, arn: {tag["Key"]: tag["Value"] for tag in by.list_tags(ResourceArn=arn)["Tags"]},
        lambda by, arn, tags: by.add_tags(
            ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
        ),
        lambda by, arn, keys: by.delete_tags(ResourceArn=arn, TagKeys=keys),
        "sagemaker:AddTags",
        "sagemaker:DeleteTags",
    ),
    "bedrock": BEDROCK,
}
# What of Bedrock the half that is called `bedrock-agent` keeps.
AGENTS = ("agent/", "agent-alias/", "flow/", "knowledge-base/", "prompt/")


def without(tags: Tags, keys: Iterable[str]) -> Tags:
    """Tags less some of them."""
    return {key: value for key, value in tags.items() if key not in set(keys)}


def keeper_of(arn: str) -> Keeper | None:
    """How the service of a resource keeps its tags; none when nobody here can tell."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return None
    of_agents = parts[2] == "bedrock" and parts[5].startswith(AGENTS)
    return KEEPERS.get("bedrock-agent" if of_agents else parts[2])


class Tagging:
    """Answers the calls of the Tagging API, for one front."""

    def __init__(self, account_of: AccountOf) -> None:
        self._account_of = account_of

    def answer(
        self, call: Call, asked: Parameters, authorization: Authorization, headers: Headers, body: bytes
    ) -> Answer | None:
        """What AWS would answer; None when this one operation is not played."""
        told = context(asked)

        def allowed(action: str, resource: str, tags: Tags) -> Principal:
            judged = authorization.judge(call, Question(call.signing, action, resource, told, tags), headers, body)
            if isinstance(judged, Answer):
                raise DeniedError(judged)
            return judged

        try:
            caller = allowed(f"{PREFIX}:{call.operation}", "*", {})
        except DeniedError as denied:
            return denied.answer
        arns = list(asked.get("ResourceARNList", []))
        match call.operation:
            case "GetResources" if arns:
                return as_document({"PaginationToken": "", "ResourceTagMappingList": self._found(caller, call, arns)})
            case "TagResources" | "UntagResources":
                if not arns or len(arns) > MOST:
                    return refusal(call.protocol, 400, "InvalidParameterException", "1 to 20 resources can be named.")
                failed = {arn: why for arn in arns if (why := self._change(caller, call, arn, asked, allowed))}
                return as_document({"FailedResourcesMap": failed})
        return None

    def _found(self, caller: Principal, call: Call, arns: list[str]) -> list[dict[str, Any]]:
        """Those of some resources that are there, with their tags."""
        found = []
        for arn in arns:
            keeper = keeper_of(arn)
            tags = self._tags(caller, call, arn, keeper) if keeper else None
            if tags is not None:
                pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
                found.append({"ResourceARN": arn, "Tags": pairs})
        return found

    def _tags(self, caller: Principal, call: Call, arn: str, keeper: Keeper) -> Tags | None:
        try:
            return keeper.read(self._client(caller, call, arn, keeper), arn)
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                return None
            raise

    def _change(
        self, caller: Principal, call: Call, arn: str, asked: Parameters, allowed: Callable[[str, str, Tags], Principal]
    ) -> dict[str, Any] | None:
        """Changes the tags of one resource, with the leave of its own service; why not, when it cannot be."""
        keeper = keeper_of(arn)
        tags = self._tags(caller, call, arn, keeper) if keeper else None
        if keeper is None or tags is None:
            return failure(400, "InvalidParameterException", f"{arn} is not there, or takes no tags")
        sets = call.operation == "TagResources"
        try:
            allowed(keeper.set_action if sets else keeper.remove_action, arn, tags)
            client = self._client(caller, call, arn, keeper)
            if sets:
                keeper.write(client, arn, dict(asked["Tags"]))
            else:
                keeper.remove(client, arn, list(asked["TagKeys"]))
        except DeniedError as denied:
            return failure(denied.answer.status, "AccessDeniedException", json.loads(denied.answer.body)["message"])
        except ClientError as error:
            status, told = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]
            return failure(status, told["Code"], told["Message"])
        return None

    def _client(self, caller: Principal, call: Call, arn: str, keeper: Keeper) -> Any:
        return self._account_of(caller.account, arn.split(":")[3] or call.region).client(keeper.client)


def failure(status: int, code: str, message: str) -> dict[str, Any]:
    """Why the tags of one resource were not changed, in an answer that counts as a success."""
    return {"StatusCode": status, "ErrorCode": code, "ErrorMessage": message}


def as_document(document: Mapping[str, Any]) -> Answer:
    """A document as this service answers it."""
    answer = as_json(document)
    return Answer(answer.status, [("Content-Type", "application/x-amz-json-1.1")], answer.body)
