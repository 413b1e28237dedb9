"""Deploys a SAM template to the local AWS in the steps of a user: package the functions, create or update the stack."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from .aws import Account

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
GOOD = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
DEPLOYED_WITHIN = 60.0
NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold: the same binary gives the same zip
EXECUTABLE = 0o755 << 16


class DeployError(RuntimeError):
    """The stack did not become what the template says; the message lists the resources that failed."""


def deploy(
    account: Account,
    stack: str,
    template: Path,
    binaries: Mapping[str, Path],
    parameters: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Creates or updates a stack and returns its outputs. `binaries` maps logical ids of functions to programs."""
    cloudformation = account.client("cloudformation")
    request = {
        "StackName": stack,
        "TemplateURL": package(account, template, binaries),
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in (parameters or {}).items()],
        "Capabilities": CAPABILITIES,
    }
    if status_of(cloudformation, stack) is None:
        cloudformation.create_stack(**request)
    else:
        cloudformation.update_stack(**request)
    status = settled(cloudformation, stack)
    if status not in GOOD:
        raise DeployError(f"{stack} is {status}:\n" + "\n".join(failures(cloudformation, stack)))
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def delete(account: Account, stack: str) -> None:
    """Deletes a stack and waits until it is gone."""
    cloudformation = account.client("cloudformation")
    cloudformation.delete_stack(StackName=stack)
    status = settled(cloudformation, stack)
    if status not in (None, "DELETE_COMPLETE"):
        raise DeployError(f"{stack} is {status}:\n" + "\n".join(failures(cloudformation, stack)))


def package(account: Account, template: Path, binaries: Mapping[str, Path]) -> str:
    """Uploads every function's code, and the template that names it, as `sam package` would; returns the URL."""
    document = yaml_parse(template.read_text())
    bucket = artifacts(account)
    for function, binary in binaries.items():
        key = upload(account, bucket, zipped(binary, binary.stat().st_mtime_ns))
        document["Resources"][function]["Properties"]["CodeUri"] = f"s3://{bucket}/{key}"
    packaged = json.dumps(document, default=str)  # YAML reads an unquoted policy version as a date
    return f"{account.endpoint}/{bucket}/{upload(account, bucket, packaged.encode())}"


def artifacts(account: Account) -> str:
    """The bucket for packages, made if need be."""
    bucket = f"artifacts-{account.id}-{account.region}"
    with contextlib.suppress(account.client("s3").exceptions.BucketAlreadyOwnedByYou):
        create_bucket(account, bucket)
    return bucket


def create_bucket(account: Account, bucket: str) -> None:
    """Makes a bucket in the account's Region; us-east-1 may not be named."""
    elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": account.region}}
    account.client("s3").create_bucket(Bucket=bucket, **({} if account.region == "us-east-1" else elsewhere))


def upload(account: Account, bucket: str, content: bytes) -> str:
    """Puts content into a bucket under its own hash."""
    key = hashlib.sha256(content).hexdigest()
    account.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
    return key


@cache
def zipped(binary: Path, _changed: int) -> bytes:
    """The zip of a program, made once for as long as the program does not change."""
    return zip_bootstrap(binary.read_bytes())


def zip_bootstrap(program: bytes) -> bytes:
    """A zip with the program as `bootstrap`, the same for the same program."""
    entry = zipfile.ZipInfo("bootstrap", NO_DATE)
    entry.external_attr = EXECUTABLE
    entry.compress_type = zipfile.ZIP_DEFLATED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, program, compresslevel=1)
    return buffer.getvalue()


def status_of(cloudformation: Any, stack: str) -> str | None:
    """The status of a stack, None when there is none."""
    try:
        return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def settled(cloudformation: Any, stack: str) -> str | None:
    """The status of a stack once nothing is in progress any more."""
    deadline = time.monotonic() + DEPLOYED_WITHIN
    while (status := status_of(cloudformation, stack)) and status.endswith("_IN_PROGRESS"):
        if time.monotonic() > deadline:
            raise DeployError(f"{stack} is still {status} after {DEPLOYED_WITHIN:.0f} s")
        time.sleep(0.05)
    return status


def failures(cloudformation: Any, stack: str) -> list[str]:
    """One line for each resource that failed, with the reason."""
    return [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', 'no reason')}"
        for event in cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        if event["ResourceStatus"].endswith("_FAILED")
    ]
