"""Options that the commands about people share, and where they write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.people import Decisions, Shortlist
    from kresearch.people.problems import Problems

F = TypeVar("F", "Decisions", "Shortlist")

PathArgument = Annotated[
    Path, typer.Argument(help="Folder with interactions.*, or one file of interactions.")
]
Variants = Annotated[
    list[str] | None,
    typer.Option(
        "--variants", metavar="NAME,...", help="Variants to compare; the first is the reference. quantity."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="VARIANT.KEY=VALUE",
        help="A parameter of a variant, e.g. sentiment-penalise.penalty=0.5.",
    ),
]
At = Annotated[str | None, typer.Option("--at", help="When; UTC. The last day of the log without it.")]
EveryOption = Annotated[str, typer.Option("--every", help="Step of the time grid: 1d or 1h.")]
Scorer = Annotated[
    str | None,
    typer.Option(
        "--scorer", help="Who read the polarity: vader, italian or auto. Its measured error gives intervals."
    ),
]
ScorerLanguage = Annotated[
    str | None, typer.Option("--scorer-language", help="Of what auto has read: en or it.")
]
Draws = Annotated[int, typer.Option("--draws", help="Worlds that the error of reading is drawn in.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="File to write: .csv, .csv.gz, .parquet, .jsonl or .html.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
OnBadRows = Annotated[
    str,
    typer.Option(
        "--on-bad-rows",
        help="refuse: the log is refused; quarantine: its bad rows are set aside in a file.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the .html page: en or it.")]


def read_settings(pairs: Sequence[str] | None) -> dict[str, dict[str, Any]]:
    """Return variant -> its parameters, of ``variant.key=value`` options; refuse all others at once."""
    from kresearch.cli.options import read_pairs

    found: dict[str, dict[str, Any]] = {}
    nameless = []
    for key, value in read_pairs(pairs or []).items():
        name, dot, parameter = key.rpartition(".")
        if dot and name and parameter:
            found.setdefault(name, {})[parameter] = value
        else:
            nameless.append(f"'{key}'")
    if nameless:
        raise UsageError(
            f"--set: {', '.join(nameless)} does not say of which variant. Allowed: VARIANT.KEY=VALUE, as in "
            "--set sentiment-penalise.penalty=0.5."
        )
    return found


def check_lang(lang: str) -> None:
    """Refuse a language in which no pages are written."""
    from kresearch.errors import UnknownNameError

    if lang not in ("en", "it"):
        raise UnknownNameError("report language", lang, ("en", "it"))


def check_out(out: Path | None, *, force: bool) -> None:
    """Refuse a file of an unknown ending, or that is there already, before long work."""
    from kresearch.cli.scored import check_free, summary_path
    from kresearch.interactions.io.write import WRITERS, check_target

    if out is None:
        return
    if out.name.lower().endswith(".html"):
        check_free(out, force=force)
        return
    if not out.name.lower().endswith(tuple(WRITERS)):
        raise UsageError(
            f"cannot write '{out}': nothing is written under such a name. Allowed: names that end in "
            f"{', '.join([*WRITERS, '.html'])}. Choose one of them."
        )
    check_target(out, force=force)
    check_free(summary_path(out), force=force)


def read_log(path: Path, bad_rows: Path | None, on_bad_rows: str, options: dict[str, Any]) -> InteractionLog:
    """Return the log."""
    from kresearch.cli.reading_options import open_log
    from kresearch.cli.scored import make_room

    make_room(bad_rows)
    log: InteractionLog = open_log(path, on_bad_rows=on_bad_rows, quarantine_to=bad_rows, **options)
    return log


def write_found(table: pd.DataFrame, summary: dict[str, Any], out: Path, *, force: bool) -> None:
    """Write a table, and beside it as JSON all the rest."""
    import json

    from kresearch._common.files import write_text_atomically
    from kresearch.cli.scored import summary_path
    from kresearch.interactions.io.write import write_table

    write_table(table, out, force=force, safe_cells=True)
    rest = {name: value for name, value in summary.items() if name != "table"}
    text = json.dumps(rest, ensure_ascii=False, indent=2, default=str) + "\n"
    write_text_atomically(text, summary_path(out))
    console.say(f"wrote {out}: {number(len(table), 'row')}.")


def shown(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """Return a number for the screen; a missing one is a dash."""
    if value != value:
        return "–"
    return f"{value:{'+' if signed else ''}z,.{digits}f}"


def check_targets(
    problems: Problems, out: Path | None, on_bad_rows: str, *, force: bool, lang: str
) -> Path | None:
    """Return where bad rows go (`place_bad_rows`); what is wrong with the places is added to the problems."""
    from kresearch.cli.scored import place_bad_rows

    problems.attempt(lambda: check_out(out, force=force))
    problems.attempt(lambda: check_lang(lang))
    return problems.attempt(lambda: place_bad_rows(out, on_bad_rows, force=force))


def hand_out(
    found: F,
    out: Path | None,
    *,
    page: Callable[..., Path],
    show: Callable[[F], None],
    as_json: bool,
    force: bool,
    lang: str,
) -> None:
    """Write or show what was found: a page, a table with the rest beside it, JSON, or the screen."""
    for note in found.notes:
        console.note(note)
    if out is not None and out.name.lower().endswith(".html"):
        console.say(f"page: {page(found, out, lang=lang)}")
    elif out is not None:
        write_found(found.table, found.to_dict(), out, force=force)
    if as_json:
        console.print_json(found.to_dict())
    elif out is None:
        show(found)
    console.say(found.to_text())
