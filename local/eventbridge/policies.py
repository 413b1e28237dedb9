"""Evaluates the policy of a resource for one question: a service of AWS is let in by it, or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """Who wants to do what with a resource, and what is known of the circumstances.

    `kind` is the kind of principal, as policies name it (`Service` or `AWS`); `names` are all the names by which a
    policy may mean the caller.
    """

    kind: str
    names: frozenset[str]
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def allows(policy: str | None, question: Question) -> bool:
    """Whether a policy lets the caller in: some statement allows it and none denies it."""
    return verdict(policy, question) == "Allow"


def verdict(policy: str | None, question: Question) -> str | None:
    """What a policy says to a question: `Deny`, `Allow`, or nothing at all."""
    effects = {statement["Effect"] for statement in statements(policy) if applies(statement, question)}
    return "Deny" if "Deny" in effects else next(iter(effects), None)


def statements(policy: str | None) -> Iterator[Statement]:
    """The statements of a policy, one or many; none without a policy."""
    yield from listed(json.loads(policy)["Statement"]) if policy else ()


def applies(statement: Statement, question: Question) -> bool:
    """Whether a statement speaks of the question."""
    return (
        stated(statement, "Principal", lambda said: means(said, question))
        and stated(statement, "Action", lambda said: any_like(said, question.action.lower(), str.lower))
        and stated(statement, "Resource", lambda said: any_like(said, question.resource))
        and all(
            holds(operator, key, listed(wanted), question.context)
            for operator, keys in conditions(statement)
            for key, wanted in keys.items()
        )
    )


def conditions(statement: Statement) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The conditions of a statement, by operator; MiniStack keeps those of PutPermission as the call has them."""
    said: dict[str, Any] = dict(statement.get("Condition") or {})
    if {"Type", "Key", "Value"} == set(said):
        said = {said["Type"]: {said["Key"]: said["Value"]}}
    yield from said.items()


def stated(statement: Statement, member: str, fits: Callable[[Any], bool]) -> bool:
    """Whether a member or its opposite (`NotAction`) fits; a statement without either leaves it open."""
    if member in statement:
        return fits(statement[member])
    return f"Not{member}" not in statement or not fits(statement[f"Not{member}"])


def means(said: Any, question: Question) -> bool:
    """Whether a principal is the caller; everybody is, written either way."""
    if isinstance(said, str):
        return said == "*" or said in question.names
    return any(
        name == "*" if kind == "AWS" and question.kind == "Service" else kind == question.kind and known(name, question)
        for kind, names in said.items()
        for name in listed(names)
    )


def known(name: str, question: Question) -> bool:
    """Whether a name in a policy is one of the caller's."""
    return name == "*" or name in question.names


# Conditions. What has no comparison here raises, so that no policy is taken for something else than it says.


def same(value: str, wanted: str) -> bool:
    """Equal to the letter."""
    return value == wanted


def same_in_any_case(value: str, wanted: str) -> bool:
    """Equal but for capitals."""
    return value.lower() == wanted.lower()


def like(value: str, wanted: str) -> bool:
    """Equal but for wildcards."""
    return pattern(wanted).fullmatch(value) is not None


def like_arn(value: str, wanted: str) -> bool:
    """Equal but for wildcards, each of which stays within its part of the ARN."""
    parts, wanted_parts = value.split(":", 5), wanted.split(":", 5)
    return len(parts) == len(wanted_parts) and all(map(like, parts, wanted_parts))


COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": same,
    "StringEqualsIgnoreCase": same_in_any_case,
    "StringLike": like,
    "ArnEquals": like_arn,  # AWS treats both alike
    "ArnLike": like_arn,
    "Bool": same_in_any_case,
}


def holds(operator: str, key: str, wanted: list[str], context: Mapping[str, str]) -> bool:
    """Whether one condition is met; keys are compared without regard to case, and every key here has one value."""
    quantifier, _, name = operator.rpartition(":")
    value = next((value for known_key, value in context.items() if known_key.lower() == key.lower()), None)
    if name == "Null":
        return (value is None) is (str(wanted[0]).lower() == "true")
    plain = name.removesuffix("IfExists")
    negated = "Not" in plain
    if plain.replace("Not", "") not in COMPARISONS:
        raise NotImplementedError(f"no comparison for the condition {operator}")
    if value is None:
        return negated or plain != name or quantifier == "ForAllValues"
    compare = COMPARISONS[plain.replace("Not", "")]
    return any(compare(value, str(each)) for each in wanted) is not negated


def any_like(said: Any, value: str, spelled: Callable[[str], str] = str) -> bool:
    """Whether a value is like any of what is said."""
    return any(like(value, spelled(each)) for each in listed(said))


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The wildcards of policies as a regular expression."""
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def listed(value: Any) -> list[Any]:
    """One or many, as a list."""
    return value if isinstance(value, list) else [value]
