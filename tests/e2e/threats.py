"""Findings of GuardDuty, as EventBridge sends them: GuardDuty itself is not played here."""

from __future__ import annotations

import copy
import itertools
from datetime import datetime
from typing import Any

from .stack import Stack

NUMBERS = itertools.count(1)
TOR = "UnauthorizedAccess:IAMUser/TorIPCaller"
COSTS = "Impact:IAMUser/CostHarvesting"
INJECTION = "Impact:IAMUser/PromptInjection.Direct"
SAMPLE: dict[str, Any] = {"additionalInfo": {"sample": True, "type": "default", "value": '{"sample":true}'}}

Event = dict[str, Any]


def finding(
    stack: Stack,
    kind: str,
    resource: dict[str, Any],
    *,
    account: str | None = None,
    severity: float = 5,
    **service: Any,
) -> Event:
    """A finding about something of a stack's account, or of another, of which the stack's account is told."""
    identity, home = f"{next(NUMBERS):032x}", account or stack.account.id
    detector = f"arn:aws:guardduty:{stack.account.region}:{home}:detector/2ab34cd56ef7801234567890abcdef12"
    detail = {
        "schemaVersion": "2.0",
        "accountId": home,
        "region": stack.account.region,
        "partition": "aws",
        "id": identity,
        "arn": f"{detector}/finding/{identity}",
        "type": kind,
        "resource": resource,
        "service": {
            "serviceName": "guardduty",
            "resourceRole": "TARGET",
            "additionalInfo": {},
            "eventFirstSeen": "2026-11-03T08:41:12.000Z",
            "eventLastSeen": "2026-11-03T09:02:55.000Z",
            "archived": False,
            "count": 1,
        }
        | service,
        "severity": severity,
        "createdAt": "2026-11-03T08:51:20.411Z",
        "updatedAt": "2026-11-03T09:06:20.411Z",
        "title": f"GuardDuty saw {kind}.",
        "description": f"GuardDuty saw {kind}.",
    }
    return {
        "version": "0",
        "id": f"00000000-0000-4000-a000-{next(NUMBERS):012x}",
        "detail-type": "GuardDuty Finding",
        "source": "aws.guardduty",
        "account": stack.account.id,
        "time": "2026-11-03T09:10:01Z",
        "region": stack.account.region,
        "resources": [],
        "detail": detail,
    }


def again(event: Event, minutes: int, *, severity: float | None = None, seen: datetime | None = None) -> Event:
    """The same finding, sent again so many minutes later, when more was seen."""
    later = copy.deepcopy(event)
    detail = later["detail"]
    detail["updatedAt"] = f"2026-11-03T{9 + minutes // 60:02}:{6 + minutes % 60 % 54:02}:20.411Z"
    detail["service"]["count"] += minutes
    detail["severity"] = severity or detail["severity"]
    if seen:
        detail["service"]["eventLastSeen"] = detail["updatedAt"] = f"{seen:%Y-%m-%dT%H:%M:%S}.000Z"
    return later


def of_role(name: str, session: str = "assistant") -> dict[str, Any]:
    """A session of a role."""
    details = {
        "accessKeyId": "ASIAEXAMPLEROLE00007",
        "principalId": f"AROAEXAMPLEROLE000007:{session}",
        "userType": "AssumedRole",
        "userName": name,
    }
    return {"resourceType": "AccessKey", "accessKeyDetails": details}


def of_user(name: str, key: str = "AKIAEXAMPLEUSER00003") -> dict[str, Any]:
    """A user, and an access key of theirs."""
    details = {"accessKeyId": key, "principalId": "AIDAEXAMPLEUSER000003", "userType": "IAMUser", "userName": name}
    return {"resourceType": "AccessKey", "accessKeyDetails": details}


def of_function(arn: str) -> dict[str, Any]:
    """A function."""
    return {"resourceType": "Lambda", "lambdaDetails": {"functionArn": arn, "functionName": arn.rsplit(":", 1)[-1]}}


def of_bucket(name: str, by: dict[str, Any]) -> dict[str, Any]:
    """A bucket, and whoever called."""
    bucket = {"arn": f"arn:aws:s3:::{name}", "name": name, "type": "Destination", "tags": []}
    return by | {"resourceType": "S3Bucket", "s3BucketDetails": [bucket]}


def of_guardrail(arn: str, by: dict[str, Any]) -> dict[str, Any]:
    """The draft of a guardrail, which let a prompt attack of somebody through."""
    details = {
        "guardrails": [{"arn": arn, "version": "DRAFT"}],
        "contentPolicyFilters": [{"type": "PROMPT_ATTACK", "confidence": "HIGH", "action": "NONE"}],
    }
    return by | {"bedrockGuardrailDetails": details}


def called(operation: str, service: str, address: str = "192.0.2.77") -> dict[str, Any]:
    """The call that a finding is about."""
    call = {
        "api": operation,
        "serviceName": f"{service}.amazonaws.com",
        "callerType": "Remote IP",
        "remoteIpDetails": {"ipAddressV4": address},
        "affectedResources": {},
    }
    return {"actionType": "AWS_API_CALL", "awsApiCallAction": call}


def asked(domain: str) -> dict[str, Any]:
    """A question to a name server."""
    return {"actionType": "DNS_REQUEST", "dnsRequestAction": {"domain": domain, "protocol": "UDP", "blocked": False}}
