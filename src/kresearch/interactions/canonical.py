"""From a table as it came to the canonical table: every column, its type, the plain words."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.parse import ParsedColumn

_SPELLINGS = 10_000


def canonical_columns(
    parsed: ParsedColumns, *, differing: Mapping[str, int] | None = None
) -> dict[str, ir.Value]:
    """Return every column of a canonical table, as expressions over the raw one.

    Parameters
    ----------
    parsed
        How its columns are read.
    differing
        Per column, in how many rows the canonical value is not simply what came. Where it
        is none the column is passed on untouched, so that clean Parquet is scanned as it is.
    """
    columns: dict[str, ir.Value] = {}
    for column in schema.TABLES[parsed.name]:
        found = parsed.columns.get(column.name)
        if found is None:
            columns[column.name] = ibis.null(column.dtype)
            continue
        if differing is not None and found.may_differ:
            value = _cheapest(parsed, column.name, found, differing.get(column.name, 0))
        else:
            value = found.value
        columns[column.name] = value if str(value.type()) == column.dtype else value.cast(column.dtype)
    return columns


def _cheapest(parsed: ParsedColumns, name: str, column: ParsedColumn, rows: int) -> ir.Value:
    if rows == 0:
        return column.raw
    if name not in parsed.words:
        return column.value
    # A handful of spellings occur: replacing these is quicker than knowing all of them.
    spellings = parsed.table.select(spelling=column.raw).distinct().limit(_SPELLINGS).to_pyarrow()
    words = parsed.words[name]
    pairs = [
        (spelling, words[plain])
        for spelling in spellings["spelling"].to_pylist()
        if spelling is not None and (plain := spelling.strip().lower()) in words and words[plain] != spelling
    ]
    if not pairs or len(spellings) == _SPELLINGS:
        return column.value
    return column.raw.cases(*sorted(pairs), else_=column.raw)
