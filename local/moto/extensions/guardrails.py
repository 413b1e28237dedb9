"""Guardrails of Bedrock: a draft that is replaced as a whole, and numbered versions that never change."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, NoReturn

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .bedrock_jobs import Job, jobs
from .pages import page, unused
from .refusals import Refusal

DRAFT = "DRAFT"
POLICIES = (
    "topicPolicyConfig",
    "contentPolicyConfig",
    "wordPolicyConfig",
    "sensitiveInformationPolicyConfig",
    "contextualGroundingPolicyConfig",
    "automatedReasoningPolicyConfig",
)
TEXTS = ("name", "description", "blockedInputMessaging", "blockedOutputsMessaging")


@dataclass
class Guardrail:
    """All versions of a guardrail, each as GetGuardrail answers it."""

    arn: str
    versions: dict[str, Result]
    tags: dict[str, str] = field(default_factory=dict)
    published: int = 0  # the last number given, whether that version is still there or not

    @property
    def draft(self) -> Result:
        """The version that can be changed."""
        return self.versions[DRAFT]


def guardrails(place: Place) -> dict[str, Guardrail]:
    """The guardrails of a place, by their ids."""
    found: dict[str, Guardrail] = vars(place.kept).setdefault("guardrails", {})
    return found


@operation("bedrock", "CreateGuardrail")
def create_guardrail(place: Place, request: Request) -> Result:
    """Makes a guardrail; it is ready at once."""
    check(place, request)
    identity = unused(12)
    arn, now = place.arn("bedrock", f"guardrail/{identity}"), utcnow()
    draft = {"guardrailId": identity, "guardrailArn": arn, "version": DRAFT, "createdAt": now}
    kept = Guardrail(arn, {DRAFT: draft | described(place, request)})
    kept.tags = {tag["key"]: tag["value"] for tag in request.get("tags", [])}
    guardrails(place)[identity] = kept
    return dict(draft)


@operation("bedrock", "UpdateGuardrail")
def update_guardrail(place: Place, request: Request) -> Result:
    """Replaces the draft: what the request leaves out is gone."""
    kept = named(place, request)
    check(place, request, kept)
    same = {name: kept.draft[name] for name in ("guardrailId", "guardrailArn", "version", "createdAt")}
    kept.versions[DRAFT] = same | described(place, request)
    return {name: kept.draft[name] for name in ("guardrailId", "guardrailArn", "version", "updatedAt")}


@operation("bedrock", "GetGuardrail")
def get_guardrail(place: Place, request: Request) -> Result:
    """One version of a guardrail, the draft unless another is asked for."""
    version = request.get("guardrailVersion", DRAFT)
    return named(place, request).versions.get(version) or missing_version(version)


@operation("bedrock", "DeleteGuardrail")
def delete_guardrail(place: Place, request: Request) -> Result:
    """Deletes one version, or without a version the whole guardrail."""
    kept, version = named(place, request), request.get("guardrailVersion")
    if version is None:
        del guardrails(place)[kept.draft["guardrailId"]]
    elif kept.versions.pop(version, None) is None:
        missing_version(version)
    return {}


@operation("bedrock", "CreateGuardrailVersion")
def create_guardrail_version(place: Place, request: Request) -> Result:
    """Keeps the draft as it is now under the next number."""
    kept = named(place, request)
    kept.published += 1
    version = str(kept.published)
    snapshot = deepcopy(kept.draft) | {"version": version, "createdAt": utcnow(), "updatedAt": utcnow()}
    if "description" in request:
        snapshot["description"] = request["description"]
    kept.versions[version] = snapshot
    return {"guardrailId": snapshot["guardrailId"], "version": version}


@operation("bedrock", "ListGuardrails")
def list_guardrails(place: Place, request: Request) -> Result:
    """The drafts of all guardrails, or every version of one."""
    if "guardrailIdentifier" in request:
        found = list(named(place, request).versions.values())
    else:
        found = [kept.draft for kept in guardrails(place).values()]
    return page(request, "guardrails", [summary(version) for version in found])


def summary(version: Result) -> Result:
    """A version as a list shows it."""
    members = ("name", "description", "status", "version", "createdAt", "updatedAt", "crossRegionDetails")
    shown = {name: version[name] for name in members if name in version}
    return shown | {"id": version["guardrailId"], "arn": version["guardrailArn"]}


@operation("bedrock", "TagResource")
def tag_resource(place: Place, request: Request) -> Result | None:
    """Adds tags to a guardrail or job."""
    if (kept := tagged(place, request)) is None:
        return None
    kept.tags |= {tag["key"]: tag["value"] for tag in request["tags"]}
    return {}


@operation("bedrock", "UntagResource")
def untag_resource(place: Place, request: Request) -> Result | None:
    """Takes tags from a guardrail or job."""
    if (kept := tagged(place, request)) is None:
        return None
    kept.tags = {key: value for key, value in kept.tags.items() if key not in request["tagKeys"]}
    return {}


@operation("bedrock", "ListTagsForResource")
def list_tags(place: Place, request: Request) -> Result | None:
    """The tags of a guardrail or job."""
    kept = tagged(place, request)
    return None if kept is None else {"tags": [{"key": key, "value": value} for key, value in kept.tags.items()]}


def tagged(place: Place, request: Request) -> Guardrail | Job | None:
    """The guardrail or job that a call about tags names; None when it names another kind of resource."""
    arn: str = request["resourceARN"]
    return found_by(place, arn) if ":guardrail/" in arn else jobs(place).get(arn)


def named(place: Place, request: Request) -> Guardrail:
    """The guardrail that a request names, by id or ARN."""
    return found_by(place, request["guardrailIdentifier"])


def found_by(place: Place, identifier: str) -> Guardrail:
    """The guardrail of this place with an id or ARN."""
    kept = guardrails(place).get(identifier.rpartition("/")[2])
    if kept is None or (identifier.startswith("arn:") and identifier != kept.arn):
        raise missing(f"guardrail {identifier}")
    return kept


def missing_version(version: str) -> NoReturn:
    """Refuses to speak of a version that is not there."""
    raise missing(f"version {version} of the guardrail")


def missing(what: str) -> Refusal:
    """What Bedrock says of what is not there."""
    return Refusal("ResourceNotFoundException", f"The {what} does not exist. Check the identifier and retry.")


def described(place: Place, request: Request) -> Result:
    """What a request says of a guardrail, as GetGuardrail answers it."""
    told = {name: request[name] for name in TEXTS if name in request}
    told |= {answered(name): as_answered(request[name]) for name in POLICIES if name in request}
    if key := request.get("kmsKeyId"):
        told["kmsKeyArn"] = key if key.startswith("arn:") else place.arn("kms", key_resource(key))
    if region := request.get("crossRegionConfig"):
        profile = region["guardrailProfileIdentifier"].rpartition("/")[2]
        arn = place.arn("bedrock", f"guardrail-profile/{profile}")
        told["crossRegionDetails"] = {"guardrailProfileId": profile, "guardrailProfileArn": arn}
    return told | {"status": "READY", "updatedAt": utcnow(), "statusReasons": [], "failureRecommendations": []}


def key_resource(key: str) -> str:
    """The resource part of a key's ARN; AWS would answer the key behind an alias, which is kept elsewhere."""
    return key if key.startswith("alias/") else f"key/{key}"


def answered(name: str) -> str:
    """The name that an answer has for a member of the request: `filters` for `filtersConfig`."""
    return name.removesuffix("Config")


def as_answered(config: Any) -> Any:
    """A policy as an answer shows it."""
    if isinstance(config, dict):
        return {answered(name): as_answered(value) for name, value in config.items()}
    return [as_answered(each) for each in config] if isinstance(config, list) else config


def check(place: Place, request: Request, current: Guardrail | None = None) -> None:
    """Refuses what the model allows and Bedrock does not."""
    content = request.get("contentPolicyConfig", {}).get("filtersConfig", [])
    grounding = request.get("contextualGroundingPolicyConfig", {}).get("filtersConfig", [])
    for filters in (content, grounding):
        if len(filters) != len({each["type"] for each in filters}):
            refuse("A filter is named twice")
    if any(each["type"] == "PROMPT_ATTACK" and each["outputStrength"] != "NONE" for each in content):
        refuse("The output strength of the PROMPT_ATTACK filter must be NONE")
    if any(each["threshold"] > 0.99 for each in grounding):  # as documented; the model has no upper bound
        refuse("The threshold of a contextual grounding filter must be from 0 to 0.99")
    others = (kept for kept in guardrails(place).values() if kept is not current)
    if any(kept.draft["name"] == request["name"] for kept in others):
        message = "Another guardrail in your account already has this name. Update the name and try again."
        raise Refusal("ConflictException", message)


def refuse(message: str) -> None:
    """Refuses a request that cannot be meant."""
    raise Refusal("ValidationException", message)
