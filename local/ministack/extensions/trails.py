"""CloudTrail: what trails look for among the calls."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import cloudtrail

from .answers import Answer

CATEGORIES = {"ApiCallRateInsight": ("Management", "Data"), "ApiErrorRateInsight": ("Management", "Data")}
SELECTORS = "_InsightSelectors"

refused = cloudtrail._err


def install() -> None:
    """Puts everything here into MiniStack."""
    cloudtrail._TRAIL_STATE_KEYS |= {SELECTORS}
    cloudtrail._DISPATCH |= {"GetInsightSelectors": get_selectors, "PutInsightSelectors": put_selectors}


def get_selectors(request: dict[str, Any]) -> Answer:
    """What a trail looks for; one that looks for nothing is refused, as AWS does."""
    trail, refusal = named(request)
    if refusal:
        return refusal
    if not trail.get(SELECTORS):
        message = f"Insights is not enabled for trail {trail['TrailARN']}"
        answer: Answer = refused("InsightNotEnabledException", message)
        return answer
    return answered(trail)


def put_selectors(request: dict[str, Any]) -> Answer:
    """Replaces what a trail looks for; an empty list ends it."""
    trail, refusal = named(request)
    if refusal:
        return refusal
    asked = request.get("InsightSelectors")
    if asked is None or any(not is_valid(selector) for selector in asked):
        answer: Answer = refused("InvalidInsightSelectorsException", "The insight selectors are not valid")
        return answer
    trail[SELECTORS] = asked
    trail["HasInsightSelectors"] = bool(asked)
    return answered(trail)


def named(request: dict[str, Any]) -> tuple[dict[str, Any], Answer | None]:
    """The trail of a request. There are no event data stores here."""
    name = request.get("TrailName")
    if not name:
        return {}, refused("InvalidParameterException", "A trail must be named")
    _, _, trail = cloudtrail._find_visible_trail(name)
    if trail is None:
        return {}, refused("TrailNotFoundException", f"Unknown trail: {name} for the user: {get_account_id()}")
    return trail, None


def is_valid(selector: dict[str, Any]) -> bool:
    """Whether a selector is of a kind that there is."""
    known = CATEGORIES.get(selector.get("InsightType", ""), ())
    return bool(known) and all(category in known for category in selector.get("EventCategories", ()))


def answered(trail: dict[str, Any]) -> Answer:
    """What a trail looks for, as both operations answer."""
    found: Answer = cloudtrail._ok({"TrailARN": trail["TrailARN"], "InsightSelectors": trail.get(SELECTORS, [])})
    return found
