"""Rules for times: there, with a zone, legible, and not in the future."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.parse import ZONE
from kresearch.interactions.checks.rules.registry import is_blank, rule, unless

_DIGITS = r"^\s*\d{9,16}(\.\d+)?\s*$"
_FIRST, _LAST = "1970-01-01T00:00:00+00:00", "2200-01-01T00:00:00+00:00"


@rule(
    "missing-time",
    "at",
    reason="without a time",
    advice="Allowed: a time with its zone. Fill it in.",
)
def missing_time(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find rows that say no time at all."""
    column = parsed.columns[name]
    missing = is_blank(column.raw)
    if column.raw.type().is_floating():
        missing = missing | column.raw.isnan()
    return unless(column.value.notnull(), missing)


@rule(
    "zoneless",
    "at",
    reason="without a time zone",
    advice="Allowed: 2012-05-29T10:00:00+02:00 or ...Z. Say the zone: timezone='Europe/Rome' (--timezone).",
)
def missing_zone(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find times that could be any of 24."""
    column = parsed.columns[name]
    raw, kind, columns = column.raw, column.raw.type(), parsed.settings.columns
    if columns.timezone is not None:
        return None
    if kind.is_string():
        if columns.time_unit is not None:
            return None
        text = raw.strip()
        return unless(column.value.notnull(), ~text.re_search(ZONE) & text.try_cast("timestamp").notnull())
    zoneless = kind.is_date() or (kind.is_timestamp() and kind.timezone is None)
    return raw.notnull() if zoneless else None


@rule(
    "number",
    "at",
    reason="with a bare number for a time",
    advice="Allowed: times with a zone. If they count from 1970 say so: time_unit='s' or 'ms' (--time-unit).",
)
def bare_number(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find seconds or milliseconds since 1970, without anybody saying which."""
    raw = parsed.columns[name].raw
    if parsed.settings.columns.time_unit is not None:
        return None
    if raw.type().is_string():
        return unless(parsed.columns[name].value.notnull(), raw.re_search(_DIGITS))
    if raw.type().is_floating():
        return raw.notnull() & ~raw.isnan()
    return raw.notnull() if raw.type().is_numeric() else None


@rule(
    "unparsable",
    "at",
    reason="that cannot be read as a time",
    advice="Allowed: ISO 8601 as 2012-05-29T10:00:00+02:00. Write it so.",
)
def illegible_time(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find texts that are no time."""
    column, columns = parsed.columns[name], parsed.settings.columns
    if not column.raw.type().is_string():
        return None
    text = column.raw.strip()
    bad = text != ""
    if columns.time_unit is None:
        bad = bad & ~text.re_search(_DIGITS)
        if columns.timezone is None:
            bad = bad & (text.re_search(ZONE) | text.try_cast("timestamp").isnull())
    return unless(column.value.notnull(), bad)


@rule(
    "out-of-range",
    "at",
    reason="not between 1970 and 2200",
    advice="Allowed: real times. Where they are numbers the unit may be wrong: time_unit='s' or 'ms'.",
)
def out_of_range_time(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find times that come of a wrong unit."""
    at = parsed.columns[name].value
    return (at < _moment(_FIRST)) | (at >= _moment(_LAST))


@rule(
    "future",
    "at",
    level="warning",
    reason="in the future",
    advice="The rows are kept. Allowed: times up to now. Check the zone and the clock of the source.",
)
def future_time(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find times that have not come."""
    at = parsed.columns[name].value
    return (at > _moment(parsed.settings.now.isoformat())) & (at < _moment(_LAST))


def _moment(text: str) -> ir.TimestampScalar:
    return ibis.literal(text).cast(schema.TIME)
