"""Records that a test writes itself, for events that nobody caused."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .categories import READS
from .moments import timestamp

SOURCE_ADDRESS = "192.0.2.10"
USER_AGENT = "aws-cli/2.27.0 md/awscrt#0.26.1 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.13.2"


@dataclass(frozen=True)
class Actor:
    """Who made a call: the `userIdentity` of a record."""

    identity: dict[str, Any]

    @classmethod
    def root(cls, account: str) -> Actor:
        """The account's root, which has no user name."""
        return cls(
            {
                "type": "Root",
                "principalId": account,
                "arn": f"arn:aws:iam::{account}:root",
                "accountId": account,
                "accessKeyId": "ASIAEXAMPLEROOT00000",
            }
        )

    @classmethod
    def user(cls, name: str, account: str) -> Actor:
        """An IAM user with a long-lived key."""
        return cls(
            {
                "type": "IAMUser",
                "principalId": "AIDAEXAMPLEUSER00000",
                "arn": f"arn:aws:iam::{account}:user/{name}",
                "accountId": account,
                "accessKeyId": "AKIAEXAMPLEUSER00000",
                "userName": name,
            }
        )

    @classmethod
    def role(cls, role_arn: str, session: str) -> Actor:
        """A session of a role; the role's path shows in the issuer only."""
        account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
        created = datetime.now(UTC) - timedelta(minutes=5)
        return cls(
            {
                "type": "AssumedRole",
                "principalId": f"AROAEXAMPLEROLE00000:{session}",
                "arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
                "accountId": account,
                "accessKeyId": "ASIAEXAMPLEROLE00000",
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role",
                        "principalId": "AROAEXAMPLEROLE00000",
                        "arn": role_arn,
                        "accountId": account,
                        "userName": name,
                    },
                    "attributes": {"creationDate": timestamp(created), "mfaAuthenticated": "false"},
                },
            }
        )


def record(
    account: str,
    region: str,
    source: str,
    name: str,
    request: dict[str, Any] | None,
    response: dict[str, Any] | None = None,
    actor: Actor | None = None,
    *,
    resources: list[dict[str, Any]] | None = None,
    when: datetime | None = None,
    read_only: bool | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The envelope of one management call.

    `source` is the event source, such as `s3.amazonaws.com`; `more` are further members of the record, such as
    `errorCode` or `additionalEventData`.
    """
    time = timestamp(when or datetime.now(UTC))
    detail = {
        "eventVersion": "1.11",
        "userIdentity": (actor or Actor.user("ada", account)).identity,
        "eventTime": time,
        "eventSource": source,
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": SOURCE_ADDRESS,
        "userAgent": USER_AGENT,
        "requestParameters": request,
        "responseElements": response,
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": READS.match(name) is not None if read_only is None else read_only,
        **({"resources": resources} if resources else {}),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": f"{source.partition('.')[0]}.{region}.amazonaws.com",
        },
    }
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "AWS API Call via CloudTrail",
        "source": f"aws.{source.partition('.')[0]}",
        "account": account,
        "time": time,
        "region": region,
        "resources": [],
        "detail": detail | more,
    }
