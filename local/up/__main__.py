"""Keeps a local AWS up with Phaseguard at work in two accounts, and shows what happens there.

Attack it with the AWS CLI, boto3, Terraform or any other client; what to type is printed. Ctrl-C or `make down` ends
it. No AWS account is used, your own AWS configuration is neither read nor changed, and nothing outlasts it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from local import programs
from local.aws import LocalAwsError
from local.deploy import DeployError
from local.screen import Screen

from . import detached, foreground
from .place import DEFAULT, Place, PlaceError

PORT = 4566


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the playground until it is told to end."""
    options = parsed(arguments)
    place, screen = Place(options.run), Screen()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `make down` ends it as Ctrl-C does
    try:
        if options.detach:
            return detached.run(screen, place, options)
        return foreground.run(screen, place, options)
    except (programs.ProgramError, LocalAwsError, DeployError, PlaceError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    about, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(prog="python -m local.up", description=about, epilog=more)
    add = parser.add_argument
    add("--port", type=int, default=PORT, help="where clients find it (%(default)s)")
    add("--format", choices=("text", "json"), default="text", help="how to write what happens")
    add("--detach", action="store_true", help="return once it is ready; `make down` ends it")
    add("--programs", type=Path, metavar="DIRECTORY", help="take built functions from here, build nothing")
    add("--run", type=Path, default=DEFAULT, metavar="DIRECTORY", help="where to keep files while it runs")
    options = parser.parse_args(arguments)
    options.run = options.run.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
