"""What an account sets for all of Bedrock in a Region: the guardrail that it enforces, and who may keep the data."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .guardrails import missing, missing_version, named
from .pages import unused
from .refusals import Refusal

ENFORCED = "enforced guardrail"
RETENTION = "data retention"
UNSET = "inherit"


@operation("bedrock", "ListEnforcedGuardrailsConfiguration")
def list_enforced(place: Place, _: Request) -> Result:
    """There is one configuration at most."""
    found = vars(place.kept).get(ENFORCED)
    return {"guardrailsConfig": [found] if found else []}


@operation("bedrock", "PutEnforcedGuardrailConfiguration")
def put_enforced(place: Place, request: Request) -> Result:
    """Replaces the configuration of that id, or makes the only one."""
    wanted = request["guardrailInferenceConfig"]
    kept = named(place, wanted)
    if wanted["guardrailVersion"] not in kept.versions:
        missing_version(wanted["guardrailVersion"])
    current: dict[str, Any] = vars(place.kept).get(ENFORCED, {})
    identity = request.get("configId")
    if identity and identity != current.get("configId"):
        raise missing(f"configuration {identity}")
    if current and not identity:  # that there is one at most is the model's; how a second is refused is not known
        raise Refusal("ConflictException", "An enforced guardrail configuration already exists.")
    now = utcnow()
    parts = {name: wanted[name] for name in ("selectiveContentGuarding", "modelEnforcement") if name in wanted}
    vars(place.kept)[ENFORCED] = parts | {
        "configId": identity or unused(12),
        "guardrailArn": kept.arn,
        "guardrailId": kept.draft["guardrailId"],
        "guardrailVersion": wanted["guardrailVersion"],
        "owner": "ACCOUNT",
        "createdAt": current.get("createdAt", now),
        "updatedAt": now,
    }
    return {"configId": vars(place.kept)[ENFORCED]["configId"], "updatedAt": now}


@operation("bedrock", "DeleteEnforcedGuardrailConfiguration")
def delete_enforced(place: Place, request: Request) -> Result:
    """Removes the configuration."""
    if vars(place.kept).get(ENFORCED, {}).get("configId") != request["configId"]:
        raise missing(f"configuration {request['configId']}")
    del vars(place.kept)[ENFORCED]
    return {}


@operation("bedrock", "GetAccountDataRetention")
def get_retention(place: Place, _: Request) -> Result:
    """The mode; where nobody set one, nothing is said at this scope."""
    found: Result = vars(place.kept).get(RETENTION, {"mode": UNSET})
    return dict(found)


@operation("bedrock", "PutAccountDataRetention")
def put_retention(place: Place, request: Request) -> Result:
    """Sets the mode."""
    vars(place.kept)[RETENTION] = {"mode": request["mode"], "updatedAt": utcnow()}
    return dict(vars(place.kept)[RETENTION])
