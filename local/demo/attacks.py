"""The attacks of the demo: risky changes, each made by calls that any client can make, and what GuardDuty sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from local.playground import Tenant

from . import looks
from .looks import State
from .steps import Call, Sighting

NOTEBOOK = "quick-start"


@dataclass(frozen=True)
class Attack:
    """One attack, made in steps of which the last completes it: its event is the one that must be answered.

    `sample` is the event of its kind that docs/decisions.md speaks of.
    """

    title: str
    sample: str
    steps: tuple[Call | Sighting, ...]
    look: Callable[[Tenant], State]
    tell: Callable[[State], str]
    repaired: Callable[[State], State] = field(default=lambda before: before)

    @property
    def control(self) -> str:
        """The control that must notice it."""
        return self.sample.partition("/")[0]


def weakened(tenant: Tenant) -> dict[str, Any]:
    """A guardrail that lets hate through and has forgotten everything else."""
    found = tenant.user.client("bedrock").get_guardrail(guardrailIdentifier=tenant.workload.guardrail)
    return {
        "guardrailIdentifier": tenant.workload.guardrail,
        "name": found["name"],
        "blockedInputMessaging": found["blockedInputMessaging"],
        "blockedOutputsMessaging": found["blockedOutputsMessaging"],
        "contentPolicyConfig": {
            "filtersConfig": [{"type": "HATE", "inputStrength": "NONE", "outputStrength": "NONE"}],
        },
    }


def opened(tenant: Tenant) -> dict[str, Any]:
    """A gateway that asks nobody who they are."""
    client = tenant.user.client("bedrock-agentcore-control")
    found = client.get_gateway(gatewayIdentifier=tenant.workload.gateway)
    kept = {member: found[member] for member in ("name", "roleArn", "protocolType")}
    return {"gatewayIdentifier": tenant.workload.gateway, "authorizerType": "NONE", **kept}


def stolen_key(tenant: Tenant) -> dict[str, str]:
    """An access key of a user of the workload, made long before: nobody hears of that here."""
    user = tenant.workload.key_user
    made = tenant.behind.client("iam").create_access_key(UserName=user)["AccessKey"]
    return {"accessKeyId": made["AccessKeyId"], "userName": user}


STOLEN = "threat-credential-compromised/fires-when-a-model-is-asked-through-tor"
ATTACKS = (
    Attack(
        "The corpus loses its public access block",
        "s3-public-access-unblocked/fires-when-a-buckets-block-is-deleted",
        (Call("s3", "DeletePublicAccessBlock", lambda tenant: {"Bucket": tenant.workload.bucket}),),
        looks.bucket,
        looks.told_bucket,
    ),
    Attack(
        "The key of the corpus is disabled",
        "kms-key-disabled/fires-when-a-key-is-disabled",
        (Call("kms", "DisableKey", lambda tenant: {"KeyId": tenant.workload.key_arn}),),
        looks.key,
        looks.told_key,
    ),
    Attack(
        "The key is scheduled for deletion",
        "kms-key-disabled/fires-when-a-key-is-scheduled-for-deletion",
        (
            Call(
                "kms",
                "ScheduleKeyDeletion",
                lambda tenant: {"KeyId": tenant.workload.key_arn, "PendingWindowInDays": 7},
            ),
        ),
        looks.key,
        looks.told_key,
    ),
    Attack(
        "Anyone may invoke an agent's tool",
        "lambda-tool-exposed/fires-when-anyone-may-invoke-it",
        (
            Call(
                "lambda",
                "AddPermission",
                lambda tenant: {
                    "FunctionName": tenant.workload.function,
                    "StatementId": "partner-access",
                    "Action": "lambda:InvokeFunction",
                    "Principal": "*",
                },
            ),
        ),
        looks.function,
        looks.told_function,
    ),
    Attack(
        "The tool gets a URL that anyone may call",
        "lambda-tool-exposed/fires-when-its-url-is-created-without-signing",
        (
            Call(
                "lambda",
                "AddPermission",
                lambda tenant: {
                    "FunctionName": tenant.workload.function,
                    "StatementId": "FunctionURLAllowPublicAccess",
                    "Action": "lambda:InvokeFunctionUrl",
                    "Principal": "*",
                    "FunctionUrlAuthType": "NONE",
                },
            ),
            Call(
                "lambda",
                "CreateFunctionUrlConfig",
                lambda tenant: {"FunctionName": tenant.workload.function, "AuthType": "NONE"},
            ),
        ),
        looks.function,
        looks.told_function,
        repaired=looks.signed,
    ),
    Attack(
        "The audit trail is stopped",
        "cloudtrail-logging-stopped/fires-when-a-trail-is-stopped",
        (Call("cloudtrail", "StopLogging", lambda tenant: {"Name": tenant.workload.trail}),),
        looks.trail,
        looks.told_trail,
    ),
    Attack(
        "A gateway is opened to agents that nobody authorized",
        "agentcore-gateway-unauthenticated/fires-when-a-gateway-is-opened",
        (Call("bedrock-agentcore-control", "UpdateGateway", opened),),
        looks.gateway,
        looks.told_gateway,
    ),
    Attack(
        "A guardrail is weakened",
        "bedrock-guardrail-weakened/fires-when-a-guardrail-is-updated",
        (Call("bedrock", "UpdateGuardrail", weakened),),
        looks.guardrail,
        looks.told_guardrail,
    ),
    Attack(
        "Logging of model invocations is deleted",
        "bedrock-invocation-logging-disabled/fires-when-logging-is-deleted",
        (Call("bedrock", "DeleteModelInvocationLoggingConfiguration", lambda _: {}),),
        looks.invocation_logging,
        looks.told_invocation_logging,
    ),
    Attack(
        "The threat detector is suspended",
        "guardduty-detector-disabled/fires-when-the-detector-is-suspended",
        (
            Call(
                "guardduty",
                "UpdateDetector",
                lambda tenant: {"DetectorId": tenant.workload.detector, "Enable": False},
            ),
        ),
        looks.detector,
        looks.told_detector,
    ),
    Attack(
        "The role of an agent becomes administrator",
        "iam-admin-policy-attached/fires-when-a-role-becomes-administrator",
        (
            Call(
                "iam",
                "AttachRolePolicy",
                lambda tenant: {
                    "RoleName": tenant.workload.agent_role,
                    "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess",
                },
            ),
        ),
        looks.role,
        looks.told_role,
    ),
    Attack(
        "A model key that never expires is made",
        "iam-bedrock-key-long-term/fires-when-a-key-never-expires",
        (
            Call(
                "iam",
                "CreateServiceSpecificCredential",
                lambda tenant: {"UserName": tenant.workload.key_user, "ServiceName": "bedrock.amazonaws.com"},
            ),
        ),
        looks.credentials,
        looks.told_credentials,
        repaired=looks.deactivated,
    ),
    Attack(
        "A notebook is open to the internet",
        "sagemaker-notebook-exposed/fires-when-nothing-is-said-about-the-network",
        (
            Call(
                "sagemaker",
                "CreateNotebookInstance",
                lambda tenant: {
                    "NotebookInstanceName": NOTEBOOK,
                    "InstanceType": "ml.t3.medium",
                    "RoleArn": tenant.workload.notebook_role,
                    "RootAccess": "Disabled",
                    "KmsKeyId": tenant.workload.key_arn,
                    "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
                    "Tags": [
                        {"Key": "ai:workload", "Value": tenant.workload.name},
                        {"Key": "ai:phase", "Value": tenant.phase},
                    ],
                },
            ),
        ),
        partial(looks.notebook, NOTEBOOK),
        looks.told_notebook,
    ),
    Attack(
        "A port of the workload is opened to the world",
        "vpc-security-group-opened/fires-when-a-port-is-opened-to-the-world",
        (
            Call(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                lambda tenant: {
                    "GroupId": tenant.workload.security_group,
                    "IpPermissions": [
                        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
                    ],
                },
            ),
        ),
        looks.security_group,
        looks.told_security_group,
    ),
    Attack(
        "A stolen key asks models through Tor",
        STOLEN,
        (Sighting(STOLEN, stolen_key),),
        looks.access_keys,
        looks.told_credentials,
    ),
)
