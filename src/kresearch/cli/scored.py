"""Scores as a table of the engine: streamed into a file and summed up there, without pandas."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.cli import console
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.scoring import Scorer
    from kresearch.variants import Variant

#: Accounts in the summary.
SHOWN = 20


def run_score(
    log: InteractionLog,
    variant: Variant,
    *,
    every: str,
    accounts: list[str] | None,
    span: tuple[Any, Any],
    out: Path | None,
    force: bool,
    steps: console.Steps,
) -> dict[str, Any]:
    """Score a log, write the scores where asked to, and return the summary.

    Parameters
    ----------
    log, variant, every, accounts
        As of `kresearch.score`.
    span
        First and last time to give out, each None or with a zone.
    out
        File of scores, sorted by account and time; beside it goes ``FILE.json``.
    force
        Whether files that are there are replaced.
    steps
        Where progress is said.
    """
    from kresearch.interactions import write_table
    from kresearch.scoring import Scorer
    from kresearch.variants.scoring import notes_for, read_facts

    steps.begin("digest and coverage")
    facts = read_facts(log)
    notes = notes_for(log, variant.chain(), facts)
    with Scorer(log, every=every, accounts=accounts) as scorer:
        steps.begin(f"scoring with {variant.name}")
        table = _keep(score_table(scorer, variant, span=span))
        figures = _figures(table)
        if not figures["rows"]:
            raise UsageError(_nothing_between(log, span))
        summary = {
            "variant": variant.name,
            "label": variant.label,
            "params": variant.model_dump(),
            "version": variant.version,
            "every": every,
            **figures,
            **facts,
            "notes": notes,
            "last_scores": _per_account(table),
        }
        if interval := variant.chain().interval:
            summary["interval"] = interval
        if out is not None:
            steps.begin(f"writing {out.name}")
            write_table(table.order_by("account", "at"), out, force=force)
            summary["out"] = str(out)
            _write_json(summary, json_beside(out))
    return summary


def score_table(scorer: Scorer, variant: Variant, *, span: tuple[Any, Any]) -> Any:
    """Return the score frame's columns as an Ibis table."""
    from kresearch.scoring.absence import INTERVAL_COLUMNS
    from kresearch.variants.scoring import DIGITS, SCORE_COLUMNS

    every = scorer.every
    since, until = (None if time is None else every.tick_at(time) for time in span)
    table = scorer.expression(variant.chain(), since=since, until=until)
    at = (table.tick.cast("int64") * every.seconds).as_timestamp("s").cast("timestamp('UTC')")
    interval = [name for name in INTERVAL_COLUMNS if name in table.columns]
    numbers = {name: table[name].round(DIGITS) for name in (*SCORE_COLUMNS[2:], *interval)}
    return table.select(account=table.account, at=at, **numbers)


def json_beside(out: Path) -> Path:
    """Return the file that says what the scores in `out` are."""
    return out.with_name(f"{out.name}.json")


def bad_rows_beside(out: Path | None, path: Path) -> Path:
    """Return where bad rows go: beside the scores, without scores into the current folder."""
    return out.with_name(f"{out.name}.bad-rows.csv") if out is not None else Path(f"{path.name}.bad-rows.csv")


def check_free(path: Path, *, force: bool) -> None:
    """Make sure that a file we write beside the scores is not there yet.

    Raises
    ------
    UsageError
        When it is there and `force` is not given.
    """
    if path.exists() and not force:
        raise UsageError(
            f"'{path}' is there already. Allowed: a new name for --out, or replacing what is there. "
            "Say --force to replace it."
        )


def _keep(table: Any) -> Any:
    """Return a table computed once on the embedded engine: it is counted, summed up and written."""
    from kresearch.engine import duckdb_engine
    from kresearch.interactions.io.move import move_table
    from kresearch.interactions.io.sql import create_table

    engine = table.get_backend()
    if engine.name != "duckdb":
        return move_table(table, duckdb_engine())
    return create_table(engine, engine.compile(table))


def _nothing_between(log: InteractionLog, span: tuple[Any, Any]) -> str:
    asked = " to ".join("open" if time is None else f"{time:%Y-%m-%d %H:%M}" for time in span)
    whole = log.span()
    if whole is None:
        return "the log holds no interactions, so there is nothing to score. Allowed: at least one."
    return (
        f"no scores from {asked} UTC. Allowed: times within the log, {whole[0]:%Y-%m-%d} to "
        f"{whole[1]:%Y-%m-%d}. Change --since or --until."
    )


def _figures(table: Any) -> dict[str, Any]:
    row = table.aggregate(
        rows=table.count(), accounts=table.account.nunique(), first=table["at"].min(), last=table["at"].max()
    )
    return _plain(row.to_pyarrow().to_pylist()[0])


def _per_account(table: Any) -> list[dict[str, Any]]:
    """Return last, lowest and highest score per account, the highest last score first."""
    at = table["at"]
    rows = table.group_by("account").aggregate(
        score=table.score.argmax(at),
        valence=table.valence.argmax(at),
        lowest=table.score.min(),
        highest=table.score.max(),
        highest_at=at.argmax(table.score),
    )
    first = rows.order_by(rows.score.desc(), rows.account).limit(SHOWN)
    return [_plain(row) for row in first.to_pyarrow().to_pylist()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as ISO 8601 texts."""
    return {
        key: value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else value
        for key, value in row.items()
    }


def _write_json(value: dict[str, Any], path: Path) -> None:
    import json

    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
