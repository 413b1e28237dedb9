"""Which change needs which permission, and the permissions that nothing here can be without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest

from local import Workload

from ..changes import Change, delete_logging
from ..deployed import CALLERS, QUEUE_OF, SECOND_LOOKS
from ..permissions import Grant
from ..stack import Stack
from . import (
    agentcore,
    bedrock,
    firewalls,
    iam,
    images,
    language,
    logs,
    network,
    own,
    qbusiness,
    recorders,
    s3,
    sagemaker,
    secrets,
    tags,
)
from .terms import ASKED_FIRST, ONLY_TOLD, Make

# What is no longer recorded comes last.
AREAS = (
    s3,
    iam,
    bedrock,
    agentcore,
    language,
    logs,
    secrets,
    images,
    network,
    firewalls,
    sagemaker,
    tags,
    own,
    recorders,
)

# By the longest beginning of an action that is here.
NEEDED_BY: dict[str, Make] = {action: make for area in AREAS for action, make in area.NEEDED_BY.items()}
# First what can be had at once, then what would keep the rest from being heard of.
AT_ONCE: tuple[tuple[Make, ...], ...] = tuple(
    tuple(chain.from_iterable(of_areas)) for of_areas in zip_longest(*(area.ROUNDS for area in AREAS), fillvalue=())
)
# What the detector reads of what is repaired after a person approved it; the remediator reads the same.
ASKING = (agentcore, bedrock, images, network, recorders, secrets)
READ_TO_ASK = tuple(action for area in ASKING for action in area.READ_TO_ASK)

ROLES = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"
PASSING = {
    "RemedyAgentcoreRole": "bedrock-agentcore.amazonaws.com",
    "RemedyBedrockRole": "bedrock.amazonaws.com",
    "RemedyCloudtrailRole": "cloudtrail.amazonaws.com",
    "RemedyConfigRole": "config.amazonaws.com",
    "RemedyEc2Role": "vpc-flow-logs.amazonaws.com",
    "RemedySagemakerRole": "sagemaker.amazonaws.com",
    "RemedyS3Role": "s3.amazonaws.com",
}
NOT_ASKED = "Lambda does this with the function's role, and the local AWS asks nobody when it does"
BY_ITSELF = "no change has us look at ourselves; test_self_check.py compares what is granted with what is used"
NO_CHANGE = "no change is a threat; test_threats.py compares what is granted with what is used"
NOT_PASSED = "the local AWS does not ask whether a role may be passed"


def change_that_needs(grant: Grant, stack: Stack, workload: Workload) -> Change:
    """Makes a change whose repair needs an action of a role."""
    if (grant.role, grant.action) == ("ChangeDetectorRole", "dynamodb:GetItem"):
        return delete_logging(stack, workload)  # the record of our own call looks like another of the kind
    if (grant.role, grant.action) == ("RemediatorRole", "dynamodb:Query"):
        stack.sweep()
    beginning = max((each for each in NEEDED_BY if grant.action.startswith(each)), key=len)
    return NEEDED_BY[beginning](stack, workload)


def exempt(granted: Iterable[Grant]) -> Iterator[tuple[Grant, str]]:
    """The grants that no run here can need, word for word as the template must have them, and why."""
    yield from exempt_of_functions()
    for role, service in PASSING.items():
        condition = f'{{"StringEquals": {{"iam:PassedToService": "{service}"}}}}'
        yield Grant(role, "iam:PassRole", (ROLES,), condition), NOT_PASSED
    for area in (agentcore, bedrock, images, logs, network, own, qbusiness, recorders, s3, sagemaker, secrets, tags):
        yield from area.exempt()
    granted = tuple(granted)
    yield from firewalls.exempt(granted)
    for grant in granted:
        if grant.role == "ChangeDetectorRole" and grant.action in READ_TO_ASK:
            yield replace(grant, role="RemediatorRole"), ASKED_FIRST
        if grant.role == "SelfCheckRole" and not grant.action.startswith("logs:"):
            yield grant, BY_ITSELF
        if grant.role == "ThreatDetectorRole":
            yield grant, NO_CHANGE
        if grant.role == "ChangeDetectorRole" and grant.action in sagemaker.READ_TO_TELL:
            yield replace(grant, role="RemediatorRole"), ONLY_TOLD


def exempt_of_functions() -> Iterator[tuple[Grant, str]]:
    """Those of what AWS does with the roles of functions and schedules."""
    for function, queue in QUEUE_OF.items():
        queues = (queue, CALLERS, SECOND_LOOKS) if function == "ChangeDetector" else (queue,)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            yield Grant(f"{function}Role", action, (f"{function}Logs",), None), NOT_ASKED
        for action in ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"):
            yield Grant(f"{function}Role", action, queues, None), NOT_ASKED
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        yield Grant("SelfCheckRole", action, ("SelfCheckLogs",), None), NOT_ASKED
    for action, resources in {
        "lambda:InvokeFunction": ("SelfCheck",),
        "sqs:SendMessage": ("DeliveryDeadLetters",),
    }.items():
        yield (
            Grant("CheckRole", action, resources, None),
            "the scheduler does this, and the local AWS asks nobody when it does",
        )
    yield (
        Grant("SweepRole", "sqs:SendMessage", ("RemediationQueue", "DeliveryDeadLetters"), None),
        "the scheduler does this, and the local AWS asks nobody when it does",
    )
