"""Policies of Lambda functions, and what IAM is asked about their aliases, URLs, limits and event source mappings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions
from ministack.services import lambda_svc

from .answers import Answer, json_error

ALIAS = re.compile(r"/functions/[^/]+/aliases/[^/]+/?$")
ALIAS_ACTIONS = {
    "DELETE": "DeleteAlias",
    "GET": "GetAlias",
    "PUT": "UpdateAlias",
}
CONCURRENCY = re.compile(r"/functions/[^/]+/concurrency/?$")
CONCURRENCY_ACTIONS = {
    "DELETE": "DeleteFunctionConcurrency",
    "GET": "GetFunctionConcurrency",
    "PUT": "PutFunctionConcurrency",
}
MAPPING = re.compile(r"/event-source-mappings/[^/]+/?$")
MAPPING_ACTIONS = {
    "DELETE": "DeleteEventSourceMapping",
    "GET": "GetEventSourceMapping",
    "PUT": "UpdateEventSourceMapping",
}
FUNCTION_URL = re.compile(r"/functions/[^/]+/(?P<what>urls?)/?")
FUNCTION_URL_ACTIONS = {
    ("POST", "url"): "CreateFunctionUrlConfig",
    ("DELETE", "url"): "DeleteFunctionUrlConfig",
    ("GET", "url"): "GetFunctionUrlConfig",
    ("GET", "urls"): "ListFunctionUrlConfigs",
    ("PUT", "url"): "UpdateFunctionUrlConfig",
}

get_policy_as_ministack: Callable[..., Answer] = lambda_svc._get_policy
remove_permission_as_ministack: Callable[..., Answer] = lambda_svc._remove_permission
lambda_action_as_ministack: Callable[[str, str], str | None] = iam_actions._lambda_action


def install() -> None:
    """Puts everything here into MiniStack."""
    lambda_svc._get_policy = get_policy
    lambda_svc._remove_permission = remove_permission
    iam_actions._lambda_action = lambda_action


def lambda_action(method: str, path: str) -> str | None:
    """The IAM action of a request to Lambda; MiniStack takes many of them for others."""
    if ALIAS.search(path):
        return ALIAS_ACTIONS.get(method)
    if CONCURRENCY.search(path):
        return CONCURRENCY_ACTIONS.get(method)
    if MAPPING.search(path):
        return MAPPING_ACTIONS.get(method)
    url = FUNCTION_URL.search(path)
    return FUNCTION_URL_ACTIONS.get((method, url["what"])) if url else lambda_action_as_ministack(method, path)


def get_policy(function: str, query: Any = None, qualifier: str | None = None) -> Answer:
    """The policy of a function, or of one version or alias of it; without any statement there is none."""
    status, headers, body = get_policy_as_ministack(function, query, qualifier)
    if status != 200:
        return status, headers, body
    answer = json.loads(body)
    policy = json.loads(answer["Policy"])
    policy["Statement"] = [s for s in policy["Statement"] if s["Resource"] == policy_owner(function, query, qualifier)]
    if not policy["Statement"]:
        return no_policy(function)
    return status, headers, json.dumps(answer | {"Policy": json.dumps(policy)}).encode()


def remove_permission(function: str, sid: str, query: Any, qualifier: str | None = None) -> Answer:
    """Removes a statement from the policy that was named; MiniStack would look in those of all aliases too."""
    record = lambda_svc._functions.get(function, {"policy": {"Statement": []}})
    owner = policy_owner(function, query, qualifier)
    if not any(s["Sid"] == sid and s["Resource"] == owner for s in record["policy"]["Statement"]):
        return no_policy(function)
    return remove_permission_as_ministack(function, sid, query, qualifier)


def policy_owner(function: str, query: Any, qualifier: str | None) -> str:
    """The resource that all statements of a policy name: the function, or a version or alias of it."""
    named = lambda_svc._qualifier_from_path_or_query(qualifier, query)
    owner: str = lambda_svc._policy_resource_arn(function, named)
    return owner


def no_policy(function: str) -> Answer:
    """What Lambda says when there is no such statement, no policy or no function."""
    if function not in lambda_svc._functions:
        missing = f"Function not found: {lambda_svc._func_arn(function)}"
        return json_error("ResourceNotFoundException", missing, 404)
    return json_error("ResourceNotFoundException", "No policy is associated with the given resource.", 404)
