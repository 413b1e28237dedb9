"""Bad changes of what a workload declares of itself."""

from __future__ import annotations

from local import Account, Workload

from ..stack import Stack
from .change import Change, State, change

PHASE = "ai:phase"


def lower_phase(stack: Stack, workload: Workload) -> Change:
    """Removes the tag by which a guardrail declares its phase. A person decides whether it comes back."""

    def act(by: Account) -> State:
        return dict(by.client("bedrock").untag_resource(resourceARN=workload.guardrail_arn, tagKeys=[PHASE]))

    def live() -> State:
        found = stack.client("bedrock").list_tags_for_resource(resourceARN=workload.guardrail_arn)["tags"]
        return {"kind": "phase-tag", "state": {"tags": {tag["key"]: tag["value"] for tag in found}}}

    return change(stack, act, control="workload-phase-lowered", resource=workload.guardrail_arn, live=live, calls=())
