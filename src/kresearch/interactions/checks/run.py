"""Checking a table: all rules counted, rows fetched only where one is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.count import Counts, count_table
from kresearch.interactions.checks.duplicates import find_repetitions
from kresearch.interactions.checks.findings import (
    Finding,
    fetch_problem,
    make_finding,
    rules_of,
    unsound_rows,
)
from kresearch.interactions.checks.isolated import isolated_rows
from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.groups import Group
from kresearch.interactions.io.raw_table import RawTable
from kresearch.interactions.names import teach_forms


@dataclass(frozen=True)
class Checked:
    """What a check found in one table."""

    rows: int  #: How many were read.
    problems: tuple[Problem, ...]  #: Errors first.
    findings: tuple[Finding, ...] = ()  #: The broken rules, as expressions.
    #: Per column, in how many rows the canonical value is not simply what came.
    differing: Mapping[str, int] = field(default_factory=dict)
    #: The sums of summary and digest; None where rows are refused, so that they do not hold.
    groups: tuple[Group, ...] | None = None
    #: How many different accounts and actors there are, where they were counted.
    names: Mapping[str, int] = field(default_factory=dict)
    one_spelling: bool = False  #: Whether every name is known to stand in one spelling only.

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
    """Return everything that is wrong with one table."""
    engine = parsed.opened.get_backend()
    if engine.name == "duckdb":
        # Queries are kept as SQL and may run on another connection than they were made for.
        teach_forms(engine)
    counts = count_table(parsed)
    parsed = replace(parsed, one_spelling=counts.one_spelling)
    broken = [*_broken(parsed, counts), *find_repetitions(parsed)]
    far = isolated_rows(parsed, counts) if parsed.name == "interactions" else None
    broken += [far] if far is not None else []
    broken.sort(key=lambda pair: pair[0].level)
    problems = [*parsed.problems, *(fetch_problem(parsed, finding, count) for finding, count in broken)]
    whole = not any(problem.level == "error" for problem in problems)
    return Checked(
        rows=counts.rows,
        problems=tuple(problems),
        findings=tuple(finding for finding, _ in broken),
        differing=counts.differing,
        groups=counts.groups if whole else None,
        names=counts.names,
        one_spelling=counts.one_spelling,
    )


def _broken(parsed: ParsedColumns, counts: Counts) -> list[tuple[Finding, int]]:
    found = [(unsound_rows(parsed), counts.unsound)] if counts.unsound else []
    if any(counts.broken.values()):
        for rule, column in rules_of(parsed):
            number = counts.broken.get((rule.name, column), 0)
            if number and number >= rule.min_share * counts.rows:
                finding = make_finding(rule, parsed, column)
                assert finding is not None
                found.append((finding, number))
    return found
