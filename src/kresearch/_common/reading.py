"""Reading files that others may have written: what goes wrong in it is a sentence with the file's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kresearch.errors import KresearchError, UsageError

_SHOWN = 200


@contextmanager
def reading(path: str | Path, what: str, *, allowed: str, todo: str) -> Iterator[None]:
    """Turn every error of a block that reads a file into a UsageError that names the file.

    It says what the file should be (`what`, e.g. ``"a mapping"``), what such a file looks like and what to
    do. Errors of kresearch's own pass as they are; running out of memory and interrupts too.

    Examples
    --------
    >>> with reading("a.json", "a card", allowed="a table", todo="Write it again."):
    ...     {}["name"]
    Traceback (most recent call last):
    kresearch.errors.UsageError: 'a.json' cannot be read as a card (KeyError: 'name'). Allowed: a table. \
Write it again.
    """
    try:
        yield
    except (KresearchError, MemoryError):
        raise
    except Exception as error:  # whatever a loader does with what it did not expect
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:_SHOWN]}"
        raise UsageError(f"'{path}' cannot be read as {what} ({said}). Allowed: {allowed}. {todo}") from error


def parse_json(text: str | bytes) -> Any:
    """Return what a JSON text says; ValueError for whatever is none, or nested deeper than Python follows."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def stored_lines(path: Path, key: str) -> list[str]:
    """Return the lines that an import keeps beside its log; where they are damaged, one that says so.

    They stand under a key of a JSON file, which need not be there.
    """
    if not path.is_file():
        return []
    try:
        content = parse_json(path.read_bytes())
    except (OSError, ValueError):
        content = None
    lines = content.get(key) if isinstance(content, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return [f"{path.name} in {path.parent.name} cannot be read: what the import left out is not known"]
    return lines
