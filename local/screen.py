"""What a person looks at: plain lines of at most 100 columns, with colour only where a person looks at a terminal."""

from __future__ import annotations

import io
import os
import sys
import textwrap
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

WIDTH = 100
LABEL = 10
INDENT = 5
HEARTBEAT = 15.0  # seconds between signs of life where no line can be overwritten
STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
TREACHEROUS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # moves the cursor, hides or reorders what follows


class Screen:
    """Where everything is shown."""

    def __init__(self, out: TextIO = sys.stdout, environment: Mapping[str, str] = os.environ) -> None:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(errors="replace")  # not every terminal has a dot or an arrow
        self.out = out
        self.terminal = out.isatty() and environment.get("TERM") != "dumb"
        self.coloured = self.terminal and not environment.get("NO_COLOR")
        columns = os.get_terminal_size(out.fileno()).columns if self.terminal else WIDTH
        self.width = min(WIDTH, columns or WIDTH)

    def styled(self, text: str, *styles: str) -> str:
        """The text in these styles, where colour is shown."""
        if not self.coloured or not styles:
            return text
        return f"\x1b[{';'.join(STYLES[style] for style in styles)}m{text}\x1b[0m"

    def line(self, text: str = "") -> None:
        """One line that is already safe to show."""
        print(text, file=self.out, flush=True)

    def title(self, left: str, right: str) -> None:
        """A heading with something at the right margin."""
        self.line()
        gap = " " * max(2, self.width - len(left) - len(right))
        self.line(self.styled(left, "bold") + gap + self.styled(right, "dim"))

    def field(self, label: str, content: str, *styles: str) -> None:
        """A labelled line; what is longer than one line goes on below its beginning."""
        room = max(20, self.width - INDENT - LABEL)
        first, *rest = textwrap.wrap(plain(content), room, break_on_hyphens=False) or [""]
        self.line(" " * INDENT + self.styled(f"{label:<{LABEL}}", "dim") + self.styled(first, *styles))
        for more in rest:
            self.line(" " * (INDENT + LABEL) + self.styled(more, *styles))

    @contextmanager
    def step(self, what: str) -> Iterator[Step]:
        """A step of the preparation, with its time once it is done."""
        step = Step(self, what)
        try:
            yield step
        except BaseException:
            step.clear()
            raise
        step.done()

    def table(self, header: Iterable[str], rows: Iterable[tuple[Iterable[str], str]], right: Iterable[int]) -> None:
        """A table; each row has a style."""
        names, body = list(header), [([plain(cell) for cell in cells], style) for cells, style in rows]
        columns = range(len(names))
        widths = [max(len(cells[column]) for cells in (names, *(cells for cells, _ in body))) for column in columns]
        ends = set(right)

        def text(cells: list[str]) -> str:
            padded = [cells[at].rjust(widths[at]) if at in ends else cells[at].ljust(widths[at]) for at in columns]
            return "  ".join(padded).rstrip()

        self.line(self.styled(text(names), "bold"))
        self.line(self.styled("  ".join("─" * width for width in widths), "dim"))
        for cells, style in body:
            self.line(self.styled(text(cells), *([style] if style else [])))


class Step:
    """One step that is under way."""

    def __init__(self, screen: Screen, what: str) -> None:
        self.screen, self.what, self.detail = screen, what, ""
        self.began = self.shown = time.monotonic()
        self.show("")

    def show(self, how_far: str) -> None:
        """How far it is; on a terminal the line is overwritten."""
        if self.screen.terminal:
            text = f"  {self.what:<28}{plain(how_far)}"[: self.screen.width - 1]
            self.screen.out.write(f"\r\x1b[2K{text}")
            self.screen.out.flush()
        elif time.monotonic() - self.shown > HEARTBEAT:
            self.shown = time.monotonic()
            self.screen.line(f"  {self.what:<28}{plain(how_far)}")

    def clear(self) -> None:
        """Takes the line away, if it can be overwritten."""
        if self.screen.terminal:
            self.screen.out.write("\r\x1b[2K")
            self.screen.out.flush()

    def done(self) -> None:
        """Leaves one line, with the time and the details."""
        self.clear()
        took = self.screen.styled(f"{time.monotonic() - self.began:6.1f} s", "dim")
        self.screen.line(f"  {self.what:<28}{took}   {plain(self.detail, self.screen.width - 42)}".rstrip())


def plain(text: str, most: int = 400) -> str:
    """Text that somebody else chose, on one line, with nothing in it that moves, hides or reorders what follows."""
    shown = "".join(
        each.encode("unicode_escape").decode() if unicodedata.category(each) in TREACHEROUS else each
        for each in text[:most]
    )
    return shown + ("…" if len(text) > most else "")
