"""From a table as it came to the canonical table: every column, its type, the plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.interactions import schema

if TYPE_CHECKING:
    import ibis.expr.types as ir


def canonicalise(table: ir.Table, name: str) -> ir.Table:
    """Return the canonical form of one of the three tables, as an expression.

    Parameters
    ----------
    table
        The table with our column names.
    name
        ``"interactions"``, ``"posts"`` or ``"audience"``.
    """
    import ibis

    columns: dict[str, ir.Value] = {}
    for column in schema.TABLES[name]:
        if column.name not in table.columns:
            columns[column.name] = ibis.null(column.dtype)
            continue
        value = table[column.name]
        if column.name == "kind":
            value = plain_word(value, schema.KINDS)
        elif column.name == "network":
            value = plain_word(value, schema.NETWORKS)
        if column.dtype == "float64" and value.type().is_floating():
            value = value.isnan().ifelse(ibis.null("float64"), value)
        columns[column.name] = value if str(value.type()) == column.dtype else value.cast(column.dtype)
    return table.select(**columns)


def plain_word(value: ir.StringValue, vocabulary: dict[str, tuple[str, ...]]) -> ir.StringValue:
    """Return the word each alias stands for, in lower case."""
    plain = value.strip().lower()
    aliases = {alias: word for alias, word in schema.canonical_names(vocabulary).items() if alias != word}
    return plain.cases(*aliases.items(), else_=plain)
