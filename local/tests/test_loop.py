"""From a call to a queue: after a delay, at least once, and as badly as a test asks for."""

from __future__ import annotations

import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.eventbridge.faults import DeliveryFaults
from local.eventbridge.loop import Loop, Recorded
from local.eventbridge.targets import Delivery
from local.tests.exchanges import exchange
from local.tests.places import Place, policy

ACCOUNT = "600000000001"
CALLS = ["DisableKey", "EnableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "PutKeyPolicy", "CreateKey"]


@pytest.fixture(scope="module")
def place(running: LocalAws) -> Place:
    account = running.account(ACCOUNT, behind_the_front=True)
    account.client("cloudtrail").create_trail(Name="trail", S3BucketName="logs", IsMultiRegionTrail=True)
    account.client("cloudtrail").start_logging(Name="trail")
    return Place(account)


@pytest.fixture(scope="module")
def queue(place: Place) -> str:
    """A queue that hears of every key."""
    queue = place.queue()
    place.rule(queue, pattern={"source": ["aws.kms"]})
    return queue


@pytest.fixture
def loop(running: LocalAws, place: Place, queue: str) -> Iterator[Loop]:
    place.received(queue)
    with Loop(lambda account, region: running.account(account, region, behind_the_front=True)) as loop:
        yield loop
    assert loop.failures == []


@pytest.fixture
def names(loop: Loop, place: Place, queue: str) -> Callable[[], list[str]]:
    """What arrived, once nothing is on its way."""

    def arrived() -> list[str]:
        loop.wait_until_idle()
        assert place
        return [delivery.envelope["detail"]["eventName"] for delivery in loop.deliveries if delivery.target == queue]

    return arrived


def call(loop: Loop, *names: str) -> None:
    for name in names:
        loop.hear(exchange("kms", name, ACCOUNT, KeyId="k"))


# Without faults.


def test_a_call_is_recorded_and_reaches_the_queue(loop: Loop, place: Place, queue: str) -> None:
    call(loop, "DisableKey")
    loop.wait_until_idle()
    [record], [body] = loop.records, place.bodies(queue)
    assert body["detail"] == record
    assert (record["eventName"], body["source"], body["account"]) == ("DisableKey", "aws.kms", ACCOUNT)
    assert [delivery.error for delivery in loop.deliveries] == [None]


def test_a_read_is_recorded_and_heard_by_no_plain_rule(loop: Loop, names: Callable[[], list[str]]) -> None:
    call(loop, "DescribeKey")
    assert names() == []
    assert [record["readOnly"] for record in loop.records] == [True]


def test_what_no_trail_records_reaches_nobody(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.hear(exchange("kms", "DisableKey", "600000000002"))
    assert names() == []
    assert loop.records == []


def test_an_event_comes_after_the_delay_and_not_before(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.delay = 0.3
    call(loop, "DisableKey")
    time.sleep(0.2)
    assert not loop.settled()
    assert loop.deliveries == []
    assert names() == ["DisableKey"]


def test_a_rule_counts_as_it_stands_when_the_event_comes(loop: Loop, place: Place) -> None:
    late = place.queue()
    loop.delay = 0.2
    call(loop, "DisableKey")  # for which the rules are read
    loop.wait_until_idle()
    call(loop, "TagResource")
    place.rule(late, pattern={"source": ["aws.kms"], "detail": {"eventName": ["TagResource"]}})
    loop.wait_until_idle()
    assert len(place.bodies(late)) == 1


def test_after_its_trail_was_stopped_the_loop_is_deaf(loop: Loop, place: Place) -> None:
    queue, cloudtrail = place.queue(), place.client("cloudtrail")
    place.rule(queue, pattern={"detail": {"eventName": ["EnableKeyRotation", "StopLogging", "DisableKeyRotation"]}})
    call(loop, "EnableKeyRotation")
    cloudtrail.stop_logging(Name="trail")
    try:
        loop.hear(exchange("cloudtrail", "StopLogging", ACCOUNT, Name="trail"))
        call(loop, "DisableKeyRotation")
        loop.wait_until_idle()
        assert [body["detail"]["eventName"] for body in place.bodies(queue)] == ["EnableKeyRotation", "StopLogging"]
    finally:
        cloudtrail.start_logging(Name="trail")


def test_a_listener_is_told_of_records_and_deliveries(loop: Loop, names: Callable[[], list[str]]) -> None:
    told: list[Recorded | Delivery] = []
    loop.listen(told.append)
    call(loop, "DisableKey")
    assert names() == ["DisableKey"]
    first, second = told
    assert isinstance(first, Recorded)
    assert isinstance(second, Delivery)
    assert first.exchange.operation == "DisableKey"
    assert second.envelope["detail"] == first.record


def test_what_is_lost_is_counted_with_its_reason(loop: Loop, place: Place) -> None:
    place.rule(place.queue(policy=None), pattern={"detail": {"eventName": ["RotateKeyOnDemand"]}})
    call(loop, "RotateKeyOnDemand")
    loop.wait_until_idle()
    [lost] = loop.dropped
    assert (lost.lost, lost.error and lost.error[0]) == ("no dead-letter queue", "NO_PERMISSIONS")


def test_what_cannot_be_played_is_a_failure_and_the_loop_goes_on(
    loop: Loop, place: Place, names: Callable[[], list[str]]
) -> None:
    target = {"Arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:group"}
    rule = place.rule(target, pattern={"detail": {"eventName": ["UpdateAlias"]}})
    call(loop, "UpdateAlias", "DisableKey")
    assert names() == ["UpdateAlias", "DisableKey"]
    assert [type(failure) for failure in loop.failures] == [NotImplementedError]
    place.client("events").disable_rule(Name=rule.rpartition("/")[2])
    loop.forget()


def test_a_recorder_that_breaks_is_a_failure_and_the_loop_goes_on(running: LocalAws) -> None:
    def broken(_: Any) -> list[Any]:
        raise KeyError("shape")

    with Loop(lambda account, region: running.account(account, region, behind_the_front=True), broken) as loop:
        call(loop, "DisableKey", "EnableKey")
        assert [str(failure) for failure in loop.failures] == ["'shape'", "'shape'"]


def test_hearing_and_delivering_take_little_time(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.delay = 0.0
    taken = []
    for _ in range(9):
        began = time.perf_counter()
        call(loop, "DisableKey")
        loop.wait_until_idle()
        taken.append(time.perf_counter() - began)
    assert len(names()) == 9
    assert statistics.median(taken) < 0.1


# With faults.


def test_a_duplicate_comes_as_often_as_asked(loop: Loop, place: Place, queue: str) -> None:
    loop.faults.add("duplicate", "DisableKey", times=2, count=1)
    call(loop, "DisableKey", "DisableKey")
    loop.wait_until_idle()
    ids = [body["detail"]["eventID"] for body in place.bodies(queue)]
    assert (len(ids), len(set(ids))) == (4, 2)


def test_what_is_dropped_never_comes(loop: Loop, names: Callable[[], list[str]]) -> None:
    fault = loop.faults.add("drop", "kms:Disable.*", nth=2, count=1)
    call(loop, "DisableKey", "EnableKey", "DisableKey", "DisableKey")
    assert names() == ["DisableKey", "EnableKey", "DisableKey"]
    assert len(fault.struck) == 1
    assert len(loop.records) == 4


def test_what_is_delayed_comes_later(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.faults.add("delay", "DisableKey", seconds=0.3)
    began = time.monotonic()
    call(loop, "DisableKey", "EnableKey")
    assert names() == ["EnableKey", "DisableKey"]
    assert time.monotonic() - began >= 0.3


def test_what_is_reordered_lets_others_pass(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.faults.add("reorder", "DisableKey", behind=2)
    call(loop, *CALLS[:4])
    assert names() == [CALLS[1], CALLS[2], CALLS[0], CALLS[3]]


def test_what_is_reordered_comes_though_nothing_passes(loop: Loop, names: Callable[[], list[str]]) -> None:
    loop.faults.add("reorder", behind=2, seconds=0.2)
    call(loop, "DisableKey")
    assert names() == ["DisableKey"]


def test_a_shuffle_is_the_same_for_the_same_seed(loop: Loop, names: Callable[[], list[str]]) -> None:
    def shuffled(seed: int) -> list[str]:
        loop.forget()
        loop.delay = 0.2
        loop.faults.add("shuffle", behind=3, seed=seed, seconds=1)
        call(loop, *CALLS)
        return names()

    first = shuffled(1)
    assert sorted(first) == sorted(CALLS)
    assert first != CALLS
    assert shuffled(1) == first
    assert any(shuffled(seed) != first for seed in (2, 3))


def test_what_is_held_comes_when_it_is_released(loop: Loop, names: Callable[[], list[str]]) -> None:
    with loop.held("DisableKey") as hold:
        call(loop, "DisableKey", "EnableKey")
        assert names() == ["EnableKey"]
        assert len(hold.struck) == 1
    assert names() == ["EnableKey", "DisableKey"]
    call(loop, "DisableKey")
    assert names()[2:] == ["DisableKey"]


def test_forgetting_ends_faults_and_lets_go(loop: Loop, place: Place, queue: str) -> None:
    loop.order({"what": "hold"})
    call(loop, "DisableKey")
    loop.wait_until_idle()
    assert place.bodies(queue) == []
    loop.forget()
    loop.wait_until_idle()
    assert len(place.bodies(queue)) == 1


def envelopes(*names: str, account: str = ACCOUNT) -> Iterator[dict[str, Any]]:
    for name in names:
        yield {"account": account, "detail": {"eventName": name, "eventSource": "kms.amazonaws.com"}}


@pytest.mark.parametrize(
    ("settings", "struck"),
    [
        ({}, [0, 1, 2, 3]),
        ({"match": "DisableKey"}, [0, 2]),
        ({"match": "kms:.*Key"}, [0, 1, 2, 3]),
        ({"match": "Disable"}, []),
        ({"match": "s3:.*"}, []),
        ({"account": "6.*"}, [0, 1, 2, 3]),
        ({"account": "7.*"}, []),
        ({"nth": 2}, [1, 2, 3]),
        ({"nth": 2, "count": 1}, [1]),
        ({"probability": 0.0}, []),
    ],
)
def test_a_fault_strikes_whom_it_names(settings: dict[str, Any], struck: list[int]) -> None:
    faults = DeliveryFaults()
    fault = faults.add_from({"what": "drop", **settings})
    events = list(envelopes("DisableKey", "EnableKey", "DisableKey", "CreateKey"))
    assert [at for at, event in enumerate(events) if faults.striking(event)] == struck
    assert [events[at] for at in struck] == fault.struck


def test_chance_is_the_same_for_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = DeliveryFaults()
        faults.add("drop", probability=0.5, seed=seed)
        return [faults.striking(event) is not None for event in envelopes(*itertools.repeat("DisableKey", 40))]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 5 < sum(struck(1)) < 35


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "needs `what`"),
        ({"what": "lose"}, "'lose' is not a valid Mishap"),
        ({"what": "drop", "time": 1}, "has no time, only"),
        ({"what": "drop", "match": "("}, "is no regular expression"),
        ({"what": "drop", "struck": []}, "has no struck"),
    ],
)
def test_a_document_that_names_no_fault_is_refused(document: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        DeliveryFaults().add_from(document)


# Through the front, by an ordinary client.


@pytest.fixture
def owner(aws: LocalAws, place: Place) -> Account:  # noqa: ARG001, the place has the trail
    return aws.account(ACCOUNT)


def heard(aws: LocalAws, name: str) -> list[dict[str, Any]]:
    """The records of a call, once everything is delivered."""
    aws.loop.wait_until_idle()
    return [dict(record) for record in aws.loop.records if record["eventName"] == name]


def test_an_attack_reaches_the_queue_a_moment_later(aws: LocalAws, owner: Account, place: Place, queue: str) -> None:
    key = owner.client("kms").create_key()["KeyMetadata"]["KeyId"]
    aws.loop.wait_until_idle()
    place.received(queue)
    began = time.perf_counter()
    answer = owner.client("kms").disable_key(KeyId=key)
    aws.loop.wait_until_idle()
    taken = time.perf_counter() - began
    [body] = place.bodies(queue)
    assert body["detail"]["requestParameters"] == {"keyId": key}
    assert body["detail"]["requestID"] == answer["ResponseMetadata"]["RequestId"]
    assert body["detail"]["userIdentity"]["type"] == "Root"
    assert aws.loop.delay <= taken < aws.loop.delay + 1


def test_a_read_behind_the_front_or_of_another_account_is_not_heard(aws: LocalAws, owner: Account) -> None:
    aws.account(ACCOUNT, behind_the_front=True).client("kms").list_keys()
    aws.account("600000000003").client("kms").list_keys()
    assert heard(aws, "ListKeys") == []
    owner.client("kms").list_keys()
    assert len(heard(aws, "ListKeys")) == 1


def test_a_refused_call_is_heard_with_its_error(aws: LocalAws, owner: Account, place: Place) -> None:
    arn = place.role(trusted="ec2.amazonaws.com")
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    place.client("iam").update_assume_role_policy(RoleName=arn.rpartition("/")[2], PolicyDocument=policy(trust))
    session = owner.assume(arn, "stranger")
    with pytest.raises(ClientError, match="AccessDenied"):
        session.client("kms").create_key()
    [record] = heard(aws, "CreateKey")
    assert (record["errorCode"], record["responseElements"]) == ("AccessDenied", None)
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == arn


def test_after_stop_logging_the_front_is_deaf(aws: LocalAws, owner: Account) -> None:
    cloudtrail = owner.client("cloudtrail")
    cloudtrail.stop_logging(Name="trail")
    try:
        owner.client("kms").list_keys()
        owner.client("iam").list_roles()
        assert len(heard(aws, "StopLogging")) == 1
        assert heard(aws, "ListKeys") == heard(aws, "ListRoles") == []
    finally:
        cloudtrail.start_logging(Name="trail")
    owner.client("kms").list_keys()
    assert len(heard(aws, "ListKeys")) == 1
    assert len(heard(aws, "StartLogging")) == 1


def test_faults_are_ordered_at_the_admin_port(aws: LocalAws, owner: Account, place: Place, queue: str) -> None:
    place.received(queue)
    assert ask(aws, "POST", {"what": "duplicate", "match": "CreateKey"})["what"] == "duplicate"
    owner.client("kms").create_key()
    aws.loop.wait_until_idle()
    assert len(place.bodies(queue)) == 2
    assert ask(aws, "DELETE", None) == {}
    owner.client("kms").create_key()
    aws.loop.wait_until_idle()
    assert len(place.bodies(queue)) == 1
    with pytest.raises(HTTPError, match="400"):
        ask(aws, "POST", {"what": "lose"})


def ask(aws: LocalAws, method: str, document: dict[str, Any] | None) -> Any:
    body = json.dumps(document).encode() if document else None
    request = Request(f"{aws.front.url}/_local/deliveries", body, method=method)
    with build_opener(ProxyHandler({})).open(request, timeout=5) as answer:
        return json.load(answer)
