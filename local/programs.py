"""Builds the functions with Cargo, and shows how far it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
FUNCTIONS = {
    "ChangeDetector": "change-detector",
    "ThreatDetector": "threat-detector",
    "Remediator": "remediator",
    "Notifier": "notifier",
    "SelfCheck": "self-check",
}
PROGRESS = re.compile(r"Building \[[^]]*\] (?P<done>\d+)/(?P<all>\d+)")
NOISE = re.compile(r"\s*(Building|Compiling|Downloading|Downloaded|Fresh|Updating|Locking|Adding|Finished)\b")
WAITING = "Blocking waiting for file lock"

Show = Callable[[str], None]


class ProgramError(RuntimeError):
    """The functions cannot be built; the message says why, or what is missing and how to get it."""


def built(show: Show = lambda _: None) -> dict[str, Path]:
    """Builds the functions in the dev profile; the program of each, by its logical id in the template.

    `show` is told how far it is, in a few words.
    """
    require_rust()
    packages = [part for package in FUNCTIONS.values() for part in ("-p", package)]
    cargo = subprocess.Popen(
        ["cargo", "build", "--message-format=json-render-diagnostics", *packages],
        cwd=ROOT,
        env=os.environ | {"CARGO_TERM_PROGRESS_WHEN": "always", "CARGO_TERM_PROGRESS_WIDTH": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    listening = threading.Thread(target=listen, args=(cargo, show, said), daemon=True)
    listening.start()
    try:
        programs = executables(cargo)
        failed = cargo.wait() != 0
    except BaseException:
        cargo.terminate()
        raise
    listening.join()
    if failed or set(programs) != set(FUNCTIONS.values()):
        raise ProgramError("the functions could not be built:\n" + "\n".join(said[-60:]))
    return {function: programs[name] for function, name in FUNCTIONS.items()}


def found(directory: Path) -> dict[str, Path]:
    """The programs of the functions, built before into a directory."""
    programs = {function: directory / name for function, name in FUNCTIONS.items()}
    missing = [str(program) for program in programs.values() if not program.is_file()]
    if missing:
        raise ProgramError(f"there is no {', '.join(missing)}: cargo build -p {' -p '.join(FUNCTIONS.values())}")
    return programs


def require_rust() -> None:
    """A Rust that is new enough, and a linker."""
    needed = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["rust-version"]
    if shutil.which("cargo") is None:
        raise ProgramError(f"there is no cargo: install Rust {needed} or newer from https://rustup.rs")
    version = subprocess.run(["cargo", "--version"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    present = re.search(r"(\d+)\.(\d+)", version)
    if present is None or tuple(map(int, present.groups())) < tuple(map(int, needed.split("."))):
        raise ProgramError(f"Rust {needed} or newer is needed, and this is {version.strip() or 'none'}: rustup update")
    if shutil.which("cc") is None:
        raise ProgramError("there is no C compiler, which Rust links with: sudo apt-get install build-essential")


def executables(cargo: subprocess.Popen[str]) -> dict[str, Path]:
    """The programs that Cargo reports, by name."""
    programs: dict[str, Path] = {}
    for line in cargo.stdout or ():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and message.get("executable"):
            programs[message["target"]["name"]] = Path(message["executable"])
    return programs


def listen(cargo: subprocess.Popen[str], show: Show, said: list[str]) -> None:
    """Tells progress apart from what is worth keeping in case it fails."""
    for line in cargo.stderr or ():
        for part in re.split(r"[\r\n]+", line):
            if progress := PROGRESS.search(part):
                show(f"{progress['done']} of {progress['all']} steps")
            elif WAITING in part:
                show("another cargo is building, waiting for it")
            elif part.strip() and not NOISE.match(part):
                said.append(part)
