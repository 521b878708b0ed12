"""Names that differ only in how they are written: found, named, and merged on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from kresearch.interactions.io.frames import register_arrow
from kresearch.interactions.names import comparing_form, form_of, teach_forms

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: The columns that hold names, by table.
NAME_COLUMNS = {
    "interactions": ("account", "actor"),
    "posts": ("account",),
    "audience": ("account",),
    "persons": ("account",),
}
_NAMED = 5


@dataclass(frozen=True)
class Spellings:
    """Groups of names that have one comparing form."""

    #: Comparing form -> its spellings and in how many rows each occurs, the most frequent first.
    groups: Mapping[str, tuple[tuple[str, int], ...]]

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def names(self) -> int:
        """How many names there are in all groups."""
        return sum(len(group) for group in self.groups.values())

    def chosen(self) -> dict[str, str]:
        """Return each name that is not its group's most frequent spelling, and that spelling."""
        return {
            name: group[0][0] for group in self.groups.values() for name, _ in group if name != group[0][0]
        }

    def __str__(self) -> str:
        said = [
            " = ".join(repr(name) for name, _ in group[:_NAMED]) + (" = ..." if len(group) > _NAMED else "")
            for group in list(self.groups.values())[:_NAMED]
        ]
        return "; ".join(said) + ("; ..." if len(self.groups) > _NAMED else "")


def find_spellings(tables: Mapping[str, ir.Table | None]) -> Spellings:
    """Return the names of accounts and actors that differ only in how they are written."""
    parts = [
        table.select(name=table[column])
        for name, columns in NAME_COLUMNS.items()
        if (table := tables.get(name)) is not None
        for column in columns
    ]
    names = ibis.union(*parts) if len(parts) > 1 else parts[0]
    counted = names.filter(names.name.notnull()).group_by("name").aggregate(rows=ibis._.count())
    engine = counted.get_backend()
    if engine.name == "duckdb":
        teach_forms(engine)
        formed = counted.mutate(form=form_of(counted.name, engine))
        alike = formed.group_by("form").aggregate(spellings=formed.count())
        rows = formed.semi_join(alike.filter(alike.spellings > 1), "form").to_pyarrow().to_pylist()
    else:
        rows = [row | {"form": comparing_form(row["name"])} for row in counted.to_pyarrow().to_pylist()]
    groups: dict[str, list[tuple[str, int]]] = {}
    for row in rows:
        groups.setdefault(row["form"], []).append((row["name"], int(row["rows"])))
    return Spellings(
        {
            form: tuple(sorted(group, key=lambda pair: (-pair[1], pair[0])))
            for form, group in sorted(groups.items())
            if len(group) > 1
        }
    )


def merge_spellings(
    tables: Mapping[str, ir.Table | None], chosen: Mapping[str, str]
) -> dict[str, ir.Table | None]:
    """Return the tables with each name written as `Spellings.chosen`."""
    merged = dict(tables)
    for name, columns in NAME_COLUMNS.items():
        table = tables.get(name)
        if table is None:
            continue
        for column in columns:
            table = replace_names(table, column, chosen)
        merged[name] = table
    return merged


def replace_names(
    table: ir.Table, column: str, chosen: Mapping[str, str], *, by: ir.StringValue | None = None
) -> ir.Table:
    """Return a table of DuckDB or Spark with the names that `chosen` holds (old -> new) replaced.

    `by` is looked up in it instead of the name itself.
    """
    if not chosen:
        return table
    import pyarrow as pa

    pairs = pa.table({"__old": list(chosen), "__new": list(chosen.values())})
    engine = table.get_backend()
    known = register_arrow(pairs, engine) if engine.name == "duckdb" else ibis.memtable(pairs)
    keyed = table.mutate(__key=table[column] if by is None else by)
    joined = keyed.left_join(known, keyed["__key"] == known["__old"])
    return joined.mutate(**{column: ibis.coalesce(joined["__new"], joined[column])}).select(*table.columns)
