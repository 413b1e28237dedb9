"""What happens in another Region is heard at home, if the forwarder is deployed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from local import Account, deploy
from local.making.foundations import make_key

from .members import Home, tags

TEMPLATE = Path(__file__).parents[2] / "templates" / "forwarder.yaml"
ELSEWHERE = "us-east-1"


@pytest.fixture(scope="module")
def elsewhere(observing: Home) -> Account:
    """The account of a stack, in a Region that forwards to the stack's."""
    home = observing.stack.account
    account = observing.stack.aws.account(home.id, ELSEWHERE, behind_the_front=True)
    deploy(account, "forwarder", TEMPLATE, {}, {"HomeRegion": home.region})
    return account


@pytest.mark.usefixtures("elsewhere")
def test_global_services_are_forwarded_from_one_region_and_nothing_from_home(observing: Home) -> None:
    home = observing.stack.account

    def forwarded(region: str) -> set[str]:
        account = observing.stack.aws.account(home.id, region, behind_the_front=True)
        if region != ELSEWHERE:
            deploy(account, "forwarder", TEMPLATE, {}, {"HomeRegion": home.region})
        bus = f"arn:aws:events:{home.region}:{home.id}:event-bus/default"
        rules = account.client("events").list_rule_names_by_target(TargetArn=bus)["RuleNames"]
        return {name.split("-")[1] for name in rules}

    everything = forwarded(ELSEWHERE)
    assert {"ChangeIamRule", "ChangeOrganizationsRule", "ChangeBedrockRule"} <= everything
    assert everything - forwarded("ap-south-1") == {"ChangeAccountRule", "ChangeIamRule", "ChangeOrganizationsRule"}
    assert forwarded(home.region) == set()


def test_a_call_to_iam_is_heard_where_the_stack_is(observer: Home, elsewhere: Account) -> None:
    """IAM's calls reach EventBridge in us-east-1 only."""
    stack = observer.stack
    assert stack.account.region != elsewhere.region

    told = stack.told(stack.ada.client("iam").create_user(UserName="BedrockAPIKey-m4x7"))
    stack.settle()

    assert told["awsRegion"] == ELSEWHERE
    (alert,) = stack.alerts()
    assert alert.attributes["control"] == "iam-bedrock-key-long-term"
    assert alert.attributes["region"] == ELSEWHERE


def test_a_resource_is_read_in_the_region_of_its_change(observer: Home, elsewhere: Account) -> None:
    stack = observer.stack
    key = make_key(elsewhere, "alias/acme-elsewhere", tags(observer.workload))
    ada = Account(stack.ada.id, ELSEWHERE, stack.ada.endpoint, secret=stack.ada.secret, key=stack.ada.key)

    ada.client("kms").disable_key(KeyId=key)
    stack.settle()

    (alert,) = stack.alerts()
    assert alert.attributes["region"] == ELSEWHERE
    assert alert.document["verdict"]["verdict"] == "exposed"
