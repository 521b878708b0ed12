"""``kresearch data list|show|import|fetch``: which datasets there are, and how they come in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.reading import parse_json
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.datasets import Card
    from kresearch.interactions import InteractionLog

_NAME = typer.Argument(metavar="NAME", help="A dataset, as 'kresearch data list' names it.")
_SET = typer.Option(
    "--set", metavar="KEY=VALUE", help="An option of the adapter, e.g. assume_offset_hours=-8."
)


def list_(as_json: opts.JsonOrTable = False) -> None:
    """List the datasets: ours and those of plug-ins."""
    from kresearch.datasets import known_datasets

    rows = [
        {
            "name": name,
            "title": dataset.card.title,
            "simulated": dataset.card.simulated,
            "licence": dataset.card.licence,
            "non_commercial": dataset.card.non_commercial,
            "way_in": _way_in(dataset.card),
            "origin": dataset.origin,
        }
        for name, dataset in sorted(known_datasets().items())
    ]
    if as_json:
        console.print_json(rows)
        return
    header = ("name", "title", "data", "licence", "way in", "origin")
    cells = [
        (
            str(row["name"]),
            str(row["title"]),
            "simulated" if row["simulated"] else "real",
            str(row["licence"]) + (" (no commercial use)" if row["non_commercial"] else ""),
            str(row["way_in"]),
            str(row["origin"]),
        )
        for row in rows
    ]
    _print_table(header, cells)


def show(name: Annotated[str, _NAME], as_json: opts.JsonOrTable = False) -> None:
    """Show a dataset's card: what it is, its terms, how to cite it, what is wrong with it."""
    from kresearch.datasets import find_dataset

    dataset = find_dataset(name)
    card = dataset.card
    if as_json:
        console.print_json({**card.to_dict(), "origin": dataset.origin})
        return
    lines = [
        ("name", card.name + (" (simulated, not data)" if card.simulated else "")),
        ("title", card.title),
        ("what", card.summary),
        ("licence", card.licence + (" (no commercial use)" if card.non_commercial else "")),
        ("cite", card.citation),
        ("BibTeX", card.bibtex),
        ("from", card.home),
        *(("file", _describe_file(file)) for file in card.to_dict()["files"]),
        *(("column", f"{column}: {meaning}") for column, meaning in card.columns.items()),
        *(("problem", problem) for problem in card.problems),
        ("way in", _way_in(card)),
    ]
    _print_lines(lines)


def import_(
    name: Annotated[str, _NAME],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="The public file, or the folder that holds it."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to; by default in the cache, where loading looks."),
    ] = None,
    settings: Annotated[list[str] | None, _SET] = None,
    force: opts.Replace = False,
    as_json: opts.JsonOrTable = False,
) -> None:
    """Read a dataset's public files, check them, and write them as a canonical folder."""
    from kresearch.datasets import find_dataset, import_dataset

    card = find_dataset(name).card
    options = _parse_settings(settings or [])
    log, folder = import_dataset(name, source=source, out=out, force=force, **options)
    summary = _summarise(log, card, folder)
    if as_json:
        console.print_json(summary)
        return
    lines = []
    for label, value in summary.items():
        values = value if isinstance(value, list) else [value]
        lines += [(label.replace("_", " "), _to_text(v)) for v in values]
    _print_lines(lines)


def fetch(
    name: Annotated[str, _NAME],
    force: Annotated[bool, typer.Option("--force", help="Download again what is there.")] = False,
    as_json: opts.JsonOrTable = False,
) -> None:
    """Download a dataset's public files into the cache, checked by hash."""
    from kresearch.datasets.fetch import fetch_dataset

    with _progress() as progress:
        done = fetch_dataset(name, force=force, progress=progress)
    rows = [
        {"file": str(d.path), "sha256": d.sha256, "checked_against": d.checked, "fresh": d.fresh}
        for d in done
    ]
    if as_json:
        console.print_json(rows)
    else:
        header = ("file", "SHA-256", "checked against", "downloaded")
        cells = [(str(d.path), d.sha256, d.checked, "now" if d.fresh else "before") for d in done]
        _print_table(header, cells)
    if any(d.checked == "nothing" for d in done):
        console.tell(
            "The card knows no hash: that of this first download was written beside the file, and later "
            "downloads are compared with it.\n"
        )
    console.tell(f"Next: kresearch data import {name}\n")


def _summarise(log: InteractionLog, card: Card, folder: Path) -> dict[str, Any]:
    figures = log.summary()
    languages = log.languages()
    return {
        "dataset": card.name,
        "simulated": card.simulated,
        "folder": str(folder),
        "rows": figures.rows,
        "interactions": figures.interactions,
        "accounts": figures.accounts,
        "actors": figures.actors,
        "posts": figures.posts,
        "networks": list(figures.networks),
        "span": None if figures.span is None else [time.isoformat() for time in figures.span],
        "polarity_known_of_texted": round(figures.coverage.share, 4) if figures.coverage.texted else None,
        "languages": {
            str(language) if isinstance(language, str) else "unknown": round(float(share), 4)
            for language, share in zip(languages["language"], languages["share"], strict=True)
        },
        "licence": card.licence + (" (no commercial use)" if card.non_commercial else ""),
        "citation": card.citation,
        "known_problems": list(card.problems),
        "notes": list(log.notes),
        "digest": log.digest(),
    }


def _way_in(card: Card) -> str:
    if card.simulated:
        return f"load_dataset('{card.name}')"
    if card.files and all(file.url for file in card.files):
        return f"kresearch data fetch {card.name}"
    return f"kresearch data import {card.name} --from PATH"


def _describe_file(file: dict[str, str]) -> str:
    known = f"SHA-256 {file['sha256']}" if file["sha256"] else "hash not known"
    return " ".join(part for part in (file["name"], file["url"], f"({known})" if file["url"] else "") if part)


def _parse_settings(settings: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    wrong = [setting for setting in settings if "=" not in setting]
    if wrong:
        raise UsageError(
            f"--set {', '.join(wrong)}: no '='. Allowed: KEY=VALUE, e.g. --set seed=1. Write it so."
        )
    for setting in settings:
        key, value = setting.split("=", 1)
        try:
            out[key.strip()] = parse_json(value)
        except ValueError:
            out[key.strip()] = value
    return out


def _to_text(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{k} {v:.0%}" for k, v in value.items()) or "no texts"
    return str(value)


def _print_lines(lines: list[tuple[str, str]]) -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    said = ""
    for label, text in lines:
        # A label that repeats is said once: notes and problems read as a list.
        table.add_row(console.cell("" if label == said else label, style="bold"), console.cell(text))
        said = label
    _console().print(table)


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(*header)
    for row in rows:
        table.add_row(*(console.cell(cell) for cell in row))
    _console().print(table)


def _console() -> Any:
    from rich.console import Console

    # A pipe has no width: lines are then as long as they need to be.
    return Console() if sys.stdout.isatty() else Console(width=200)


@contextmanager
def _progress() -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def report(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield report
