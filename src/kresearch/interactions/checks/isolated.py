"""Times far from the rest of a log: one row of 1971 in a log of 2012 makes 41 years of scores."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.count import Counts
from kresearch.interactions.checks.findings import Finding
from kresearch.interactions.counting import query_raw
from kresearch.interactions.io.dialect import Dialect, dialect_of

_DAY = 86_400_000_000
#: A log shorter than this has no far end.
_SHORTEST_DAYS = 400
#: Days without any row that part an end from the rest, at least; and at least as long as the rest.
_FEWEST_DAYS = 180
#: More rows than this share are no mistake; one row may always be one, where it is far from more than ten.
_MOST_ROWS, _FEWEST_ROWS = 0.01, 10

Day = tuple[int, int]


def find_core(days: Sequence[Day]) -> tuple[int, int] | None:
    """Return first and last day of the bulk of a log; None when nothing stands far from it.

    Each day since 1970 comes once, with its number of rows.

    Examples
    --------
    >>> find_core([(365, 1), *((15_340 + day, 30) for day in range(30))])
    (15340, 15369)
    """
    ordered = sorted(days)
    total = sum(rows for _, rows in ordered)
    allowed = max(_MOST_ROWS * total, 1.0 if total > _FEWEST_ROWS else 0.0)
    core = ordered
    while (shorter := _cut_end(_cut_start(core, allowed), allowed)) != core:
        core = shorter
    return (core[0][0], core[-1][0]) if core != ordered else None


def _cut_start(days: list[Day], allowed: float) -> list[Day]:
    """Return the days without a few rows at the beginning that a long gap parts from the rest."""
    before, cut = 0, 0
    for position in range(1, len(days)):
        before += days[position - 1][1]
        if before > allowed:
            break
        gap, rest = days[position][0] - days[position - 1][0], days[-1][0] - days[position][0]
        if gap >= max(_FEWEST_DAYS, rest):
            cut = position
    return days[cut:]


def _cut_end(days: list[Day], allowed: float) -> list[Day]:
    """Return the days without a few rows at the end that a long gap parts from the rest."""
    turned = [(-day, rows) for day, rows in reversed(days)]
    return [(-day, rows) for day, rows in reversed(_cut_start(turned, allowed))]


def isolated_rows(parsed: ParsedColumns, counts: Counts) -> tuple[Finding, int] | None:
    """Return the rows far from the rest of a table and their number; None where there are none."""
    first = [group.first for group in counts.groups if group.first is not None]
    last = [group.last for group in counts.groups if group.last is not None]
    if not first or (max(last) - min(first)) / _DAY < _SHORTEST_DAYS:
        return None
    at, dialect = parsed.columns["at"].value, dialect_of(parsed.table)
    form = ("days", parsed.name, repr(parsed.settings), parsed.opened.columns)
    rows = query_raw(parsed.opened, form, lambda: _days(parsed.table, at, dialect))
    days = [(int(row["day"]), int(row["rows"])) for row in rows]
    core = find_core(days)
    if core is None:
        return None
    day = dialect.epoch_micros(at) // _DAY
    finding = Finding(
        column="at",
        rule="isolated",
        level="warning",
        reason=f"far from the rest of the log, which goes from {_show(core[0])} to {_show(core[1])}",
        advice="The rows are kept, and a score is made for every day between. Allowed: real times. Leave the "
        "rows out, or score from there on: since (--since).",
        broken=(day < core[0]) | (day > core[1]),
        shown=parsed.columns["at"].raw,
    )
    return finding, sum(number for when, number in days if not core[0] <= when <= core[1])


def _days(table: ir.Table, at: ir.Value, dialect: Dialect) -> ir.Table:
    days = table.select(day=dialect.epoch_micros(at) // _DAY)
    days = days.filter(days["day"].notnull())
    return days.group_by("day").aggregate(rows=days.count())


def _show(day: int) -> str:
    import pandas as pd

    return f"{pd.Timestamp(day, unit='D'):%Y-%m-%d}"
