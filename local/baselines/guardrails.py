"""Guardrails: how strong each filter is, what is blocked or masked, and the definition as an update spells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local.aws import Account

from .state import State, state

# Kind, policy, list and the member that is an item's name, as `GuardrailList::ALL` in shared/model has them.
LISTS = (
    ("topic", "topicPolicyConfig", "topicsConfig", "name"),
    ("content", "contentPolicyConfig", "filtersConfig", "type"),
    ("word", "wordPolicyConfig", "wordsConfig", "text"),
    ("managed-word", "wordPolicyConfig", "managedWordListsConfig", "type"),
    ("pii", "sensitiveInformationPolicyConfig", "piiEntitiesConfig", "type"),
    ("regex", "sensitiveInformationPolicyConfig", "regexesConfig", "name"),
    ("grounding", "contextualGroundingPolicyConfig", "filtersConfig", "type"),
    ("reasoning", "automatedReasoningPolicyConfig", "policies", ""),
)
READ_ONLY = (
    "ResponseMetadata",
    "createdAt",
    "failureRecommendations",
    "guardrailArn",
    "guardrailId",
    "status",
    "statusReasons",
    "updatedAt",
    "version",
)
WORKLOAD_TAG = "ai:workload"
NOTHING: State = {
    "strengths": {},
    "entries": [],
    "version": "",
    "status": "",
    "draft_used": None,
    "definition": None,
    "tags": {},
    "gone": False,
    "replacement": None,
    "others": {},
}
SIDES = ("input", "output")
STRENGTHS = ("NONE", "LOW", "MEDIUM", "HIGH")
ACTIONS = ("NONE", "ANONYMIZE", "BLOCK")
TIERS = ("", "CLASSIC", "STANDARD")


def guardrail(account: Account, identifier: str, made_again: str = "") -> State:
    """The draft of a guardrail; of one that is gone, that of the one which was `made_again` under its name."""
    bedrock = account.client("bedrock")
    try:
        answer = bedrock.get_guardrail(guardrailIdentifier=identifier)
    except bedrock.exceptions.ResourceNotFoundException:
        return gone(account, made_again)
    told = bedrock.list_tags_for_resource(resourceARN=answer["guardrailArn"])["tags"]
    own = {tag["key"]: tag["value"] for tag in told if tag["key"] == WORKLOAD_TAG}
    return state("guardrail", described(answer) | {"tags": own})


def gone(account: Account, name: str) -> State:
    """What there is when a guardrail is gone."""
    bedrock = account.client("bedrock")
    pages = bedrock.get_paginator("list_guardrails").paginate()
    others = {each["name"]: each["arn"] for page in pages for each in page["guardrails"]}
    made = others.get(name)
    told = described(bedrock.get_guardrail(guardrailIdentifier=made)) if made else NOTHING
    return state("guardrail", told | {"gone": True, "replacement": made, "others": others})


def described(answer: Mapping[str, Any]) -> State:
    """A version of a guardrail, without its tags."""
    found = definition(answer)
    return NOTHING | {
        "strengths": dict(strengths(found)),
        "entries": list(entries(found)),
        "version": answer["version"],
        "status": answer["status"],
        "definition": found,
    }


def definition(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer says of a guardrail, as an update would say it."""
    found: dict[str, Any] = {}
    for name, value in answer.items():
        if name == "kmsKeyArn":
            found["kmsKeyId"] = value
        elif name == "crossRegionDetails":
            found["crossRegionConfig"] = {"guardrailProfileIdentifier": value["guardrailProfileArn"]}
        elif name == "automatedReasoningPolicy":
            found["automatedReasoningPolicyConfig"] = value
        elif name.endswith("Policy"):
            parts = {config(part): each for part, each in value.items() if each or not isinstance(each, list)}
            if any(isinstance(each, list) for each in parts.values()):
                found[f"{name}Config"] = parts
        elif name not in READ_ONLY:
            found[name] = value
    return found


def config(part: str) -> str:
    """The name that an update has for a list or tier of a policy."""
    return f"{part}Config"


def items(found: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every item of every policy, with its kind and name."""
    for kind, policy, name_of_list, member in LISTS:
        for item in found.get(policy, {}).get(name_of_list, []):
            yield kind, item if isinstance(item, str) else item[member], item


def strengths(found: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """How strong each filter is: of content and personal data on either side, of grounding in thousandths."""
    for kind, name, item in items(found):
        if kind == "content":
            for side in SIDES:
                off = action(item, side) == "NONE"
                yield f"content/{name}/{side}", 0 if off else STRENGTHS.index(item[f"{side}Strength"])
        elif kind in ("pii", "regex"):
            yield from ((f"{kind}/{name}/{side}", ACTIONS.index(action(item, side))) for side in SIDES)
        elif kind == "grounding":
            off = item.get("enabled") is False or item.get("action") == "NONE"
            yield f"grounding/{name}", 0 if off else round(item["threshold"] * 1000)
    for kind in ("content", "topic"):
        if tier := found.get(f"{kind}PolicyConfig", {}).get("tierConfig"):
            yield f"tier/{kind}", TIERS.index(tier["tierName"])


def entries(found: Mapping[str, Any]) -> Iterator[str]:
    """What is blocked or masked; where only on one side, with the side."""
    for kind, name, item in items(found):
        if kind in ("content", "grounding"):
            continue
        acting = [side for side in SIDES if action(item, side) != "NONE"]
        if len(acting) == len(SIDES):
            yield f"{kind}/{name}"
        else:
            yield from (f"{kind}/{name}/{side}" for side in acting)


def action(item: Any, side: str) -> str:
    """What an item does on one side: it blocks, unless it says otherwise."""
    if isinstance(item, str):
        return "BLOCK"
    if item.get(f"{side}Enabled") is False:
        return "NONE"
    told: str = item.get(f"{side}Action") or item.get("action") or "BLOCK"
    return told
