"""What happened, line by line: from a call to the alert about it. Pure: it is told what others saw."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.cloudtrail.categories import data_type, is_read_only, is_recorded
from local.screen import Screen, plain

if TYPE_CHECKING:
    from local.eventbridge.targets import Delivery
    from local.front.exchange import Exchange

Document = Mapping[str, Any]

STYLES = {
    "remediate": "green",
    "remediated": "green",
    "resolved": "green",
    "approve": "cyan",
    "awaiting-approval": "cyan",
    "alert": "yellow",
    "decided": "yellow",
    "failed": "red",
    "contested": "red",
}
ENDS = ("failed", "contested", "resolved")
KEPT = {"opened", "joined", "remediated", "failed", "contested", "resolved", "told", "told-before", "decided-again"}
STACKS = re.compile(r"[\w-]+?-(?P<name>\w+)-[0-9A-Z]+")
REASONS = {
    "own-change": "Phaseguard made this change itself",
    "nobody": "the resource belongs to no AI workload",
    "sound": "the live state is as it should be",
    "unread": "the live state was not read",
    "undeclared": "no phase is declared",
    "unapproved": "nobody approved that the resource belongs to the workload",
    "no-plan": "nothing can repair it as it is",
    "nothing-to-do": "no control is concerned",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. `event` is the id of the CloudTrail record in which it began."""

    at: float
    account: str
    kind: str
    text: str
    event: str | None = None
    finding: str | None = None
    style: str = ""

    def shown(self, screen: Screen, where: str, after: float | None) -> str:
        """The line for a person; `after` is how long after the call it happened."""
        clock = time.strftime("%H:%M:%S", time.localtime(self.at)) + f".{int(self.at * 1000) % 1000:03d}"
        latency = "" if after is None else f"+{after:.2f} s"
        kind = screen.styled(f"{self.kind:<8}", *([self.style] if self.style else []))
        return f"{screen.styled(f'{clock} {latency:>8}', 'dim')}  {where:<10}  {kind}  {plain(self.text)}"

    def document(self, where: str, after: float | None) -> str:
        """The line for a program."""
        at = datetime.fromtimestamp(self.at).astimezone().isoformat(timespec="milliseconds")
        told = {"at": at, "account": self.account, "phase": where, "kind": self.kind, "text": self.text}
        more = {"event": self.event, "finding": self.finding, "seconds": None if after is None else round(after, 3)}
        return json.dumps(told | {name: value for name, value in more.items() if value is not None})


def of_call(exchange: Exchange, event: str | None) -> Line | None:
    """A call that changes something, with the id of its record; nothing of what deployed functions do."""
    if exchange.function or not is_recorded(exchange.service, exchange.operation):
        return None
    if data_type(exchange.service, exchange.operation) or is_read_only(exchange.service, exchange.operation):
        return None
    who = exchange.principal.name or exchange.principal.arn
    failed = f", refused with {exchange.error[0]}" if exchange.error else ""
    unheard = "" if event else ", which no trail recorded"
    text = f"{who}: {exchange.service}:{exchange.operation}{failed}{unheard}"
    return Line(began(exchange), exchange.account, "call", text, event, style="red" if failed or unheard else "bold")


def began(exchange: Exchange) -> float:
    """From when on the time until an answer is counted: when the call was through."""
    return exchange.ended.timestamp()


def of_delivery(delivery: Delivery, at: float) -> Line:
    """An event that came to the target of a rule, or did not."""
    detail, account = delivery.envelope["detail"], delivery.envelope["account"]
    rule, target = logical(delivery.rule), logical(delivery.target)
    name, event = detail.get("eventName", delivery.envelope["detail-type"]), detail.get("eventID")
    if delivery.error:
        text = f"{name}, matched by {rule}, did not reach {target}: {': '.join(delivery.error)}"
        return Line(at, account, "record", text, event, style="red")
    return Line(at, account, "record", f"{name}, matched by {rule}, is in {target}", event)


def of_failure(account: str, failure: Exception, at: float) -> Line:
    """Something that this local AWS could not do, after which the story is not whole."""
    return Line(at, account, "failure", f"the local AWS failed: {failure!r}", style="red")


def logical(arn: str) -> str:
    """The name that the template gives a resource: `phaseguard-ChangeQueue-1A2B3C` is `ChangeQueue`."""
    name = re.split("[:/]", arn)[-1]
    found = STACKS.fullmatch(name)
    return found["name"] if found else name


def of_finding(account: str, before: Document | None, now: Document) -> Iterator[Line]:
    """What is new in the journal about a finding since it was last looked at."""
    event, finding = now["event"]["id"], now["id"]

    def line(at: str, kind: str, text: str, style: str = "") -> Line:
        return Line(moment(at), account, kind, text, event, finding, style)

    if before is None or now["decisions"] > before["decisions"]:
        at = now["opened_at"] if before is None else now["updated_at"]
        yield line(at, "decision", f"{decision(now)}; finding {finding}", STYLES.get(now["decision"]["response"], ""))
    elif now["count"] > before["count"]:
        yield line(now["updated_at"], "joined", f"another event about finding {finding}")
    for call in now["calls"][len(before["calls"]) if before else 0 :]:
        refused = f"refused: {call['error']}" if call["error"] else f"request {call['request_id']}"
        yield line(call["at"], "repair", f"{call['operation']}, {refused}", "red" if call["error"] else "green")
    if now["proved_at"] and now["proved_at"] != (before and before["proved_at"]):
        yield line(now["proved_at"], "proof", now["outcome"] or "sound again", "green")
    if now["status"] in ENDS and now["status"] != (before and before["status"]):
        yield line(now["updated_at"], now["status"], now["outcome"] or "", STYLES[now["status"]])


def decision(finding: Document) -> str:
    """What was decided and why; the reasons that lowered it follow the table's word."""
    reasons = "; ".join(reason(each) for each in finding["decision"]["reasons"])
    return f"{finding['decision']['response']}: {finding['control']} ({finding['severity']}): {reasons}"


def reason(why: Document) -> str:
    """A reason in words."""
    word, detail = why["reason"], why.get("detail")
    return (
        str(detail) if detail and word != "unknown" else f"{REASONS.get(word, word)}{f': {detail}' if detail else ''}"
    )


def of_alert(account: str, envelope: Document) -> Line:
    """A message that reached a subscriber."""
    alert = json.loads(envelope["Message"])
    style = STYLES.get(str(alert.get("status")), "red")
    return Line(envelope["came"] / 1000, account, "alert", envelope["Subject"], None, alert.get("finding"), style)


def of_log(account: str, text: str) -> Line | None:
    """An outcome that a function wrote into its log and of which the journal keeps nothing."""
    try:
        told = json.loads(text)
        outcome, detail, at = told["outcome"], told["detail"], told["_aws"]["Timestamp"]
    except (ValueError, TypeError, KeyError):
        return None
    if outcome in KEPT:
        return None
    about = detail.get("resource") or detail.get("what") or ""
    why = f"{REASONS.get(outcome, outcome)}: {about}" if about else REASONS.get(outcome, outcome)
    return Line(at / 1000, account, "outcome", why, detail.get("event"), detail.get("finding"), "dim")


def moment(text: str) -> float:
    """A time stamp of AWS or of the journal, in seconds."""
    return datetime.fromisoformat(text).timestamp()
