"""Rules for times: there, with a zone, legible, and not in the future."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.clock_texts import is_naive, names_wrong_day, parse_naive
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.rules.registry import is_blank, rule, unless
from kresearch.interactions.io.dialect import dialect_of

_DIGITS = r"^\s*\d{9,16}(\.\d+)?\s*$"
_FIRST, _LAST = "1970-01-01T00:00:00+00:00", "2200-01-01T00:00:00+00:00"


@rule(
    "missing-time",
    "at",
    of_unread=True,
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
    of_unread=True,
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
        return unless(column.value.notnull(), is_naive(column.text, dialect_of(parsed.table)))
    zoneless = kind.is_date() or (kind.is_timestamp() and kind.timezone is None)
    return raw.notnull() if zoneless else None


@rule(
    "number",
    "at",
    of_unread=True,
    reason="with a bare number for a time",
    advice="Allowed: times with a zone. If they count from 1970 say so: time_unit='s' (--time-unit s) where "
    "they have 10 digits, 'ms' of 13, 'us' of 16.",
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
    of_unread=True,
    reason="that cannot be read as a time",
    advice="Allowed: ISO 8601 as 2012-05-29T10:00:00+02:00, a 12-hour clock (AM, PM), EDT, CEST and other "
    "names of one meaning. Say another form with time_format (--time-format '%d/%m/%Y %H:%M'), a word "
    "of several meanings with zones={'CST': '-06:00'} (--zone CST=-06:00), or write it so, as day numbers "
    "of a spreadsheet and nanoseconds must be.",
)
def illegible_time(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find texts that are no time."""
    column, columns = parsed.columns[name], parsed.settings.columns
    if not column.raw.type().is_string():
        return None
    text = column.text
    bad = (text != "") & ~names_wrong_day(text, dialect_of(parsed.table))
    if columns.time_unit is None:
        bad = bad & ~text.re_search(_DIGITS)
        if columns.timezone is None:
            bad = bad & ~is_naive(text, dialect_of(parsed.table))
    return unless(column.value.notnull(), bad)


@rule(
    "weekday",
    "at",
    of_unread=True,
    reason="with a weekday that its date does not have",
    advice="Allowed: the weekday of the date, or none. One of both is wrong: look at the source.",
)
def wrong_weekday(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find texts such as "Mon, 29 May 2012", which was a Tuesday."""
    column = parsed.columns[name]
    if not column.raw.type().is_string() or parsed.settings.columns.time_unit is not None:
        return None
    return unless(column.value.notnull(), names_wrong_day(column.text, dialect_of(parsed.table)))


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


@rule(
    "unit",
    "at",
    reason="between 1970 and 1990, which a wrong unit gives",
    advice="Allowed: numbers of one unit: 's' has 10 digits, 'ms' 13, 'us' 16; day numbers of a spreadsheet "
    "are written as dates. Say the right one: time_unit='s' or 'ms' (--time-unit), and mend rows of another.",
)
def wrong_unit(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find numbers that are too small for their unit: no network is older than 1990."""
    column, unit = parsed.columns[name], parsed.settings.columns.time_unit
    kind = column.raw.type()
    if unit is None or not (kind.is_string() or kind.is_numeric()):
        return None
    return (column.value >= _moment(_FIRST)) & (column.value < _moment("1990-01-01T00:00:00+00:00"))


def _local(parsed: ParsedColumns, name: str) -> ir.Value | None:
    """Return what the clock showed where times have no zone of their own; None where they do."""
    raw, columns = parsed.columns[name].raw, parsed.settings.columns
    kind = raw.type()
    if columns.timezone is None or columns.time_unit is not None:
        return None
    if kind.is_string():
        return parse_naive(parsed.columns[name].text, dialect_of(parsed.table))
    zoneless = kind.is_date() or (kind.is_timestamp() and kind.timezone is None)
    return raw.cast("timestamp") if zoneless else None


@rule(
    "skipped-hour",
    "at",
    level="warning",
    reason="in an hour that the zone's clocks skip",
    advice="Read as an hour later. Allowed: times that occur, or with their own zone. Check the zone.",
)
def skipped_hour(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find times that no clock in the zone has shown: summer time began then."""
    local, zone = _local(parsed, name), parsed.settings.columns.timezone
    if local is None or zone is None:
        return None
    return dialect_of(parsed.table).to_local(parsed.columns[name].value, zone) != local


@rule(
    "repeated-hour",
    "at",
    level="warning",
    reason="in an hour that the zone's clocks show twice",
    advice="They may be an hour off. Allowed: times with their own zone, as 2020-10-25T02:30:00+01:00.",
)
def repeated_hour(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find times that the zone's clocks have shown twice: summer time ended then."""
    local, zone = _local(parsed, name), parsed.settings.columns.timezone
    if local is None or zone is None:
        return None
    dialect, at = dialect_of(parsed.table), parsed.columns[name].value
    hour = ibis.interval(hours=1)
    return (dialect.to_local(at - hour, zone) == local) | (dialect.to_local(at + hour, zone) == local)


def _moment(text: str) -> ir.TimestampScalar:
    return ibis.literal(text).cast(schema.TIME)
