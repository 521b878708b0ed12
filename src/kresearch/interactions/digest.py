"""A digest of the content, whatever the order of rows, the format and the engine.

Each row becomes one text, `name=length:value` for every column that is not null, in the
order of the schema. Of the MD5 of each text the two halves are summed as whole numbers, so
the order does not matter and a repeated row counts. SHA-256 over the sums and counts of the
three tables is the digest. It recognises content; it does not withstand forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.dialect import dialect_of

PREFIX = "kr1:"
_NANO = 1e9


def digest_tables(tables: Mapping[str, ir.Table | None]) -> str:
    """Return ``kr1:`` and 64 hex digits for the three canonical tables.

    Parameters
    ----------
    tables
        The canonical tables by name; None where one is not known, which is not the same as
        an empty one.
    """
    whole = hashlib.sha256()
    for name in schema.TABLES:
        table = tables.get(name)
        if table is None:
            continue
        upper, lower = dialect_of(table).hash_halves(row_text(table, name))
        row = (
            table.select(upper=upper, lower=lower)
            .aggregate(
                rows=ibis._.count(),
                upper=ibis._.upper.cast("decimal(38, 0)").sum(),
                lower=ibis._.lower.cast("decimal(38, 0)").sum(),
            )
            .to_pyarrow()
            .to_pylist()[0]
        )
        whole.update(f"{name}:{row['rows']}:{int(row['upper'] or 0)}:{int(row['lower'] or 0)};".encode())
    return PREFIX + whole.hexdigest()


def row_text(table: ir.Table, name: str) -> ir.StringValue:
    """Return the one text that stands for a row of a canonical table.

    A column that is null leaves no trace, so a table without an optional column and one
    where it is empty are the same. The length before each value keeps neighbours apart.
    """
    dialect = dialect_of(table)
    parts: list[ir.StringValue] = []
    for column in schema.TABLES[name]:
        value = table[column.name]
        if column.dtype == schema.TIME:
            value = dialect.epoch_micros(value)
        elif column.dtype == "float64":
            # Whole billionths: 0.1 is written the same by every library, -0.0 is 0.
            value = (value * _NANO).round().cast("int64")
        text = value if column.dtype == "string" else value.cast("string")
        if column.dtype == "string":
            text = text.length().cast("string").concat(":", text)
        parts.append(ibis.literal(f"{column.name}=").concat(text, ";").fill_null(""))
    return parts[0].concat(*parts[1:])
