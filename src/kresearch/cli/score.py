"""``kresearch score``: from a log to scores, in a file or as a summary on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_names, read_pairs, read_span
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError, suggestion

ENGINES = ("duckdb", "spark")


@reads_log
def score(
    path: opts.Log,
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    every: opts.Every = "1d",
    accounts: Annotated[
        list[str] | None,
        typer.Option("--accounts", metavar="NAME,...", help="Score only these accounts."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="First time to give out; UTC.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last time to give out; UTC.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write: .parquet, .csv, .csv.gz or .jsonl.")
    ] = None,
    force: opts.ReplaceFiles = False,
    on_bad_rows: Annotated[
        str,
        typer.Option(
            "--on-bad-rows",
            help="refuse: the log is refused; quarantine: its bad rows are set aside in a file.",
        ),
    ] = "refuse",
    engine: Annotated[str, typer.Option("--engine", help="duckdb, or spark with the extra.")] = "duckdb",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Score every account of a log at every tick.

    Writes account, at, score, valence, raw, reach, amplification and impact, sorted by account
    and time; beside FILE lies FILE.json with variant, parameters, digest, coverage and notes.
    Without --out it prints a summary. The score is a reconstruction from Klout's public
    statements, not Klout's formula.
    """
    from kresearch.cli.scored import check_free, make_room, place_bad_rows, run_score, summary_path
    from kresearch.interactions.io.write import check_target
    from kresearch.scoring import Every
    from kresearch.variants import resolve

    # Everything that can be wrong in the command is found before anything costly runs.
    if engine not in ENGINES:
        raise UsageError(
            f"no engine '{engine}'.{suggestion(engine, ENGINES)} Allowed: {', '.join(ENGINES)}. "
            "Leave --engine away for duckdb."
        )
    chosen = resolve(variant, read_pairs(settings or []))
    Every(every)
    span = read_span(since, until)
    if out is not None:
        check_target(out, force=force)
        check_free(summary_path(out), force=force)
    bad_rows = place_bad_rows(out, on_bad_rows, force=force)
    make_room(bad_rows)
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = _read(
            path,
            engine=engine,
            on_bad_rows=on_bad_rows,
            quarantine_to=bad_rows,
            **reading.options,
        )
        summary = run_score(
            log,
            chosen,
            every=every,
            accounts=read_names(accounts, "--accounts"),
            span=span,
            out=out,
            force=force,
            steps=steps,
        )
    for note in summary["notes"]:
        console.note(note)
    if out is not None:
        console.say(
            f"wrote {out}: {number(summary['rows'], 'row')}, {number(summary['accounts'], 'account')}."
        )
    if as_json:
        console.print_json(summary)
    elif out is None:
        _print(summary)


def _read(path: Path, *, engine: str, **options: Any) -> Any:
    """Return the log on the engine asked for."""
    from kresearch.cli.reading_options import open_log

    if engine == "spark":
        from kresearch.engine import spark_engine

        # Reading and checking stay on the embedded engine; only the chain moves.
        return open_log(path, **options).to_engine(spark_engine())
    return open_log(path, **options)


def _print(summary: dict[str, Any]) -> None:
    rows = [
        (
            row["account"],
            f"{row['score']:.2f}",
            "not known" if row["valence"] is None else f"{row['valence']:+z.1f}",
            f"{row['lowest']:.2f}",
            f"{row['highest']:.2f}",
            row["highest_at"],
        )
        for row in summary["last_scores"]
    ]
    header = ("account", "last score", "valence", "lowest", "highest", "highest at (UTC)")
    console.print_table(header, rows, right=header[1:5])
    more = summary["accounts"] - len(rows)
    if more > 0:
        console.say(f"{number(more, 'further account')}; --out FILE writes all of them.")
    console.say(
        f"{summary['label']}, every {summary['every']}, {summary['first']} to {summary['last']}: "
        f"{number(summary['rows'], 'score')} of {number(summary['accounts'], 'account')}."
    )
