"""The rules a row must keep, one small function each.

A rule returns the rows that break it, as a boolean expression over the raw table, or None
where it has nothing to say (column absent, or of a type that cannot break it). All rules of
a table are counted in one scan; only for the broken ones are rows fetched.

An *error* makes reading refuse the row. A *warning* is said, and the row is kept: the score
counts an id once and ignores what an account does to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.readings import ZONE, Readings

Condition = Callable[[Readings, str], ir.BooleanValue | None]

_SCIENTIFIC = r"^[+-]?\d+([.,]\d+)?[eE]\+\d+$|^\d{5,}\.0+$"
_ROUNDED = r"^\d{12,}0000$"
_MOJIBAKE = "\ufffd|Ã[\\x{80}-\\x{BF}‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|â€|ðŸ"
_IDS = ("account", "actor", "interaction_id", "post")


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong with a column.

    Parameters
    ----------
    name
        A noun or adjective, unique per column.
    columns
        The columns it is about.
    reason
        What is wrong, as it follows "2 rows ...".
    advice
        What is allowed, and what to do.
    condition
        The rows that break it.
    level
        ``"error"`` or ``"warning"``.
    tables
        Where it holds; by default everywhere.
    min_share
        Share of the rows below which it is chance.
    """

    name: str
    columns: tuple[str, ...]
    reason: str
    advice: str
    condition: Condition
    level: str = "error"
    tables: tuple[str, ...] = tuple(schema.TABLES)
    min_share: float = 0.0


RULES: list[Rule] = []


def rule(
    name: str,
    *columns: str,
    reason: str,
    advice: str,
    level: str = "error",
    tables: tuple[str, ...] = tuple(schema.TABLES),
    min_share: float = 0.0,
) -> Callable[[Condition], Condition]:
    """Register a condition as a rule."""

    def register(condition: Condition) -> Condition:
        RULES.append(Rule(name, columns, reason, advice, condition, level, tables, min_share))
        return condition

    return register


@rule(
    "empty",
    "account",
    "kind",
    "network",
    "post",
    reason="without a value",
    advice="Allowed: any text. Fill it in.",
)
def is_empty(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A cell that must say something and does not."""
    reading = readings.columns[column]
    if column == "post" and readings.name != "posts":
        return None
    if reading.raw.type().is_string():
        return reading.raw.isnull() | (reading.raw.strip() == "")
    return reading.value.isnull()


@rule(
    "empty",
    "actor",
    tables=("interactions",),
    reason="without an actor",
    advice="Allowed: empty only in rows of totals, which have a count. Fill it in.",
)
def has_no_actor(readings: Readings, column: str) -> ir.BooleanValue | None:
    """An interaction of nobody that is not a total."""
    reading = readings.columns[column]
    nobody = reading.value.isnull()
    if reading.raw.type().is_string():
        nobody = nobody | (reading.raw.strip() == "")
    return nobody & readings.columns["count"].raw.isnull() if "count" in readings.columns else nobody


@rule("unknown", "kind", "network", reason="of a name that is not known", advice="")
def is_unknown_word(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A kind or network that is not in the vocabulary."""
    reading = readings.columns[column]
    if not reading.raw.type().is_string():
        return None
    plain = reading.raw.strip().lower()
    return (plain != "") & plain.notin(sorted(readings.words[column]))


@rule("missing-time", "at", reason="without a time", advice="Allowed: a time with its zone. Fill it in.")
def has_no_time(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A row of no time at all."""
    reading = readings.columns[column]
    raw = reading.raw
    if raw.type().is_string():
        return raw.isnull() | (raw.strip() == "")
    return raw.isnull() | raw.isnan() if raw.type().is_floating() else raw.isnull()


@rule(
    "zoneless",
    "at",
    reason="without a time zone",
    advice="Allowed: 2012-05-29T10:00:00+02:00 or ...Z. Say the zone: timezone='Europe/Rome' (--timezone).",
)
def has_no_zone(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A time that could be any of 24."""
    reading = readings.columns[column]
    raw, kind = reading.raw, reading.raw.type()
    if readings.settings.columns.timezone is not None:
        return None
    if kind.is_string() and readings.settings.columns.time_unit is None:
        text = raw.strip()
        return ~text.re_search(ZONE) & text.try_cast("timestamp").notnull()
    zoneless = kind.is_date() or (kind.is_timestamp() and kind.timezone is None)
    return raw.notnull() if zoneless else None


@rule(
    "number",
    "at",
    reason="with a number for a time",
    advice="Allowed: times with a zone. If it counts from 1970 say so: time_unit='s' or 'ms' (--time-unit).",
)
def is_number(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Seconds or milliseconds since 1970, without anybody saying which."""
    reading = readings.columns[column]
    if readings.settings.columns.time_unit is not None:
        return None
    if reading.raw.type().is_string():
        return reading.raw.re_search(r"^\s*\d{9,16}(\.\d+)?\s*$")
    return reading.raw.notnull() if reading.raw.type().is_numeric() else None


@rule(
    "unparsable",
    "at",
    reason="whose time cannot be read",
    advice="Allowed: ISO 8601 as 2012-05-29T10:00:00+02:00. Write it so.",
)
def is_unparsable(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A text that is no time."""
    reading = readings.columns[column]
    if not reading.raw.type().is_string():
        return None
    text = reading.raw.strip()
    bad = reading.value.isnull() & (text != "")
    if readings.settings.columns.time_unit is None:
        bad = bad & ~text.re_search(r"^\d{9,16}(\.\d+)?$")
    if readings.settings.columns.timezone is None:
        bad = bad & (text.re_search(ZONE) | text.try_cast("timestamp").isnull())
    return bad


@rule(
    "out-of-range",
    "at",
    reason="whose time is outside the years 1970 to 2200",
    advice="Allowed: real times. If it is a number, the unit may be wrong: time_unit='s' or 'ms'.",
)
def is_absurd(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A time that comes of a wrong unit."""
    reading = readings.columns[column]
    return (reading.value < _moment("1970-01-01")) | (reading.value >= _moment("2200-01-01"))


@rule(
    "future",
    "at",
    level="warning",
    reason="in the future",
    advice="The rows are kept. Allowed: times up to now. Check the time zone and the clock.",
)
def is_future(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A time that has not come."""
    reading = readings.columns[column]
    now = readings.settings.now.isoformat()
    return (reading.value > _moment(now)) & (reading.value < _moment("2200-01-01"))


def _moment(text: str) -> ir.TimestampScalar:
    return ibis.literal(text).cast(schema.TIME)


@rule(
    "not-a-number",
    "polarity",
    tables=("interactions",),
    reason="whose polarity is no number",
    advice="Allowed: -1 to 1 with a decimal point, or empty.",
)
def is_no_number(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A polarity in words."""
    reading = readings.columns[column]
    if not reading.raw.type().is_string():
        return None
    number = reading.raw.strip().try_cast("float64")
    return (reading.raw.strip() != "") & (number.isnull() | number.isnan())


@rule(
    "outside",
    "polarity",
    tables=("interactions",),
    reason="whose polarity is outside -1 to 1",
    advice="Allowed: -1 to 1. Scale it: stars of 1 to 5 are (stars - 3) / 2.",
)
def is_outside(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A polarity on another scale."""
    reading = readings.columns[column]
    kind = reading.raw.type()
    if kind.is_null():
        return None
    number = reading.raw.strip().try_cast("float64") if kind.is_string() else reading.value
    return (number.abs() > 1) & ~number.isnan()


@rule(
    "not-whole",
    "count",
    "followers",
    reason="that are no whole number",
    advice="Allowed: whole numbers without separators.",
)
def is_not_whole(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A count of one and a half, or in words."""
    reading = readings.columns[column]
    kind = reading.raw.type()
    if kind.is_string():
        text = reading.raw.strip()
        return (text != "") & ~text.re_search(r"^[+-]?\d{1,18}(\.0+)?$")
    if kind.is_floating():
        return reading.raw.notnull() & ~reading.raw.isnan() & reading.value.isnull()
    return reading.raw.notnull() & reading.value.isnull() if kind.is_decimal() else None


@rule(
    "not-positive",
    "count",
    tables=("interactions",),
    reason="whose count is below 1",
    advice="Allowed: 1 and more, or empty for 1. Leave out rows that count nothing.",
)
def is_not_positive(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A total of nothing."""
    reading = readings.columns[column]
    return reading.value < 1


@rule(
    "negative",
    "followers",
    tables=("audience",),
    reason="with fewer than no followers",
    advice="Allowed: 0 and more.",
)
def is_negative(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A negative audience."""
    reading = readings.columns[column]
    return reading.value < 0


@rule(
    "empty",
    "followers",
    tables=("audience",),
    reason="without a value",
    advice="Allowed: 0 and more. Leave out what was not counted.",
)
def is_uncounted(readings: Readings, column: str) -> ir.BooleanValue | None:
    """An audience nobody counted."""
    reading = readings.columns[column]
    missing = reading.raw.isnull()
    return missing | (reading.raw.strip() == "") if reading.raw.type().is_string() else missing


@rule(
    "damaged-id",
    *_IDS,
    reason="with an id that a spreadsheet has damaged",
    advice="Digits are lost. Allowed: the id as text. Take it from the original file, read as text.",
)
def is_damaged_id(readings: Readings, column: str) -> ir.BooleanValue | None:
    """An id like 5.70E+17, or a decimal too large to be exact."""
    reading = readings.columns[column]
    kind = reading.raw.type()
    if kind.is_string():
        return reading.raw.re_search(_SCIENTIFIC)
    if not kind.is_floating():
        return None
    return (reading.raw.abs() >= 2.0**53) | (reading.raw != reading.raw.floor())


@rule(
    "rounded-id",
    *_IDS,
    level="warning",
    min_share=0.01,
    reason="with an id of 16 digits and more that ends in 0000",
    advice="The rows are kept. Spreadsheets round long numbers: compare with the original file.",
)
def is_rounded_id(readings: Readings, column: str) -> ir.BooleanValue | None:
    """A long number that ends in zeros, as spreadsheets leave it."""
    reading = readings.columns[column]
    if reading.raw.type().is_floating():
        return None
    return reading.value.re_search(_ROUNDED)


@rule(
    "self",
    "actor",
    level="warning",
    tables=("interactions",),
    reason="in which an account acts on itself",
    advice="The rows are kept, the score ignores them.",
)
def is_self(readings: Readings, column: str) -> ir.BooleanValue | None:
    """An interaction of an account with itself."""
    reading = readings.columns[column]
    return reading.value == readings.columns["account"].value if "account" in readings.columns else None


@rule(
    "mojibake",
    "account",
    "actor",
    "text",
    level="warning",
    reason="with characters read in a wrong encoding",
    advice="The rows are kept. Allowed: UTF-8. Read the original in its own encoding (--encoding cp1252).",
)
def is_mojibake(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Text like Ã¨ for è, or a replacement character."""
    reading = readings.columns[column]
    return reading.raw.re_search(_MOJIBAKE) if reading.raw.type().is_string() else None
