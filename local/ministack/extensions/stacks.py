"""Stacks: what MiniStack leaves out of the tables of a template, and how their alarms differ from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch, dynamodb
from ministack.services.cloudformation import drift, provisioners

Made = tuple[str, dict[str, Any]]

TABLE = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
ALARM = "AWS::CloudWatch::Alarm"
COMPARED = frozenset(
    {
        "ActionsEnabled",
        "AlarmActions",
        "ComparisonOperator",
        "EvaluationPeriods",
        "MetricName",
        "Namespace",
        "Period",
        "Statistic",
        "Threshold",
        "TreatMissingData",
    }
)

create_as_ministack: Callable[..., Made] = TABLE["create"]
update_as_ministack: Callable[..., Made] = TABLE["update"]


def install() -> None:
    """Puts everything here into MiniStack."""
    TABLE["create"] = create_table
    TABLE["update"] = update_table
    drift._DRIFT_READERS[ALARM] = (alarm, COMPARED)


def create_table(logical_id: str, properties: Mapping[str, Any], stack: str) -> Made:
    """Makes a table with all that its template says of it."""
    made = create_as_ministack(logical_id, properties, stack)
    guard(made[0], properties)
    return made


def update_table(name: str, old: Mapping[str, Any], new: Mapping[str, Any], stack: str, logical_id: str) -> Made:
    """The same of a table that is there."""
    made = update_as_ministack(name, old, new, stack, logical_id)
    guard(made[0], new)
    return made


def guard(table: str, properties: Mapping[str, Any]) -> None:
    """Expiry, backups and the policy of a table, which MiniStack makes without them."""
    if expiry := properties.get("TimeToLiveSpecification"):
        dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": expiry})
    if recovery := properties.get("PointInTimeRecoverySpecification"):
        dynamodb._update_continuous_backups({"TableName": table, "PointInTimeRecoverySpecification": recovery})
    if policy := properties.get("ResourcePolicy"):
        arn = f"arn:aws:dynamodb:{get_region()}:{get_account_id()}:table/{table}"
        document = json.dumps(policy["PolicyDocument"], default=str)
        dynamodb._put_resource_policy({"ResourceArn": arn, "Policy": document})


def alarm(name: str, _: Mapping[str, Any]) -> dict[str, Any] | None:
    """What there is of an alarm; None when it is gone."""
    found = cloudwatch._alarms.get(name)
    return dict(found) if found else None
