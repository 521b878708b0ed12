"""A broken rule and its rows: as an expression, and as a problem with the first of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from kresearch.errors import slip_of
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.problems import LISTED, Problem
from kresearch.interactions.checks.rules import RULES, Rule
from kresearch.interactions.counting import query_raw
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.encodings import OTHERS
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW
from kresearch.interactions.vocabulary import POST

#: A row's number, None where an engine keeps no order, and a value of it.
Numbered: TypeAlias = tuple[int | None, str | None]


@dataclass(frozen=True)
class Finding:
    """A rule and the rows of a table that break it."""

    column: str  #: Where it shows; empty for the row as a whole.
    rule: str  #: The rule's name.
    level: str  #: ``"error"`` or ``"warning"``.
    #: For people.
    reason: str
    advice: str
    broken: ir.BooleanValue  #: The rows, over the raw table.
    shown: ir.Value  #: The value to show of each.
    min_share: float = 0.0  #: Share of the rows below which it is chance.
    #: Returns number and shown value of the first of them, where that is cheaper than asking for `broken`.
    fetch: Callable[[], Iterable[Numbered]] | None = None
    #: What names the condition among all of tables of this form, so that its SQL is kept; None where more
    #: than the form makes it.
    key: Hashable = None


def rules_of(parsed: ParsedColumns) -> Iterator[tuple[Rule, str]]:
    """Yield the rules that a table must keep, each with the column it is about."""
    for rule in RULES:
        if parsed.name in rule.tables:
            yield from ((rule, column) for column in rule.columns if column in parsed.columns)


def condition_of(rule: Rule, parsed: ParsedColumns, column: str) -> ir.BooleanColumn | None:
    """Return the rows that break a rule; None where it has nothing to say."""
    broken = condition_of_any_kind(rule, parsed, column)
    kinds = kinds_of(rule, parsed)
    return broken if broken is None or kinds is None else kinds & broken


def condition_of_any_kind(rule: Rule, parsed: ParsedColumns, column: str) -> ir.BooleanColumn | None:
    """Return the rows that would break a rule if all kinds were its own; None where it has nothing to say."""
    if rule.of_posts and "kind" not in parsed.columns:
        return None
    broken = rule.condition(parsed, column)
    # A constant: a column that could not be read at all has no rows to judge.
    return broken if isinstance(broken, ir.BooleanColumn) else None


def kinds_of(rule: Rule, parsed: ParsedColumns) -> ir.BooleanValue | None:
    """Return where the kind is one that a rule is about; None where it is about all."""
    if rule.of_posts is None or "kind" not in parsed.columns:
        return None
    post = parsed.is_word("kind", POST)
    return post if rule.of_posts else ~post


def make_finding(rule: Rule, parsed: ParsedColumns, column: str) -> Finding | None:
    """Return a rule as a finding over the raw table; None where it has nothing to say."""
    broken = condition_of(rule, parsed, column)
    if broken is None:
        return None
    sound = parsed.sound
    return Finding(
        column,
        rule.name,
        rule.level,
        rule.reason,
        _advice(rule, parsed, column),
        broken if sound is None else sound & broken,
        parsed.columns[column].raw,
        rule.min_share,
        key=(rule.name, column),
    )


_NOT_DECODED = re.compile(r"is not (?!JSON)")
_ENCODING = f"Or say their encoding, as they name it or e.g. {OTHERS}: encoding='NAME' (--encoding NAME)."


def unsound_rows(parsed: ParsedColumns) -> Finding:
    """Return the rows that could not be taken apart, as a finding."""
    sound = parsed.sound
    assert sound is not None
    advice = "Allowed: one value per column, in UTF-8. Mend the rows in the file."
    why = parsed.table[BROKEN].concat(": ", parsed.table[RAW])
    return Finding("", "broken", "error", "that cannot be taken apart", advice, ~sound, why, key="broken")


def fetch_problem(parsed: ParsedColumns, finding: Finding, count: int) -> Problem:
    """Return the problem with its first rows."""
    rows = tuple(finding.fetch() if finding.fetch is not None else _fetch(parsed, finding))
    if rows and rows[0][0] is not None:
        rows = tuple(sorted(rows, key=lambda pair: pair[0] or 0))
    problem = Problem(
        table=parsed.name, column=finding.column, rule=finding.rule, level=finding.level, count=count,
        reason=finding.reason, advice=finding.advice, rows=rows,
    )  # fmt: skip
    if finding.rule == "broken" and any(_NOT_DECODED.match(value or "") for _, value in rows):
        return replace(problem, advice=f"{problem.advice} {_ENCODING}")
    if finding.rule != "unknown":
        return problem
    return replace(problem, advice=f"{problem.advice}{_suggestions(rows, parsed.words[finding.column])}")


def _fetch(parsed: ParsedColumns, finding: Finding) -> list[Numbered]:
    def first_rows() -> ir.Table:
        # Numbered first: a filter asks its cheapest condition of all rows and the others of what is left.
        hits = number_rows(parsed.table).filter(finding.broken)
        return hits.select(ROW, kr_shown=finding.shown.cast("string")).limit(LISTED)

    if finding.key is None:
        hits = first_rows().to_pyarrow().to_pylist()
    else:
        form = ("first rows", finding.key, parsed.one_spelling, *parsed.form)
        hits = query_raw(parsed.opened, form, first_rows)
    return [(hit[ROW], hit["kr_shown"]) for hit in hits]


def number_rows(table: ir.Table) -> ir.Table:
    """Return the table with row numbers from 1 (null where the engine keeps no order)."""
    if ROW in table.columns:
        return table
    if not dialect_of(table).numbers_rows:
        return table.mutate(**{ROW: ibis.null("int64")})
    return table.mutate(**{ROW: ibis.row_number() + 1})


def _advice(rule: Rule, parsed: ParsedColumns, column: str) -> str:
    if rule.advice or column not in parsed.words:
        return rule.advice
    allowed = ", ".join(sorted(set(parsed.words[column].values())))
    other = " Others load when declared: networks=('name',) (--network)." if column == "network" else ""
    return f"Allowed: {allowed}.{other}"


def _suggestions(rows: tuple[Numbered, ...], words: Mapping[str, str]) -> str:
    found = {}
    for value in dict.fromkeys(value for _, value in rows if value):
        near = slip_of(value.strip().strip("?!. ").lower(), words)
        if near is not None:
            found[value] = words[near]
    said = [f"'{word}' for '{value}'" for value, word in list(found.items())[:5]]
    return f" Did you mean {', '.join(said)}?" if said else ""
