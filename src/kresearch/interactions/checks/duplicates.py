"""Rows that claim to be the same thing: twice the same, or contradicting each other."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from kresearch.interactions.canonical import canonical_columns
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.findings import Finding
from kresearch.interactions.counting import query_array
from kresearch.interactions.groups import BETWEEN, row_text
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.frames import register_arrow
from kresearch.interactions.io.sql import create_table

#: What makes a row of each table the same thing; an id belongs to a network and, since one
#: post may speak to several accounts, to an account.
KEYS = {
    "interactions": ("network", "account", "interaction_id"),
    "posts": ("network", "account", "post"),
    "audience": ("network", "account", "at"),
    "persons": ("network", "account"),
}
#: The column the problem is shown at.
SHOWN = {"interactions": "interaction_id", "posts": "post", "audience": "at", "persons": "account"}
_NAMELESS = "\x1e"


def find_repetitions(parsed: ParsedColumns) -> list[tuple[Finding, int]]:
    """Return the rows that occur more than once, with their number.

    Rows are first compared by a small number each; only where two are equal are the rows
    themselves looked at.
    """
    needed = {*KEYS[parsed.name], *(("actor",) if parsed.name == "interactions" else ())}
    needed -= {"interaction_id"}
    if not all(_is_column(parsed, name) for name in needed):
        return []
    form = ("bucket", parsed.name, repr(parsed.settings), parsed.opened.columns)
    buckets = query_array(parsed.opened, form, lambda: _buckets(parsed))
    if buckets is None:
        suspected = None
    else:
        suspected = _repeated(buckets)
        if not len(suspected):
            return []
    return _counted(parsed, _findings(parsed, suspected))


def _is_column(parsed: ParsedColumns, name: str) -> bool:
    found = parsed.columns.get(name)
    # A word's canonical value is dear to make, and a column wherever the word itself is one.
    return found is not None and isinstance(found.raw if name in parsed.words else found.value, ir.Column)


def _bucket(parsed: ParsedColumns) -> ir.Value:
    """Return a number per row that is equal for equal keys, and seldom for others."""
    dialect = dialect_of(parsed.table)

    def of(names: tuple[str, ...]) -> ir.Value:
        # Words are left out: their spellings differ.
        values = [parsed.columns[n].value for n in names if n in parsed.columns and n not in parsed.words]
        return dialect.bucket([value for value in values if isinstance(value, ir.Column)])

    if parsed.name != "interactions":
        return of(KEYS[parsed.name])
    # Rows of totals, which name no actor, may well be alike.
    nameless = (
        parsed.columns["actor"].value.isnull().ifelse(ibis.null("uint64"), of(("account", "actor", "at")))
    )
    if "interaction_id" not in parsed.columns:
        return nameless
    named = of(KEYS["interactions"])
    return parsed.columns["interaction_id"].value.isnull().ifelse(nameless, named)


def _buckets(parsed: ParsedColumns) -> ir.Table:
    table = parsed.table.select(bucket=_bucket(parsed))
    return table.filter(table["bucket"].notnull())


def _repeated(buckets: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the numbers that occur more than once."""
    buckets.sort()
    return np.unique(buckets[1:][buckets[1:] == buckets[:-1]])


def _key(parsed: ParsedColumns, columns: Mapping[str, ir.Value], content: ir.Value) -> ir.StringValue:
    """Return what a row claims to be: its key, or where it has no id all of its content."""
    texts = [columns[name].cast("string") for name in KEYS[parsed.name]]
    named = ibis.literal(BETWEEN).join(texts)
    if parsed.name != "interactions":
        return texts[-1].isnull().ifelse(ibis.null("string"), named)
    nameless = ibis.literal(_NAMELESS).concat(content)
    nameless = columns["actor"].isnull().ifelse(ibis.null("string"), nameless)
    return texts[-1].isnull().ifelse(nameless, named)


def _findings(parsed: ParsedColumns, suspected: NDArray[np.uint64] | None) -> list[Finding]:
    """Return what is repeated, as conditions over the raw table."""
    import pyarrow as pa

    table, dialect = parsed.table, dialect_of(parsed.table)
    columns = canonical_columns(parsed)
    gaps = [value.isnull().cast("int8").cast("string") for value in columns.values()]
    words = [columns[name] for name in ("kind", "network") if name in columns]
    content = ibis.literal(BETWEEN).join([row_text(parsed.name, columns, dialect), *words, *gaps])
    key = _key(parsed, columns, content)
    sound = ibis.literal(True) if parsed.sound is None else parsed.sound
    if suspected is not None:
        few = register_arrow(pa.table({"bucket": suspected}), table.get_backend())
        table = table.filter(_bucket(parsed).isin(few["bucket"]))
    rows = table.select(key=key, content=content, sound=sound)
    groups: ir.Table = (
        rows.filter(rows["sound"] & rows["key"].notnull())
        .group_by("key")
        .aggregate(rows=ibis._.count(), contents=ibis._.content.nunique())
        .filter(ibis._.rows > 1)
    )
    engine = groups.get_backend()
    if engine.name == "duckdb":
        groups = create_table(engine, engine.compile(groups))
        if not groups.count().to_pyarrow().as_py():
            return []
    nameless = groups["key"].startswith(_NAMELESS)
    column = SHOWN[parsed.name]
    shown = parsed.columns[column].raw if column in parsed.columns else parsed.columns["account"].raw

    def those(chosen: ir.BooleanValue) -> ir.BooleanValue:
        broken = key.isin(groups.filter(chosen)["key"])
        return broken if parsed.sound is None else parsed.sound & broken

    whole = parsed.columns["actor" if "actor" in parsed.columns else "account"].raw
    return [
        Finding(column, "contradiction", "error", "with the same id and different content",
                "Allowed: one row per id. Keep the right one.", those(groups["contents"] > 1), shown),
        Finding(column, "duplicate", "warning", "occurring more than once",
                "The rows are kept, the score counts them once. Leave out the copies.",
                those((groups["contents"] == 1) & ~nameless), shown),
        Finding("", "identical", "warning", "the same in every column, without an id to tell them apart",
                "The rows are kept, each counts. Leave out the copies, or give each row an interaction_id.",
                those(nameless), whole),
    ]  # fmt: skip


def _counted(parsed: ParsedColumns, findings: list[Finding]) -> list[tuple[Finding, int]]:
    if not findings:
        return []
    counts = parsed.table.aggregate(**{f"f{i}": f.broken.sum() for i, f in enumerate(findings)})
    values = counts.to_pyarrow().to_pylist()[0]
    return [(f, int(values[f"f{i}"])) for i, f in enumerate(findings) if values[f"f{i}"]]
