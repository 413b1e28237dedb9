"""Evaluations of what agents of AgentCore answer, online."""

from __future__ import annotations

from .agentcore import SERVICE, Resource, keep, kept, named, settled
from .answers import Place, Request, Result, operation
from .pages import page, unused


class OnlineEvaluation(Resource):
    """An evaluation, which can be switched off and on."""

    noun = "Online evaluation configuration"
    path = "online-evaluation-config"
    settled = "ACTIVE"
    settings_of = (
        "onlineEvaluationConfigName",
        "description",
        "rule",
        "dataSourceConfig",
        "evaluators",
        "insights",
        "clusteringConfig",
        "evaluationExecutionRoleArn",
        "executionStatus",
    )


@operation(SERVICE, "CreateOnlineEvaluationConfig")
def create(place: Place, request: Request) -> Result:
    """Makes an evaluation, of a name that no other has."""
    name = request["onlineEvaluationConfigName"]
    identity = f"{name}-{unused(10)}"
    arn = place.arn("bedrock-agentcore", f"online-evaluation-config/{identity}")
    fixed = {"onlineEvaluationConfigArn": arn, "onlineEvaluationConfigId": identity}
    asked = dict(request) | {"executionStatus": "ENABLED" if request["enableOnCreate"] else "DISABLED"}
    return keep(place, OnlineEvaluation(arn, identity, fixed, asked), request).answer()


@operation(SERVICE, "GetOnlineEvaluationConfig")
def get(place: Place, request: Request) -> Result:
    """An evaluation by its id."""
    return named(place, OnlineEvaluation, request["onlineEvaluationConfigId"]).answer()


@operation(SERVICE, "UpdateOnlineEvaluationConfig")
def update(place: Place, request: Request) -> Result:
    """Changes what a request names."""
    evaluation = settled(place, OnlineEvaluation, request["onlineEvaluationConfigId"])
    evaluation.settings |= {name: request[name] for name in OnlineEvaluation.settings_of if name in request}
    evaluation.change()
    return evaluation.answer()


@operation(SERVICE, "DeleteOnlineEvaluationConfig")
def delete(place: Place, request: Request) -> Result:
    """Deletes an evaluation."""
    evaluation = settled(place, OnlineEvaluation, request["onlineEvaluationConfigId"])
    evaluation.delete()
    return evaluation.answer()


@operation(SERVICE, "ListOnlineEvaluationConfigs")
def list_all(place: Place, request: Request) -> Result:
    """All evaluations."""
    found = [evaluation.answer() for evaluation in kept(place, OnlineEvaluation).values()]
    return page(request, "onlineEvaluationConfigs", found)
