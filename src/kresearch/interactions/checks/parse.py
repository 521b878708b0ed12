"""From what stands in a cell to the canonical value, one function per kind of column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.clock_texts import clock_text, parse_clock_text
from kresearch.interactions.io.dialect import Dialect, stripped, translated
from kresearch.interactions.io.rounding import nearest_whole
from kresearch.interactions.settings import Settings

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}


Reading = Callable[[ir.Value], ir.Value]


@dataclass(frozen=True)
class ParsedColumn:
    """One column of ours; its expressions are made when first asked for."""

    raw: ir.Value  #: What came.
    read: Reading  #: Makes the canonical value; null where it cannot be read.
    #: Makes of `raw` the condition under which the value is not simply `raw`; None when it never is, or
    #: always.
    differing: Callable[[ir.Value], ir.BooleanValue] | None = None
    plain: Reading | None = None  #: Makes of `raw` the text that is read; None where it is `raw` itself.
    #: Columns that already hold the text or the value.
    made: Mapping[str, ir.Value] = field(default_factory=dict)

    @cached_property
    def text(self) -> ir.Value:
        """What is read: `raw`, of a time written as text with plain blanks and signs."""
        if "text" in self.made:
            return self.made["text"]
        return self.raw if self.plain is None else self.plain(self.raw)

    @cached_property
    def value(self) -> ir.Value:
        """The canonical value; null where `raw` cannot be read."""
        return self.made["value"] if "value" in self.made else self.read(self.text)

    @property
    def may_differ(self) -> bool:
        """Whether `value` may be something else than `raw`, in some rows."""
        return self.differing is not None

    @cached_property
    def differs(self) -> ir.BooleanValue:
        """Where `value` is not simply `raw`."""
        return ibis.literal(False) if self.differing is None else self.differing(self.raw)


def parse_column(
    name: str, raw: ir.Value, dialect: Dialect, settings: Settings, words: Mapping[str, Mapping[str, str]]
) -> ParsedColumn | str:
    """Return how a column is parsed, or why its type cannot be read.

    `words` has for ``kind`` and ``network``: spelling -> canonical word.
    """
    if name in words:
        return _read_word(raw, words[name])
    if name in schema.TEXTS:
        return _read_text(name, raw)
    if name == "at":
        return _read_time(raw, dialect, settings)
    if name == "polarity":
        return _read_number(raw)
    return _read_whole(raw)


def _read_text(name: str, raw: ir.Value) -> ParsedColumn | str:
    kind = raw.type()
    if kind.is_string():
        if name == "text":
            return ParsedColumn(raw, _as_it_is)
        # An empty id is no id: kept as a text it would make all such rows duplicates.
        return ParsedColumn(raw, lambda cell: cell.nullif(""), lambda cell: cell == "")
    if kind.is_integer() or kind.is_uuid():
        return ParsedColumn(raw, lambda cell: cell.cast("string"))
    if kind.is_floating():
        # pandas makes decimals of whole ids when one is missing; beyond 2^53 they are damaged.
        return ParsedColumn(raw, lambda cell: _whole(cell.cast("float64")).cast("string"))
    if kind.is_null():
        return ParsedColumn(raw, lambda _: ibis.null("string"))
    return f"is of type {_type_name(kind)}; allowed: texts or whole numbers"


def _as_it_is(cell: ir.Value) -> ir.Value:
    return cell


def plain_word(raw: ir.Value) -> ir.StringValue:
    """Return the form of a word in which spellings are compared."""
    return stripped(raw).lower()


def _read_word(raw: ir.Value, words: Mapping[str, str]) -> ParsedColumn | str:
    if not raw.type().is_string():
        return f"is of type {_type_name(raw.type())}; allowed: texts"
    return ParsedColumn(
        raw,
        lambda cell: translated(plain_word(cell), words),
        lambda cell: cell.notin(sorted({word for alias, word in words.items() if alias == word})),
    )


def _read_time(raw: ir.Value, dialect: Dialect, settings: Settings) -> ParsedColumn | str:
    kind, zone, unit = raw.type(), settings.columns.timezone, settings.columns.time_unit
    nothing = ibis.null(schema.TIME)
    if kind.is_timestamp() or kind.is_date():
        if kind.is_timestamp() and kind.timezone is not None:
            return ParsedColumn(
                raw, lambda cell: cell if str(kind) == schema.TIME else cell.cast(schema.TIME)
            )
        if zone is None:
            return ParsedColumn(raw, lambda _: nothing)
        return ParsedColumn(raw, lambda cell: dialect.localise(cell.cast("timestamp"), zone))
    if kind.is_numeric() and not kind.is_boolean():
        return ParsedColumn(raw, lambda cell: nothing if unit is None else _from_number(cell, dialect, unit))
    if kind.is_string():
        return ParsedColumn(raw, lambda text: _parse_time(text, dialect, zone, unit), plain=clock_text)
    return f"is of type {_type_name(kind)}; allowed: times with a zone, or texts of them"


def _parse_time(text: ir.StringValue, dialect: Dialect, zone: str | None, unit: str | None) -> ir.Value:
    if unit is not None:
        return _from_number(text.try_cast("float64"), dialect, unit)
    return parse_clock_text(text, dialect, zone)


def _from_number(number: ir.NumericValue, dialect: Dialect, unit: str) -> ir.TimestampValue:
    factor = 1_000_000 // _PER_SECOND[unit]
    if number.type().is_integer():
        return dialect.from_epoch_micros(number.cast("int64") * factor)
    # Beyond what a time can be the cast would fail; the row is then reported as illegible.
    fits = number.cast("float64").abs() * factor < 2.0**62
    micros = nearest_whole(fits.ifelse(number.cast("float64") * factor, ibis.null("float64")))
    return dialect.from_epoch_micros(micros)


def _read_number(raw: ir.Value) -> ParsedColumn | str:
    kind = raw.type()
    if kind.is_string():
        return ParsedColumn(raw, lambda cell: _finite(stripped(cell).try_cast("float64")))
    if kind.is_floating():
        # pandas writes a missing number as NaN.
        return ParsedColumn(raw, lambda cell: _null_if_nan(cell.cast("float64")), lambda cell: cell.isnan())
    if kind.is_numeric() and not kind.is_boolean():
        return ParsedColumn(raw, lambda cell: cell.cast("float64"))
    if kind.is_null():
        return ParsedColumn(raw, lambda _: ibis.null("float64"))
    return f"is of type {_type_name(kind)}; allowed: numbers from -1 to 1"


def _read_whole(raw: ir.Value) -> ParsedColumn | str:
    kind = raw.type()
    if kind.is_string():
        return ParsedColumn(raw, lambda cell: stripped(cell).re_replace(r"\.0+$", "").try_cast("int64"))
    if kind.is_integer():
        return ParsedColumn(raw, lambda cell: cell if kind.is_int64() else cell.cast("int64"))
    if kind.is_floating() or kind.is_decimal():
        return ParsedColumn(raw, lambda cell: _whole(cell.cast("float64")))
    if kind.is_null():
        return ParsedColumn(raw, lambda _: ibis.null("int64"))
    return f"is of type {_type_name(kind)}; allowed: whole numbers"


def _null_if_nan(number: ir.FloatingValue) -> ir.FloatingValue:
    return number.isnan().ifelse(ibis.null("float64"), number)


def _finite(number: ir.FloatingValue) -> ir.FloatingValue:
    return (number.isnan() | number.isinf()).ifelse(ibis.null("float64"), number)


def _whole(number: ir.FloatingValue) -> ir.IntegerValue:
    # Tried, since DuckDB may cast before it has looked whether the number is one.
    is_whole = (number.abs() < 2.0**53) & ~number.isnan() & (number % 1 == 0)
    return is_whole.ifelse(number, ibis.null("float64")).try_cast("int64")


def _type_name(kind: dt.DataType) -> str:
    """Return the name of a type; of one that Ibis does not know, the engine's."""
    return str(kind.raw_type.sql() if isinstance(kind, dt.Unknown) else kind)
