"""The Tagging API reads and writes tags where their services keep them, and asks IAM twice."""

from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.making.basics import make_bucket, make_role
from local.making.foundations import make_key
from local.making.models import make_agent, make_gateway, make_guardrail
from local.tests.people import allow, user

ID = "555566667777"
OLD = {"team": "claims"}
NEW = {"ai:phase": "production"}


@pytest.fixture
def root(aws: LocalAws) -> Account:
    return aws.account(ID)


def tags_of(by: Account, arn: str) -> dict[str, str] | None:
    """The tags that the API tells of a resource; None when it tells nothing of it."""
    found = by.client("resourcegroupstaggingapi").get_resources(ResourceARNList=[arn])["ResourceTagMappingList"]
    return {tag["Key"]: tag["Value"] for tag in found[0]["Tags"]} if found else None


def made(by: Account, kind: str) -> str:
    """The ARN of a resource that has a tag already."""
    region = by.region
    match kind:
        case "agent":
            role = make_role(by, "tagging-agent", "bedrock.amazonaws.com", {})
            agent = make_agent(by, "tagging", role, "", OLD)
            return f"arn:aws:bedrock:{region}:{ID}:agent/{agent}"
        case "bucket":
            make_bucket(by, "tagging-corpus", OLD)
            return "arn:aws:s3:::tagging-corpus"
        case "gateway":
            function, key = f"arn:aws:lambda:{region}:{ID}:function:tool", f"arn:aws:kms:{region}:{ID}:key/{uuid4()}"
            gateway = make_gateway(by, "tagging-tools", function, key, OLD)
            return f"arn:aws:bedrock-agentcore:{region}:{ID}:gateway/{gateway}"
        case "guardrail":
            return f"arn:aws:bedrock:{region}:{ID}:guardrail/{make_guardrail(by, 'tagging', OLD)}"
        case _:
            return make_key(by, "alias/tagging", OLD)


@pytest.mark.parametrize("kind", ["agent", "bucket", "gateway", "guardrail", "key"])
def test_a_tag_is_set_and_removed_beside_others(root: Account, kind: str) -> None:
    arn, tagging = made(root, kind), root.client("resourcegroupstaggingapi")
    assert tagging.tag_resources(ResourceARNList=[arn], Tags=NEW)["FailedResourcesMap"] == {}
    assert tags_of(root, arn) == OLD | NEW
    assert tagging.untag_resources(ResourceARNList=[arn], TagKeys=["team"])["FailedResourcesMap"] == {}
    assert tags_of(root, arn) == NEW


def test_what_is_not_there_fails_alone(root: Account) -> None:
    make_bucket(root, "tagging-there", {})
    there, gone = "arn:aws:s3:::tagging-there", "arn:aws:s3:::tagging-gone"
    answer = root.client("resourcegroupstaggingapi").tag_resources(ResourceARNList=[there, gone], Tags=NEW)
    assert {arn: why["StatusCode"] for arn, why in answer["FailedResourcesMap"].items()} == {gone: 400}
    assert tags_of(root, there) == NEW
    assert tags_of(root, gone) is None


def test_the_resources_own_service_is_asked_too(root: Account) -> None:
    make_bucket(root, "tagging-guarded", OLD)
    arn = "arn:aws:s3:::tagging-guarded"
    nobody = user(root, "nobody")
    with pytest.raises(ClientError, match="is not authorized to perform: tag:TagResources"):
        nobody.client("resourcegroupstaggingapi").tag_resources(ResourceARNList=[arn], Tags=NEW)
    tagger = user(root, "tagger", allow("tag:*"))
    failed = tagger.client("resourcegroupstaggingapi").tag_resources(ResourceARNList=[arn], Tags=NEW)
    assert failed["FailedResourcesMap"][arn]["ErrorCode"] == "AccessDeniedException"
    assert tags_of(root, arn) == OLD
