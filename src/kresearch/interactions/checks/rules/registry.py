"""What a rule is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.columns import ParsedColumns

Condition = Callable[[ParsedColumns, str], "ir.BooleanValue | None"]


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong with a column."""

    name: str  #: Unique per column.
    columns: tuple[str, ...]  #: The columns it is about.
    reason: str  #: What is wrong, as it follows "2 rows ...".
    advice: str  #: What is allowed, and what to do.
    #: From the parsed of a table and the column's name to the rows that break the rule; None where the rule
    #: has nothing to say.
    condition: Condition
    level: str  #: ``"error"``: the row is refused. ``"warning"``: it is kept, and that is said.
    tables: tuple[str, ...]  #: Where it holds.
    min_share: float  #: Share of the rows below which it is chance.
    reads: tuple[str, ...] = ()  #: Further columns that the condition looks at.
    #: Whether it holds of posts alone (True) or of all other kinds (False), which the check asks of the few
    #: kinds and not of each row; None where the kind does not matter.
    of_posts: bool | None = None
    #: Whether it says why a cell could not be read; the check asks such rules only where there is one.
    of_unread: bool = False


RULES: list[Rule] = []


def rule(
    name: str,
    *columns: str,
    reason: str,
    advice: str,
    level: str = "error",
    tables: tuple[str, ...] = tuple(schema.TABLES),
    min_share: float = 0.0,
    reads: tuple[str, ...] = (),
    of_posts: bool | None = None,
    of_unread: bool = False,
) -> Callable[[Condition], Condition]:
    """Register a condition as a rule; the parameters are those of `Rule`."""

    def register(condition: Condition) -> Condition:
        RULES.append(
            Rule(
                name, columns, reason, advice, condition, level, tables, min_share, reads, of_posts, of_unread
            )
        )
        return condition

    return register


def is_blank(value: ir.Value) -> ir.BooleanValue:
    """Return where a cell is null, or a text without any sign."""
    if not value.type().is_string():
        return value.isnull()
    # Nearly every text begins with a sign, which is one comparison.
    return value.isnull() | unless(value >= "!", ~value.re_search(r"\S"))


def unless(settled: ir.BooleanValue, doubt: ir.BooleanValue) -> ir.BooleanValue:
    """Return `doubt` where not `settled`, and do not even compute it elsewhere."""
    return settled.ifelse(False, doubt)
