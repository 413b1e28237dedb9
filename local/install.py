"""Makes a virtual environment with the packages of requirements files, and does nothing when it is there already.

    python3 local/install.py DIRECTORY REQUIREMENTS...

Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

OLDEST = (3, 11)
STAMP = "installed.json"


class InstallError(RuntimeError):
    """Something that is needed is missing; the message says how to get it."""


def main(arguments: Sequence[str]) -> int:
    """Installs what the command line names."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    directory, requirements = Path(arguments[0]), [Path(file) for file in arguments[1:]]
    try:
        require_python()
        with locked(requirements[0]):
            install(directory, requirements)
    except InstallError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def require_python() -> None:
    """A Python that is new enough, and that can make environments: Debian ships that part by itself."""
    if sys.version_info < OLDEST:
        needed, found = ".".join(map(str, OLDEST)), sys.version.split()[0]
        raise InstallError(f"Python {needed} or newer is needed, this is {found}: make PYTHON=python{needed} ...")
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        raise InstallError("this Python cannot make virtual environments: sudo apt-get install python3-venv")


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Keeps two runs from making the same environment at once."""
    with file.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(directory: Path, requirements: Sequence[Path]) -> None:
    """Brings the environment to the state that the requirements ask for."""
    stamp = directory / STAMP
    wanted = {str(file): fingerprint(file) for file in requirements}
    present = read_stamp(stamp)
    if present.items() >= wanted.items():
        return
    before = time.monotonic()
    print(f"Installing {', '.join(wanted)} into {directory} ...", flush=True)
    stale = [file for file, value in present.items() if not Path(file).exists() or fingerprint(Path(file)) != value]
    if stale or not present:
        shutil.rmtree(directory, ignore_errors=True)
        run([sys.executable, "-m", "venv", str(directory)])
        present = {}
    pip = [str(directory / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    stamp.unlink(missing_ok=True)
    run([*pip, *(part for file in wanted for part in ("-r", file))])
    stamp.write_text(json.dumps(present | wanted, indent=2) + "\n")
    print(f"Installed in {time.monotonic() - before:.0f} s.", flush=True)


def fingerprint(file: Path) -> str:
    """Changes with the file, with those that it includes, with this Python, and with the place of the checkout."""
    digest = hashlib.sha256(f"{sys.version} {Path.cwd()}".encode())
    for line in file.read_text().splitlines():
        digest.update(line.encode())
        if line.startswith("-r "):
            digest.update((file.parent / line.removeprefix("-r ").strip()).read_bytes())
    return digest.hexdigest()


def read_stamp(stamp: Path) -> dict[str, str]:
    """What was installed; nothing when that is not known."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(stamp.read_text())
        if isinstance(found, dict):
            return found
    return {}


def run(command: list[str]) -> None:
    """Runs a command that says nothing unless it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise InstallError(f"{' '.join(command)} failed:\n{done.stdout.strip()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
