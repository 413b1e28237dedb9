"""Policies of a deployed stack, as whoever may write there puts them in force. Nobody hears of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .stack import Stack

AGE = 1  # seconds for which functions do not ask whether another policy is in force
INVALID = "version: 1\nmode: on\n"
# What a person is asked for elsewhere is repaired at once, however many repairs there are; and there are lists of what
# is approved.
WILLING = """\
version: 1
overrides:
  - control: sagemaker-*
    phase: scaled
    response: remediate
budgets:
  per_workload: { repairs: 500, within: 1h }
approved:
  buckets: ["acme-*"]
  model_approvers: ["arn:aws:iam::*:role/model-approver"]
"""
DECIDING = ("ChangeDetector", "ThreatDetector", "Remediator")


@contextmanager
def under(stack: Stack, document: str) -> Iterator[None]:
    """Puts a document in force, and brings back what was before."""
    before = in_force(stack)
    start_anew(stack)
    put_by_hand(stack, document)
    yield
    bring_back(stack, before)


def start_anew(stack: Stack, age: int = AGE) -> None:
    """Has the functions forget what they know, as an environment of other words starts them anew, and then ask for the
    policy whenever the last answer is older than so many seconds.
    """
    for function in DECIDING:
        named = {"FunctionName": stack.outputs[f"{function}Name"]}
        found = stack.client("lambda").get_function_configuration(**named)["Environment"]["Variables"]
        words = found | {"POLICY_AGE": str(age), "STARTED": str(time.time())}
        stack.client("lambda").update_function_configuration(**named, Environment={"Variables": words})


def take_away(stack: Stack) -> None:
    """Leaves no policy in force."""
    stack.client("ssm").delete_parameters(Names=[stack.outputs["PolicyParameterName"]])


def in_force(stack: Stack) -> str | None:
    """What the parameter says; None when there is none."""
    ssm = stack.client("ssm")
    try:
        return str(ssm.get_parameter(Name=stack.outputs["PolicyParameterName"])["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        return None


def bring_back(stack: Stack, pointer: str | None) -> None:
    """Puts in force what was, or nothing."""
    if pointer is None:
        take_away(stack)
    else:
        name = stack.outputs["PolicyParameterName"]
        stack.client("ssm").put_parameter(Name=name, Value=pointer, Type="String", Overwrite=True)
    time.sleep(AGE)


def put_by_hand(stack: Stack, document: str, *, sha256: str | None = None) -> None:
    """Puts a document in force without asking whether it is one."""
    found = stack.client("s3").put_object(
        Bucket=stack.outputs["PolicyBucketName"], Key="policy.yaml", Body=document.encode()
    )
    pointer = {"version": found["VersionId"], "sha256": sha256 or hashlib.sha256(document.encode()).hexdigest()}
    stack.client("ssm").put_parameter(
        Name=stack.outputs["PolicyParameterName"], Value=json.dumps(pointer), Type="String", Overwrite=True
    )
    time.sleep(AGE)
