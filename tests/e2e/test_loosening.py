"""No role of the stack can do what an undo does, save where AWS has one action for both directions."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, baselines
from local.making.basics import policy

from .changes import ADMINISTRATOR, State
from .changes.policies import WIDE
from .members import Home
from .permissions import Role, roles
from .soundness import as_asked
from .stack import Stack

# One action for both directions. There the executor only raises, and the session policy holds the one resource.
BOTH_WAYS = {
    ("RemedyAgentcoreRole", "put-gateway-policy"),
    ("RemedyAgentcoreRole", "update-gateway"),
    ("RemedyBedrockRole", "put-guardrail-policy"),
    ("RemedyBedrockRole", "prepare-agent"),
    ("RemedyBedrockRole", "put-data-retention"),
    ("RemedyBedrockRole", "put-enforced-guardrail"),
    ("RemedyBedrockRole", "put-invocation-logging"),
    ("RemedyBedrockRole", "update-agent"),
    ("RemedyBedrockRole", "update-agent-alias"),
    ("RemedyBedrockRole", "update-guardrail"),
    ("RemedyEc2Role", "modify-vpc-endpoint"),
    ("RemedyGuarddutyRole", "update-detector"),
    ("RemedyIamRole", "activate-service-credential"),
    ("RemedyIamRole", "put-group-policy"),
    ("RemedyIamRole", "put-role-boundary"),
    ("RemedyIamRole", "put-role-policy"),
    ("RemedyIamRole", "put-trust-policy"),
    ("RemedyIamRole", "put-user-boundary"),
    ("RemedyIamRole", "put-user-policy"),
    ("RemedyIamRole", "set-policy-version"),
    ("RemedyLambdaRole", "open-function-url"),
    ("RemedyS3Role", "delete-account-public-access-block"),
    ("RemedyS3Role", "delete-bucket-public-access-block"),
    ("RemedyS3Role", "put-account-public-access-block"),
    ("RemedyS3Role", "put-bucket-public-access-block"),
}
DENIALS = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation")
NONE = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}

Undo = Callable[[Account], Any]


def undos(home: Home, credential: str) -> Mapping[str, Undo]:
    """The call of each undo that makes one, on the members of a workload."""
    account, workload = home.stack.account, home.workload
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    permission = {"StatementId": "backdoor", "Action": "lambda:InvokeFunction", "Principal": "*"}
    key = {"UserName": workload.key_user, "ServiceSpecificCredentialId": credential, "Status": "Active"}
    store = f"arn:aws:cloudtrail:{account.region}:{account.id}:eventdatastore/11112222-3333-4444-5555-666677778888"
    logging, guardrail, gateway = definitions(home)
    (agent_state,) = home.approved[workload.agent_arn]
    agent, alias = agent_state["state"]["definition"], next(iter(agent_state["state"]["aliases"].items()))
    role, user = {"RoleName": workload.agent_role}, {"UserName": workload.key_user}
    written = {"PolicyName": "none", "PolicyDocument": policy(WIDE)}
    own, trusted = f"arn:aws:iam::{account.id}:policy", baselines.trust(account, workload.agent_role)["state"]
    bounded = {"PermissionsBoundary": f"{own}/{workload.agent_role}-boundary"}

    def call(service: str, operation: str, **named: Any) -> Undo:
        return lambda by: getattr(by.client(service), operation)(**named)

    return {
        "activate-service-credential": call("iam", "update_service_specific_credential", **key),
        "add-function-permission": call("lambda", "add_permission", FunctionName=workload.function, **permission),
        "attach-group-policy": call("iam", "attach_group_policy", GroupName="none", PolicyArn=ADMINISTRATOR),
        "attach-role-policy": call("iam", "attach_role_policy", RoleName=workload.agent_role, PolicyArn=ADMINISTRATOR),
        "attach-user-policy": call("iam", "attach_user_policy", UserName=workload.key_user, PolicyArn=ADMINISTRATOR),
        "authorize-ingress-rules": call(
            "ec2", "authorize_security_group_ingress", GroupId=workload.security_group, IpPermissions=[rule]
        ),
        "delete-account-public-access-block": call("s3control", "delete_public_access_block", AccountId=account.id),
        "delete-bucket-public-access-block": call("s3", "delete_public_access_block", Bucket=workload.bucket),
        "delete-detector": call("guardduty", "delete_detector", DetectorId=workload.detector),
        "delete-enforced-guardrail": call("bedrock", "delete_enforced_guardrail_configuration", configId="none"),
        "delete-flow-log": call("ec2", "delete_flow_logs", FlowLogIds=["fl-none"]),
        "delete-guardrail": call("bedrock", "delete_guardrail", guardrailIdentifier="none"),
        "delete-invocation-logging": call("bedrock", "delete_model_invocation_logging_configuration"),
        "delete-role-boundary": call("iam", "delete_role_permissions_boundary", **role),
        "delete-trail": call("cloudtrail", "delete_trail", Name=workload.trail_arn),
        "delete-user-boundary": call("iam", "delete_user_permissions_boundary", **user),
        "disable-key": call("kms", "disable_key", KeyId=workload.key_arn),
        "disable-key-rotation": call("kms", "disable_key_rotation", KeyId=workload.key_arn),
        "modify-vpc-endpoint": call("ec2", "modify_vpc_endpoint", VpcEndpointId="vpce-none", PrivateDnsEnabled=False),
        "open-function-url": call(
            "lambda", "update_function_url_config", FunctionName=workload.function, AuthType="NONE"
        ),
        "put-account-public-access-block": call(
            "s3control", "put_public_access_block", AccountId=account.id, PublicAccessBlockConfiguration=NONE
        ),
        "put-bucket-public-access-block": call(
            "s3", "put_public_access_block", Bucket=workload.bucket, PublicAccessBlockConfiguration=NONE
        ),
        "put-gateway-policy": call(
            "bedrock-agentcore-control",
            "put_resource_policy",
            resourceArn=workload.gateway_arn,
            policy=own_policy(account, workload.gateway_arn),
        ),
        "put-guardrail-policy": call(
            "bedrock",
            "put_resource_policy",
            resourceArn=workload.guardrail_arn,
            resourcePolicy=own_policy(account, workload.guardrail_arn),
        ),
        "prepare-agent": call("bedrock-agent", "prepare_agent", agentId=workload.agent),
        "put-group-policy": call("iam", "put_group_policy", GroupName="none", **written),
        "put-data-retention": call("bedrock", "put_account_data_retention", mode="inherit"),
        "put-enforced-guardrail": call(
            "bedrock",
            "put_enforced_guardrail_configuration",
            guardrailInferenceConfig={"guardrailIdentifier": "none", "guardrailVersion": "1"},
        ),
        "put-invocation-logging": call("bedrock", "put_model_invocation_logging_configuration", loggingConfig=logging),
        "put-role-boundary": call("iam", "put_role_permissions_boundary", **role, **bounded),
        "put-role-policy": call("iam", "put_role_policy", **role, **written),
        "put-user-boundary": call("iam", "put_user_permissions_boundary", **user, **bounded),
        "put-user-policy": call("iam", "put_user_policy", **user, **written),
        "put-trust-policy": call("iam", "update_assume_role_policy", **role, PolicyDocument=trusted["document"]),
        "set-policy-version": call("iam", "set_default_policy_version", PolicyArn=f"{own}/none", VersionId="v1"),
        "start-notebook-instance": call("sagemaker", "start_notebook_instance", NotebookInstanceName="none"),
        "stop-event-data-store-ingestion": call("cloudtrail", "stop_event_data_store_ingestion", EventDataStore=store),
        "stop-trail-logging": call("cloudtrail", "stop_logging", Name=workload.trail_arn),
        "update-agent": call("bedrock-agent", "update_agent", agentId=workload.agent, **agent),
        "update-agent-alias": call(
            "bedrock-agent", "update_agent_alias", agentId=workload.agent, agentAliasId=alias[0], **alias[1]
        ),
        "update-detector": call("guardduty", "update_detector", DetectorId=workload.detector, Enable=False),
        "update-gateway": call(
            "bedrock-agentcore-control", "update_gateway", gatewayIdentifier=workload.gateway, **gateway
        ),
        "update-guardrail": call("bedrock", "update_guardrail", guardrailIdentifier=workload.guardrail, **guardrail),
    }


def own_policy(account: Account, arn: str) -> str:
    """A policy that lets in nobody but whom IAM lets in anyway."""
    return policy({"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "*", "Resource": arn})


def definitions(home: Home) -> tuple[State, State, State]:
    """What full replacements are given: the states as they were approved, so that they do no harm."""
    workload = home.workload

    def approved(arn: str) -> State:
        (state,) = home.approved[arn]
        return dict(state)

    logging = as_asked(approved(workload.logging_arn))
    guardrail = dict(approved(workload.guardrail_arn)["state"]["definition"])
    gateway = dict(approved(workload.gateway_arn)["state"]["definition"])
    return logging, guardrail, gateway


def is_allowed(undo: Undo, by: Account) -> bool:
    """Whether IAM lets a call through, whatever comes of it."""
    try:
        undo(by)
    except ClientError as error:
        return error.response["Error"]["Code"] not in DENIALS
    return True


@contextlib.contextmanager
def deaf(stack: Stack) -> Iterator[None]:
    """Nobody answers meanwhile."""
    with stack.held("ChangeDetector"):
        yield
        stack.aws.loop.wait_until_idle()
        stack.purge()


@contextlib.contextmanager
def taken(stack: Stack, role: Role) -> Iterator[Account]:
    """A session of a role, with all that it may: somebody has made it trust Ada."""
    iam = stack.client("iam")
    trust = iam.get_role(RoleName=role.name)["Role"]["AssumeRolePolicyDocument"]
    ada = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{stack.account.id}:user/ada"},
        "Action": "sts:AssumeRole",
    }
    loosened = {**trust, "Statement": [*trust["Statement"], ada]}
    iam.update_assume_role_policy(RoleName=role.name, PolicyDocument=json.dumps(loosened))
    yield stack.ada.assume(f"arn:aws:iam::{stack.account.id}:role/{role.name}", "loosens")
    iam.update_assume_role_policy(RoleName=role.name, PolicyDocument=json.dumps(trust))


@pytest.fixture
def credential(scaled: Home) -> str:
    """A key of the agent's user, which is switched off."""
    iam, user = scaled.stack.client("iam"), {"UserName": scaled.workload.key_user}
    made = iam.create_service_specific_credential(**user, ServiceName="bedrock.amazonaws.com")
    identity = str(made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"])
    iam.update_service_specific_credential(**user, ServiceSpecificCredentialId=identity, Status="Inactive")
    return identity


def test_no_role_of_the_stack_can_do_what_undo_does(scaled: Home, credential: str) -> None:
    """Every role of it tries every undo, with all that the role may, which no repair's session has."""
    stack = scaled.stack
    allowed = set()
    with deaf(stack):
        for role in roles(stack).values():
            with taken(stack, role) as by:
                tried = undos(scaled, credential)
                allowed |= {(role.logical, name) for name, undo in tried.items() if is_allowed(undo, by)}
        stack.client("s3control").delete_public_access_block(AccountId=stack.account.id)
    assert allowed == BOTH_WAYS


def test_the_role_that_writes_policies_writes_none_of_the_stacks_own(scaled: Home) -> None:
    """It may put a policy on any other role, and bounds nobody by a policy of AWS's own."""
    stack, all_roles = scaled.stack, roles(scaled.stack)

    def write(name: str, by: Account) -> State:
        named = {"RoleName": name, "PolicyName": "none", "PolicyDocument": policy(WIDE)}
        return dict(by.client("iam").put_role_policy(**named))

    def bound(by: Account) -> State:
        named = {"RoleName": scaled.workload.agent_role, "PermissionsBoundary": ADMINISTRATOR}
        return dict(by.client("iam").put_role_permissions_boundary(**named))

    with deaf(stack), taken(stack, all_roles["RemedyIamRole"]) as by:
        for role in all_roles.values():
            assert not is_allowed(partial(write, role.name), by), role.name
        assert not is_allowed(bound, by)
