"""The event history of CloudTrail: who asks for it gets what was recorded, the last first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .answers import Answer, as_json, refusal
from .authorization import Authorization, Headers, Parameters, Question

if TYPE_CHECKING:
    from .calls import Call

OPERATION = "cloudtrail:LookupEvents"
MOST = 50

Record = Mapping[str, Any]


def read_only(record: Record) -> str:
    """Whether it is about a call that changes nothing, as the history writes it."""
    return str(bool(record["readOnly"])).lower()


# What events are found by, and where a record has it.
ATTRIBUTES: Mapping[str, Callable[[Record], object]] = {
    "AccessKeyId": lambda record: record["userIdentity"].get("accessKeyId"),
    "EventId": lambda record: record["eventID"],
    "EventName": lambda record: record["eventName"],
    "EventSource": lambda record: record["eventSource"],
    "ReadOnly": read_only,
    "Username": lambda record: record["userIdentity"].get("userName"),
}


class History:
    """Answers `LookupEvents`, for one front. `records` gives what was recorded so far, newest last."""

    def __init__(self, records: Callable[[], list[Record]]) -> None:
        self._records = records

    def answer(
        self, call: Call, asked: Parameters, authorization: Authorization, headers: Headers, body: bytes
    ) -> Answer:
        """What AWS would answer: management events of the caller's account and Region, by one attribute at most."""
        judged = authorization.judge(call, Question(call.signing, OPERATION, "*", {}, {}), headers, body)
        if isinstance(judged, Answer):
            return judged
        wanted = {each["AttributeKey"]: each["AttributeValue"] for each in asked.get("LookupAttributes", [])}
        if len(wanted) > 1 or not wanted.keys() <= ATTRIBUTES.keys():
            return refusal(call.protocol, 400, "InvalidLookupAttributesException", "You can look up by one attribute.")
        most = int(asked.get("MaxResults", MOST))
        if not 1 <= most <= MOST:
            return refusal(call.protocol, 400, "InvalidMaxResultsException", f"MaxResults must be 1 to {MOST}.")
        of_caller = (
            record
            for record in reversed(self._records())
            if record["recipientAccountId"] == judged.account
            and record["awsRegion"] == call.region
            and record["managementEvent"]
            and all(ATTRIBUTES[key](record) == value for key, value in wanted.items())
        )
        events = [event(record) for record, _ in zip(of_caller, range(most), strict=False)]
        return as_json({"Events": events})


def event(record: Record) -> dict[str, Any]:
    """A record as the history shows it: itself as text, and some of it beside."""
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": datetime.fromisoformat(record["eventTime"]).timestamp(),
        "ReadOnly": read_only(record),
        "AccessKeyId": record["userIdentity"].get("accessKeyId", ""),
        "Username": record["userIdentity"].get("userName", ""),
        "Resources": [],
        "CloudTrailEvent": json.dumps(record),
    }
