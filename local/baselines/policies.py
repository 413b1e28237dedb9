"""Policies that stand on resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state

NO_POLICY = ("NotFoundException", "RepositoryPolicyNotFoundException", "ResourceNotFoundException")


def resource_policy(account: Account, arn: str) -> State:
    """The policy of a resource, read by the API of its service, and whether its callers come without signatures."""
    revision = rotates = None
    unsigned = False
    if arn.split(":")[2] == "secretsmanager":
        client = account.client("secretsmanager")
        text = client.get_resource_policy(SecretId=arn).get("ResourcePolicy")
        rotates = client.describe_secret(SecretId=arn).get("RotationEnabled", False)
    elif arn.split(":")[2] == "comprehend":
        client = account.client("comprehend")
        text = policy_of(lambda: client.describe_resource_policy(ResourceArn=arn)["ResourcePolicy"])
        if text is not None:
            revision = client.describe_resource_policy(ResourceArn=arn)["PolicyRevisionId"]
    elif arn.split(":")[2] == "sagemaker":
        client, name = account.client("sagemaker"), arn.rpartition("/")[2]
        text = policy_of(lambda: client.get_model_package_group_policy(ModelPackageGroupName=name)["ResourcePolicy"])
    elif arn.split(":")[2] == "bedrock-agentcore":
        client = account.client("bedrock-agentcore-control")
        text = policy_of(lambda: client.get_resource_policy(resourceArn=arn)["policy"])
        if ":gateway/" in arn:
            gateway = client.get_gateway(gatewayIdentifier=arn.rpartition("/")[2])
            unsigned = gateway["authorizerType"] != "AWS_IAM"
    else:
        client = account.client("bedrock")
        text = policy_of(lambda: client.get_resource_policy(resourceArn=arn)["resourcePolicy"])
    return state("resource-policy", {"document": text, "revision": revision, "unsigned": unsigned, "rotates": rotates})


def policy_of(read: Callable[[], Any]) -> str | None:
    """The text of a policy; None when there is none."""
    try:
        return str(read())
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] in NO_POLICY or "Cannot find Model Package Group Policy" in told["Message"]:
            return None
        raise


def vector_bucket(account: Account, arn: str) -> State:
    """A bucket of vectors."""
    client = account.client("s3vectors")
    encryption = client.get_vector_bucket(vectorBucketArn=arn)["vectorBucket"]["encryptionConfiguration"]
    content = {
        "exists": True,
        "policy": policy_of(lambda: client.get_vector_bucket_policy(vectorBucketArn=arn)["policy"]),
        "managed_key": encryption["sseType"] == "aws:kms",
        "missing": [],
    }
    return state("vector-bucket", content)


def key_sharing(account: Account, arn: str) -> State:
    """Who may use a key: its policy, and its grants to other accounts."""
    kms = account.client("kms")
    grants = [grant(each) for each in kms.list_grants(KeyId=arn)["Grants"]]
    content = {
        "policy": kms.get_key_policy(KeyId=arn, PolicyName="default")["Policy"],
        "grants": [each for each in grants if account.id not in each["grantee"] and ":" in each["grantee"]],
    }
    return state("key-sharing", content)


def grant(found: dict[str, Any]) -> dict[str, Any]:
    """A grant of a key."""
    limits = found.get("Constraints", {})
    return {
        "id": found["GrantId"],
        "grantee": found["GranteePrincipal"],
        "retiring": found.get("RetiringPrincipal"),
        "operations": found["Operations"],
        "subset": limits.get("EncryptionContextSubset", {}),
        "equals": limits.get("EncryptionContextEquals", {}),
        "source": limits.get("SourceArn"),
        "name": found.get("Name") or None,
    }


def repository(account: Account, arn: str) -> State:
    """A repository of images."""
    ecr, name = account.client("ecr"), arn.partition(":repository/")[2]
    found = ecr.describe_repositories(repositoryNames=[name])["repositories"][0]
    content = {
        "policy": policy_of(lambda: ecr.get_repository_policy(repositoryName=name)["policyText"]),
        "mutability": found["imageTagMutability"],
        "exclusions": [each["filter"] for each in found.get("imageTagMutabilityExclusionFilters", [])],
        "scan_on_push": found["imageScanningConfiguration"].get("scanOnPush", False),
    }
    return state("repository", content)


def search_domain(account: Account, arn: str) -> State:
    """A domain of OpenSearch."""
    client = account.client("opensearch")
    found = client.describe_domain_config(DomainName=arn.rpartition("/")[2])["DomainConfig"]

    def option(member: str, name: str) -> Any:
        return found.get(member, {}).get("Options", {}).get(name)

    content = {
        "exists": True,
        "policy": found.get("AccessPolicies", {}).get("Options") or None,
        "in_vpc": bool(option("VPCOptions", "SubnetIds")),
        "fine_grained": bool(option("AdvancedSecurityOptions", "Enabled")),
        "https": bool(option("DomainEndpointOptions", "EnforceHTTPS")),
        "encrypted": bool(option("EncryptionAtRestOptions", "Enabled")),
    }
    return state("search-domain", content)
