"""KMS keys: what their states forbid, and whether they rotate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import kms

from .answers import Answer, json_error

Refusal = Callable[[str], tuple[str, str] | None]

rotation_status_as_ministack: Callable[..., Answer] = kms._get_key_rotation_status


def install() -> None:
    """Puts everything here into MiniStack."""
    kms._get_key_rotation_status = rotation_status
    for operation, refusal in KMS_REFUSALS.items():
        setattr(kms, operation, refusing(getattr(kms, operation), refusal))


def pending(state: str) -> tuple[str, str] | None:
    """Refuses what cannot be done to a key that is pending deletion."""
    return ("KMSInvalidStateException", "is pending deletion.") if state == "PendingDeletion" else None


def pending_or_disabled(state: str) -> tuple[str, str] | None:
    """Refuses what can only be done to an enabled key."""
    return ("DisabledException", "is disabled.") if state == "Disabled" else pending(state)


def not_pending(state: str) -> tuple[str, str] | None:
    """Refuses to cancel a deletion that was never scheduled; MiniStack would disable the key."""
    return None if pending(state) else ("KMSInvalidStateException", "is not pending deletion.")


KMS_REFUSALS: dict[str, Refusal] = {
    "_cancel_key_deletion": not_pending,
    "_disable_key": pending,
    "_disable_key_rotation": pending_or_disabled,
    "_enable_key": pending,
    "_enable_key_rotation": pending_or_disabled,
    "_schedule_key_deletion": pending,
}


def refusing(operation: Callable[[dict[str, Any]], Answer], refusal: Refusal) -> Callable[[dict[str, Any]], Answer]:
    """An operation of KMS that looks at the key's state first."""

    def checked(request: dict[str, Any]) -> Answer:
        key = kms._resolve_key(request.get("KeyId", ""))
        refused = refusal(key["KeyState"]) if key else None
        if key and refused:
            return json_error(refused[0], f"{key['Arn']} {refused[1]}", 400)
        return operation(request)

    return checked


def rotation_status(request: dict[str, Any]) -> Answer:
    """Whether a key rotates: while it is pending deletion it does not, and afterwards as it did before."""
    status, headers, body = rotation_status_as_ministack(request)
    key = kms._resolve_key(request.get("KeyId", ""))
    if key and pending(key["KeyState"]):
        body = json.dumps(json.loads(body) | {"KeyRotationEnabled": False}).encode()
    return status, headers, body
