"""Checking a table: all rules counted in one scan, rows fetched only where one is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from kresearch.errors import nearest
from kresearch.interactions.counting import count_raw
from kresearch.interactions.dialect import dialect_of
from kresearch.interactions.duplicates import SHOWN, find_duplicates, row_key
from kresearch.interactions.problems import LISTED, Problem
from kresearch.interactions.readings import Readings
from kresearch.interactions.rules import RULES, Rule
from kresearch.interactions.sources import BROKEN, RAW, ROW


@dataclass(frozen=True)
class Finding:
    """A rule and the rows of a table that break it.

    Parameters
    ----------
    column
        Where it shows; empty for the row as a whole.
    rule
        The rule's name.
    level
        ``"error"`` or ``"warning"``.
    reason, advice
        For people.
    broken
        The rows, over the raw table.
    shown
        The value to show of each.
    min_share
        Share of the rows below which it is chance.
    """

    column: str
    rule: str
    level: str
    reason: str
    advice: str
    broken: ir.BooleanValue
    shown: ir.Value
    min_share: float = 0.0


@dataclass(frozen=True)
class Checked:
    """What a check found in one table.

    Parameters
    ----------
    rows
        How many were read.
    problems
        Errors first.
    findings
        The broken rules, as expressions.
    differing
        Per column, in how many rows the canonical value is not simply what came.
    """

    rows: int
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...] = ()
    differing: Mapping[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> ir.BooleanValue | None:
        """Rows that break a rule of level error; None when none does."""
        broken = [finding.broken.fill_null(False) for finding in self.findings if finding.level == "error"]
        return reduce(or_, broken) if broken else None


def check_table(readings: Readings) -> Checked:
    """Return everything that is wrong with one table.

    Parameters
    ----------
    readings
        How its columns are read.
    """
    form = (readings.name, repr(readings.settings))
    counts = count_raw(readings.opened, form, lambda: _count_query(readings))
    rows, broken = counts["rows"], []
    if any(counts[name] for name in counts if name.startswith("broken_")):
        broken = [
            (finding, count)
            for i, finding in enumerate(_findings(readings))
            if (count := int(counts[f"broken_{i}"] or 0)) and count >= finding.min_share * rows
        ]
    key = row_key(readings)
    if key is not None and counts["kinds"] < counts["keys"]:
        broken += _counted(readings, _duplicate_findings(readings, key))
    broken.sort(key=lambda pair: pair[0].level)
    problems = [_fetch(readings, finding, count) for finding, count in broken]
    return Checked(
        rows=rows,
        problems=(*readings.problems, *problems),
        findings=tuple(finding for finding, _ in broken),
        differing={n: int(counts[f"differs_{n}"] or 0) for n, r in readings.columns.items() if r.may_differ},
    )


def _count_query(readings: Readings) -> ir.Table:
    """Return the query that counts everything at once."""
    measures: dict[str, ir.Value] = {"rows": readings.table.count()}
    measures |= {f"broken_{i}": finding.broken.sum() for i, finding in enumerate(_findings(readings))}
    measures |= {f"differs_{n}": r.differs.sum() for n, r in readings.columns.items() if r.may_differ}
    key = row_key(readings)
    if key is not None:
        measures |= {"keys": key.count(), "kinds": dialect_of(readings.table).shorten(key).nunique()}
    return readings.table.aggregate(**measures)


def _findings(readings: Readings) -> Iterator[Finding]:
    """Yield every rule that has something to say about the table."""
    sound = readings.sound
    if sound is not None:
        advice = "Allowed: one value per column, in UTF-8. Mend the rows in the file."
        why = readings.table[BROKEN].concat(": ", readings.table[RAW])
        yield Finding("", "broken", "error", "that cannot be taken apart", advice, ~sound, why)
    for rule in RULES:
        if readings.name not in rule.tables:
            continue
        for column in rule.columns:
            if column not in readings.columns:
                continue
            broken = rule.condition(readings, column)
            if not isinstance(broken, ir.BooleanColumn):
                # None, or a constant: a column that could not be read at all has no rows to judge.
                continue
            yield Finding(
                column,
                rule.name,
                rule.level,
                rule.reason,
                _advice(rule, readings, column),
                broken if sound is None else sound & broken,
                readings.columns[column].raw,
                rule.min_share,
            )


def _advice(rule: Rule, readings: Readings, column: str) -> str:
    if rule.advice or column not in readings.words:
        return rule.advice
    allowed = ", ".join(sorted(set(readings.words[column].values())))
    other = " Others load when declared: networks=('name',) (--network)." if column == "network" else ""
    return f"Allowed: {allowed}.{other}"


def _duplicate_findings(readings: Readings, key: ir.StringValue) -> list[Finding]:
    duplicates = find_duplicates(readings, key)
    column = SHOWN[readings.name]
    shown = readings.columns[column].raw
    sound = readings.sound
    repeated, conflicting = (
        broken if sound is None else sound & broken
        for broken in (duplicates.repeated, duplicates.conflicting)
    )
    return [
        Finding(column, "contradiction", "error", "with the same id and different content",
                "Allowed: one row per id. Keep the right one.", conflicting, shown),
        Finding(column, "duplicate", "warning", "occurring more than once",
                "The rows are kept, the score counts them once. Leave out the copies.", repeated, shown),
    ]  # fmt: skip


def _counted(readings: Readings, findings: list[Finding]) -> list[tuple[Finding, int]]:
    counts = readings.table.aggregate(**{f"f{i}": f.broken.sum() for i, f in enumerate(findings)})
    values = counts.to_pyarrow().to_pylist()[0]
    return [(f, int(values[f"f{i}"])) for i, f in enumerate(findings) if values[f"f{i}"]]


def _fetch(readings: Readings, finding: Finding, count: int) -> Problem:
    """Return the problem with its first rows."""
    numbered = number_rows(readings.table.mutate(__hit=finding.broken, __shown=finding.shown.cast("string")))
    hits = numbered.filter(numbered["__hit"]).select(ROW, "__shown").limit(LISTED).to_pyarrow()
    rows = tuple(zip(hits[ROW].to_pylist(), hits["__shown"].to_pylist(), strict=True))
    if rows and rows[0][0] is not None:
        rows = tuple(sorted(rows, key=lambda pair: pair[0]))
    problem = Problem(
        table=readings.name, column=finding.column, rule=finding.rule, level=finding.level, count=count,
        reason=finding.reason, advice=finding.advice, rows=rows,
    )  # fmt: skip
    if finding.rule != "unknown":
        return problem
    return replace(problem, advice=f"{problem.advice}{_suggestions(rows, readings.words[finding.column])}")


def number_rows(table: ir.Table) -> ir.Table:
    """Return the table with row numbers from 1 (null where the engine keeps no order)."""
    if ROW in table.columns:
        return table
    if not dialect_of(table).numbers_rows:
        return table.mutate(**{ROW: ibis.null("int64")})
    return table.mutate(**{ROW: ibis.row_number() + 1})


def _suggestions(rows: tuple[tuple[int | None, str | None], ...], words: Mapping[str, str]) -> str:
    found = {}
    for value in dict.fromkeys(value for _, value in rows if value):
        near = nearest(value.strip().strip("?!. ").lower(), words)
        if near is not None:
            found[value] = words[near]
    said = [f"'{word}' for '{value}'" for value, word in list(found.items())[:5]]
    return f" Did you mean {', '.join(said)}?" if said else ""
