"""A log at one look in a notebook: rows per day, kinds, networks, who is reached, who acts, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ibis

from kresearch._common.html_cards import card, clean, escape, table
from kresearch.interactions.summary import count_languages, describe

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.log import InteractionLog

#: Rows from which on a log shows its figures alone unless the card is asked for.
MOST_ROWS = 2_000_000
_TOP = 6
_MOST_BARS = 120
_LONGEST = 40
_DAY = 86_400


def log_card(log: InteractionLog) -> str:
    """Return a log as HTML for a notebook: no script, nothing from elsewhere, names escaped.

    It has the figures of the log, its interactions per day as a small picture, the most frequent kinds,
    networks, accounts, actors and languages with their shares, and its problems and notes.
    """
    facts = [(label, text) for label, text in describe(log) if label != "simulated"]
    badges = ["simulated: this data is made up"] if log.simulated else []
    if not log.origin:
        badges.append("origin not declared")
    counted = log.interactions.mutate(n=log.interactions["count"].fill_null(1))
    total = max(log.summary().interactions, 1)
    tables = [
        _top(counted, column, heading, total)
        for column, heading in (
            ("kind", "kinds"),
            ("network", "networks"),
            ("account", "most reached"),
            ("actor", "most active"),
        )
    ]
    languages = count_languages(log.interactions)
    if languages["language"].notna().any():
        rows = languages.head(_TOP)[["language", "interactions"]].to_numpy().tolist()
        tables.append(_shares(rows, "languages of texts", int(languages["interactions"].sum())))
    side = "".join(f'<div style="flex:0 1 auto;max-width:100%">{one}</div>' for one in tables)
    below = f"{_days(counted)}<div style='display:flex;flex-wrap:wrap;gap:.2em 1.5em'>{side}</div>"
    return card("InteractionLog", facts, badges=badges, below=below + _problems(log))


def _top(counted: ir.Table, column: str, heading: str, total: int) -> str:
    """Return the most frequent values of a column, with their share of all interactions."""
    found = (
        counted.group_by(column)
        .aggregate(n=ibis._.n.sum())
        .order_by(ibis.desc("n"), column)
        .limit(_TOP + 1)
        .to_pyarrow()
        .to_pylist()
    )
    return _shares([(row[column], row["n"]) for row in found], heading, total)


def _shares(rows: Sequence[Sequence[Any]], heading: str, total: int) -> str:
    shown = [(_name(value), f"{int(n):,}", f"{n / max(total, 1):.0%}") for value, n in list(rows)[:_TOP]]
    more = f"the {_TOP} " if len(rows) > _TOP else ""
    return table((more + heading, "interactions", "share"), shown)


def _name(value: Any) -> str:
    if value is None or value != value:
        return "not known"
    text = clean(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def _days(counted: ir.Table) -> str:
    """Return interactions per day, or per some days where there are many, as one picture."""
    day = (counted["at"].epoch_seconds() // _DAY).cast("int64")
    rows = counted.group_by(day=day).aggregate(n=ibis._.n.sum()).to_pyarrow().to_pylist()
    per_day = {int(row["day"]): int(row["n"]) for row in rows if row["day"] is not None}
    if not per_day:
        return ""
    first, last = min(per_day), max(per_day)
    step = -(-(last - first + 1) // _MOST_BARS)
    bars = [0] * -(-(last - first + 1) // step)
    for when, n in per_day.items():
        bars[(when - first) // step] += n
    top = max(bars)
    drawn = "".join(
        f'<rect x="{k}.1" y="{40 - 40 * n / top:.1f}" width=".8" height="{40 * n / top:.1f}"/>'
        for k, n in enumerate(bars)
        if n
    )
    per = "day" if step == 1 else f"{step} days"
    begin, end = (f"{_date(when)}" for when in (first, last))
    quiet = sum(1 for n in bars if not n)
    said = f"interactions per {per}, {begin} to {end}: at most {top:,}" + (
        f", none in {quiet:,} of {len(bars):,}" if quiet else ""
    )
    width = min(64, 8 + len(bars))
    look = f"width:100%;max-width:{width}em;height:3em;display:block;fill:currentColor;opacity:.7"
    return (
        f'<div style="margin:.4em 0;font-size:.9em">{escape(said)}</div>'
        f'<svg role="img" aria-label="{escape(said)}" viewBox="0 0 {len(bars)} 40" '
        f'preserveAspectRatio="none" style="{look}">{drawn}</svg>'
    )


def _date(day: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(day * _DAY, UTC):%Y-%m-%d}"


def _problems(log: InteractionLog) -> str:
    """Return what is wrong with the log and what a reader should know, the problems first."""
    problems = [" ".join(str(problem).split()) for problem in log.report.problems]
    notes = [note for note in log.notes if note not in problems]
    lines = [f"problem: {text}" for text in problems] + [f"note: {text}" for text in notes]
    if not problems:
        lines.insert(0, "no problem was found")
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul style="margin:.4em 0;padding-left:1.2em;overflow-wrap:anywhere">{items}</ul>'
