"""A digest of the content, whatever the order of rows, the format and the engine.

Each row becomes one text: its columns in a fixed order, the free text last, between them a
sign that texts do not hold, and another where a column is null. Of the MD5 of each text the
two halves are summed as whole numbers, so that the order does not matter and a repeated row
counts. SHA-256 over the sums and counts of the three tables is the digest. It recognises
content; it does not withstand forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.counting import count_canonical
from kresearch.interactions.io.dialect import Dialect, dialect_of

PREFIX = "kr1:"
_BETWEEN, _NULL = "\x1f", "\x00"
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
        make = partial(_sums, name=name, dialect=dialect_of(table))
        row = count_canonical(table, ("digest", name), make)
        whole.update(f"{name}:{row['rows']}:{int(row['upper'] or 0)}:{int(row['lower'] or 0)};".encode())
    return PREFIX + whole.hexdigest()


def _sums(table: ir.Table, *, name: str, dialect: Dialect) -> ir.Table:
    # A subquery of its own: the text and its hash are made once for both halves.
    hashed = table.select(hash=dialect.hash(row_text(table, name, dialect)))
    first, second = dialect.halves(hashed["hash"])
    return hashed.aggregate(rows=hashed.count(), upper=first.sum(), lower=second.sum())


def row_text(table: ir.Table, name: str, dialect: Dialect) -> ir.StringValue:
    """Return the one text that stands for a row of a canonical table."""
    columns = sorted(schema.TABLES[name], key=lambda column: column.name == "text")
    parts = []
    for column in columns:
        value = table[column.name]
        if column.dtype == schema.TIME:
            value = dialect.epoch_micros(value)
        elif column.dtype == "float64":
            # Whole billionths: 0.1 is the same in every library, -0.0 is 0.
            value = (value * _NANO).round().cast("int64")
        text = value if column.dtype == "string" else value.cast("string")
        parts.append(text.fill_null(_NULL))
    return ibis.literal(_BETWEEN).join(parts)
