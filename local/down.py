"""Ends the playground that `make up` started: `make down`, or `python -m local.down`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .up.place import DEFAULT, Place, PlaceError

ENDED_WITHIN = 20.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Ends what runs; 0 also when nothing does."""
    parser = argparse.ArgumentParser(prog="python -m local.down", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--run", type=Path, default=DEFAULT, metavar="DIRECTORY", help="where it keeps its files")
    options = parser.parse_args(arguments)
    try:
        ended = Place(options.run).end(ENDED_WITHIN)
    except PlaceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"Ended process {ended}." if ended else "Nothing runs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
