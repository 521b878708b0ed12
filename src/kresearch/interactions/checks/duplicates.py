"""Rows that claim to be the same thing: twice the same, or contradicting each other."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from kresearch.interactions.canonical import canonical_columns
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.digest import row_text
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.sql import create_table

#: What makes a row of each table the same thing.
KEYS = {
    # One post may reach several accounts, and ids belong to a network.
    "interactions": ("network", "account", "interaction_id"),
    "posts": ("network", "account", "post"),
    "audience": ("network", "account", "at"),
    "persons": ("network", "account"),
}
#: The column the problem is shown at.
SHOWN = {"interactions": "interaction_id", "posts": "post", "audience": "at", "persons": "account"}


@dataclass(frozen=True)
class Duplicates:
    """Rows that share a key, as conditions over the raw table.

    Parameters
    ----------
    repeated
        Rows whose key occurs again with the very same content.
    conflicting
        Rows whose key occurs again with another content.
    """

    repeated: ir.BooleanValue
    conflicting: ir.BooleanValue


def row_key(parsed: ParsedColumns) -> ir.StringValue | None:
    """Return what a row claims to be, as one text; None when the table has no such columns."""
    names = KEYS[parsed.name]
    if any(name not in parsed.columns for name in names):
        return None
    texts = [parsed.columns[name].value.cast("string") for name in names]
    joined = texts[0].concat(*(part for t in texts[1:] for part in ("\x1f", t)))
    # Where a part is not known nothing is claimed; engines differ in what they join with null.
    return texts[-1].isnull().ifelse(ibis.null("string"), joined)


def find_duplicates(parsed: ParsedColumns, key: ir.StringValue) -> Duplicates:
    """Return the rows that share a key; called only when there are some."""
    table = parsed.table if parsed.sound is None else parsed.table.filter(parsed.sound)
    keyed = table.select(**canonical_columns(parsed), __key=key)
    dialect = dialect_of(keyed)
    content = dialect.hash(row_text(keyed, parsed.name, dialect))
    groups: ir.Table = (
        keyed.select(key=keyed["__key"], content=content)
        .filter(ibis._.key.notnull())
        .group_by("key")
        .aggregate(rows=ibis._.count(), contents=ibis._.content.nunique())
        .filter(ibis._.rows > 1)
    )
    engine = groups.get_backend()
    if engine.name == "duckdb":
        groups = create_table(engine, engine.compile(groups))
    return Duplicates(
        repeated=key.isin(groups.filter(groups.contents == 1).key),
        conflicting=key.isin(groups.filter(groups.contents > 1).key),
    )
