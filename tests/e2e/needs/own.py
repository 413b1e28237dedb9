"""Parts of our own stack."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import own
from ..permissions import Grant
from .terms import ONLY_TOLD, READERS, Make

HERE = "${AWS::Region}:${AWS::AccountId}"
ALARMS = f"arn:${{AWS::Partition}}:cloudwatch:{HERE}:alarm:${{AWS::StackName}}-*"
BUS = f"arn:${{AWS::Partition}}:events:{HERE}:event-bus/${{AWS::StackName}}"
RULES = tuple(f"arn:${{AWS::Partition}}:events:{HERE}:rule/${{AWS::StackName}}{rest}" for rest in ("-*", "/*"))
SCHEDULES = f"arn:${{AWS::Partition}}:scheduler:{HERE}:schedule/default/${{AWS::StackName}}-*"
STACK = f"arn:${{AWS::Partition}}:cloudformation:{HERE}:stack/${{AWS::StackName}}/*"
TABLES = f"arn:${{AWS::Partition}}:dynamodb:{HERE}:table/${{AWS::StackName}}-*"

NEEDED_BY: dict[str, Make] = {
    "cloudformation:": own.RULE_OFF,
    "cloudformation:DetectStackResourceDrift": own.ALARM,
    "dynamodb:Describe": own.BACKUPS,
    "dynamodb:GetResourcePolicy": own.BACKUPS,
    "events:DescribeRule": own.RULE_OFF,
    "events:ListTargetsByRule": own.RULE_OFF,
    "events:PutRule": own.RULE_OFF,
    "events:PutTargets": own.NO_TARGET,
    "lambda:DeleteFunctionConcurrency": own.LIMIT,
    "lambda:GetFunctionConcurrency": own.LIMIT,
    "lambda:GetFunctionConfiguration": own.LIMIT,
    "lambda:ListEventSourceMappings": own.MAPPING,
    "lambda:UpdateEventSourceMapping": own.MAPPING,
    "scheduler:": own.SCHEDULE,
    "sns:GetTopicAttributes": own.TOPIC_POLICY,
    "sns:ListSubscriptionsByTopic": own.TOPIC_POLICY,
    "sns:SetTopicAttributes": own.TOPIC_POLICY,
    "sqs:GetQueueAttributes": own.QUEUE_POLICY,
    "sqs:SetQueueAttributes": own.QUEUE_POLICY,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (own.ALARM, own.BACKUPS, own.NO_TARGET, own.QUEUE_POLICY, own.SCHEDULE, own.TOPIC_POLICY),
    (own.LIMIT, own.RULE_OFF),
    (own.MAPPING,),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """What CloudFormation reads for us, and what is told of and not repaired."""
    for role in READERS:
        for action in ("DescribeAlarms", "ListTagsForResource"):
            asked = "CloudFormation does this for us, and the local AWS asks nobody when it does"
            yield Grant(role, f"cloudwatch:{action}", (ALARMS,), None), asked
        yield (
            Grant(role, "events:DescribeEventBus", (BUS, *RULES), None),
            "a bus that is deleted takes what waits on it along",
        )
    told = {"cloudformation:DetectStackResourceDrift": STACK, "scheduler:GetSchedule": SCHEDULES}
    tables = ("DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "GetResourcePolicy")
    for action, resource in told.items() | {(f"dynamodb:{action}", TABLES) for action in tables}:
        yield Grant("RemediatorRole", action, (resource,), None), ONLY_TOLD
