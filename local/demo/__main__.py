"""Shows Phaseguard at work: deploys it to two accounts of a local AWS, attacks both, and checks what it does.

One account holds a workload in production, the other a prototype. Each attack must be answered as docs/decisions.md
says for the phase; where it is not, the demo says so and fails. No AWS account is used, and nothing outlasts the demo.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import median

from botocore.exceptions import EndpointConnectionError

from local import programs
from local.aws import LocalAws, LocalAwsError
from local.deploy import DeployError
from local.playground import Tenant, journal, prepared, received
from local.screen import Screen, plain

from . import expected
from .answer import Answer, kind
from .attacks import ATTACKS, Attack

ATTACKER = "grace"
ALERTED_WITHIN = 30.0
BETWEEN_LOOKS = 0.03
SETTLES = 1.0  # for what may still come of the last repairs
HEADER = ("control", "phase", "expected", "observed", "live state", "seconds")
STYLES = {"remediated": "green", "awaiting-approval": "cyan", "decided": "yellow"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the demo; 0 when everything was answered as docs/decisions.md says."""
    options = parsed(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    attacks = tuple(attack for attack in ATTACKS if not options.only or attack.control in options.only)
    screen = Screen()
    try:
        return run(screen, attacks, options.bin)
    except (programs.ProgramError, LocalAwsError, DeployError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        screen.line("Stopped.")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    about, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=about, epilog=more)
    parser.add_argument("--bin", type=Path, metavar="DIRECTORY", help="take built functions from here, build nothing")
    only = "attack only what this control watches; may be given again"
    controls = list(dict.fromkeys(attack.control for attack in ATTACKS))
    parser.add_argument("--only", action="append", choices=controls, metavar="CONTROL", help=only)
    return parser.parse_args(arguments)


def run(screen: Screen, attacks: tuple[Attack, ...], directory: Path | None) -> int:
    """Prepares, attacks, sums up."""
    began = time.monotonic()
    screen.line(screen.styled("Phaseguard at work", "bold"))
    screen.line("Two accounts of a local AWS, attacked in the same ways. No AWS account is used.")
    screen.line()
    with screen.step("Build the functions") as step:
        step.show("minutes the first time, seconds from then on")
        binaries = programs.found(directory) if directory else programs.built(step.show)
        step.detail = ", ".join(programs.FUNCTIONS.values())
    aws = LocalAws()
    try:
        with screen.step("Start the local AWS") as step:
            aws.start()
            step.detail = f"at {aws.front.url}, with IAM enforced"
        tenants = prepared(screen, aws, binaries, ATTACKER)
        answers, wrongs = attacked(screen, aws, attacks, tenants)
    except EndpointConnectionError as error:
        tail = "\n".join(aws.log.read_text(errors="replace").splitlines()[-20:])
        raise LocalAwsError(f"the local AWS has ended; the end of its log:\n{tail}") from error
    finally:
        aws.stop()
    return summed_up(screen, answers, wrongs, time.monotonic() - began)


def attacked(
    screen: Screen, aws: LocalAws, attacks: tuple[Attack, ...], tenants: Mapping[str, Tenant]
) -> tuple[list[Answer], list[str]]:
    """Makes one attack after the other, each on all accounts at once. Also what came that nobody expected."""
    page, ended = expected.read(), threading.Event()
    answers: list[Answer] = []
    with ThreadPoolExecutor(len(tenants)) as pool:
        try:
            for number, attack in enumerate(attacks, 1):
                announce(screen, attack, f"{number:>2}/{len(attacks)}")
                running = [
                    pool.submit(answered, aws, Answer(attack, tenant, page[attack.sample, phase]), ended)
                    for phase, tenant in tenants.items()
                ]
                answers += [shown(screen, each, first=each is running[0]) for each in running]
        finally:
            ended.set()
    time.sleep(SETTLES)
    return answers, list(wrongs(aws, tenants))


def answered(aws: LocalAws, answer: Answer, ended: threading.Event) -> Answer:
    """Attacks one account, waits for the alert, and looks at what became of it."""
    attack, tenant = answer.attack, answer.tenant
    answer.before = attack.look(tenant)
    with aws.loop.held(account=tenant.owner.id):  # CloudTrail takes longer than this, and somebody else may look too
        *_, heard = [step.make(aws, tenant) for step in attack.steps]
        answer.attacked = attack.look(tenant)
        answer.made = time.time()
    wait_for_alert(answer, ended)
    answer.event, answer.rules = heard()
    answer.after = attack.look(tenant)
    answer.journal = journal(tenant, str(answer.alert.get("finding")))
    return answer


def wait_for_alert(answer: Answer, ended: threading.Event) -> None:
    """Looks into the inbox until there is an alert, or it should long have come."""
    while not ended.is_set() and time.time() < answer.made + ALERTED_WITHIN:
        for envelope in received(answer.tenant.behind, answer.tenant.inbox, most=1):
            answer.subject, answer.alert, answer.alerted = (
                envelope["Subject"],
                json.loads(envelope["Message"]),
                time.time(),
            )
            return
        ended.wait(BETWEEN_LOOKS)


def wrongs(aws: LocalAws, tenants: Mapping[str, Tenant]) -> Iterator[str]:
    """Alerts that fit no attack, and what the local AWS could not do."""
    for tenant in tenants.values():
        for envelope in received(tenant.behind, tenant.inbox):
            yield f"One alert too many: {envelope['Subject']}"
    for failure in aws.loop.failures:
        yield f"The local AWS failed: {failure!r}"


# What is shown.


def announce(screen: Screen, attack: Attack, number: str) -> None:
    """What is about to happen in both accounts."""
    screen.title(f"{number}  {attack.title}", attack.control)
    names = " and ".join(step.name for step in attack.steps)
    label, who = attack.steps[-1].told
    screen.field(label, f"{names} {who.format(attacker=ATTACKER)}, in both accounts")


def shown(screen: Screen, running: Future[Answer], *, first: bool) -> Answer:
    """Shows what came of it in one account, once it is known."""
    answer = running.result()
    if first:
        screen.field("event", f"{answer.event}, matched by {', '.join(answer.rules) or 'no rule'}")
    style = STYLES.get(answer.alert.get("status", ""), "red")
    where = screen.styled(f"{answer.tenant.phase} {answer.tenant.owner.id}", "bold")
    after = "" if answer.seconds is None else f" {answer.seconds:.2f} s after the call"
    screen.line(f"   {screen.styled('●', style)} {where}  {screen.styled(plain(answer.ended) + after, style)}")
    if answer.alert:
        show_alert(screen, answer)
    for difference in answer.differences():
        screen.field("WRONG", difference, "red")
    return answer


def show_alert(screen: Screen, answer: Answer) -> None:
    """What the alert and the journal say, and what the live state is."""
    alert = answer.alert
    screen.field("decision", f"{alert['response']}: {'; '.join(alert['reasons'])}")
    for call in alert["calls"]:
        screen.field("repair", f"{call['operation']}, request {call['request_id']}")
    if not alert["calls"]:
        screen.field("plan", ", ".join(kind(remedy["remedy"]) for remedy in alert["plan"]) or "none")
    if answer.attacked is not None and answer.after is not None:
        before, now = (answer.attack.tell(state) for state in (answer.attacked, answer.after))
        screen.field("proof", f"{before} → {now}" if before != now else f"{now}, and is left so")
    screen.field("alert", answer.subject)
    events = f", {alert['count']} events" if alert["count"] > 1 else ""
    screen.field("journal", f"{alert['finding']}, {answer.journal.get('status')}{events}")


def summed_up(screen: Screen, answers: Sequence[Answer], wrongs: Sequence[str], took: float) -> int:
    """The table of all answers, and whether they are what docs/decisions.md says."""
    screen.title("Summary", f"{took:.0f} s")
    screen.table(HEADER, [row(answer) for answer in answers], right=[len(HEADER) - 1])
    screen.line()
    for wrong in wrongs:
        screen.line(screen.styled(plain(wrong), "red"))
    differing = sum(1 for answer in answers if answer.differences())
    if differing or wrongs:
        told = f"{differing} of {len(answers)} answers differ from docs/decisions.md."
        screen.line(screen.styled(told, "red"))
        return 1
    repairs = [answer.seconds or 0.0 for answer in answers if answer.alert["status"] == "remediated"]
    told = f"All {len(answers)} answers are as docs/decisions.md says"
    median_time = f"; repairs took {median(repairs):.2f} s at the median" if repairs else ""
    screen.line(screen.styled(f"{told}{median_time}.", "green"))
    return 0


def row(answer: Answer) -> tuple[list[str], str]:
    """One row of the table, and its style."""
    seconds = "-" if answer.seconds is None else f"{answer.seconds:.2f}"
    cells = [
        answer.attack.control,
        answer.tenant.phase,
        answer.expected.response,
        answer.observed,
        answer.state,
        seconds,
    ]
    return cells, "red" if answer.differences() else ""


if __name__ == "__main__":
    sys.exit(main())
