"""Bad changes of indexes of Kendra."""

from __future__ import annotations

import itertools
from functools import partial

from local import Account, Workload, baselines

from ..stack import Stack
from ..waiting import until
from .change import Change, State, change
from .sources import approve

NUMBERS = itertools.count(1)


def proved_by(login: str) -> list[State]:
    """Tokens whose keys lie at a place."""
    return [{"JwtTokenTypeConfiguration": {"KeyLocation": "URL", "URL": f"https://{login}.example/keys"}}]


def believe_callers(stack: Stack, workload: Workload) -> Change:
    """Has an index believe its callers about who asks, and any token of a stranger beside."""
    asked = {"UserContextPolicy": "ATTRIBUTE_FILTER", "UserTokenConfigurations": proved_by("stranger")}
    return of_index(stack, workload, asked)


def prove_otherwise(stack: Stack, workload: Workload) -> Change:
    """Has an index be shown tokens that somebody else signs."""
    return of_index(stack, workload, {"UserTokenConfigurations": proved_by("stranger")})


def of_index(stack: Stack, workload: Workload, asked: State) -> Change:
    """A change to an index that was approved as one that proves who asks."""
    arn = new_index(stack, workload)
    live = partial(settled, stack.account, arn)
    approve(stack, workload, arn, live())

    def act(by: Account) -> State:
        return dict(by.client("kendra").update_index(Id=arn.rpartition("/")[2], **asked))

    return change(
        stack,
        act,
        control="kendra-access-control-weakened",
        resource=arn,
        live=live,
        calls=("UpdateIndex",),
    )


def new_index(stack: Stack, workload: Workload) -> str:
    """An index of a workload that asks for tokens, and has a key: its ARN."""
    made = stack.client("kendra").create_index(
        Name=f"claims-{next(NUMBERS)}",
        RoleArn=f"arn:aws:iam::{stack.account.id}:role/kendra",
        ServerSideEncryptionConfiguration={"KmsKeyId": workload.key_arn},
        UserContextPolicy="USER_TOKEN",
        UserTokenConfigurations=proved_by("acme"),
        Tags=[{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}],
    )
    return f"arn:aws:kendra:{stack.account.region}:{stack.account.id}:index/{made['Id']}"


def settled(account: Account, arn: str) -> State:
    """An index, when nothing is done to it."""

    def found() -> State:
        index = baselines.kendra_index(account, arn)
        return index if index["state"]["status"] == "ACTIVE" else {}

    return until(found, "the index is active")
