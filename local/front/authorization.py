"""What IAM is asked before moto acts: the action, the resource and the condition keys of a request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .parameters import tags_of
from .principals import Principal, principal_from
from .routing import for_moto

if TYPE_CHECKING:
    from .answers import Answer
    from .calls import Call
    from .upstream import Upstream

QUESTION = "x-local-authorize"
PRINCIPAL = "x-local-principal"
WANTED = "x-local-wanted"
ANY = "*"
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
VERB = re.compile(r"[A-Z][a-z]+")

Headers = list[tuple[str, str]]
Parameters = Mapping[str, Any]

# Resources by the member that names one, the most particular first. A value that is an ARN already stands for itself.
RESOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "bedrock": (
        ("guardrailIdentifier", "guardrail/{}"),
        ("inferenceProfileIdentifier", "application-inference-profile/{}"),
        ("provisionedModelId", "provisioned-model/{}"),
        ("modelIdentifier", "custom-model/{}"),
        ("jobIdentifier", "model-customization-job/{}"),
    ),
    "bedrock-agentcore-control": (
        ("gatewayIdentifier", "gateway/{}"),
        ("agentRuntimeId", "runtime/{}"),
        ("tokenVaultId", "token-vault/{}"),
        ("memoryId", "memory/{}"),
        ("browserId", "browser-custom/{}"),
        ("codeInterpreterId", "code-interpreter-custom/{}"),
        ("onlineEvaluationConfigId", "online-evaluation-config/{}"),
        ("policyEngineId", "policy-engine/{}"),
    ),
    "comprehend": (),
    "guardduty": (("DetectorId", "detector/{}"),),
    "kendra": (("Id", "index/{}"),),
    "macie2": (),
    "s3vectors": (("vectorBucketName", "bucket/{}"),),
    "sagemaker": (("DomainId", "domain/{}"),),
    "securityhub": (),
}

# What of Security Hub is asked about its hub, by the service authorization reference.
HUB = (
    "BatchDisableStandards",
    "BatchEnableStandards",
    "DescribeHub",
    "DescribeStandards",
    "DisableSecurityHub",
    "EnableSecurityHub",
    "GetEnabledStandards",
)


@dataclass(frozen=True)
class Question:
    """What IAM is asked. `tags` are those of the resource, None until somebody wants to know them."""

    service: str
    action: str
    resource: str
    context: Mapping[str, Any]
    tags: Mapping[str, str] | None = None


def question(call: Call, account: str, parameters: Parameters) -> Question:
    """What IAM is to be asked about a call."""
    return Question(
        service=call.signing,
        action=f"{call.signing}:{call.operation}",
        resource=resource(call, account, parameters),
        context=context(parameters),
    )


def resource(call: Call, account: str, parameters: Parameters) -> str:
    """The ARN of what a call is about; `*` when it is about nothing that is there already, or about everything."""
    for name, value in parameters.items():
        if name.lower().endswith("arn") and is_arn_of(call.signing, value):
            return str(value)
    found = in_sagemaker(call, parameters) if call.service == "sagemaker" else None
    found = in_directory(call, parameters) or found
    found = "hub/default" if call.operation in HUB and call.service == "securityhub" else found
    for member, form in RESOURCES[call.service]:
        if found is None and member in parameters:
            if is_arn_of(call.signing, parameters[member]):
                return str(parameters[member])
            found = form.format(parameters[member])
    if found is None or is_arn_of(call.signing, found):
        return found or ANY
    return f"arn:aws:{call.signing}:{call.region}:{account}:{found}"


def is_arn_of(service: str, value: object) -> bool:
    """Whether a value is the ARN of something of a service."""
    return isinstance(value, str) and value.startswith("arn:") and value.split(":")[2] == service


def in_sagemaker(call: Call, parameters: Parameters) -> str | None:
    """SageMaker's resources are called as its operations are: StopNotebookInstance is about a notebook-instance."""
    kind = VERB.sub("", call.operation, count=1)
    if name := parameters.get(f"{kind}Name"):
        return str(name) if is_arn_of(call.signing, name) else f"{HUMP.sub('-', kind).lower()}/{str(name).lower()}"
    if name := parameters.get("ModelPackageGroupName"):
        return f"model-package-group/{str(name).lower()}"
    if name := parameters.get("NotebookInstanceName"):
        return f"notebook-instance/{str(name).lower()}"
    return None


def in_directory(call: Call, parameters: Parameters) -> str | None:
    """Identities of agents stand in a directory, and go by their name alone."""
    if call.service != "bedrock-agentcore-control" or not call.operation.endswith("WorkloadIdentity"):
        return None
    return f"workload-identity-directory/default/workload-identity/{parameters.get('name', ANY)}"


def context(parameters: Parameters) -> dict[str, Any]:
    """The condition keys about the tags that a request sets or removes."""
    tags = tags_of(parameters)
    removed: list[str] = next((parameters[name] for name in ("TagKeys", "tagKeys") if parameters.get(name)), [])
    keys = [*tags, *removed]
    return {f"aws:RequestTag/{name}": value for name, value in tags.items()} | ({"aws:TagKeys": keys} if keys else {})


class Authorization:
    """Asks MiniStack whether a request to moto is allowed: with the request itself, for its signature's sake."""

    def __init__(self, ministack: Upstream, moto: Upstream) -> None:
        self._ministack = ministack
        self._moto = moto

    def judge(self, call: Call, asked: Question, headers: Headers, body: bytes) -> Principal | Answer:
        """Who calls, if it is allowed; else the denial, in the protocol of the service."""
        answer = self._ask(call, asked, headers, body)
        if answer.header(WANTED):
            tags = self._tags(call, asked.resource)
            asked = Question(asked.service, asked.action, asked.resource, asked.context, tags)
            answer = self._ask(call, asked, headers, body)
        told = answer.header(PRINCIPAL)
        return principal_from(json.loads(told)) if told else answer

    def _ask(self, call: Call, asked: Question, headers: Headers, body: bytes) -> Answer:
        added = (QUESTION, json.dumps(asdict(asked)))
        return self._ministack.pass_on(call.method, call.path, [*headers, added], body)

    def _tags(self, call: Call, arn: str) -> dict[str, str]:
        """What moto says of the tags of a resource; none when it has no such resource."""
        if not arn.startswith("arn:"):
            return {}
        method, path, headers, body = TAG_READERS[call.service](arn)
        scope = f"Credential=front/20000101/{call.region}/{call.signing}/aws4_request"
        signed = {"Authorization": f"AWS4-HMAC-SHA256 {scope}", **headers, "Content-Length": str(len(body))}
        told = self._moto.ask(method, path, dict(for_moto([*signed.items()], arn.split(":")[4])), body)
        return tags_of(json.loads(told.body)) if told.status == 200 else {}


TagReader = Callable[[str], tuple[str, str, dict[str, str], bytes]]


def by_path(arn: str) -> tuple[str, str, dict[str, str], bytes]:
    """How most services are asked for the tags of a resource."""
    return "GET", f"/tags/{arn}", {}, b""


def by_target(target: str, member: str = "ResourceArn") -> TagReader:
    """How services are asked whose requests name the operation in a header."""

    def reader(arn: str) -> tuple[str, str, dict[str, str], bytes]:
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        return "POST", "/", headers, json.dumps({member: arn}).encode()

    return reader


def by_post(arn: str) -> tuple[str, str, dict[str, str], bytes]:
    """How Bedrock is asked."""
    return (
        "POST",
        "/listTagsForResource",
        {"Content-Type": "application/json"},
        json.dumps({"resourceARN": arn}).encode(),
    )


TAG_READERS: dict[str, TagReader] = {
    "bedrock": by_post,
    "bedrock-agentcore-control": by_path,
    "comprehend": by_target("Comprehend_20171127.ListTagsForResource"),
    "guardduty": by_path,
    "kendra": by_target("AWSKendraFrontendService.ListTagsForResource", "ResourceARN"),
    "macie2": by_path,
    "s3vectors": by_path,
    "sagemaker": by_target("SageMaker.ListTags"),
    "securityhub": by_path,
}
