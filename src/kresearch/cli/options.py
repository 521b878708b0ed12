"""Values of options that need more than a type: pairs, times, lists of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, overload

import typer

from kresearch._common.reading import parse_json
from kresearch._common.times import parse_time
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd


def _variant_names(begun: str) -> list[str]:
    """Return the variants whose names begin so, for a shell that completes them."""
    from kresearch.variants import list_variants

    return [entry.name for entry in list_variants() if entry.name.startswith(begun)]


#: Options that several commands share; each has the same words in all of them.
Log = Annotated[Path, typer.Argument(help="Folder with interactions.*, or one file of interactions.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JsonOrTable = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Replace = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
ReplaceFiles = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
Every = Annotated[str, typer.Option("--every", help="Step of the time grid: 1d or 1h.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of everything random.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A parameter of the variant, e.g. penalty=0.5."),
]
Variant = Annotated[
    str, typer.Option("--variant", autocompletion=_variant_names, help="Name of the variant.")
]
Accounts = Annotated[
    list[str] | None, typer.Option("--accounts", metavar="NAME,...", help="Only these accounts.")
]
TableFile = Annotated[
    Path | None, typer.Option("--out", help="File to write: .csv, .csv.gz, .jsonl or .parquet.")
]
JudgedTopics = Annotated[
    Path | None, typer.Option("--judged", help="Judgements of 'topics judge': the topic's precision.")
]
Coder = Annotated[str, typer.Option("--coder", help="Who judges; a second pass is NAME/2.")]
WriteTexts = Annotated[
    Path | None, typer.Option("--write", help="Write the texts as CSV, to be judged in a spreadsheet.")
]
ReadTexts = Annotated[Path | None, typer.Option("--read", help="Read such a file that was filled in.")]
Question = Annotated[
    str | None, typer.Option("--question", help="Only answers to this question, where there are several.")
]
PageLang = Annotated[str, typer.Option("--lang", help="Language of that page: en or it.")]
ReportLang = Annotated[str, typer.Option("--lang", help="Language of words, prose and numbers: en or it.")]
WhoseSpikes = Annotated[
    list[str] | None, typer.Option("--account", help="Whose spikes; all accounts without it.")
]


def read_pairs(pairs: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of ``key=value`` pairs; lists and tables are written as JSON.

    Raises UsageError with every pair that is none, and every key said twice.
    """
    values: dict[str, Any] = {}
    wrong = []
    for pair in pairs:
        key, sign, text = (part.strip() for part in pair.partition("="))
        if not (sign and key and text):
            wrong.append(f"'{pair}' is not key=value.")
        elif key in values:
            wrong.append(f"'{key}' is set twice.")
        else:
            values[key] = text
            if text[0] in "[{":
                try:
                    values[key] = parse_json(text)
                except ValueError as error:
                    wrong.append(f"'{pair[:80]}' holds no JSON: {str(error)[:200].rstrip('.')}.")
    if wrong:
        raise UsageError(
            f"--set: {' '.join(wrong)} Allowed: the variant's parameters, each once, as in "
            "--set penalty=0.5. 'kresearch variants' lists them."
        )
    return values


@overload
def read_time(text: str, option: str) -> pd.Timestamp: ...


@overload
def read_time(text: str | None, option: str) -> pd.Timestamp | None: ...


def read_time(text: str | None, option: str) -> pd.Timestamp | None:
    """Return a time in UTC, or say how a time is written."""
    if text is None:
        return None
    try:
        return parse_time(text)
    except ValueError:
        raise UsageError(
            f"{option} '{text}' is not a time. Allowed: a date or a time, year first, UTC unless it has a "
            f"zone. Write it like {option} 2012-05-29 or {option} 2012-05-29T10:40+02:00."
        ) from None


def read_span(since: str | None, until: str | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return first and last time, in order."""
    first, last = read_time(since, "--since"), read_time(until, "--until")
    if first is not None and last is not None and last < first:
        raise UsageError(
            f"--until {until} is before --since {since}. Allowed: the same or a later time. Swap them."
        )
    return first, last


def read_names(given: Sequence[str] | None, option: str) -> list[str] | None:
    """Return the names of repeated or comma-separated options, None when the option was not given.

    Raises UsageError when it was given and names nothing: everything is not what an empty list means.

    Examples
    --------
    >>> read_names(["anna, ben", "carla"], "--accounts")
    ['anna', 'ben', 'carla']
    """
    if not given:
        return None
    names = [name for one in given for part in one.split(",") if (name := part.strip())]
    if not names:
        raise UsageError(
            f"{option} '{','.join(given)}' names nothing. Allowed: one name or several, parted by commas. "
            f"Name one, or leave {option} away."
        )
    return names


def check_page(path: Path | None) -> None:
    """Refuse a name for a page that is none, so that a page replaces nothing but a page."""
    if path is not None and path.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"--html '{path}' is no name of a page. Allowed: names that end in .html; a page of that name is "
            "replaced. Choose one."
        )
