"""Rules for numbers: polarity, count, followers."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.rules.registry import is_blank, rule, unless
from kresearch.interactions.io.dialect import stripped


@rule(
    "not-a-number",
    "polarity",
    tables=("interactions",),
    of_unread=True,
    reason="with no number",
    advice="Allowed: -1 to 1 with a decimal point, or empty. Of decimal commas say so: decimal=',' "
    "(--decimal ,).",
)
def non_numeric(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find polarities in words."""
    column = parsed.columns[name]
    if not column.raw.type().is_string():
        return None
    number = stripped(column.raw).try_cast("float64")
    return unless(
        column.raw.isnull() | column.value.notnull(),
        column.raw.re_search(r"\S") & (number.isnull() | number.isnan()),
    )


@rule(
    "outside",
    "polarity",
    tables=("interactions",),
    reason="outside -1 to 1",
    advice="Allowed: -1 to 1. Scale it: stars from 1 to 5 are (stars - 3) / 2.",
)
def out_of_range_polarity(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find polarities on another scale."""
    column = parsed.columns[name]
    inside = column.value.between(-1, 1).fill_null(False)
    if column.raw.type().is_string():
        number = stripped(column.raw).try_cast("float64")
        return unless(inside | column.raw.isnull(), (number.abs() > 1) & ~number.isnan())
    if not column.raw.type().is_floating():
        return column.value.abs() > 1
    return (column.raw.abs() > 1) & ~column.raw.isnan()


@rule(
    "not-whole",
    "count",
    "followers",
    reason="with no whole number",
    advice="Allowed: whole numbers, also 1.8K. Where a sign parts thousands, say the decimal sign: 1,440 is "
    "--decimal . and 1.440 is --decimal , (decimal='.').",
)
def not_whole(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find counts of one and a half, or in words."""
    column = parsed.columns[name]
    raw, kind = column.raw, column.raw.type()
    if kind.is_string():
        return unless(raw.isnull(), raw.re_search(r"\S") & ~raw.re_search(r"^\s*[+-]?\d{1,18}(\.0+)?\s*$"))
    if kind.is_floating():
        return raw.notnull() & ~raw.isnan() & column.value.isnull()
    return raw.notnull() & column.value.isnull() if kind.is_decimal() else None


@rule(
    "not-positive",
    "count",
    tables=("interactions",),
    reason="below 1",
    advice="Allowed: 1 and more, or empty for 1. Leave out rows that count nothing.",
)
def not_positive(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find totals of nothing."""
    return parsed.columns[name].value < 1


@rule(
    "too-large",
    "count",
    "followers",
    reason="of more than a billion times a thousand",
    advice="Allowed: up to 1,000,000,000,000. Look for a number of another column, such as an id.",
)
def too_large(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find totals that no network has, and that sums could not hold."""
    return parsed.columns[name].value > 10**12


@rule(
    "named-total",
    "count",
    level="warning",
    tables=("interactions",),
    reads=("actor",),
    reason="above 1 with a named actor",
    advice="The rows are kept: each counts as that many acts of this one actor, as that many rows would. "
    "Where they are totals of many people leave the actor empty.",
)
def named_total(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find totals that name one actor."""
    if "actor" not in parsed.columns or not isinstance(parsed.columns["actor"].value, ir.Column):
        return None
    return (parsed.columns[name].value > 1) & parsed.columns["actor"].value.notnull()


@rule(
    "negative",
    "followers",
    tables=("audience",),
    reason="below 0",
    advice="Allowed: 0 and more.",
)
def negative(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find negative audiences."""
    return parsed.columns[name].value < 0


@rule(
    "empty",
    "followers",
    tables=("audience",),
    reason="without a value",
    advice="Allowed: 0 and more. Leave out what was not counted.",
)
def missing_count(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find audiences nobody counted."""
    raw = parsed.columns[name].raw
    return is_blank(raw) | raw.isnan() if raw.type().is_floating() else is_blank(raw)
