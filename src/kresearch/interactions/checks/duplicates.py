"""Rows that claim to be the same thing: twice the same, or contradicting each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from kresearch.interactions import schema
from kresearch.interactions.canonical import canonical_columns
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.findings import Finding, Numbered, number_rows
from kresearch.interactions.checks.problems import LISTED
from kresearch.interactions.counting import query_array, query_canonical, sql_over_raw
from kresearch.interactions.groups import BETWEEN, row_text
from kresearch.interactions.io.dialect import Dialect, dialect_of
from kresearch.interactions.io.frames import register_arrow
from kresearch.interactions.io.raw_table import ROW
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
#: What can be wrong with rows of one key: level, reason, advice.
_FAULTS = {
    "contradiction": (
        "error",
        "with the same id and different content",
        "Allowed: one row per id. Keep the right one.",
    ),
    "duplicate": (
        "warning",
        "occurring more than once",
        "The rows are kept, the score counts them once. Leave out the copies.",
    ),
    "identical": (
        "warning",
        "the same in every column, without an id to tell them apart",
        "The rows are kept, each counts. Leave out the copies, or give each row an interaction_id.",
    ),
}


def find_repetitions(parsed: ParsedColumns) -> list[tuple[Finding, int]]:
    """Return the rows that occur more than once, with their number.

    Rows are first compared by a small number each; only where two are equal are the rows
    themselves looked at.
    """
    needed = {*KEYS[parsed.name], *(("actor",) if parsed.name == "interactions" else ())}
    needed -= {"interaction_id"}
    if not all(_is_column(parsed, name) for name in needed):
        return []
    buckets = query_array(parsed.opened, ("bucket", *parsed.form), lambda: _buckets(parsed))
    if buckets is None:
        suspected = None
    else:
        suspected = _repeated(buckets)
        if not len(suspected):
            return []
    return _judge(parsed, _find_suspects(parsed, suspected))


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


def _claim(name: str, columns: Mapping[str, ir.Value], dialect: Dialect) -> tuple[ir.Value, ir.Value]:
    """Return what a row claims to be, its key or where it has no id all of its content, and its content."""
    gaps = [columns[column.name].isnull().cast("int8").cast("string") for column in schema.TABLES[name]]
    words = [columns[word] for word in ("kind", "network") if word in columns]
    content = ibis.literal(BETWEEN).join([row_text(name, columns, dialect), *words, *gaps])
    texts = [columns[part].cast("string") for part in KEYS[name]]
    nameless: ir.Value = ibis.null("string")
    if name == "interactions":
        nameless = columns["actor"].isnull().ifelse(nameless, ibis.literal(_NAMELESS).concat(content))
    return texts[-1].isnull().ifelse(nameless, ibis.literal(BETWEEN).join(texts)), content


def _find_suspects(parsed: ParsedColumns, suspected: NDArray[np.uint64] | None) -> ir.Table:
    """Return the rows that may be repeated, where the engine can as a table of their own."""
    import pyarrow as pa

    if suspected is None:
        return _suspects(parsed, None)
    # Read once: what is asked of them below would otherwise be asked of the texts they are read from.
    engine = parsed.opened.get_backend()
    few = register_arrow(pa.table({"bucket": suspected}), engine)
    query = sql_over_raw(
        parsed.opened, ("suspects", *parsed.form), lambda: _suspects(parsed, few), beside=few.get_name()
    )
    return create_table(engine, query)


def _suspects(parsed: ParsedColumns, few: ir.Table | None) -> ir.Table:
    """Return the rows whose bucket is among a few, or all: number, canonical columns, what is shown."""
    table = number_rows(parsed.table)
    if few is not None:
        table = table.filter(_bucket(parsed).isin(few["bucket"]))
    if parsed.sound is not None:
        table = table.filter(parsed.sound)
    seen = {f"kr_{name}": parsed.columns[name].raw.cast("string") for name in sorted(set(_seen(parsed)))}
    return table.select(ROW, **canonical_columns(parsed), **seen)


def _seen(parsed: ParsedColumns) -> tuple[str, str]:
    """Return the columns that are shown of rows with an id, and of rows without."""
    column = SHOWN[parsed.name]
    whole = "actor" if "actor" in parsed.columns else "account"
    return column if column in parsed.columns else "account", whole


def _claims(name: str, rows: ir.Table, dialect: Dialect) -> ir.Table:
    """Return canonical rows with their key and content."""
    values = {column.name: rows[column.name] for column in schema.TABLES[name]}
    key, content = _claim(name, values, dialect)
    return rows.mutate(kr_key=key, kr_content=content)


def _repetitions(name: str, rows: ir.Table, dialect: Dialect) -> ir.Table:
    """Return the keys that occur more than once: in how many rows, and what is wrong with these."""
    claims = _claims(name, rows, dialect)
    groups = claims.filter(claims["kr_key"].notnull()).group_by("kr_key")
    found = groups.aggregate(rows=ibis._.count(), contents=ibis._.kr_content.nunique())
    found = found.filter(found["rows"] > 1)
    nameless = found["kr_key"].startswith(_NAMELESS)
    return found.mutate(
        contradiction=found["contents"] > 1,
        duplicate=(found["contents"] == 1) & ~nameless,
        identical=nameless,
    )


def _count_rows(name: str, rows: ir.Table, dialect: Dialect) -> ir.Table:
    """Return how many rows each fault has."""
    found = _repetitions(name, rows, dialect)
    return found.aggregate(**{rule: found["rows"].sum(where=found[rule]) for rule in _FAULTS})


def _judge(parsed: ParsedColumns, rows: ir.Table) -> list[tuple[Finding, int]]:
    """Return what is repeated among suspected rows, with the number of its rows."""
    name, dialect = parsed.name, dialect_of(parsed.table)
    numbers = query_canonical(rows, ("repeated", name), lambda table: _count_rows(name, table, dialect))[0]
    if not any(numbers.values()):
        return []
    found = _repetitions(name, rows, dialect)
    raw_key, _ = _claim(name, canonical_columns(parsed), dialect)
    named, whole = _seen(parsed)
    findings = []
    for rule, (level, reason, advice) in _FAULTS.items():
        if not numbers[rule]:
            continue
        where, shown = ("", whole) if rule == "identical" else (SHOWN[name], named)
        broken = raw_key.isin(found.filter(found[rule])["kr_key"])
        finding = Finding(
            where, rule, level, reason, advice,
            broken=broken if parsed.sound is None else parsed.sound & broken,
            shown=parsed.columns[shown].raw,
            fetch=partial(_fetch, name, rows, dialect, rule, f"kr_{shown}"),
        )  # fmt: skip
        findings.append((finding, int(numbers[rule])))
    return findings


def _fetch(name: str, rows: ir.Table, dialect: Dialect, rule: str, shown: str) -> list[Numbered]:
    """Return the first rows with a fault."""

    def make(table: ir.Table) -> ir.Table:
        claims, found = _claims(name, table, dialect), _repetitions(name, table, dialect)
        hits = claims.filter(claims["kr_key"].isin(found.filter(found[rule])["kr_key"]))
        return hits.select(ROW, shown).order_by(ROW).limit(LISTED)

    return [(row[ROW], row[shown]) for row in query_canonical(rows, (rule, name, shown), make)]
