"""How to reach a playground: files for the AWS CLI and the SDKs in a directory of their own, and what to type."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path

from local.playground import INBOX, REGION, Tenant

CLI = Path(__file__).parents[2] / ".venv" / "bin"
FIRST = "production"


def written(directory: Path, tenants: Mapping[str, Tenant]) -> None:
    """Writes a profile for each tenant, in the two files that all of AWS's clients share."""
    settings = {f"profile {name}": {"region": REGION, "output": "json", "cli_pager": ""} for name in tenants}
    keys = {
        name: {"aws_access_key_id": str(tenant.user.key), "aws_secret_access_key": tenant.user.secret}
        for name, tenant in tenants.items()
    }
    write(directory / "config", settings)
    write(directory / "credentials", keys)


def write(file: Path, sections: Mapping[str, Mapping[str, str]]) -> None:
    """One of the files, for its owner's eyes only."""
    document = configparser.RawConfigParser()
    document.read_dict(sections)
    file.touch(mode=0o600)
    with file.open("w") as out:
        document.write(out)


def told(directory: Path, endpoint: str, tenants: Mapping[str, Tenant]) -> str:
    """How to point a client at the playground, and three attacks to try."""
    accounts = " and ".join(f"{name} {tenant.owner.id}" for name, tenant in tenants.items())
    inbox = f"{endpoint}/{tenants[FIRST].owner.id}/{INBOX}"
    attacks = "\n".join(f"  {attack}" for attack in attacks_on(tenants[FIRST]))
    return f"""\
Two accounts, {accounts}, in {REGION}. In another terminal:

  export AWS_CONFIG_FILE='{directory}/config' AWS_SHARED_CREDENTIALS_FILE='{directory}/credentials'
  export AWS_ENDPOINT_URL={endpoint} AWS_PROFILE={FIRST} PATH="$PATH:{CLI}"

That is enough for the AWS CLI, boto3 and Terraform (which also wants s3_use_path_style = true). Try

{attacks}

and the same with AWS_PROFILE=prototype. What comes of it is shown here, and the alerts are in a queue:

  aws sqs receive-message --endpoint-url $AWS_ENDPOINT_URL --queue-url {inbox}"""


def attacks_on(tenant: Tenant) -> tuple[str, ...]:
    """Three attacks as commands of the AWS CLI."""
    return (
        "aws bedrock delete-model-invocation-logging-configuration",
        f"aws s3api delete-public-access-block --bucket {tenant.workload.bucket}",
        f"aws cloudtrail stop-logging --name {tenant.workload.trail}",
    )
