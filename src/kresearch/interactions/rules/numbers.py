"""Rules for numbers: polarity, count, followers."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.readings import Readings
from kresearch.interactions.rules.registry import is_blank, rule, unless


@rule(
    "not-a-number",
    "polarity",
    tables=("interactions",),
    reason="with no number",
    advice="Allowed: -1 to 1 with a decimal point, or empty.",
)
def find_wordy(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find polarities in words."""
    reading = readings.columns[column]
    if not reading.raw.type().is_string():
        return None
    number = reading.raw.strip().try_cast("float64")
    return unless(
        reading.raw.isnull() | reading.value.notnull(),
        reading.raw.re_search(r"\S") & (number.isnull() | number.isnan()),
    )


@rule(
    "outside",
    "polarity",
    tables=("interactions",),
    reason="outside -1 to 1",
    advice="Allowed: -1 to 1. Scale it: stars from 1 to 5 are (stars - 3) / 2.",
)
def find_outside(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find polarities on another scale."""
    reading = readings.columns[column]
    inside = reading.value.between(-1, 1).fill_null(False)
    if reading.raw.type().is_string():
        number = reading.raw.strip().try_cast("float64")
        return unless(inside | reading.raw.isnull(), (number.abs() > 1) & ~number.isnan())
    return (reading.value.abs() > 1) & ~reading.value.isnan()


@rule(
    "not-whole",
    "count",
    "followers",
    reason="with no whole number",
    advice="Allowed: whole numbers without separators.",
)
def find_fractions(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find counts of one and a half, or in words."""
    reading = readings.columns[column]
    raw, kind = reading.raw, reading.raw.type()
    if kind.is_string():
        return unless(raw.isnull(), raw.re_search(r"\S") & ~raw.re_search(r"^\s*[+-]?\d{1,18}(\.0+)?\s*$"))
    if kind.is_floating():
        return raw.notnull() & ~raw.isnan() & reading.value.isnull()
    return raw.notnull() & reading.value.isnull() if kind.is_decimal() else None


@rule(
    "not-positive",
    "count",
    tables=("interactions",),
    reason="below 1",
    advice="Allowed: 1 and more, or empty for 1. Leave out rows that count nothing.",
)
def find_not_positive(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find totals of nothing."""
    return readings.columns[column].value < 1


@rule(
    "negative",
    "followers",
    tables=("audience",),
    reason="below 0",
    advice="Allowed: 0 and more.",
)
def find_negative(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find negative audiences."""
    return readings.columns[column].value < 0


@rule(
    "empty",
    "followers",
    tables=("audience",),
    reason="without a value",
    advice="Allowed: 0 and more. Leave out what was not counted.",
)
def find_uncounted(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find audiences nobody counted."""
    raw = readings.columns[column].raw
    return is_blank(raw) | raw.isnan() if raw.type().is_floating() else is_blank(raw)
