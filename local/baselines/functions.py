"""Functions: what they run, and what their aliases stand for."""

from __future__ import annotations

from local.aws import Account

from .state import State, state


def function_release(account: Account, function: str) -> State:
    """A function, by its name."""
    client = account.client("lambda")
    found = client.get_function_configuration(FunctionName=function)
    aliases = {
        alias["Name"]: {
            "version": alias["FunctionVersion"],
            "weights": alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}),
        }
        for alias in client.list_aliases(FunctionName=function)["Aliases"]
    }
    content = {
        "code": found["CodeSha256"],
        "role": found["Role"],
        "handler": found.get("Handler"),
        "runtime": found.get("Runtime"),
        "layers": [layer["Arn"] for layer in found.get("Layers", [])],
        "image": None,
        "aliases": aliases,
        "status": found["LastUpdateStatus"],
    }
    return state("function-release", content)
