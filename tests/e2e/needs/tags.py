"""The tags that say whose a resource is, and its phase."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import lower_phase
from ..permissions import Grant
from .terms import ASKED_FIRST, Make

ROLES = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"
OWN_TAG = '{"ForAllValues:StringEquals": {"aws:TagKeys": {"Ref": "PhaseTagKey"}}}'
WHERE_TAGS_ARE = (
    "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*",
    "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",
    "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:*",
)
TAGGED = ("bedrock", "bedrock-agentcore", "kms", "lambda", "qbusiness", "s3vectors")
TAGS = (
    Grant("RemedyTaggingRole", "tag:TagResources", ("*",), OWN_TAG),
    *(Grant("RemedyTaggingRole", f"{service}:TagResource", WHERE_TAGS_ARE, OWN_TAG) for service in TAGGED),
    Grant("RemedyIamRole", "iam:TagRole", (ROLES,), OWN_TAG),
    Grant("RemedyS3Role", "s3:PutBucketTagging", ("arn:${AWS::Partition}:s3:::*",), None),
    Grant(
        "RemedySagemakerRole", "sagemaker:AddTags", ("arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:*",), OWN_TAG
    ),
)

NEEDED_BY: dict[str, Make] = {"tag:": lower_phase}
ROUNDS: tuple[tuple[Make, ...], ...] = ((lower_phase,),)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of tags, which a person is asked about first."""
    for grant in TAGS:
        yield grant, ASKED_FIRST
