"""From what a person names (files, folders, zip files) to files with a format each."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from kresearch._common.paths import below
from kresearch.errors import UsageError
from kresearch.formats.detect import detect, say_unknown, say_unreadable
from kresearch.formats.head import Head, read_head
from kresearch.formats.opening import ROWS, members_of, packing_of
from kresearch.formats.options import Options
from kresearch.formats.protocol import Format
from kresearch.formats.registry import find_format

#: Files looked at in one folder or zip file.
MOST_FILES = 20_000


def choose_formats(
    files: Iterable[str | Path], form: str | None, options: Options
) -> tuple[list[tuple[Head, Format]], list[str]]:
    """Return every file with its format, and notes on files that have none.

    Of a folder or a zip file, files of no known format are named in a note; a file that was named
    itself must have one.

    Parameters
    ----------
    files
        Files, folders or zip files.
    form
        Name of the format of all of them; None: found by looking inside.
    options
        What a person said about the files.

    Raises
    ------
    UsageError
        When a file has no format or several; all such files at once.
    """
    given = find_format(form) if form is not None else None
    chosen: list[tuple[Head, Format]] = []
    wrong: list[str] = []
    passed: list[str] = []
    own: list[Head] = []
    for file in files:
        path = Path(file)
        heads = _heads(path, options)
        if not heads:
            wrong.append(f"'{path}' holds no file that may have rows ({', '.join(ROWS)}).")
        alone = len(heads) == 1
        found = 0
        for head in heads:
            try:
                one = _choose(head, given, alone=alone)
            except UsageError as error:
                wrong.append(str(error))
                continue
            if one is not None:
                chosen.append((head, one))
                found += 1
            elif alone:
                wrong.append(say_unknown(head))
            elif head.has("account", "actor", "kind"):
                own.append(head)
            else:
                passed.append(head.name)
        if heads and not found and not alone and not wrong:
            wrong.append(f"no file in '{path}' is of a known format: {', '.join(passed[:10])}.")
            if heads[0].packing == "spreadsheet":
                wrong += [say_unknown(head) for head in heads]
    if wrong:
        raise UsageError("\n".join(wrong))
    notes = []
    if passed:
        shown = ", ".join(passed[:10]) + (", ..." if len(passed) > 10 else "")
        notes.append(f"not read, since of no known format: {len(passed)} files ({shown})")
    notes += [
        f"not read, since in the form of a log: {head.name}. Read it alone: kresearch data check {_say(head)}"
        for head in own
    ]
    return chosen, notes


def _say(head: Head) -> str:
    return " ".join(
        (shlex.quote(str(head.path)), *(("--sheet", shlex.quote(head.member)) if head.member else ()))
    )


def _choose(head: Head, given: Format | None, *, alone: bool) -> Format | None:
    if given is None:
        return detect(head)
    if alone and (why := say_unreadable(head)):
        raise UsageError(why)
    # In a folder the name says which of the files are meant; a file that is named alone is meant.
    return given if alone or given.recognises(head) else None


def _heads(path: Path, options: Options) -> list[Head]:
    if path.is_dir():
        files = sorted(p for p in below(path) if p.is_file() and p.name.lower().endswith(ROWS))
        _check_number(path, len(files))
        return [head for file in files for head in _heads(file, options)]
    if packing_of(path) in ("zip", "spreadsheet"):
        members = [name for name in members_of(path) if options.sheet in (None, name)]
        _check_number(path, len(members))
        return [read_head(path, member, encoding=options.encoding) for member in members]
    return [read_head(path, encoding=options.encoding)]


def _check_number(path: Path, count: int) -> None:
    if count > MOST_FILES:
        raise UsageError(
            f"'{path}' holds {count:,} files. Allowed: {MOST_FILES:,} at once. Name the files that are meant."
        )
