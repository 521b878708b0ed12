"""The few functions that Ibis has no common name for, on each engine.

Everything else in this package is plain Ibis. Texts are parsed row by row on DuckDB only;
other engines are given typed tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import xor
from typing import Protocol

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kresearch.errors import UsageError
from kresearch.interactions.io.builtins import builtin

_UTC = dt.Timestamp(timezone="UTC")
_NAIVE = dt.Timestamp()
_BETWEEN = "\x1f"


class Dialect(Protocol):
    """What this package needs of an engine beside Ibis."""

    numbers_rows: bool

    def with_zones(self, table: ir.Table) -> ir.Table:
        """Return the table with those of its times that are instants typed as such."""
        ...

    def epoch_micros(self, at: ir.TimestampValue) -> ir.IntegerValue:
        """Return microseconds since 1970, UTC."""
        ...

    def from_epoch_micros(self, micros: ir.IntegerValue) -> ir.TimestampValue:
        """Return the time of microseconds since 1970."""
        ...

    def localise(self, naive: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return the time that a clock in `zone` showed as `naive`."""
        ...

    def to_local(self, at: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return what a clock in `zone` shows at a time."""
        ...

    def parse_forms(self, text: ir.StringValue, forms: Sequence[str]) -> ir.TimestampValue:
        """Return the time that a text says in one of some forms, null where it says none."""
        ...

    def hash64(self, text: ir.StringValue) -> ir.Value:
        """Return the last eight bytes of the MD5 of a text as a number, lowest byte first."""
        ...

    def bucket(self, values: Sequence[ir.Value]) -> ir.Value:
        """Return a number that is equal for equal rows, and seldom for others."""
        ...

    def byte_length(self, text: ir.StringValue) -> ir.IntegerValue:
        """Return the length of a text in UTF-8."""
        ...

    def look_up(self, text: ir.StringValue, keys: ir.ArrayValue, words: ir.ArrayValue) -> ir.StringValue:
        """Return the word beside the key that a text is, null where it is none."""
        ...


# --- DuckDB ---------------------------------------------------------------------------


_epoch_us = builtin("epoch_us", (_UTC,), dt.int64)
_make_timestamptz = builtin("make_timestamptz", (dt.int64,), _UTC)
_timezone = builtin("timezone", (dt.string, _NAIVE), _UTC)
_local_time = builtin("timezone", (dt.string, _UTC), _NAIVE)
_try_strptime = builtin("try_strptime", (dt.string, dt.Array(dt.string)), _UTC)


# 128 bits, a type that Ibis has no name for.
_md5_number = builtin("md5_number", (dt.string,), dt.int64)
_hash = builtin("hash", (dt.string,), dt.uint64)
_hash_time = builtin("hash", (_UTC,), dt.uint64)
_strlen = builtin("strlen", (dt.string,), dt.int64)
_list_position = builtin("list_position", (dt.Array(dt.string), dt.string), dt.int32)
_list_extract = builtin("list_extract", (dt.Array(dt.string), dt.int32), dt.string)


class DuckDBDialect:
    """DuckDB: keeps the order of rows, parses texts."""

    numbers_rows = True

    def with_zones(self, table: ir.Table) -> ir.Table:
        """Return the table as it is: Ibis knows DuckDB's types."""
        return table

    def epoch_micros(self, at: ir.TimestampValue) -> ir.IntegerValue:
        """Return microseconds since 1970, UTC."""
        return _epoch_us(at)

    def from_epoch_micros(self, micros: ir.IntegerValue) -> ir.TimestampValue:
        """Return the time of microseconds since 1970."""
        return _make_timestamptz(micros)

    def localise(self, naive: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return the time that a clock in `zone` showed as `naive`."""
        return _timezone(zone, naive)

    def to_local(self, at: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return what a clock in `zone` shows at a time."""
        return _local_time(zone, at)

    def parse_forms(self, text: ir.StringValue, forms: Sequence[str]) -> ir.TimestampValue:
        """Return the time that a text says in one of some forms, null where it says none."""
        return _try_strptime(text, ibis.array(list(forms)))

    def hash64(self, text: ir.StringValue) -> ir.Value:
        """Return the last eight bytes of the MD5 of a text as a number, lowest byte first."""
        # DuckDB's md5_number_upper does the same in five times the time.
        return (_md5_number(text) >> 64).cast("uint64")

    def bucket(self, values: Sequence[ir.Value]) -> ir.Value:
        """Return a number that is equal for equal rows, and seldom for others."""
        hashes = [
            _hash_time(value) if value.type().is_timestamp() else _hash(value.cast("string"))
            for value in values
        ]
        return reduce(xor, hashes)

    def byte_length(self, text: ir.StringValue) -> ir.IntegerValue:
        """Return the length of a text in UTF-8."""
        return _strlen(text)

    def look_up(self, text: ir.StringValue, keys: ir.ArrayValue, words: ir.ArrayValue) -> ir.StringValue:
        """Return the word beside the key that a text is, null where it is none."""
        # Ibis writes each list of a map four times, and DuckDB plans hundreds of words each time.
        found: ir.StringValue = _list_extract(words, _list_position(keys, text))
        return found


# --- Spark ----------------------------------------------------------------------------


_unix_micros = builtin("unix_micros", (_UTC,), dt.int64)
_timestamp_micros = builtin("timestamp_micros", (dt.int64,), _UTC)
_to_utc_timestamp = builtin("to_utc_timestamp", (_NAIVE, dt.string), _UTC)
_from_utc_timestamp = builtin("from_utc_timestamp", (_UTC, dt.string), _NAIVE)
_conv = builtin("conv", (dt.string, dt.int64, dt.int64), dt.string)
_octet_length = builtin("octet_length", (dt.string,), dt.int32)


class SparkDialect:
    """Spark: rows have no order, texts are parsed before they come here."""

    numbers_rows = False

    def with_zones(self, table: ir.Table) -> ir.Table:
        """Return the table with Spark's instants typed in UTC.

        Ibis gives Spark's TIMESTAMP and TIMESTAMP_NTZ one type, though only the latter lacks
        a zone.
        """
        engine = table.get_backend()
        spark = engine._session.sql(engine.compile(table)).schema
        instants = [field.name for field in spark.fields if field.dataType.typeName() == "timestamp"]
        return table.mutate(**{name: table[name].cast(_UTC) for name in instants}) if instants else table

    def epoch_micros(self, at: ir.TimestampValue) -> ir.IntegerValue:
        """Return microseconds since 1970, UTC."""
        return _unix_micros(at)

    def from_epoch_micros(self, micros: ir.IntegerValue) -> ir.TimestampValue:
        """Return the time of microseconds since 1970."""
        return _timestamp_micros(micros)

    def localise(self, naive: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return the time that a clock in `zone` showed as `naive`."""
        return _to_utc_timestamp(naive, zone)

    def to_local(self, at: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return what a clock in `zone` shows at a time."""
        return _from_utc_timestamp(at, zone)

    def parse_forms(self, text: ir.StringValue, forms: Sequence[str]) -> ir.TimestampValue:  # noqa: ARG002 - a protocol
        """Return nothing: texts are parsed before they come here."""
        return ibis.null(_UTC)

    def hash64(self, text: ir.StringValue) -> ir.Value:
        """Return the last eight bytes of the MD5 of a text as a number, lowest byte first."""
        digest = text.hexdigest("md5")
        # Sixteen hex digits, the last byte first.
        pairs = [digest.substr(offset, 2) for offset in range(30, 15, -2)]
        return _conv(ibis.literal("").concat(*pairs), 16, 10).cast("decimal(38, 0)")

    def bucket(self, values: Sequence[ir.Value]) -> ir.Value:
        """Return a number that is equal for equal rows, and seldom for others."""
        return ibis.literal("\x1f").join([value.cast("string") for value in values])

    def byte_length(self, text: ir.StringValue) -> ir.IntegerValue:
        """Return the length of a text in UTF-8."""
        return _octet_length(text)

    def look_up(self, text: ir.StringValue, keys: ir.ArrayValue, words: ir.ArrayValue) -> ir.StringValue:
        """Return the word beside the key that a text is, null where it is none."""
        found: ir.StringValue = ibis.map(keys, words)[text]
        return found


_DIALECTS: dict[str, Dialect] = {"duckdb": DuckDBDialect(), "pyspark": SparkDialect()}


def dialect_of(table: ir.Expr) -> Dialect:
    """Return the dialect of the engine that a table or a column lives on."""
    name = table.get_backend().name
    if name not in _DIALECTS:
        raise UsageError(
            f"no engine '{name}' for interactions. Allowed: {', '.join(_DIALECTS)}. "
            "Hand over an Arrow or pandas table instead: table.to_pyarrow()."
        )
    return _DIALECTS[name]


def stripped(text: ir.StringValue) -> ir.StringValue:
    """Return a text without white space at its ends.

    Ibis' own `strip` also takes the letters f and v from the ends on Spark, which does not know
    the escapes of form feed and vertical tab.
    """
    return text.strip() if dialect_of(text).numbers_rows else text.re_replace(r"^\s+|\s+$", "")


def translated(text: ir.StringValue, words: Mapping[str, str]) -> ir.StringValue:
    """Return the word that a text stands for, null where `words` does not hold the text."""
    # One constant. A branch for each of hundreds of words takes long to plan, and does not compile on Spark.
    return dialect_of(text).look_up(text, _constant(words), _constant(words.values()))


def among(text: ir.StringValue, words: Iterable[str]) -> ir.BooleanValue:
    """Return which texts are one of some words; null is none.

    Of a condition ``IN`` with many words DuckDB makes a join, which takes long to plan.
    """
    return translated(text, {word: word for word in words}).notnull()


def _constant(texts: Iterable[str]) -> ir.ArrayValue:
    """Return texts as one list, parted from one text: Ibis takes long over hundreds of constants."""
    listed = list(texts)
    if not listed or any(_BETWEEN in text for text in listed):
        return ibis.array(listed).cast("array<string>")
    return ibis.literal(_BETWEEN.join(listed)).split(_BETWEEN)
