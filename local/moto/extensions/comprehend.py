"""Models of Comprehend, by ARNs as AWS writes them, where moto's are none that its own API would take.

Each version of a policy has an id of its own, which a write may name; moto asks for none.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from botocore import xform_name
from moto.comprehend.models import DocumentClassifier
from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .refusals import Refusal

MEMBERS = (
    *("ClientRequestToken", "DataAccessRoleArn", "DocumentClassifierName", "InputDataConfig", "LanguageCode", "Mode"),
    *("ModelKmsKeyId", "ModelPolicy", "OutputDataConfig", "VersionName", "VolumeKmsKeyId", "VpcConfig"),
)


@operation("comprehend", "CreateDocumentClassifier")
def create_classifier(place: Place, request: Request) -> Result:
    """Makes a model, with the policy that the request has for it."""
    asked: dict[str, Any] = {xform_name(member): request.get(member) for member in MEMBERS}
    made = DocumentClassifier(region_name=place.region, account_id=place.account, **asked)
    version = f"/version/{made.version_name}" if made.version_name else ""
    made.arn = place.arn("comprehend", f"document-classifier/{made.name}{version}")
    if made.arn in place.kept.classifiers:
        raise Refusal("ResourceInUseException", "RESOURCE_IN_USE: Concurrent modification of resources.")
    place.kept.classifiers[made.arn] = made
    place.kept.tagger.tag_resource(made.arn, request.get("Tags", []))
    if made.model_policy:
        keep(place, made.arn, made.model_policy, None)
    return {"DocumentClassifierArn": made.arn}


@operation("comprehend", "PutResourcePolicy")
def put_policy(place: Place, request: Request) -> Result:
    """Puts a policy in the place of the version that the request names, or of any."""
    arn = model(place, request)
    is_there = arn in place.kept.resource_policies or "PolicyRevisionId" in request
    before = current(place, request) if is_there else None
    return {"PolicyRevisionId": keep(place, arn, request["ResourcePolicy"], before)}


def keep(place: Place, arn: str, policy: str, before: dict[str, Any] | None) -> str:
    """Keeps a policy, as it was written; the id of this version."""
    try:
        json.loads(policy)
    except ValueError:
        raise Refusal("InvalidRequestException", "The policy is no JSON document") from None
    at, revision = utcnow(), secrets.token_hex(16)
    place.kept.resource_policies[arn] = {
        "ResourcePolicy": policy,
        "PolicyRevisionId": revision,
        "CreationTime": before["CreationTime"] if before else at,
        "LastModifiedTime": at,
    }
    return revision


@operation("comprehend", "DescribeResourcePolicy")
def describe_policy(place: Place, request: Request) -> Result:
    """The policy of a model, as it was put."""
    model(place, request)
    return dict(current(place, request))


@operation("comprehend", "DeleteResourcePolicy")
def delete_policy(place: Place, request: Request) -> Result:
    """Deletes the version that the request names, or any."""
    arn = model(place, request)
    current(place, request)
    del place.kept.resource_policies[arn]
    return {}


@operation("comprehend", "ListTagsForResource")
def list_tags(place: Place, request: Request) -> Result:
    """The tags of a model; moto would have some of one that is gone, too."""
    arn = model(place, request)
    return {"ResourceArn": arn, "Tags": place.kept.list_tags_for_resource(arn)}


def model(place: Place, request: Request) -> str:
    """The ARN of a model that is there."""
    arn: str = request["ResourceArn"]
    if arn not in place.kept.classifiers and arn not in place.kept.recognizers:
        raise missing()
    return arn


def current(place: Place, request: Request) -> dict[str, Any]:
    """The policy of a model, if it is of the version that the request names. AWS's own words are not known."""
    found: dict[str, Any] | None = place.kept.resource_policies.get(request["ResourceArn"])
    if found is None:
        raise missing()
    if request.get("PolicyRevisionId", found["PolicyRevisionId"]) != found["PolicyRevisionId"]:
        raise Refusal("InvalidRequestException", "The policy has another revision")
    return found


def missing() -> Refusal:
    """What is said of a model that is not there, and of one without a policy."""
    return Refusal("ResourceNotFoundException", "RESOURCE_NOT_FOUND: Could not find specified resource.")
