"""What a person sees: messages, progress and tables."""

from __future__ import annotations

import json
import math
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kresearch.cli.streams import writes_everything
from kresearch.errors import KresearchWarning

#: Columns of a table that goes into a pipe, which has no width.
_PIPE_WIDTH = 200
#: What a terminal takes as a command: controls but tab and end of line, and turns of direction.
_COMMANDS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")
#: Longer than any path or address.
_ENDLESS = re.compile(r"[^\s─]{5000,}")
#: What pandas has where nothing is known.
_MISSING = ("NaTType", "NAType")
#: Warnings and notes already shown in this process.
_shown: set[str] = set()


def plain(text: object) -> str:
    r"""Return a text whose characters say nothing to a terminal: names and texts are written by anybody.

    Control characters, and those that turn the direction of writing, become ``\u....``, as in JSON. Words
    without end are cut.

    Examples
    --------
    >>> plain("red\x1b[31m"), len(plain("x" * 10_000))
    ('red\\u001b[31m', 226)
    """
    return _ENDLESS.sub(_cut, _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", str(text)))


def _cut(found: re.Match[str]) -> str:
    return f"{found[0][:200]}… ({len(found[0]):,} characters)"


def say(text: str) -> None:
    """Write one message to stderr."""
    tell(f"kresearch: {text}\n")


def tell(text: str) -> None:
    """Write to stderr; see `plain`."""
    sys.stderr.write(plain(text))


def write(text: str) -> None:
    """Write to stdout; see `plain`."""
    sys.stdout.write(plain(text))


def line(text: object, *, nl: bool = True, err: bool = False) -> None:
    """Write a line to stdout, or to stderr."""
    (tell if err else write)(f"{text}\n" if nl else str(text))


def note(text: str) -> None:
    """Say what a reader of the result should know, unless a warning or note has said it already."""
    told = " ".join(text.split())
    if not any(told.rstrip(".").endswith(shown.rstrip(".")) for shown in _shown):
        _shown.add(told)
        say(f"note: {told}")


def show_warnings(*, all_of_them: bool = False) -> None:
    """Show each KresearchWarning as one line on stderr, once; libraries' warnings only on request."""
    standard = warnings.showwarning
    _shown.clear()

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if not issubclass(category, KresearchWarning):
            standard(message, category, *where, **more)
            return
        text = " ".join(str(message).split())
        if text not in _shown:
            _shown.add(text)
            say(f"warning: {text}")

    if not all_of_them:
        warnings.simplefilter("ignore")
    warnings.filterwarnings("always", category=KresearchWarning)
    warnings.showwarning = show


class Steps:
    """Says which step of a longer job is under way, and for how long."""

    def __init__(self, bar: Any = None) -> None:
        self._bar = bar
        self._task: Any = None

    def begin(self, text: str) -> None:
        """Say that the next step has begun."""
        if self._bar is None:
            return
        if self._task is not None:
            self._bar.update(self._task, total=1, completed=1)
        self._task = self._bar.add_task(text, total=None)

    def finish(self) -> None:
        """Say that the last step is done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=1, completed=1)


@contextmanager
def steps() -> Iterator[Steps]:
    """Show steps on stderr where it is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield Steps()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<32}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        shown = Steps(bar)
        yield shown
        shown.finish()


def print_json(value: Any) -> None:
    """Write a value as JSON to stdout; what is not known (NaN) or has no end is null, as JSON has neither."""
    told = json.dumps(_finite(value), ensure_ascii=not writes_everything(), indent=2, default=str)
    # Texts are whole here: a program reads them.
    sys.stdout.write(_COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", told) + "\n")


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    unknown = isinstance(value, float) and not math.isfinite(value)
    return None if unknown or type(value).__name__ in _MISSING else value


def cell(text: str, style: str = "") -> Any:
    """Return a text for a table of Rich: as it is, as an account may be called "[red]"; see `plain`."""
    from rich.text import Text

    return Text(plain(text), style=style)


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str] = ()) -> None:
    """Write a table of texts to stdout; columns named in `right` are set to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    numbers = set(right)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in header:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell(one) for one in row))
    if sys.stdout.isatty():
        Console().print(table)
        return
    screen = Console(width=_PIPE_WIDTH)
    with screen.capture() as captured:
        screen.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
