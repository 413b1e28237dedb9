"""The resources that IAM is asked about, where MiniStack takes others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from ministack.core import iam_actions
from ministack.services import kms

TAGS = re.compile(r"/tags/(?P<arn>arn.+)$")
GROUP = re.compile(rb'"logGroupIdentifier":\s*"(arn:[^"]*:log-group:)?(?P<name>[^":]+)')
AGENT_ALIAS = re.compile(r"/agents/(?P<agent>[^/]+)/agentaliases/(?P<alias>[^/]+)")

resource_as_ministack: Callable[..., str] = iam_actions.extract_resource_arn


def install() -> None:
    """Puts everything here into MiniStack."""
    iam_actions.extract_resource_arn = resource


def resource(
    service: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, list[str]],
    region: str,
    account: str,
) -> str:
    """The resource of a request: of one that names a group and a policy the group, of an alias of a key the key.

    A group of logs may be named by its ARN too. Of Bedrock's agents the one whose tags are meant, and an alias.
    """
    if service == "logs" and (group := GROUP.search(body)):
        return f"arn:aws:logs:{region}:{account}:log-group:{group['name'].decode()}"
    if service == "iam" and "GroupName" in query and "PolicyArn" in query:
        return f"arn:aws:iam::{account}:group/{query['GroupName'][0]}"
    if service == "bedrock-agent" and (tagged := TAGS.search(path)):
        return unquote(tagged["arn"])
    if service == "bedrock-agent" and (alias := AGENT_ALIAS.search(path)):
        return f"arn:aws:bedrock:{region}:{account}:agent-alias/{alias['agent']}/{alias['alias']}"
    arn = resource_as_ministack(service, method, path, headers, body, query, region, account)
    key = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
    return str(key["Arn"]) if key else arn
