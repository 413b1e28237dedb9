"""What somebody does to a stack of ours: each a call to one of its parts, by the name that it has in the template."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local import Account, Workload

from ..stack import Stack
from .change import Change, change

Act = Callable[[Account, Stack], Any]
NOBODY = json.dumps({"source": ["nobody"]})
EMPTY = json.dumps({"Version": "2012-10-17", "Statement": []})
RULE, STACK = "phaseguard-rule-disabled", "phaseguard-stack-tampered"


@dataclass(frozen=True)
class Tampering:
    """What somebody does to a part of us, how that part is told, and the calls that put it back; none when it is told.

    `arn` is the part's, of which the name is left to be filled in.
    """

    control: str
    part: str
    arn: str
    act: Act
    live: Callable[[Stack], Any]
    calls: tuple[str, ...] = ()

    def __call__(self, stack: Stack, _: Workload) -> Change:
        """Does it."""
        account, region = stack.account.id, stack.account.region
        arn = self.arn.format(region=region, account=account, stack=stack.name, name=named(stack, self.part))
        return change(
            stack,
            lambda by: self.act(by, stack),
            control=self.control,
            resource=f"arn:aws:{arn}",
            live=lambda: {"kind": "stack-part", "state": {"live": self.live(stack)}},
            calls=self.calls,
        )


def named(stack: Stack, logical: str) -> str:
    """The name that CloudFormation gave a part of a stack."""
    found = stack.client("cloudformation").describe_stack_resource(StackName=stack.name, LogicalResourceId=logical)
    return str(found["StackResourceDetail"]["PhysicalResourceId"]).replace("|", "/").rpartition("/")[2]


def of_rule(part: str, act: Act, *calls: str, bus: str = "default") -> Tampering:
    """What is done to a rule."""

    def live(stack: Stack) -> Any:
        name, own = named(stack, part), stack.name if bus != "default" else bus
        events = stack.client("events")
        found = events.describe_rule(Name=name, EventBusName=own)
        targets = events.list_targets_by_rule(Rule=name, EventBusName=own)["Targets"]
        return found["State"], json.loads(found["EventPattern"]), targets

    where = "{stack}/" if bus != "default" else ""
    return Tampering(RULE, part, f"events:{{region}}:{{account}}:rule/{where}{{name}}", act, live, calls)


# Rules: one of which nothing else is heard meanwhile.
DEAF = "ChangeOrganizationsRule"


def disable(by: Account, stack: Stack) -> Any:
    return by.client("events").disable_rule(Name=named(stack, DEAF))


def disable_of_bus(by: Account, stack: Stack) -> Any:
    return by.client("events").disable_rule(Name=named(stack, "SecondLookRule"), EventBusName=stack.name)


def put_pattern(by: Account, stack: Stack) -> Any:
    return by.client("events").put_rule(Name=named(stack, DEAF), EventPattern=NOBODY)


def remove_target(by: Account, stack: Stack) -> Any:
    return by.client("events").remove_targets(Rule=named(stack, DEAF), Ids=["queue"])


def enable_anew(by: Account, stack: Stack) -> Any:
    """Has the rule hear reading calls no more."""
    return by.client("events").enable_rule(Name=named(stack, "CallerApiKeyRule"))


# Functions.


def limit(by: Account, stack: Stack) -> Any:
    function = stack.outputs["NotifierName"]
    return by.client("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)


def limited(stack: Stack) -> Any:
    found = stack.client("lambda").get_function_concurrency(FunctionName=stack.outputs["NotifierName"])
    return found.get("ReservedConcurrentExecutions")


def disable_mapping(by: Account, stack: Stack) -> Any:
    return by.client("lambda").update_event_source_mapping(UUID=mapping_of(stack)["UUID"], Enabled=False)


def mapping_of(stack: Stack) -> dict[str, Any]:
    found = stack.client("lambda").list_event_source_mappings(FunctionName=stack.outputs["NotifierName"])
    (one,) = found["EventSourceMappings"]
    return dict(one)


def mapping(stack: Stack) -> Any:
    found = mapping_of(stack)
    return {name: found.get(name) for name in ("State", "BatchSize", "EventSourceArn", "FunctionResponseTypes")}


# Queues and topics.


def empty_queue_policy(by: Account, stack: Stack) -> Any:
    url = stack.outputs["SecondLookQueueUrl"]
    attributes = {"Policy": EMPTY, "DelaySeconds": "900", "RedrivePolicy": ""}
    return by.client("sqs").set_queue_attributes(QueueUrl=url, Attributes=attributes)


def queue(stack: Stack) -> Any:
    found = stack.attributes("SecondLookQueue", ["All"])
    return found["DelaySeconds"], *(json.loads(found.get(name) or "{}") for name in ("Policy", "RedrivePolicy"))


def empty_topic_policy(by: Account, stack: Stack) -> Any:
    topic = stack.outputs["AlertsTopicArn"]
    return by.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=EMPTY)


def topic(stack: Stack) -> Any:
    found = stack.client("sns").get_topic_attributes(TopicArn=stack.outputs["AlertsTopicArn"])
    return json.loads(found["Attributes"]["Policy"])


# What only a person puts back.


def trust_ada(by: Account, stack: Stack) -> Any:
    trust = {"Effect": "Allow", "Principal": {"AWS": stack.account.id}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    return by.client("iam").update_assume_role_policy(RoleName=named(stack, "SweepRole"), PolicyDocument=document)


def trust(stack: Stack) -> Any:
    return stack.client("iam").get_role(RoleName=named(stack, "SweepRole"))["Role"]["AssumeRolePolicyDocument"]


def silence_alarm(by: Account, stack: Stack) -> Any:
    return by.client("cloudwatch").disable_alarm_actions(AlarmNames=[named(stack, "NoticeDeadLettersAlarm")])


def alarm(stack: Stack) -> Any:
    found = stack.client("cloudwatch").describe_alarms(AlarmNames=[named(stack, "NoticeDeadLettersAlarm")])
    return found["MetricAlarms"][0]["ActionsEnabled"]


def stop_backups(by: Account, stack: Stack) -> Any:
    recovery = {"PointInTimeRecoveryEnabled": False}
    return by.client("dynamodb").update_continuous_backups(
        TableName=stack.outputs["WorkloadsTableName"], PointInTimeRecoverySpecification=recovery
    )


def backups(stack: Stack) -> Any:
    found = stack.client("dynamodb").describe_continuous_backups(TableName=stack.outputs["WorkloadsTableName"])
    return found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]


def slow_schedule(by: Account, stack: Stack) -> Any:
    found = stack.schedule()
    kept = {name: found[name] for name in ("Name", "FlexibleTimeWindow", "Target", "State")}
    return by.client("scheduler").update_schedule(**kept, ScheduleExpression="rate(30 days)")


def schedule(stack: Stack) -> Any:
    return stack.schedule()["ScheduleExpression"]


FUNCTION = "lambda:{region}:{account}:function:{name}"
QUEUE = "sqs:{region}:{account}:{name}"
LIMIT = Tampering(STACK, "Notifier", FUNCTION, limit, limited, ("DeleteFunctionConcurrency",))
MAPPING = Tampering(STACK, "Notifier", FUNCTION, disable_mapping, mapping, ("UpdateEventSourceMapping",))
QUEUE_POLICY = Tampering(STACK, "SecondLookQueue", QUEUE, empty_queue_policy, queue, ("SetQueueAttributes",))
TOPIC_POLICY = Tampering(
    STACK, "AlertsTopic", "sns:{region}:{account}:{name}", empty_topic_policy, topic, ("SetTopicAttributes",)
)
RULE_OFF = of_rule(DEAF, disable, "PutRule")
NO_TARGET = of_rule(DEAF, remove_target, "PutTargets")
ALARM = Tampering(STACK, "NoticeDeadLettersAlarm", "cloudwatch:{region}:{account}:alarm:{name}", silence_alarm, alarm)
BACKUPS = Tampering(STACK, "WorkloadsTable", "dynamodb:{region}:{account}:table/{name}", stop_backups, backups)
SCHEDULE = Tampering(
    STACK, "SweepSchedule", "scheduler:{region}:{account}:schedule/default/{name}", slow_schedule, schedule
)
TRUST = Tampering(STACK, "SweepRole", "iam::{account}:role/{name}", trust_ada, trust)
PUT_BACK = {
    "a rule is disabled": RULE_OFF,
    "a rule of our bus is disabled": of_rule("SecondLookRule", disable_of_bus, "PutRule", bus="own"),
    "a rule hears nothing": of_rule(DEAF, put_pattern, "PutRule"),
    "a rule has no target": NO_TARGET,
    "a rule hears less": of_rule("CallerApiKeyRule", enable_anew, "PutRule"),
    "a function may not run": LIMIT,
    "a function is given nothing": MAPPING,
    "a queue takes nothing": QUEUE_POLICY,
    "a topic takes nothing": TOPIC_POLICY,
}
TOLD = {
    "a role trusts the account": TRUST,
    "an alarm tells nobody": ALARM,
    "a table is not backed up": BACKUPS,
    "a schedule sleeps": SCHEDULE,
}
