"""Names and texts inside SQL, and temporary tables of DuckDB that free themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kresearch.engine import drop_unused, drop_when_unused, run_sql, unique_name

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


def create_table(engine: BaseBackend, query: str, *, kind: str = "TABLE") -> ir.Table:
    """Return the rows of a DuckDB query as a temporary table (or view) that frees itself."""
    drop_unused(engine)
    name = unique_name("rows")
    run_sql(engine, f'CREATE TEMP {kind} "{name}" AS {query}')
    table = engine.table(name)
    drop_when_unused(engine, table, kind=kind)
    return table


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def file_pattern(path: object) -> str:
    """Return a path as a pattern that fits this file only: DuckDB takes names for patterns."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))


def file_literal(path: object) -> str:
    """Return a path as an SQL literal that names this file only; every file name enters SQL by this door."""
    return quoted(file_pattern(path))


def parquet_scan(*paths: object, union: bool = False) -> str:
    """Return the SQL that reads Parquet files, and no column that the name of a folder makes up.

    Parameters
    ----------
    paths
        Of files, each taken as it is.
    union
        Whether the files may differ in their columns.

    Examples
    --------
    >>> parquet_scan("a*.parquet")
    "read_parquet(['a[*].parquet'], union_by_name = false, hive_partitioning = false, can_have_nan = true)"
    """
    named = ", ".join(file_literal(path) for path in paths)
    # Writers leave NaN out of a column's bounds, which DuckDB otherwise believes: isnan() is then never true.
    options = f"union_by_name = {str(union).lower()}, hive_partitioning = false, can_have_nan = true"
    return f"read_parquet([{named}], {options})"


def quoted_list(texts: Iterable[str]) -> str:
    """Return texts as an SQL list."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def identifier(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def say_repeated(given: Iterable[str]) -> str:
    """Return what a reader must know of columns of one name; an empty text where there are none.

    Examples
    --------
    >>> say_repeated(["at", "actor", "Actor"])
    "the column 'Actor' stands twice: the first is read, the other is called 'Actor_3'"
    """
    names = list(given)
    chosen = distinct_names(names)
    pairs = [(one, other) for one, other in zip(names, chosen, strict=True) if one and one != other]
    return "; ".join(
        f"the column '{one}' stands twice: the first is read, the other is called '{other}'"
        for one, other in pairs[:3]
    )


def repeated_names(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the first of columns of one name -> how the others are called.

    Examples
    --------
    >>> repeated_names(["at", "actor", "Actor"])
    {'actor': ('Actor_3',)}
    """
    names = list(given)
    found: dict[str, tuple[str, ...]] = {}
    for one, other in zip(names, distinct_names(names), strict=True):
        if one and one != other:
            first = next(name for name in names if name.lower() == one.lower())
            found[first] = (*found.get(first, ()), other)
    return found


def distinct_names(given: Iterable[str]) -> list[str]:
    """Return column names; a nameless or repeated one is named after its position."""
    seen: set[str] = set()
    names = []
    for position, name in enumerate(given, start=1):
        chosen = name if name and name.lower() not in seen else f"{name or 'column'}_{position}"
        seen.add(chosen.lower())
        names.append(chosen)
    return names
