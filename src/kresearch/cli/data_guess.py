"""``kresearch data guess``: a mapping proposed from names and values, as a table and as TOML."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import CheckError, UsageError

if TYPE_CHECKING:
    from kresearch.interactions.guess import Guess


@reads_log
def guess(
    path: Annotated[Path, typer.Argument(help="One file of interactions that others wrote.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the mapping to this TOML file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Propose which column of a file is which of ours, from names and values.

    Shows three values and the number of different ones for each; says what it is not sure of.
    Nothing is read with it before you use it: --map mapping.toml.
    """
    from kresearch.interactions.guess import write_mapping

    if out is not None and out.exists() and not force:
        raise UsageError(f"'{out}' is there already. Allowed: a new name. Say --force to replace it.")
    known = _say_known(path, reading)
    try:
        found = guess_file(path, reading)
    except CheckError:
        # A form that only its format reads: objects over several lines, a page of an interface.
        if known and out is None:
            return
        raise
    print_guess(found)
    if out is not None:
        write_mapping(found, out)
        words = shlex.join(("kresearch", "data", "check", str(path), "--map", str(out)))
        console.say(f"mapping: {out}. Read it, then: {words}")


def _say_known(path: Path, reading: ReadingOptions) -> bool:
    """Say that a file is of a known format, which reads more than columns say; return whether it is."""
    from kresearch.formats.detect import find_candidates
    from kresearch.formats.head import read_head

    if not path.is_file() or reading.options.get("mapping"):
        return False
    head = read_head(path, reading.options.get("sheet") or "", encoding=reading.options.get("encoding"))
    known = [] if head.has("account", "actor", "kind") else find_candidates(head)
    for form in known:
        words = shlex.join(("kresearch", "data", "import", str(path), "--as", form.name, "--out", "LOG"))
        console.say(f"'{head.name}' is of the known format '{form.name}', which needs no mapping: {words}")
    return bool(known)


def guess_file(path: Path, reading: ReadingOptions, *, as_read: bool = False) -> Guess:
    """Return the mapping proposed for the interactions of a file or folder.

    With `as_read`, columns with our names are taken for ours whatever stands in them, as reading takes them.
    """
    from kresearch.interactions.guess import guess_mapping
    from kresearch.interactions.load import open_interactions, to_column_map
    from kresearch.interactions.schema import INTERACTIONS

    raw, given = open_interactions(path, **reading.options), to_column_map(reading.options)
    if as_read:
        own = {column.name: column.name for column in INTERACTIONS if column.name in raw.columns}
        columns = {**given.columns, "interactions": own | dict(given.columns.get("interactions", {}))}
        given = replace(given, columns=columns)
    return guess_mapping(raw, given)


def print_guess(found: Guess) -> None:
    """Write the proposed columns, their values and what is open."""
    rows = [
        (
            one.ours,
            one.profile.name,
            "read" if one.read else "yes" if one.sure else "unsure",
            f"{one.profile.distinct:,}",
            f"{one.profile.filled / one.profile.rows:.0%}" if one.profile.rows else "-",
            " | ".join(value.replace("\n", " ")[:40] for value in one.profile.examples),
        )
        for one in found.proposed
    ]
    rows += [(ours, f"={value}", "read", "1", "100%", value) for ours, value in found.constants.items()]
    header = ("ours", "theirs", "sure", "different", "filled", "values")
    console.print_table(header, rows, right=("different", "filled"))
    for kind, column in found.totals.items():
        console.write(f"totals: {column} as {kind} (--totals {shlex.quote(f'{kind}={column}')})\n")
    for doubt in found.doubts():
        console.write(f"open: {doubt}\n")
