"""``kresearch data check``: every problem of a log, with its rows and what to do."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.reading_options import ReadingOptions, reads_log

if TYPE_CHECKING:
    from kresearch.interactions import ProblemReport

_SHOWN = 60


@reads_log
def check(
    path: opts.Log,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    rows_out: Annotated[
        Path | None,
        typer.Option("--rows-out", help="Write the failing rows to this file (csv, parquet, jsonl)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of failing rows.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Name every problem of a log: column, rows, example, what to do.

    Leaves with 1 when there is any problem, an error or a warning; reading refuses only errors.
    """
    from kresearch.formats import check_any
    from kresearch.interactions import write_table
    from kresearch.interactions.io.write import check_target

    if rows_out is not None:
        check_target(rows_out, force=force)
    report = check_any(path, **reading.options)
    if rows_out is not None and report:
        write_table(report.failing_rows(), rows_out, force=force)
        console.tell(f"failing rows: {rows_out}\n")
    for note in report.notes:
        console.tell(f"{note}\n")
    if as_json:
        console.print_json(_to_plain(report))
    elif report:
        _print_table(report)
    else:
        console.write(f"{report}\n")
    missing = any(p.rule == "missing" and p.table == "interactions" for p in report.problems)
    unreadable = any(p.rule == "file" and p.table == "interactions" for p in report.errors)
    if not as_json and not unreadable and (missing or reading.options.get("mapping")):
        _print_preview(path, reading)
    if report:
        raise typer.Exit(1)


def _print_preview(path: Path, reading: ReadingOptions) -> None:
    """Write which column is read as what: as it was said, and as it is proposed."""
    from kresearch.cli.data_guess import guess_file, print_guess

    words = shlex.join(("kresearch", "data", "guess", str(path), *reading.words, "--out", "mapping.toml"))
    console.write(f"\nwhat is read, and what else the columns look like ({words} writes it):\n")
    print_guess(guess_file(path, reading, as_read=True))


def _to_plain(report: ProblemReport) -> dict[str, Any]:
    problems = [
        {
            "table": problem.table,
            "column": problem.column,
            "problem": problem.rule,
            "level": problem.level,
            "rows": problem.count,
            "reason": problem.reason,
            "advice": problem.advice,
            "first_rows": [{"row": row, "value": value} for row, value in problem.rows[:_SHOWN]],
        }
        for problem in report.problems
    ]
    return {"rows_read": report.rows_read, "problems": problems}


def _print_table(report: ProblemReport) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("column", "problem", "rows", "examples", "what to do", title=str(report).splitlines()[0])
    for problem in report.problems:
        said = problem.reason if problem.level == "error" else f"{problem.reason} (warning)"
        rows = f"{problem.count:,}" if problem.count else "all"
        cells = (problem.place, said, rows, problem.examples(), problem.advice)
        table.add_row(*(console.cell(cell) for cell in cells))
    # A pipe has no width: lines are then as long as they need to be.
    screen = Console() if sys.stdout.isatty() else Console(width=160)
    screen.print(table)
