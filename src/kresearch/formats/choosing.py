"""From what a person names (files, folders, zip files) to files with a format each."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
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

    Of a folder or a zip file, files of no known format are named in a note; a file that was named itself must
    have one. Raises one UsageError with all files that have no format or several.
    """
    given = find_format(form) if form is not None else None
    chosen: list[tuple[Head, Format]] = []
    wrong: list[str] = []
    passed: list[str] = []
    own: list[Head] = []
    for path, heads in _tell_apart([(Path(file), _heads(Path(file), options)) for file in files]):
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


def _tell_apart(found: list[tuple[Path, list[Head]]]) -> list[tuple[Path, list[Head]]]:
    """Return the heads with their folder in the name where several files have one name."""
    paths = {head.path.resolve() for _, heads in found for head in heads}
    times = Counter(path.name for path in paths)
    alike = [path for path in paths if times[path.name] > 1]
    names = {path: f"{_folder_of(path, alike)}/" for path in alike}
    return [
        (path, [replace(head, folder=names.get(head.path.resolve(), "")) for head in heads])
        for path, heads in found
    ]


def _folder_of(path: Path, others: list[Path]) -> str:
    """Return as many of the folders above a file as tell it from the others of its name."""
    rivals = [other for other in others if other != path and other.name == path.name]
    parts = path.parent.parts
    for depth in range(1, len(parts)):
        if all(other.parent.parts[-depth:] != parts[-depth:] for other in rivals):
            return "/".join(parts[-depth:])
    return path.parent.as_posix().rstrip("/")


def _check_number(path: Path, count: int) -> None:
    if count > MOST_FILES:
        raise UsageError(
            f"'{path}' holds {count:,} files. Allowed: {MOST_FILES:,} at once. Name the files that are meant."
        )
