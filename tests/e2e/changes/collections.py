"""Bad changes of who reaches collections of OpenSearch Serverless, and of who may use their data."""

from __future__ import annotations

import itertools
import json
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.seed import declaration, declare

from ..stack import Stack
from .change import Act, Change, State, change
from .sources import pairs

Part = dict[str, Any]
NUMBERS = itertools.count(1)
STRANGER = "arn:aws:iam::999988887777:role/reader"
ENDPOINTS = ["vpce-0a1b2c3d4e5f60718"]


def open_collection(stack: Stack, workload: Workload) -> Change:
    """Lets the internet reach a collection that one VPC alone reached, and makes a rule for another one besides."""
    name, arn = new_collection(stack, workload)
    client = stack.client("opensearchserverless")
    shut = reached(name, AllowFromPublic=False, SourceVPCEs=ENDPOINTS)
    made = client.create_security_policy(type="network", name=name, description="vectors", policy=json.dumps([shut]))
    live = partial(baselines.collection_network, stack.account, name)
    approve(stack, workload, arn, live())
    other = reached(f"{name}-too", AllowFromPublic=True)
    opened = [reached(name, AllowFromPublic=True), other]
    act = partial(rewrite, "security", "network", name, made["securityPolicyDetail"]["policyVersion"], opened)
    changed = of_collection(stack, arn, act, "opensearch-collection-public", live, "UpdateSecurityPolicy")
    return changed.mending(policies(changed, name, shut, other))


def share_collection(stack: Stack, workload: Workload) -> Change:
    """Lets another account read the data of a collection beside a role, and lets another role write besides."""
    name, arn = new_collection(stack, workload)
    client = stack.client("opensearchserverless")
    own = f"arn:aws:iam::{stack.account.id}:role/reader"
    kept = granted(name, "aoss:ReadDocument", own)
    made = client.create_access_policy(type="data", name=name, policy=json.dumps([kept]))
    live = partial(baselines.collection_access, stack.account, name)
    approve(stack, workload, arn, live())
    other = granted(name, "aoss:WriteDocument", own)
    shared = [granted(name, "aoss:ReadDocument", own, STRANGER), other]
    act = partial(rewrite, "access", "data", name, made["accessPolicyDetail"]["policyVersion"], shared)
    changed = of_collection(stack, arn, act, "opensearch-data-access-broadened", live, "UpdateAccessPolicy")
    return changed.mending(policies(changed, name, kept, other))


def unprotect_collection(stack: Stack, workload: Workload) -> Change:
    """Lets a collection be deleted. It is described otherwise, too."""
    name, arn = new_collection(stack, workload)
    own, client = arn.rpartition("/")[2], stack.client("opensearchserverless")
    client.update_collection(id=own, deletionProtection="ENABLED")
    live = partial(baselines.collection_protection, stack.account, own)
    approve(stack, workload, arn, live())

    def act(by: Account) -> State:
        update = by.client("opensearchserverless").update_collection
        return dict(update(id=own, deletionProtection="DISABLED", description=f"vectors of {name}"))

    return of_collection(stack, arn, act, "opensearch-collection-unprotected", live, "UpdateCollection")


def publish_database(stack: Stack, workload: Workload) -> Change:
    """Gives a database a public address. It cannot be deleted any more, too."""
    name, client = f"vectors-{next(NUMBERS)}", stack.client("rds")
    made = client.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        MasterUsername="postgres",
        ManageMasterUserPassword=True,
        AllocatedStorage=20,
        PubliclyAccessible=False,
        Tags=[{"Key": each["key"], "Value": each["value"]} for each in pairs(workload)],
    )
    arn = made["DBInstance"]["DBInstanceArn"]
    declare(stack.account, stack.outputs, arn, declaration(workload, "ada", []))

    def act(by: Account) -> State:
        asked = {"PubliclyAccessible": True, "DeletionProtection": True}
        return dict(by.client("rds").modify_db_instance(DBInstanceIdentifier=name, **asked))

    live = partial(baselines.database, stack.account, name)
    return change(
        stack, act, control="vpc-vector-database-public", resource=arn, live=live, calls=("ModifyDBInstance",)
    )


def rewrite(of: str, kind: str, name: str, version: str, parts: list[Part], by: Account) -> Any:
    """Has a policy be made of other parts."""
    update = getattr(by.client("opensearchserverless"), f"update_{of}_policy")
    return update(type=kind, name=name, policyVersion=version, policy=json.dumps(parts))


def policies(changed: Change, name: str, *parts: Part) -> State:
    """The state of a change, were its policy made of these parts."""
    state = changed.broken["state"] | {"policies": {name: {"parts": list(parts)}}}
    return {"kind": changed.broken["kind"], "state": state}


def of_collection(stack: Stack, arn: str, act: Act, control: str, live: Any, call: str) -> Change:
    """A change of a policy that is about a collection."""
    return change(stack, act, control=control, resource=arn, live=live, calls=(call,))


def new_collection(stack: Stack, workload: Workload) -> tuple[str, str]:
    """A collection of a workload: its name and its ARN."""
    name, client = f"acme-{next(NUMBERS)}", stack.client("opensearchserverless")
    rules = [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}]
    keys = json.dumps({"Rules": rules, "AWSOwnedKey": False, "KmsARN": workload.key_arn})
    client.create_security_policy(type="encryption", name=name, policy=keys)
    made = client.create_collection(name=name, type="VECTORSEARCH", tags=pairs(workload))
    return name, str(made["createCollectionDetail"]["arn"])


def approve(stack: Stack, workload: Workload, arn: str, state: State) -> None:
    """Declares a collection as an approved member of a workload."""
    declare(stack.account, stack.outputs, arn, declaration(workload, "ada", [state]))


def reached(name: str, **members: Any) -> Part:
    """A part of a network policy."""
    return {"Rules": [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}], **members}


def granted(name: str, permission: str, *principals: str) -> Part:
    """A part of a data access policy."""
    indexes = {"ResourceType": "index", "Resource": [f"index/{name}/*"], "Permission": [permission]}
    itself = {
        "ResourceType": "collection",
        "Resource": [f"collection/{name}"],
        "Permission": ["aoss:DescribeCollectionItems"],
    }
    return {"Rules": [indexes, itself], "Principal": list(principals)}
