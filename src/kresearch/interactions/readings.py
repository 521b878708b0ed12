"""Reading each column: from what came to the canonical value, null where it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from kresearch.errors import nearest
from kresearch.interactions import schema
from kresearch.interactions.dialect import Dialect, dialect_of
from kresearch.interactions.problems import Problem
from kresearch.interactions.settings import Settings
from kresearch.interactions.sources import BROKEN, RawTable

#: A time of day and behind it Z, UTC, GMT, an offset or the name of a zone.
ZONE = r"\d:\d\d.*?(?:[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?| [A-Z][A-Za-z]+/[A-Za-z_/+-]+|[+-]\d{4} \d{4})\s*$"
_DIVISORS = {"s": 1, "ms": 1_000, "us": 1_000_000}
_TEXTS = ("account", "actor", "interaction_id", "post", "text", "language")


@dataclass(frozen=True)
class Reading:
    """One column of ours.

    Parameters
    ----------
    raw
        What came.
    value
        The canonical value; null where `raw` cannot be read.
    differs
        Where `value` is not simply `raw`; None when it never is, or always.
    """

    raw: ir.Value
    value: ir.Value
    differs: ir.BooleanValue | None = None


@dataclass(frozen=True)
class Readings:
    """All columns of one table, and what the rules need to judge them.

    Parameters
    ----------
    name
        ``"interactions"``, ``"posts"`` or ``"audience"``.
    table
        The raw table.
    columns
        Our column name -> its reading; those that are absent are left out.
    words
        For ``kind`` and ``network``: spelling -> canonical word.
    problems
        What is wrong with whole columns.
    unused
        Columns of the file that nothing was read from.
    """

    name: str
    table: ir.Table
    settings: Settings
    columns: Mapping[str, Reading] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def sound(self) -> ir.BooleanValue | None:
        """Rows that could be taken apart; None when all could."""
        return self.table[BROKEN].isnull() if BROKEN in self.table.columns else None


def read_columns(source: RawTable, settings: Settings) -> Readings:
    """Return how every column of a raw table is read.

    Parameters
    ----------
    source
        The table as it came.
    settings
        Mapping, time zone, networks.
    """
    chosen = settings.columns.columns.get(source.name, {})
    words = {
        "kind": schema.canonical_names(schema.KINDS) | dict(settings.columns.kinds),
        "network": schema.canonical_names(schema.NETWORKS)
        | {word.strip().lower(): word.strip().lower() for word in settings.networks}
        | dict(settings.columns.networks),
    }
    columns: dict[str, Reading] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    dialect = dialect_of(source.table)
    # Constants become columns: an engine sums columns, not literals.
    constants = {
        f"__{name}": ibis.literal(target[1:]) for name, target in chosen.items() if target.startswith("=")
    }
    table = source.table.mutate(**constants) if constants else source.table
    for column in schema.TABLES[source.name]:
        target = chosen.get(column.name, column.name)
        if target.startswith("="):
            raw = table[f"__{column.name}"]
        elif target in source.columns:
            raw = table[target]
            taken.add(target)
        else:
            if column.required or column.name in chosen:
                problems.append(_missing(source, column.name, target, column.required))
            continue
        reading = _read(column.name, raw, dialect, settings, words)
        if isinstance(reading, str):
            problems.append(_untyped(source.name, column.name, target, reading))
        else:
            columns[column.name] = reading
    table, columns = _parse_once(table, columns)
    unused = tuple(name for name in source.columns if name not in taken)
    return Readings(source.name, table, settings, columns, words, tuple(problems), unused)


def _parse_once(table: ir.Table, columns: dict[str, Reading]) -> tuple[ir.Table, dict[str, Reading]]:
    """Put what is parsed from texts into columns of a subquery: many rules ask for it."""
    parsed = {
        f"__{name}_value": reading.value
        for name, reading in columns.items()
        if reading.raw.type().is_string() and not reading.value.type().is_string()
    }
    if not parsed:
        return table, columns
    names = {name: reading.raw.get_name() for name, reading in columns.items()}
    table = table.mutate(**parsed)
    return table, {
        name: Reading(
            table[names[name]],
            table[f"__{name}_value"] if f"__{name}_value" in parsed else reading.value,
            reading.differs,
        )
        for name, reading in columns.items()
    }


def _read(
    name: str, raw: ir.Value, dialect: Dialect, settings: Settings, words: Mapping[str, Mapping[str, str]]
) -> Reading | str:
    """Return the reading of a column, or why its type cannot be read."""
    if name in _TEXTS:
        return _read_text(name, raw)
    if name in words:
        return _read_word(raw, words[name])
    if name == "at":
        return _read_time(raw, dialect, settings)
    if name == "polarity":
        return _read_number(raw)
    return _read_whole(raw)


def _read_text(name: str, raw: ir.Value) -> Reading | str:
    kind = raw.type()
    if kind.is_string():
        if name == "text":
            return Reading(raw, raw)
        # An empty id is no id: kept as a text it would make all such rows duplicates.
        return Reading(raw, raw.nullif(""), raw == "")
    if kind.is_integer() or kind.is_uuid():
        return Reading(raw, raw.cast("string"))
    if kind.is_floating():
        # pandas makes decimals of whole ids when one is missing; beyond 2^53 they are damaged.
        return Reading(raw, raw.isnan().ifelse(ibis.null("float64"), raw).cast("int64").cast("string"))
    if kind.is_null():
        return Reading(raw, ibis.null("string"))
    return f"is of type {kind}; allowed: texts or whole numbers"


def _read_word(raw: ir.Value, words: Mapping[str, str]) -> Reading | str:
    if not raw.type().is_string():
        return f"is of type {raw.type()}; allowed: texts"
    plain = raw.strip().lower()
    aliases = [(alias, word) for alias, word in words.items() if alias != word]
    value = plain.cases(*aliases, else_=plain)
    return Reading(raw, value, raw.notin(sorted({w for a, w in words.items() if a == w})))


def _read_time(raw: ir.Value, dialect: Dialect, settings: Settings) -> Reading | str:
    kind, zone, unit = raw.type(), settings.columns.timezone, settings.columns.time_unit
    nothing = ibis.null(schema.TIME)
    if kind.is_timestamp() or kind.is_date():
        if kind.is_timestamp() and kind.timezone is not None:
            return Reading(raw, raw if str(kind) == schema.TIME else raw.cast(schema.TIME))
        return Reading(raw, nothing if zone is None else dialect.localise(raw.cast("timestamp"), zone))
    if kind.is_numeric():
        return Reading(raw, nothing if unit is None else _from_number(raw, dialect, unit))
    if kind.is_string():
        text = raw.strip()
        if unit is not None:
            return Reading(raw, _from_number(text.try_cast("float64"), dialect, unit))
        zoned = dialect.parse_zoned(text)
        has_zone = text.re_search(ZONE)
        if zone is None:
            return Reading(raw, has_zone.ifelse(zoned, nothing))
        return Reading(raw, has_zone.ifelse(zoned, dialect.localise(text.try_cast("timestamp"), zone)))
    return f"is of type {kind}; allowed: times with a zone, or texts of them"


def _from_number(number: ir.NumericValue, dialect: Dialect, unit: str) -> ir.TimestampValue:
    factor = 1_000_000 // _DIVISORS[unit]
    if number.type().is_integer():
        return dialect.from_epoch_micros(number.cast("int64") * factor)
    whole = (number.cast("float64") * factor).round().cast("int64")
    return dialect.from_epoch_micros(number.isnan().ifelse(ibis.null("int64"), whole))


def _read_number(raw: ir.Value) -> Reading | str:
    kind = raw.type()
    if kind.is_string():
        number = raw.strip().try_cast("float64")
        return Reading(raw, (number.isnan() | number.isinf()).ifelse(ibis.null("float64"), number))
    if kind.is_floating():
        value = raw if kind.is_float64() else raw.cast("float64")
        # pandas writes a missing number as NaN.
        return Reading(raw, value.isnan().ifelse(ibis.null("float64"), value), value.isnan())
    if kind.is_numeric() and not kind.is_boolean():
        return Reading(raw, raw.cast("float64"))
    if kind.is_null():
        return Reading(raw, ibis.null("float64"))
    return f"is of type {kind}; allowed: numbers from -1 to 1"


def _read_whole(raw: ir.Value) -> Reading | str:
    kind = raw.type()
    if kind.is_string():
        return Reading(raw, raw.strip().re_replace(r"\.0+$", "").try_cast("int64"))
    if kind.is_integer():
        return Reading(raw, raw if kind.is_int64() else raw.cast("int64"))
    if kind.is_floating() or kind.is_decimal():
        number = raw.cast("float64")
        whole = (number == number.floor()) & ~number.isnan() & (number.abs() < 2.0**53)
        return Reading(raw, whole.ifelse(number, ibis.null("float64")).cast("int64"))
    if kind.is_null():
        return Reading(raw, ibis.null("int64"))
    return f"is of type {kind}; allowed: whole numbers"


def _missing(source: RawTable, name: str, target: str, required: bool) -> Problem:
    near = nearest(target, source.columns)
    hint = f"Did you mean '{near}'? Then say {name}={near} in the mapping. " if near else ""
    present = ", ".join(source.columns) or "none"
    said = "" if target == name else ", which the mapping names"
    return Problem(
        table=source.name,
        column=name,
        rule="missing",
        level="error",
        count=0,
        reason=f"no column '{target}' in {source.origin}{said}",
        advice=f"{hint}Columns present: {present}."
        + (
            ""
            if not required or near
            else f" Say where it is: {name}=theirs, or {name}==text for a constant."
        ),
    )


def _untyped(table: str, name: str, target: str, why: str) -> Problem:
    return Problem(
        table=table,
        column=name,
        rule="type",
        level="error",
        count=0,
        reason=f"column '{target}' {why}",
        advice="Convert the column.",
    )
