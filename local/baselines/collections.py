"""Stores of vectors: who reaches a collection of OpenSearch Serverless, who may use it; which databases are public."""

from __future__ import annotations

from local.aws import Account

from .state import State, state


def collection_network(account: Account, collection: str) -> State:
    """The network policies that are about a collection."""
    client = account.client("opensearchserverless")
    named = {"type": "network", "resource": [f"collection/{collection}"]}
    policies = {
        each["name"]: client.get_security_policy(type="network", name=each["name"])["securityPolicyDetail"]["policy"]
        for each in client.list_security_policies(**named)["securityPolicySummaries"]
    }
    return state("collection-network", about(collection, policies))


def collection_access(account: Account, collection: str) -> State:
    """The data access policies that are about a collection."""
    client = account.client("opensearchserverless")
    named = {"type": "data", "resource": [f"collection/{collection}"]}
    policies = {
        each["name"]: client.get_access_policy(type="data", name=each["name"])["accessPolicyDetail"]["policy"]
        for each in client.list_access_policies(**named)["accessPolicySummaries"]
    }
    return state("collection-access", about(collection, policies))


def collection_protection(account: Account, identifier: str) -> State:
    """Whether a collection can be deleted."""
    found = account.client("opensearchserverless").batch_get_collection(ids=[identifier])["collectionDetails"][0]
    protected = found["deletionProtection"] == "ENABLED"
    return state("collection-protection", {"status": found["status"], "protected": protected})


def about(collection: str, policies: State) -> State:
    """What is kept of the policies that are about a collection."""
    return {"collection": collection, "policies": {name: {"parts": parts} for name, parts in policies.items()}}


def database(account: Account, instance: str) -> State:
    """An instance of a database, by its identifier."""
    (found,) = account.client("rds").describe_db_instances(DBInstanceIdentifier=instance)["DBInstances"]
    kept = {"public": found["PubliclyAccessible"], "status": found["DBInstanceStatus"]}
    return state("database", {found["DBInstanceArn"]: kept})
