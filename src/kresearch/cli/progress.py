"""How far a long job is: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kresearch.cli import console

#: Seconds between two lines where there is no terminal.
EVERY_SECONDS = 5.0
#: Called with how many are done, of how many (0 where that is not known), and what is being done.
Report = Callable[[int, int, str], None]


@contextmanager
def show_progress(first: str = "reading the data") -> Iterator[Report]:
    """Give a function that shows on stderr how far a job is; `first` is what is done until it is called."""
    if sys.stderr.isatty():
        with _show_bar(first) as report:
            yield report
        return
    lines = Lines(first)
    with lines:
        yield lines.report


class Lines:
    """Writes a line every few seconds: the stage, how many of how many, how long it may still take.

    Parameters
    ----------
    first
        What is being done at the start.
    every_seconds
        Between two lines; a job that takes less says nothing.
    write
        Where a line goes, by default to stderr.
    """

    def __init__(
        self, first: str, *, every_seconds: float = EVERY_SECONDS, write: Callable[[str], None] = console.say
    ) -> None:
        self._every, self._write = every_seconds, write
        self._state = (0, 0, first)
        self._stage_began = self._moved = time.monotonic()
        self._start = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> Lines:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(timeout=1)

    def report(self, done: int, everything: int, what: str) -> None:
        """Note how far the job is."""
        before, total, name = self._state
        if everything != total or done < before or (not everything and what != name):
            # Another stage: what was done already tells nothing of its speed.
            self._stage_began, self._start = time.monotonic(), done
        if done != before:
            self._moved = time.monotonic()
        self._state = (done, everything, what)

    def line(self) -> str:
        """Return the line that would be written now."""
        done, everything, what = self._state
        now = time.monotonic()
        if not everything:
            return f"{what}, {now - self._stage_began:.0f} s so far"
        fresh = done - self._start
        left = ""
        if fresh > 0 and done < everything:
            # From what is done, not from the piece in hand, or the time left would grow meanwhile.
            seconds = (self._moved - self._stage_began) / fresh * (everything - done) - (now - self._moved)
            left = (
                f", about {_words(seconds)} left"
                if seconds > 0
                else f", {now - self._stage_began:.0f} s so far"
            )
        return f"{what}: {done:,} of {everything:,}{left}"

    def _tick(self) -> None:
        while not self._ended.wait(self._every):
            self._write(self.line())


@contextmanager
def _show_bar(first: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:.60}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(first, total=None)

        def report(done: int, everything: int, what: str) -> None:
            bar.update(task, completed=done, total=everything or None, description=what)

        yield report


def _words(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
