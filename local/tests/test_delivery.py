"""An event reaches the targets of the rules that hear it, if AWS's policies let it; otherwise their dead letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from local import LocalAws, deliver
from local.eventbridge.delivery import EventBridge
from local.eventbridge.policies import Question, allows
from local.eventbridge.rules import excludes
from local.eventbridge.targets import Delivery
from local.tests.places import SOURCE, Place, numbers, policy, trusting

ALL_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


@pytest.fixture
def here(aws: LocalAws) -> Place:
    return Place(aws.account(behind_the_front=True))


@pytest.fixture
def elsewhere(aws: LocalAws) -> Callable[..., Place]:
    return lambda **where: Place(aws.account(**where, behind_the_front=True))


def sent(aws: LocalAws, event: dict[str, Any]) -> list[Delivery]:
    """Delivers an event; nothing may be beyond this local AWS."""
    failures: list[Exception] = []
    bridge = EventBridge(lambda account, region: aws.account(account, region, behind_the_front=True))
    found = bridge.deliver(event, failures.append)
    assert not failures
    return found


# Which rules hear an event.


@pytest.mark.parametrize(
    ("state", "read_only", "heard"),
    [
        ("ENABLED", False, True),
        ("ENABLED", True, False),
        (ALL_READS, True, True),
        (ALL_READS, False, True),
        ("DISABLED", False, False),
    ],
)
def test_the_state_of_a_rule_decides_what_it_hears(
    aws: LocalAws, here: Place, state: str, read_only: bool, heard: bool
) -> None:
    queue = here.queue()
    event = here.event(here.rule(queue, state=state))
    event["detail"]["readOnly"] = read_only
    assert len(sent(aws, event)) == heard
    assert here.bodies(queue) == ([event] if heard else [])


def test_a_data_event_that_only_reads_is_heard_by_a_plain_rule(aws: LocalAws, here: Place) -> None:
    queue = here.queue()
    event = here.event(here.rule(queue))
    event["detail"] |= {"readOnly": True, "managementEvent": False, "eventCategory": "Data"}
    sent(aws, event)
    assert here.bodies(queue) == [event]


@pytest.mark.parametrize(
    ("detail", "heard"),
    [
        ({"eventName": ["Other"]}, False),
        ({"eventName": [{"prefix": "Put"}], "errorCode": [{"exists": False}]}, True),
        ({"eventName": [{"prefix": "Put"}], "errorCode": [{"exists": True}]}, False),
        ({"eventName": ["PutIt", {"suffix": "Them"}]}, True),
        ({"$or": [{"eventName": ["Other"]}, {"eventSource": [SOURCE]}]}, True),
        ({"requestParameters": {"name": [None]}}, False),
    ],
)
def test_the_pattern_of_a_rule_decides_what_it_hears(
    aws: LocalAws, here: Place, detail: dict[str, Any], heard: bool
) -> None:
    queue = here.queue()
    rule = here.rule(queue, pattern={"source": ["aws.delivery-tests"], "detail": detail})
    event = here.event("PutIt")
    sent(aws, event)
    assert here.bodies(queue) == ([event] if heard else [])
    here.client("events").disable_rule(Name=rule.rpartition("/")[2])


def test_rules_of_other_accounts_and_regions_hear_nothing(
    aws: LocalAws, here: Place, elsewhere: Callable[..., Place]
) -> None:
    queue = here.queue()
    event = here.event(here.rule(queue))
    for stranger in (elsewhere(account="700000000001"), elsewhere(region="us-east-1")):
        other = stranger.queue()
        stranger.rule(other, name=event["detail"]["eventName"])
        sent(aws, event)
        assert here.bodies(queue) == [event]
        assert stranger.bodies(other) == []


PATTERNS: list[dict[str, Any]] = [
    {"source": ["aws.kms"]},
    {"source": [{"prefix": "aws."}]},
    {"source": ["aws.iam", {"prefix": "aws.s"}]},
    {"source": [{"anything-but": ["aws.kms"]}]},
    {"detail": {"eventName": ["DisableKey"], "errorCode": [{"exists": False}]}},
    {"detail": {"userIdentity": {"type": ["Root"]}}},
    {"detail": {"userIdentity": {"type": [{"exists": False}]}}},
    {"detail": {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"prefix": "arn:aws:iam::"}]}}}}},
    {"detail": {"resources": {"ARN": ["arn:aws:kms:eu-west-1:111122223333:key/1"]}}},
    {"$or": [{"source": ["aws.iam"]}, {"source": ["aws.kms"]}]},
    {"detail": {"requestParameters": {"keyId": [None]}}},
]
EVENTS: list[dict[str, Any]] = [
    {"source": "aws.kms", "detail": {"eventName": "DisableKey", "requestParameters": {"keyId": None}}},
    {"source": "aws.s3", "detail": {"eventName": "DisableKey", "errorCode": "AccessDenied"}},
    {"source": "custom", "detail": {"userIdentity": {"type": "Root"}}},
    {"source": "aws.iam", "detail": {"resources": [{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/1"}]}},
    {"source": "aws.iam", "detail": {"userIdentity": {"sessionContext": "HIDDEN_DUE_TO_SECURITY_REASONS"}}},
]
FRAME = {"id": "1", "detail-type": "t", "account": "1", "time": "2026-11-03T18:59:39Z", "region": "eu-west-1"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event["source"]))
@pytest.mark.parametrize("pattern", PATTERNS, ids=json.dumps)
def test_what_plainly_does_not_fit_does_not_fit(here: Place, pattern: dict[str, Any], event: dict[str, Any]) -> None:
    """Only what the local AWS would refuse, too, is left out without asking it."""
    asked = {"EventPattern": json.dumps(pattern), "Event": json.dumps(event | FRAME | {"resources": []})}
    if excludes(pattern, event):
        assert not here.account.client("events").test_event_pattern(**asked)["Result"]


def test_words_and_beginnings_are_plain() -> None:
    kms, strange = EVENTS[0], EVENTS[2]
    plain = [pattern for pattern in PATTERNS if excludes(pattern, strange)]
    assert plain == [*PATTERNS[:3], PATTERNS[4], *PATTERNS[7:9]]
    assert not excludes(PATTERNS[0], kms)
    assert not excludes(PATTERNS[1], kms)


# Queues.


def test_each_target_of_each_rule_gets_the_event(aws: LocalAws, here: Place) -> None:
    one, two, three = here.queue(), here.queue(), here.queue()
    rule = here.rule(one, two)
    again = here.rule(three, pattern={"detail": {"eventName": [rule.rpartition("/")[2]]}})
    event = here.event(rule)
    assert {delivery.rule for delivery in sent(aws, event)} == {rule, again}
    assert [here.bodies(queue) for queue in (one, two, three)] == [[event]] * 3


CONDITIONS = [
    ({"ArnEquals": {"aws:SourceArn": "{rule}"}}, True),
    ({"ArnEquals": {"aws:SourceArn": ["arn:aws:events:eu-west-1:111122223333:rule/other", "{rule}"]}}, True),
    ({"ArnEquals": {"AWS:sourcearn": "{rule}"}}, True),
    ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*:111122223333:rule/*"}}, True),
    ({"ArnEquals": {"aws:SourceArn": "arn:aws:events:*"}}, False),
    ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*"}}, False),  # a wildcard stays within its part
    ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, True),
    ({"StringEquals": {"aws:SourceAccount": "444455556666"}}, False),
    ({"StringEquals": {"aws:SourceArn": "{rule}*"}}, False),
    ({"ArnEquals": {"aws:SourceArn": "{rule}-of-somebody"}}, False),
    ({"ArnNotEquals": {"aws:SourceArn": "{rule}"}}, False),
    ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
    ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, True),
    ({"Null": {"aws:SourceArn": "true"}}, False),
    ({"Bool": {"aws:SecureTransport": "true"}}, True),
]


@pytest.mark.parametrize(("condition", "let_in"), CONDITIONS)
def test_a_queue_lets_in_only_whom_its_policy_names(
    aws: LocalAws, here: Place, condition: dict[str, Any], let_in: bool
) -> None:
    name = f"rule-{next(numbers)}"
    rule = f"arn:aws:events:eu-west-1:111122223333:rule/{name}"
    queue = here.queue(
        trusting("events.amazonaws.com", "sqs:SendMessage", **json.loads(json.dumps(condition).replace("{rule}", rule)))
    )
    assert here.rule(queue, name=name) == rule
    event = here.event(rule)
    [delivery] = sent(aws, event)
    assert here.bodies(queue) == ([event] if let_in else [])
    assert (delivery.error is None) is let_in
    assert (delivery.lost is None) is let_in


SEND = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": "*",
}


@pytest.mark.parametrize(
    ("statements", "let_in"),
    [
        ([SEND], True),
        ([SEND | {"Action": "SQS:Send*"}], True),
        ([SEND | {"Action": ["sqs:GetQueueUrl", "sqs:*"]}], True),
        ([SEND | {"Principal": "*"}], True),
        ([SEND | {"Principal": {"AWS": "*"}}], True),
        ([SEND | {"Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}}], True),
        ([], False),
        ([SEND | {"Principal": {"Service": "sns.amazonaws.com"}}], False),
        ([SEND | {"Principal": {"AWS": "111122223333"}}], False),
        ([SEND | {"Action": "sqs:ReceiveMessage"}], False),
        ([SEND | {"Resource": "arn:aws:sqs:eu-west-1:111122223333:other"}], False),
        ([SEND, SEND | {"Effect": "Deny"}], False),
        ([SEND, SEND | {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}], True),
    ],
)
def test_every_part_of_a_statement_counts(statements: list[dict[str, Any]], let_in: bool) -> None:
    context = {"aws:SecureTransport": "true"}
    queue = "arn:aws:sqs:eu-west-1:111122223333:queue"
    asked = Question("Service", frozenset({"events.amazonaws.com"}), "sqs:SendMessage", queue, context)
    assert allows(policy(*statements), asked) is let_in


def test_a_condition_that_nobody_can_compare_is_told() -> None:
    asked = Question("Service", frozenset({"events.amazonaws.com"}), "sqs:SendMessage", "queue")
    with pytest.raises(NotImplementedError, match="IpAddress"):
        allows(policy(SEND | {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}), asked)


def test_a_queue_without_a_policy_gets_nothing(aws: LocalAws, here: Place) -> None:
    queue = here.queue(policy=None)
    [delivery] = sent(aws, here.event(here.rule(queue)))
    assert delivery.error is not None
    assert delivery.error[0] == "NO_PERMISSIONS"
    assert here.received(queue) == []


# Dead letters.


@pytest.mark.parametrize("missing", [False, True], ids=["that lets nobody in", "that is not there"])
def test_dead_letters_say_what_could_not_be_delivered_to_a_queue(aws: LocalAws, here: Place, missing: bool) -> None:
    queue = "arn:aws:sqs:eu-west-1:111122223333:nowhere" if missing else here.queue(policy=None)
    dead = here.queue()
    rule = here.rule({"Arn": queue, "DeadLetterConfig": {"Arn": dead}})
    event = here.event(rule)
    [delivery] = sent(aws, event)
    [message] = here.received(dead)
    told = {name: attribute["StringValue"] for name, attribute in message["MessageAttributes"].items()}
    code = "NO_RESOURCE" if missing else "NO_PERMISSIONS"
    assert told.pop("ERROR_MESSAGE")
    assert told == {"RULE_ARN": rule, "TARGET_ARN": queue, "ERROR_CODE": code}
    assert json.loads(message["Body"]) == event
    assert (delivery.dead_letter, delivery.lost) == (dead, None)


@pytest.mark.parametrize("missing", [False, True], ids=["lets nobody in", "is not there"])
def test_an_event_is_lost_when_the_queue_of_dead_letters(aws: LocalAws, here: Place, missing: bool) -> None:
    dead = "arn:aws:sqs:eu-west-1:111122223333:nowhere" if missing else here.queue(policy=None)
    target = {"Arn": here.queue(policy=None), "DeadLetterConfig": {"Arn": dead}}
    [delivery] = sent(aws, here.event(here.rule(target)))
    assert delivery.dead_letter is None
    assert str(delivery.lost).startswith("NO_RESOURCE" if missing else "NO_PERMISSIONS")


# What a target gets.


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"Input": '{"fixed": [1]}'}, {"fixed": [1]}),
        ({"InputPath": "$.detail.userIdentity.type"}, "Root"),
        ({"InputPath": "$.resources"}, []),
    ],
)
def test_a_target_gets_the_part_that_it_asks_for(
    aws: LocalAws, here: Place, shape: dict[str, str], expected: Any
) -> None:
    queue = here.queue()
    sent(aws, here.event(here.rule({"Arn": queue, **shape})))
    assert here.bodies(queue) == [expected]


@pytest.mark.parametrize(
    "target",
    [
        {"InputPath": "$.detail.absent"},
        {"InputTransformer": {"InputTemplate": '"it"'}},
        {"Arn": "arn:aws:logs:eu-west-1:111122223333:log-group:group"},
    ],
)
def test_what_is_not_played_here_is_told_and_hinders_nobody(aws: LocalAws, here: Place, target: dict[str, Any]) -> None:
    queue, other = here.queue(), here.queue()
    event = here.event(here.rule({"Arn": queue} | target, other))
    with pytest.raises(NotImplementedError):
        deliver(aws, event)
    assert here.bodies(other) == [event]


# Buses.


PUT = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}


def test_an_event_goes_through_a_bus_of_the_same_region(aws: LocalAws, here: Place) -> None:
    bus, queue = here.bus(), here.queue()
    first = here.rule(bus)
    event = here.event(first)
    second = here.rule(queue, bus=bus, pattern={"source": [event["source"]]})
    assert [delivery.rule for delivery in sent(aws, event)] == [second, first]
    assert here.bodies(queue) == [event]


def test_an_event_goes_to_another_region_as_it_is(aws: LocalAws, here: Place, elsewhere: Callable[..., Place]) -> None:
    home = elsewhere(region="us-east-1")
    bus, queue = home.bus(), home.queue()
    event = here.event(here.rule({"Arn": bus, "RoleArn": here.role(PUT | {"Resource": bus})}))
    home.rule(queue, bus=bus, pattern={"account": ["111122223333"], "region": ["eu-west-1"]})
    sent(aws, event)
    assert home.bodies(queue) == [event]


@pytest.mark.parametrize(
    ("trusted", "resource", "code"),
    [
        ("lambda.amazonaws.com", "*", "FAILED_TO_ASSUME_ROLE"),
        ("events.amazonaws.com", "arn:aws:events:us-east-1:111122223333:event-bus/other", "NO_PERMISSIONS"),
    ],
)
def test_a_role_that_may_not_put_events_carries_none(
    aws: LocalAws, here: Place, elsewhere: Callable[..., Place], trusted: str, resource: str, code: str
) -> None:
    home = elsewhere(region="us-east-1")
    bus, dead, role = home.bus(), here.queue(), here.role(PUT | {"Resource": resource}, trusted=trusted)
    event = here.event(here.rule({"Arn": bus, "RoleArn": role, "DeadLetterConfig": {"Arn": dead}}))
    [delivery] = sent(aws, event)
    assert delivery.error is not None
    assert delivery.error[0] == code
    assert here.bodies(dead) == [event]


@pytest.mark.parametrize(
    ("principal", "let_in"), [("111122223333", True), ("*", True), ("222233334444", False), (None, False)]
)
def test_another_account_decides_who_may_put_events(
    aws: LocalAws, here: Place, elsewhere: Callable[..., Place], principal: str | None, let_in: bool
) -> None:
    central = elsewhere(account="700000000001")
    bus, queue = central.bus(), central.queue()
    if principal:
        central.client("events").put_permission(
            EventBusName=bus.rpartition("/")[2], Action="events:PutEvents", Principal=principal, StatementId="let-in"
        )
    event = here.event(here.rule({"Arn": bus, "RoleArn": here.role(PUT)}))
    central.rule(queue, bus=bus, pattern={"account": ["111122223333"]})
    first = sent(aws, event)[-1]
    assert central.bodies(queue) == ([event] if let_in else [])
    assert (first.error is None) is let_in


def test_a_bus_that_is_not_there_gets_nothing(aws: LocalAws, here: Place) -> None:
    dead = here.queue()
    bus = "arn:aws:events:eu-west-1:111122223333:event-bus/nowhere"
    event = here.event(here.rule({"Arn": bus, "DeadLetterConfig": {"Arn": dead}}))
    [delivery] = sent(aws, event)
    assert delivery.error is not None
    assert delivery.error[0] == "NO_RESOURCE"
    assert here.bodies(dead) == [event]


def test_an_event_is_forwarded_once_only(aws: LocalAws, here: Place) -> None:
    one, two, queue, dead = here.bus(), here.bus(), here.queue(), here.queue()
    event = here.event(here.rule(one))
    any_source = {"source": [event["source"]]}
    here.rule({"Arn": two, "DeadLetterConfig": {"Arn": dead}}, bus=one, pattern=any_source)
    here.rule(queue, bus=two, pattern=any_source)
    sent(aws, event)
    assert here.bodies(queue) == []
    assert here.bodies(dead) == [event]


# Functions.


@pytest.mark.parametrize("source", ["rule", "other", None])
def test_a_function_is_invoked_by_rules_that_its_policy_names(
    aws: LocalAws, here: Place, monkeypatch: pytest.MonkeyPatch, source: str | None
) -> None:
    name = f"function-{next(numbers)}"
    functions = here.client("lambda")
    arn = functions.create_function(
        FunctionName=name,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=here.role(),
        Code={"ZipFile": b"PK\x05\x06" + bytes(18)},
    )["FunctionArn"]
    rule = here.rule(arn)
    if source:
        functions.add_permission(
            FunctionName=name,
            StatementId="rule",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=rule if source == "rule" else f"{rule}-{source}",
        )
    event, invoked = here.event(rule), []
    monkeypatch.setattr(functions, "invoke", lambda **request: invoked.append(request))
    [delivery] = sent(aws, event)
    assert (delivery.error is None) is (source == "rule")
    assert [json.loads(request["Payload"]) for request in invoked] == ([event] if source == "rule" else [])
    assert all(request["InvocationType"] == "Event" for request in invoked)
