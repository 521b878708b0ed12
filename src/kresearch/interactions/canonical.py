"""From a table as it came to the canonical table: every column, its type, the plain words."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.parsing import Reading
from kresearch.interactions.readings import Readings

_SPELLINGS = 10_000


def canonical_columns(
    readings: Readings, *, differing: Mapping[str, int] | None = None
) -> dict[str, ir.Value]:
    """Return every column of a canonical table, as expressions over the raw one.

    Parameters
    ----------
    readings
        How its columns are read.
    differing
        Per column, in how many rows the canonical value is not simply what came. Where it
        is none the column is passed on untouched, so that clean Parquet is scanned as it is.
    """
    columns: dict[str, ir.Value] = {}
    for column in schema.TABLES[readings.name]:
        reading = readings.columns.get(column.name)
        if reading is None:
            columns[column.name] = ibis.null(column.dtype)
            continue
        if differing is not None and reading.may_differ:
            value = _cheapest(readings, column.name, reading, differing.get(column.name, 0))
        else:
            value = reading.value
        columns[column.name] = value if str(value.type()) == column.dtype else value.cast(column.dtype)
    return columns


def _cheapest(readings: Readings, name: str, reading: Reading, rows: int) -> ir.Value:
    if rows == 0:
        return reading.raw
    if name not in readings.words:
        return reading.value
    # A handful of spellings occur: replacing these is quicker than knowing all of them.
    found = readings.table.select(spelling=reading.raw).distinct().limit(_SPELLINGS).to_pyarrow()
    words = readings.words[name]
    pairs = [
        (spelling, words[plain])
        for spelling in found["spelling"].to_pylist()
        if spelling is not None and (plain := spelling.strip().lower()) in words and words[plain] != spelling
    ]
    if not pairs or len(found) == _SPELLINGS:
        return reading.value
    return reading.raw.cases(*sorted(pairs), else_=reading.raw)
