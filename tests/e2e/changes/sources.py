"""Bad changes of where models, knowledge bases and gateways take from and lead to."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.making.basics import make_role
from local.making.models import MODEL
from local.seed import arn, declaration, declare

from ..stack import Stack
from ..waiting import until
from .change import Act, Change, State, change

STRANGER = "999988887777"
ELSEWHERE = "collected-elsewhere"
NUMBERS = itertools.count(1)


# Jobs.


def export_batch(stack: Stack, workload: Workload) -> Change:
    """Asks a model many questions, and writes the answers into a stranger's bucket."""
    inputs = {"s3Uri": f"s3://{workload.bucket}/questions.jsonl", "s3BucketOwner": stack.account.id}
    outputs = {"s3Uri": f"s3://{ELSEWHERE}/", "s3BucketOwner": STRANGER}
    asked = {
        "jobName": f"score-{next(NUMBERS)}",
        "modelId": MODEL,
        "roleArn": workload.agent_role_arn,
        "inputDataConfig": {"s3InputDataConfig": inputs},
        "outputDataConfig": {"s3OutputDataConfig": outputs},
        "tags": pairs(workload),
    }
    return of_job(
        stack,
        lambda by: by.client("bedrock").create_model_invocation_job(**asked),
        "bedrock-batch-output-foreign",
        "StopModelInvocationJob",
    )


def train_elsewhere(stack: Stack, workload: Workload) -> Change:
    """Trains a model with what lies in a bucket that is on no list."""
    name = f"train-{next(NUMBERS)}"
    asked = {
        "jobName": name,
        "customModelName": name,
        "roleArn": workload.agent_role_arn,
        "baseModelIdentifier": MODEL,
        "trainingDataConfig": {"s3Uri": f"s3://{ELSEWHERE}/train.jsonl"},
        "outputDataConfig": {"s3Uri": f"s3://{workload.bucket}/metrics/"},
        "customModelKmsKeyId": workload.key_arn,
        "vpcConfig": {"subnetIds": ["subnet-0a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]},
        "jobTags": pairs(workload),
    }
    return of_job(
        stack,
        lambda by: by.client("bedrock").create_model_customization_job(**asked),
        "bedrock-model-job-untrusted",
        "StopModelCustomizationJob",
    )


def of_job(stack: Stack, act: Act, control: str, call: str) -> Change:
    """A job that was submitted and is to be stopped."""
    with stack.unheard():
        answer = act(stack.ada)
        told = stack.told(answer)
    job = str(answer["jobArn"])
    live = partial(baselines.model_job, stack.account, job)
    broken = live()
    mended = {"kind": "model-job", "state": broken["state"] | {"status": "Stopped"}}
    return Change(control, job, told, live, broken, mended, (call,), lambda: told)


# Knowledge bases.


def repoint_source(stack: Stack, workload: Workload) -> Change:
    """Has a knowledge base take in what lies in a stranger's bucket. The name of the source is another, too."""
    client = stack.client("bedrock-agent")
    base = client.create_knowledge_base(
        name=f"help-{next(NUMBERS)}",
        roleArn=make_role(stack.account, f"acme-knowledge-{next(NUMBERS)}", "bedrock.amazonaws.com", tags(workload)),
        knowledgeBaseConfiguration={
            "type": "VECTOR",
            "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": EMBEDS},
        },
        storageConfiguration={"type": "S3_VECTORS", "s3VectorsConfiguration": {"indexName": "help"}},
        tags=tags(workload),
    )["knowledgeBase"]["knowledgeBaseId"]
    named = {"knowledgeBaseId": base}
    whole = {
        "description": "What customers ask.",
        "dataDeletionPolicy": "RETAIN",
        "serverSideEncryptionConfiguration": {"kmsKeyArn": workload.key_arn},
        "vectorIngestionConfiguration": {"chunkingConfiguration": {"chunkingStrategy": "NONE"}},
    }
    source = client.create_data_source(
        **named, name="pages", **whole, dataSourceConfiguration=bucket(workload.bucket, stack.account.id)
    )["dataSource"]["dataSourceId"]
    resource = arn(stack.account, "bedrock", f"knowledge-base/{base}")
    live = partial(baselines.knowledge_base, stack.account, base)
    approve(stack, workload, resource, live())

    def act(by: Account) -> State:
        other = {"name": "other pages", "dataSourceConfiguration": bucket(ELSEWHERE, STRANGER)}
        return dict(by.client("bedrock-agent").update_data_source(**named, dataSourceId=source, **whole, **other))

    control = "bedrock-knowledge-source-untrusted"
    made = change(stack, act, control=control, resource=resource, live=live, calls=("UpdateDataSource",))
    sources = {source: made.mended["state"]["sources"][source] | {"name": "other pages"}}
    return made.mending({"kind": "knowledge-base", "state": made.mended["state"] | {"sources": sources}})


EMBEDS = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-embed-text-v2:0"


def bucket(name: str, owner: str) -> State:
    """A source whose documents lie in a bucket."""
    return {"type": "S3", "s3Configuration": {"bucketArn": f"arn:aws:s3:::{name}", "bucketOwnerAccountId": owner}}


# Gateways.


def repoint_target(stack: Stack, workload: Workload) -> Change:
    """Has a gateway send calls to a stranger's function. What it is for is said otherwise, too."""
    client, named = stack.client("bedrock-agentcore-control"), {"gatewayIdentifier": workload.gateway}
    role = {"credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]}
    target = client.create_gateway_target(
        **named, name=f"tools-{next(NUMBERS)}", targetConfiguration=tool(workload.function_arn), **role
    )["targetId"]
    live = partial(settled_targets, stack, workload)
    gateway = baselines.gateway(stack.account, workload.gateway)
    declare(stack.account, stack.outputs, workload.gateway_arn, declaration(workload, "ada", [gateway, live()]))
    foreign = workload.function_arn.replace(stack.account.id, STRANGER)

    def act(by: Account) -> State:
        asked = {"targetConfiguration": tool(foreign), "description": "better tools", **role}
        return dict(by.client("bedrock-agentcore-control").update_gateway_target(**named, targetId=target, **asked))

    control = "agentcore-gateway-target-unapproved"
    made = change(stack, act, control=control, resource=workload.gateway_arn, live=live, calls=("UpdateGatewayTarget",))
    approved = made.mended["state"]["targets"]
    definition = approved[target]["definition"] | {"description": "better tools"}
    targets = approved | {target: approved[target] | {"definition": definition}}
    return made.mending({"kind": "gateway-targets", "state": {"targets": targets}})


def tool(function: str) -> State:
    """A target that is a function."""
    schema = {"name": "find", "description": "Finds a ticket.", "inputSchema": {"type": "object"}}
    return {"mcp": {"lambda": {"lambdaArn": function, "toolSchema": {"inlinePayload": [schema]}}}}


def settled_targets(stack: Stack, workload: Workload) -> State:
    """The targets of a gateway, once AWS changes them no more."""

    def ready() -> State:
        found = baselines.gateway_targets(stack.account, workload.gateway)
        statuses = {target["status"] for target in found["state"]["targets"].values()}
        return found if statuses == {"READY"} else {}

    return until(ready, "the targets are ready")


def approve(stack: Stack, workload: Workload, resource: str, state: State) -> None:
    """Declares a member of the workload, approved as it is."""
    declare(stack.account, stack.outputs, resource, declaration(workload, "ada", [state]))


def tags(workload: Workload) -> dict[str, str]:
    """The tags of a workload's members."""
    return {"ai:workload": workload.name, "ai:phase": workload.phase}


def pairs(workload: Workload) -> list[dict[str, Any]]:
    """The same as a list."""
    return [{"key": key, "value": value} for key, value in tags(workload).items()]
