"""A log scored for the command line: into a file, as a summary, or both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch._common.scratch import kept_folder
from kresearch.cli import console
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
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
    """Score a log, write the scores and ``FILE.json`` where asked to, and return the summary.

    `span` is the first and last time to give out, each None or with a zone.
    """
    from kresearch.scoring.engines import open_scores
    from kresearch.scoring.files import write_scores

    steps.begin("numbering names")
    since, until = span
    scores = open_scores(
        log, [variant.named_chain()], every=every, accounts=accounts, since=since, until=until
    )
    (one,) = scores.chains
    if not scores.rows:
        raise UsageError(_nothing_between(log, span))
    steps.begin(f"scoring with {variant.name}")
    found = write_scores(scores, one, out, force=force)
    steps.begin("digest and coverage")
    summary = {
        "rows": found.rows,
        "accounts": len(found.accounts),
        "first": _iso(int(scores.times[0])),
        "last": _iso(int(scores.times[-1])),
        **scores.attributes(one),
        "last_scores": _highest(found.accounts),
    }
    if out is not None:
        summary["out"] = str(out)
        _write_json(summary, summary_path(out))
    return summary


def summary_path(out: Path) -> Path:
    """Return the file that says what the scores in `out` are."""
    return out.with_name(f"{out.name}.json")


def place_bad_rows(out: Path | None, on_bad_rows: str, *, force: bool) -> Path | None:
    """Return where bad rows go: beside what is written, else a folder of their own; None where refused.

    A file of that name is replaced with `force` only.
    """
    if on_bad_rows != "quarantine":
        return None
    if out is None:
        return kept_folder("bad-rows")
    path = out.with_name(f"{out.name}.bad-rows.csv")
    check_free(path, force=force)
    return path


def make_room(bad_rows: Path | None) -> None:
    """Remove the bad rows of an earlier run, which may be replaced; a folder of them stays."""
    if bad_rows is not None and not bad_rows.is_dir():
        bad_rows.unlink(missing_ok=True)


def check_free(path: Path, *, force: bool) -> None:
    """Refuse to replace a file without `force`."""
    if path.exists() and not force:
        raise UsageError(
            f"'{path}' is there already. Allowed: a new name for --out, or replacing what is there. "
            "Say --force to replace it."
        )


def _nothing_between(log: InteractionLog, span: tuple[Any, Any]) -> str:
    asked = " to ".join("open" if time is None else f"{time:%Y-%m-%d %H:%M}" for time in span)
    whole = log.span()
    if whole is None:
        return "the log holds no interactions, so there is nothing to score. Allowed: at least one."
    return (
        f"no scores from {asked} UTC. Allowed: times within the log, {whole[0]:%Y-%m-%d} to "
        f"{whole[1]:%Y-%m-%d}. Change --since or --until."
    )


def _highest(accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the accounts with the highest last scores, their times as ISO 8601 texts."""
    first = sorted(accounts, key=lambda row: (-row["score"], row["account"]))[:SHOWN]
    return [row | {"highest_at": _iso(row["highest_at"])} for row in first]


def _iso(micros: int) -> str:
    """Return a time in microseconds since 1970 as ISO 8601."""
    return datetime.fromtimestamp(micros // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_json(value: dict[str, Any], path: Path) -> None:
    import json

    write_text_atomically(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n", path)
