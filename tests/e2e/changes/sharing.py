"""Bad changes of whom the policy of a resource lets in."""

from __future__ import annotations

import itertools
import json
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.seed import declaration, declare

from ..stack import Stack
from .change import Act, Change, State, change

Statement = dict[str, Any]
NUMBERS = itertools.count(1)


def share_gateway(stack: Stack, workload: Workload) -> Change:
    """Lets anyone call a gateway, whose policy is for one role so far."""
    arn = workload.gateway_arn
    own = allowing(f"arn:aws:iam::{stack.account.id}:root", "bedrock-agentcore:InvokeGateway", arn)
    stack.client("bedrock-agentcore-control").put_resource_policy(resourceArn=arn, policy=policy(own))
    anyone = allowing("*", "bedrock-agentcore:InvokeGateway", arn)

    def act(by: Account) -> State:
        client = by.client("bedrock-agentcore-control")
        return dict(client.put_resource_policy(resourceArn=arn, policy=policy(own, anyone)))

    return of_resource(stack, arn, act, "agentcore-resource-policy-exposed", "PutResourcePolicy")


def share_only_gateway(stack: Stack, workload: Workload) -> Change:
    """Lets anyone call a gateway that has no policy so far."""
    arn = workload.gateway_arn
    anyone = allowing("*", "bedrock-agentcore:InvokeGateway", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock-agentcore-control").put_resource_policy(resourceArn=arn, policy=policy(anyone)))

    return of_resource(stack, arn, act, "agentcore-resource-policy-exposed", "DeleteResourcePolicy")


def share_guardrail(stack: Stack, workload: Workload) -> Change:
    """Lets anyone beside our own account use a guardrail."""
    arn = workload.guardrail_arn
    own = allowing([stack.account.id], "bedrock:ApplyGuardrail", arn)
    stack.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(own))
    shared = allowing([stack.account.id, "*"], "bedrock:ApplyGuardrail", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(shared)))

    return of_resource(stack, arn, act, "bedrock-resource-policy-exposed", "PutResourcePolicy")


def share_only_guardrail(stack: Stack, workload: Workload) -> Change:
    """Lets anyone use a guardrail that has no policy so far."""
    arn = workload.guardrail_arn
    anyone = allowing("*", "bedrock:ApplyGuardrail", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(anyone)))

    return of_resource(stack, arn, act, "bedrock-resource-policy-exposed", "DeleteResourcePolicy")


def share_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket, whose policy is for one account so far."""
    own = allowing(stack.account.id, "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    stack.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(own))
    anyone = allowing("*", "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    return of_bucket(
        stack,
        bucket,
        lambda by: by.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(own, anyone)),
        "PutBucketPolicy",
    )


def share_only_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket that has no policy so far."""
    anyone = allowing("*", "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    return of_bucket(
        stack,
        bucket,
        lambda by: by.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(anyone)),
        "DeleteBucketPolicy",
    )


def grant_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket by its ACL."""
    controls = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    stack.client("s3").put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    return of_bucket(
        stack, bucket, lambda by: by.client("s3").put_bucket_acl(Bucket=bucket, ACL="public-read"), "PutBucketAcl"
    )


def of_bucket(stack: Stack, bucket: str, act: Act, call: str) -> Change:
    """A change to who may use a bucket."""
    return change(
        stack,
        act,
        control="s3-bucket-exposed",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.bucket_access, stack.account, bucket),
        calls=(call,),
    )


def share_secret(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read a secret beside an account."""
    arn = new_secret(stack, workload)
    own = allowing(stack.account.id, "secretsmanager:GetSecretValue", "*")
    stack.client("secretsmanager").put_resource_policy(SecretId=arn, ResourcePolicy=policy(own))
    shared = policy(own, allowing("*", "secretsmanager:GetSecretValue", "*"))
    return of_secret(stack, arn, shared, "PutResourcePolicy")


def share_only_secret(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read a secret that has no policy so far."""
    shared = policy(allowing("*", "secretsmanager:GetSecretValue", "*"))
    return of_secret(stack, new_secret(stack, workload), shared, "DeleteResourcePolicy")


def of_secret(stack: Stack, arn: str, shared: str, call: str) -> Change:
    """Another policy of a secret."""

    def act(by: Account) -> State:
        return dict(by.client("secretsmanager").put_resource_policy(SecretId=arn, ResourcePolicy=shared))

    return of_resource(stack, arn, act, "secretsmanager-secret-exposed", call)


def new_secret(stack: Stack, workload: Workload) -> str:
    """A secret of a workload."""
    tags = [{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}]
    made = stack.client("secretsmanager").create_secret(Name=f"acme-{next(NUMBERS)}", SecretString="s", Tags=tags)
    return named(stack, workload, str(made["ARN"]))


def share_model_group(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read the models of a group beside an account."""
    name, arn = new_group(stack, workload)
    own = allowing(stack.account.id, "sagemaker:*", arn)
    stack.client("sagemaker").put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=policy(own))
    shared = policy(own, allowing("*", "sagemaker:DescribeModelPackage", arn))
    return of_group(stack, name, arn, shared, "PutModelPackageGroupPolicy")


def share_only_model_group(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read the models of a group that has no policy so far."""
    name, arn = new_group(stack, workload)
    shared = policy(allowing("*", "sagemaker:DescribeModelPackage", arn))
    return of_group(stack, name, arn, shared, "DeleteModelPackageGroupPolicy")


def of_group(stack: Stack, name: str, arn: str, shared: str, call: str) -> Change:
    """Another policy of a group of model packages."""

    def act(by: Account) -> State:
        client = by.client("sagemaker")
        return dict(client.put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=shared))

    return of_resource(stack, arn, act, "sagemaker-model-shared", call)


def new_group(stack: Stack, workload: Workload) -> tuple[str, str]:
    """A group of model packages of a workload: its name and its ARN."""
    tags = [{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}]
    name = f"acme-{next(NUMBERS)}"
    made = stack.client("sagemaker").create_model_package_group(ModelPackageGroupName=name, Tags=tags)
    return name, str(made["ModelPackageGroupArn"])


def share_classifier(stack: Stack, workload: Workload) -> Change:
    """Lets anyone import a model of Comprehend beside an account."""
    arn = new_classifier(stack, workload)
    own = allowing(stack.account.id, "comprehend:ImportModel", arn)
    stack.client("comprehend").put_resource_policy(ResourceArn=arn, ResourcePolicy=policy(own))
    return of_classifier(stack, arn, policy(own, allowing("*", "comprehend:ImportModel", arn)), "PutResourcePolicy")


def share_only_classifier(stack: Stack, workload: Workload) -> Change:
    """Lets anyone import a model of Comprehend that has no policy so far."""
    arn = new_classifier(stack, workload)
    return of_classifier(stack, arn, policy(allowing("*", "comprehend:ImportModel", arn)), "DeleteResourcePolicy")


def of_classifier(stack: Stack, arn: str, shared: str, call: str) -> Change:
    """Another policy of a model of Comprehend, of which each version has an id of its own."""

    def act(by: Account) -> State:
        return dict(by.client("comprehend").put_resource_policy(ResourceArn=arn, ResourcePolicy=shared))

    def live() -> State:
        found = baselines.resource_policy(stack.account, arn)
        return found | {"state": found["state"] | {"revision": None}}

    return change(stack, act, control="comprehend-model-shared", resource=arn, live=live, calls=(call,))


def new_classifier(stack: Stack, workload: Workload) -> str:
    """A model of Comprehend of a workload: its ARN."""
    made = stack.client("comprehend").create_document_classifier(
        DocumentClassifierName=f"acme-{next(NUMBERS)}",
        VersionName="1",
        DataAccessRoleArn=f"arn:aws:iam::{stack.account.id}:role/comprehend-jobs",
        InputDataConfig={"S3Uri": f"s3://{workload.bucket}/complaints.csv"},
        LanguageCode="en",
        ModelKmsKeyId=workload.key_arn,
        VolumeKmsKeyId=workload.key_arn,
        VpcConfig={"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
        Tags=[{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}],
    )
    return str(made["DocumentClassifierArn"])


def share_vectors(stack: Stack, workload: Workload) -> Change:
    """Lets anyone query vectors beside an account."""
    arn = new_vectors(stack, workload)
    own = allowing(stack.account.id, "s3vectors:QueryVectors", f"{arn}/index/*")
    stack.client("s3vectors").put_vector_bucket_policy(vectorBucketArn=arn, policy=policy(own))
    shared = policy(own, allowing("*", "s3vectors:QueryVectors", f"{arn}/index/*"))
    return of_vectors(stack, arn, shared, "PutVectorBucketPolicy")


def share_only_vectors(stack: Stack, workload: Workload) -> Change:
    """Lets anyone query vectors of a bucket that has no policy so far."""
    arn = new_vectors(stack, workload)
    return of_vectors(stack, arn, policy(allowing("*", "s3vectors:QueryVectors", "*")), "DeleteVectorBucketPolicy")


def of_vectors(stack: Stack, arn: str, shared: str, call: str) -> Change:
    """Another policy of a bucket of vectors."""
    return change(
        stack,
        lambda by: by.client("s3vectors").put_vector_bucket_policy(vectorBucketArn=arn, policy=shared),
        control="s3vectors-bucket-exposed",
        resource=arn,
        live=partial(baselines.vector_bucket, stack.account, arn),
        calls=(call,),
    )


def new_vectors(stack: Stack, workload: Workload) -> str:
    """A bucket of vectors of a workload."""
    name = f"acme-{stack.name}-{next(NUMBERS)}"
    tags = {"ai:workload": workload.name, "ai:phase": workload.phase}
    stack.client("s3vectors").create_vector_bucket(vectorBucketName=name, tags=tags)
    return f"arn:aws:s3vectors:{stack.account.region}:{stack.account.id}:bucket/{name}"


def share_key(stack: Stack, workload: Workload) -> Change:
    """Lets anyone decrypt with a key."""
    live = partial(baselines.key_sharing, stack.account, workload.key_arn)
    own = json.loads(live()["state"]["policy"])["Statement"]
    stack.client("kms").put_key_policy(KeyId=workload.key_arn, PolicyName="default", Policy=policy(*own))
    shared = policy(*own, allowing("*", "kms:Decrypt", "*"))
    return change(
        stack,
        lambda by: by.client("kms").put_key_policy(KeyId=workload.key_arn, PolicyName="default", Policy=shared),
        control="kms-key-shared",
        resource=workload.key_arn,
        live=live,
        calls=("PutKeyPolicy",),
    )


def grant_key(stack: Stack, workload: Workload) -> Change:
    """Lets another account decrypt with a key by a grant."""
    grantee = "arn:aws:iam::999988887777:role/loader"
    granted = {"KeyId": workload.key_arn, "GranteePrincipal": grantee, "Operations": ["Decrypt"]}
    return change(
        stack,
        lambda by: by.client("kms").create_grant(**granted),
        control="kms-key-shared",
        resource=workload.key_arn,
        live=partial(baselines.key_sharing, stack.account, workload.key_arn),
        calls=("RevokeGrant",),
    )


def share_repository(stack: Stack, workload: Workload) -> Change:
    """Lets anyone pull images beside an account."""
    name, arn = new_repository(stack, workload)
    own = in_repository(stack.account.id)
    stack.client("ecr").set_repository_policy(repositoryName=name, policyText=policy(own))
    shared = policy(own, in_repository("*"))
    return of_repository(
        stack,
        arn,
        lambda by: by.client("ecr").set_repository_policy(repositoryName=name, policyText=shared),
        "SetRepositoryPolicy",
    )


def share_only_repository(stack: Stack, workload: Workload) -> Change:
    """Lets anyone pull images of a repository that has no policy so far."""
    name, arn = new_repository(stack, workload)
    shared = policy(in_repository("*"))
    return of_repository(
        stack,
        arn,
        lambda by: by.client("ecr").set_repository_policy(repositoryName=name, policyText=shared),
        "DeleteRepositoryPolicy",
    )


def loosen_tags(stack: Stack, workload: Workload) -> Change:
    """Lets tags of images be moved."""
    name, arn = new_repository(stack, workload)
    mutable = {"repositoryName": name, "imageTagMutability": "MUTABLE"}
    act = partial(call_ecr, "put_image_tag_mutability", mutable)
    return of_repository(stack, arn, act, "PutImageTagMutability")


def stop_scans(stack: Stack, workload: Workload) -> Change:
    """Has images scanned no more when they are pushed."""
    name, arn = new_repository(stack, workload)
    unscanned = {"repositoryName": name, "imageScanningConfiguration": {"scanOnPush": False}}
    act = partial(call_ecr, "put_image_scanning_configuration", unscanned)
    return of_repository(stack, arn, act, "PutImageScanningConfiguration")


def call_ecr(operation: str, named: dict[str, Any], by: Account) -> Any:
    """A call to ECR."""
    return getattr(by.client("ecr"), operation)(**named)


def in_repository(principal: str) -> Statement:
    """A statement that lets somebody pull images; such policies name no resource."""
    return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:BatchGetImage"}


def of_repository(stack: Stack, arn: str, act: Act, call: str) -> Change:
    """A change to a repository of images."""
    return change(
        stack,
        act,
        control="ecr-repository-weakened",
        resource=arn,
        live=partial(baselines.repository, stack.account, arn),
        calls=(call,),
    )


def new_repository(stack: Stack, workload: Workload) -> tuple[str, str]:
    """A repository of a workload whose tags stay and whose images are scanned, approved so: its name and its ARN."""
    name = f"acme/agent-{next(NUMBERS)}"
    made = stack.client("ecr").create_repository(
        repositoryName=name,
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        tags=[{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}],
    )
    arn = str(made["repository"]["repositoryArn"])
    return name, named(stack, workload, arn, baselines.repository(stack.account, arn))


def share_domain(stack: Stack, workload: Workload) -> Change:
    """Lets anyone call a domain beside an account."""
    name = f"acme-{next(NUMBERS)}"
    own = allowing(stack.account.id, "es:ESHttpGet", "*")
    made = stack.client("opensearch").create_domain(
        DomainName=name,
        AccessPolicies=policy(own),
        TagList=[{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}],
    )
    arn = named(stack, workload, str(made["DomainStatus"]["ARN"]))
    shared = policy(own, allowing("*", "es:ESHttpGet", "*"))
    return change(
        stack,
        lambda by: by.client("opensearch").update_domain_config(DomainName=name, AccessPolicies=shared),
        control="opensearch-domain-exposed",
        resource=arn,
        live=partial(baselines.search_domain, stack.account, arn),
        calls=("UpdateDomainConfig",),
    )


def named(stack: Stack, workload: Workload, arn: str, *baseline: State) -> str:
    """Declares a resource as an approved member of a workload, with these baselines; returns its ARN."""
    declare(stack.account, stack.outputs, arn, declaration(workload, "ada", list(baseline)))
    return arn


def of_resource(stack: Stack, arn: str, act: Act, control: str, call: str) -> Change:
    """A change to the policy of a resource."""
    live = partial(baselines.resource_policy, stack.account, arn)
    return change(stack, act, control=control, resource=arn, live=live, calls=(call,))


def allowing(principal: str | list[str], action: str, resource: str) -> Statement:
    """A statement that lets somebody in."""
    return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": resource}


def policy(*statements: Statement) -> str:
    """A policy as people write it: no client of ours would space it so."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",  ", ": "))
