"""The rows of a table in groups of the same kind, network and gaps: the one scan at the door.

A log has few kinds and networks, and its rows lack few combinations of columns. Sums per
such group are a small table from which the summary, the coverage and the digest are made
without another look at the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.counting import Row, query_canonical
from kresearch.interactions.io.dialect import Dialect, dialect_of
from kresearch.interactions.io.rounding import nearest_whole

#: Columns that make the groups; the others are hashed.
KEYS = ("kind", "network")
BETWEEN = "\x1f"
_NANO = 1e9


@dataclass(frozen=True)
class Group:
    """Rows of one kind on one network that lack the same columns."""

    #: Their words; None in tables that have no such column.
    kind: str | None
    network: str | None
    #: The columns that are null in them, as bits; see `missing_bits`. Of a column in `schema.LATER` the bit
    #: says the opposite: that it is there.
    missing: int
    rows: int  #: How many they are.
    number: int  #: How many interactions they count.
    hashed: int  #: Sum of the hashes of the rows.
    #: Their first and last time, microseconds since 1970, UTC.
    first: int | None
    last: int | None


def missing_bits(name: str) -> dict[str, int]:
    """Return the bit of each column that may be null in a row of a table.

    Logs without a column of `schema.LATER` keep the groups, and so the digest, that they had before it.
    """
    columns = [c.name for c in schema.TABLES[name] if not c.required or c.name == "actor"]
    return {column: 1 << position for position, column in enumerate(columns)}


def group_rows(
    name: str,
    table: ir.Table,
    values: Mapping[str, ir.Value],
    keys: Mapping[str, ir.Value],
    dialect: Dialect,
    measures: Mapping[str, ir.Value],
) -> ir.Table:
    """Return the query that groups the rows of a table, with the sums of each group.

    `values` are canonical values over the table of the columns that are there, without those of `KEYS`;
    `keys` what else makes a group, `measures` what else is summed.
    """
    bits = missing_bits(name)
    absent = sum(bit for column, bit in bits.items() if column not in values and column not in schema.LATER)
    missing: ir.Value | None = None
    for column in bits.keys() & values.keys():
        null = values[column].isnull()
        term = (~null if column in schema.LATER else null).cast("int64") * bits[column]
        missing = term if missing is None else missing + term
    chosen = dict(keys) if missing is None else {**keys, "kr_missing": missing}
    count = table.count()
    number = values["count"].fill_null(1).sum() if "count" in values else count
    hashed = dialect.hash64(row_text(name, values, dialect))
    times: dict[str, ir.Value] = {}
    if "at" in values:
        micros = dialect.epoch_micros(values["at"])
        times = {"kr_first": micros.min(), "kr_last": micros.max()}
    grouped = (table.group_by(**chosen) if chosen else table).aggregate(
        kr_rows=count,
        kr_number=number,
        kr_hashed=hashed.sum() if isinstance(hashed, ir.Column) else count * 0,
        **times,
        **measures,
    )
    whole = grouped["kr_missing"] + absent if missing is not None else ibis.literal(absent)
    unknown = {} if times else dict.fromkeys(("kr_first", "kr_last"), ibis.null("int64"))
    return grouped.mutate(kr_missing=whole, **unknown)


def sum_groups(grouped: ir.Table, keys: Mapping[str, ir.Value], measures: Mapping[str, ir.Value]) -> ir.Table:
    """Return grouped rows summed by further keys, e.g. by the word that a spelling stands for."""
    return grouped.group_by(**keys, kr_missing=grouped["kr_missing"]).aggregate(
        kr_rows=grouped["kr_rows"].sum(),
        kr_number=grouped["kr_number"].sum(),
        kr_hashed=grouped["kr_hashed"].sum(),
        kr_first=grouped["kr_first"].min(),
        kr_last=grouped["kr_last"].max(),
        **measures,
    )


def row_text(name: str, values: Mapping[str, ir.Value], dialect: Dialect) -> ir.StringValue:
    """Return the text that stands for a row: its values, without those of `KEYS` and the nulls."""
    order = sorted(schema.TABLES[name], key=lambda column: column.name == "text")
    parts = [
        _as_text(values[c.name], c.dtype, dialect) for c in order if c.name in values and c.name not in KEYS
    ]
    # Nulls leave no trace in the text; which columns they were, the group says.
    return ibis.literal(BETWEEN).join(parts) if parts else ibis.literal("")


def _as_text(value: ir.Value, dtype: str, dialect: Dialect) -> ir.StringValue:
    if dtype == schema.TIME:
        value = dialect.epoch_micros(value)
    elif dtype == "float64":
        # Whole billionths: 0.1 is the same in every library, -0.0 is 0.
        value = nearest_whole(value * _NANO)
    return value if dtype == "string" else value.cast("string")


def read_group(row: Row) -> Group:
    """Return the group that a row of the query's answer is."""
    return Group(
        kind=row.get("kind"),
        network=row.get("network"),
        missing=int(row["kr_missing"]),
        rows=int(row["kr_rows"]),
        number=int(row["kr_number"] or 0),
        hashed=int(row["kr_hashed"] or 0),
        first=row["kr_first"],
        last=row["kr_last"],
    )


def merge_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups of which no two have the same kind, network and gaps."""
    merged: dict[tuple[str | None, str | None, int], Group] = {}
    for group in groups:
        key = (group.kind, group.network, group.missing)
        merged[key] = _both(merged[key], group) if key in merged else group
    return tuple(merged.values())


def _both(one: Group, other: Group) -> Group:
    times = [time for time in (one.first, other.first) if time is not None]
    lasts = [time for time in (one.last, other.last) if time is not None]
    return replace(
        one,
        rows=one.rows + other.rows,
        number=one.number + other.number,
        hashed=one.hashed + other.hashed,
        first=min(times, default=None),
        last=max(lasts, default=None),
    )


def group_canonical(name: str, table: ir.Table) -> tuple[Group, ...]:
    """Return the groups of a canonical table."""
    dialect = dialect_of(table)

    def make(rows: ir.Table) -> ir.Table:
        values = {c.name: rows[c.name] for c in schema.TABLES[name] if c.name not in KEYS}
        keys = {column: rows[column] for column in KEYS if column in rows.columns}
        return group_rows(name, rows, values, keys, dialect, {})

    return tuple(read_group(row) for row in query_canonical(table, ("groups", name), make))


def count_names(table: ir.Table) -> dict[str, int]:
    """Return how many different accounts and actors a canonical table has."""

    def make(rows: ir.Table) -> ir.Table:
        return rows.aggregate(account=rows["account"].nunique(), actor=rows["actor"].nunique())

    row = query_canonical(table, "names", make)[0]
    return {column: int(row[column]) for column in ("account", "actor")}
