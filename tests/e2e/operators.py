"""People who operate a deployed stack with the tool, each with the rights that a policy gives them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import Account

from .permissions import grants
from .stack import TEMPLATE, Stack

ROOT = Path(__file__).parents[2]

# What operators need for the journal, for telling people, and to be known.
OWN = (
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "events:PutEvents",
    "ssm:GetParameter",
    "sts:GetCallerIdentity",
)

# What takes repairs back. No role of the stack has any of it where AWS has an action for one direction only.
UNDOING = (
    "bedrock:AssociateAgentCollaborator",
    "aoss:UpdateAccessPolicy",
    "aoss:UpdateCollection",
    "aoss:UpdateSecurityPolicy",
    "bedrock:DeleteEnforcedGuardrailConfiguration",
    "bedrock:DeleteGuardrail",
    "bedrock:DeleteModelInvocationLoggingConfiguration",
    "bedrock:PrepareAgent",
    "bedrock:PutAccountDataRetention",
    "bedrock:PutEnforcedGuardrailConfiguration",
    "bedrock:PutModelInvocationLoggingConfiguration",
    "bedrock:PutResourcePolicy",
    "bedrock:UpdateAgent",
    "bedrock:UpdateAgentActionGroup",
    "bedrock:UpdateAgentAlias",
    "bedrock:UpdateDataSource",
    "bedrock:UpdateGuardrail",
    "bedrock-agentcore:PutResourcePolicy",
    "bedrock-agentcore:DeleteGatewayRateLimit",
    "bedrock-agentcore:DeletePolicy",
    "bedrock-agentcore:SetTokenVaultCMK",
    "bedrock-agentcore:UpdateAgentRuntime",
    "bedrock-agentcore:UpdateAgentRuntimeEndpoint",
    "bedrock-agentcore:UpdateGateway",
    "bedrock-agentcore:UpdateGatewayRateLimit",
    "bedrock-agentcore:UpdateGatewayTarget",
    "bedrock-agentcore:UpdateOnlineEvaluationConfig",
    "bedrock-agentcore:UpdatePolicy",
    "bedrock-agentcore:UpdateWorkloadIdentity",
    "cloudtrail:DeleteTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
    "cloudtrail:StopEventDataStoreIngestion",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "comprehend:PutResourcePolicy",
    "config:DeleteConfigurationRecorder",
    "config:PutDeliveryChannel",
    "config:StopConfigurationRecorder",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateRoute",
    "ec2:DeleteFlowLogs",
    "ec2:ModifyVpcEndpoint",
    "ec2:ReplaceRoute",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
    "ecr:SetRepositoryPolicy",
    "elasticloadbalancing:DeleteWebACLAssociation",
    "es:UpdateDomainConfig",
    "guardduty:DeleteDetector",
    "guardduty:UpdateDetector",
    "guardduty:UpdateFilter",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAccessKey",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateServiceSpecificCredential",
    "kendra:UpdateIndex",
    "kms:CreateGrant",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:PutKeyPolicy",
    "lambda:DeleteFunctionConcurrency",
    "lambda:PutFunctionConcurrency",
    "lambda:UpdateAlias",
    "lambda:AddPermission",
    "lambda:UpdateFunctionUrlConfig",
    "logs:AssociateKmsKey",
    "logs:DeleteDataProtectionPolicy",
    "logs:DeleteLogGroup",
    "logs:DeleteRetentionPolicy",
    "logs:DisassociateKmsKey",
    "logs:PutDataProtectionPolicy",
    "logs:PutLogGroupDeletionProtection",
    "logs:PutRetentionPolicy",
    "macie2:UpdateAutomatedDiscoveryConfiguration",
    "macie2:UpdateMacieSession",
    "rds:ModifyDBInstance",
    "s3:DeleteBucketPolicy",
    "s3:PutAccountPublicAccessBlock",
    "s3:PutBucketAcl",
    "s3:PutBucketLogging",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
    "s3vectors:PutVectorBucketPolicy",
    "sagemaker:PutModelPackageGroupPolicy",
    "sagemaker:StartNotebookInstance",
    "sagemaker:StopMonitoringSchedule",
    "sagemaker:UpdateDomain",
    "sagemaker:UpdateEndpoint",
    "sagemaker:UpdateModelPackage",
    "sagemaker:UpdateMonitoringSchedule",
    "sagemaker:UpdateNotebookInstance",
    "sagemaker:UpdateNotebookInstanceLifecycleConfig",
    "sagemaker:UpdateTrainingJob",
    "secretsmanager:PutResourcePolicy",
    "securityhub:BatchDisableStandards",
    "wafv2:DeleteLoggingConfiguration",
    "wafv2:DisassociateWebACL",
)


@dataclass(frozen=True)
class Operator:
    """Somebody with the tool."""

    stack: Stack
    account: Account
    name: str

    @property
    def arn(self) -> str:
        """Who AWS says it is."""
        return f"arn:aws:iam::{self.account.id}:user/{self.name}"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the tool, with nobody at its standard input."""
        environment = {
            "AWS_ENDPOINT_URL": self.account.endpoint,
            "AWS_REGION": self.account.region,
            "AWS_ACCESS_KEY_ID": self.account.key or self.account.id,
            "AWS_SECRET_ACCESS_KEY": self.account.secret,
            "PHASEGUARD_STACK": self.stack.name,
        }
        return subprocess.run(
            [program(), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def may(self, actions: Iterable[str]) -> None:
        """Gives the operator these rights in place of those before."""
        statement = {"Effect": "Allow", "Action": sorted(actions), "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.stack.client("iam").put_user_policy(UserName=self.name, PolicyName="operates", PolicyDocument=document)


def program() -> Path:
    """The tool."""
    path = Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")) / "phaseguard"
    if not path.exists():
        pytest.exit(f"{path} is missing: cargo build -p phaseguard --features operate", returncode=2)
    return path


def operator(stack: Stack, name: str = "grace") -> Operator:
    """An IAM user of the stack's account who may operate it and take repairs back, and nothing else."""
    owner = stack.aws.account(stack.account.id, stack.account.region)
    iam = stack.client("iam")
    if any(user["UserName"] == name for user in iam.list_users()["Users"]):
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    else:
        iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    account = Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])
    made = Operator(stack, account, name)
    made.may(all_rights())
    return made


def all_rights() -> set[str]:
    """What an operator needs for every undo: what the change detector reads, the journal, and the calls themselves."""
    detector = (grant.action for grant in grants(TEMPLATE.read_text()) if grant.role == "ChangeDetectorRole")
    ours = (
        "dynamodb:",
        "events:",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:",
        "xray:",
    )
    return {action for action in detector if not action.startswith(ours)} | set(OWN) | set(UNDOING)
