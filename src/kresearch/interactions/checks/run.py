"""Checking a table: all rules counted in one scan, rows fetched only where one is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from kresearch.errors import nearest
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.duplicates import SHOWN, find_duplicates, row_key
from kresearch.interactions.checks.problems import LISTED, Problem
from kresearch.interactions.checks.rules import RULES, Rule
from kresearch.interactions.counting import count_raw
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.names import teach_forms


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


@dataclass(frozen=True)
class Examined:
    """One table, read and checked."""

    source: RawTable
    parsed: ParsedColumns
    checked: Checked


def check_table(parsed: ParsedColumns) -> Checked:
    """Return everything that is wrong with one table.

    Parameters
    ----------
    parsed
        How its columns are read.
    """
    form = (parsed.name, repr(parsed.settings))
    if parsed.opened.get_backend().name == "duckdb":
        teach_forms(parsed.opened.get_backend())
    counts = count_raw(parsed.opened, form, lambda: _count_query(parsed))
    rows, broken = counts["rows"], []
    if any(counts[name] for name in counts if name.startswith("broken_")):
        broken = [
            (finding, count)
            for i, finding in enumerate(_findings(parsed))
            if (count := int(counts[f"broken_{i}"] or 0)) and count >= finding.min_share * rows
        ]
    key = row_key(parsed)
    if key is not None and counts["kinds"] < counts["keys"]:
        broken += _counted(parsed, _duplicate_findings(parsed, key))
    broken.sort(key=lambda pair: pair[0].level)
    problems = [_fetch(parsed, finding, count) for finding, count in broken]
    return Checked(
        rows=rows,
        problems=(*parsed.problems, *problems),
        findings=tuple(finding for finding, _ in broken),
        differing={n: int(counts[f"differs_{n}"] or 0) for n, r in parsed.columns.items() if r.may_differ},
    )


def _count_query(parsed: ParsedColumns) -> ir.Table:
    """Return the query that counts everything at once."""
    measures: dict[str, ir.Value] = {"rows": parsed.table.count()}
    measures |= {f"broken_{i}": finding.broken.sum() for i, finding in enumerate(_findings(parsed))}
    measures |= {f"differs_{n}": r.differs.sum() for n, r in parsed.columns.items() if r.may_differ}
    key = row_key(parsed)
    if key is not None:
        measures |= {"keys": key.count(), "kinds": dialect_of(parsed.table).shorten(key).nunique()}
    return parsed.table.aggregate(**measures)


def _findings(parsed: ParsedColumns) -> Iterator[Finding]:
    """Yield every rule that has something to say about the table."""
    sound = parsed.sound
    if sound is not None:
        advice = "Allowed: one value per column, in UTF-8. Mend the rows in the file."
        why = parsed.table[BROKEN].concat(": ", parsed.table[RAW])
        yield Finding("", "broken", "error", "that cannot be taken apart", advice, ~sound, why)
    for rule in RULES:
        if parsed.name not in rule.tables:
            continue
        for column in rule.columns:
            if column not in parsed.columns:
                continue
            broken = rule.condition(parsed, column)
            if not isinstance(broken, ir.BooleanColumn):
                # None, or a constant: a column that could not be read at all has no rows to judge.
                continue
            yield Finding(
                column,
                rule.name,
                rule.level,
                rule.reason,
                _advice(rule, parsed, column),
                broken if sound is None else sound & broken,
                parsed.columns[column].raw,
                rule.min_share,
            )


def _advice(rule: Rule, parsed: ParsedColumns, column: str) -> str:
    if rule.advice or column not in parsed.words:
        return rule.advice
    allowed = ", ".join(sorted(set(parsed.words[column].values())))
    other = " Others load when declared: networks=('name',) (--network)." if column == "network" else ""
    return f"Allowed: {allowed}.{other}"


def _duplicate_findings(parsed: ParsedColumns, key: ir.StringValue) -> list[Finding]:
    duplicates = find_duplicates(parsed, key)
    column = SHOWN[parsed.name]
    shown = parsed.columns[column].raw
    sound = parsed.sound
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


def _counted(parsed: ParsedColumns, findings: list[Finding]) -> list[tuple[Finding, int]]:
    counts = parsed.table.aggregate(**{f"f{i}": f.broken.sum() for i, f in enumerate(findings)})
    values = counts.to_pyarrow().to_pylist()[0]
    return [(f, int(values[f"f{i}"])) for i, f in enumerate(findings) if values[f"f{i}"]]


def _fetch(parsed: ParsedColumns, finding: Finding, count: int) -> Problem:
    """Return the problem with its first rows."""
    numbered = number_rows(parsed.table.mutate(__hit=finding.broken, __shown=finding.shown.cast("string")))
    hits = numbered.filter(numbered["__hit"]).select(ROW, "__shown").limit(LISTED).to_pyarrow()
    rows = tuple(zip(hits[ROW].to_pylist(), hits["__shown"].to_pylist(), strict=True))
    if rows and rows[0][0] is not None:
        rows = tuple(sorted(rows, key=lambda pair: pair[0]))
    problem = Problem(
        table=parsed.name, column=finding.column, rule=finding.rule, level=finding.level, count=count,
        reason=finding.reason, advice=finding.advice, rows=rows,
    )  # fmt: skip
    if finding.rule != "unknown":
        return problem
    return replace(problem, advice=f"{problem.advice}{_suggestions(rows, parsed.words[finding.column])}")


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
