"""Parquet files as views: scanned where they lie, never copied."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.interactions.io.raw_table import RawTable
from kresearch.interactions.io.sql import create_table, identifier, parquet_scan

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

#: Types that Ibis does not know -> as what they are read: instants in nanoseconds, columns without any value.
_KNOWN_AS = {"TIMESTAMPTZ_NS": "TIMESTAMPTZ", '"NULL"': "VARCHAR"}


def open_parquet(name: str, paths: list[str], origin: str, engine: BaseBackend) -> RawTable:
    """Return Parquet files as one table."""
    if engine.name != "duckdb":
        return RawTable(name, read_parts(engine, paths), origin)
    import duckdb

    files = parquet_scan(*paths, union=len(paths) > 1)
    try:
        described = engine.con.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()
        known = [(identifier(row[0]), _KNOWN_AS[row[1]]) for row in described if row[1] in _KNOWN_AS]
        replaced = ", ".join(f"{name}::{known_as} AS {name}" for name, known_as in known)
        query = f"SELECT * {f'REPLACE ({replaced}) ' if known else ''}FROM {files}"
        return RawTable(name, create_table(engine, query, kind="VIEW"), origin)
    except duckdb.Error as error:
        raise UsageError(
            f"cannot read '{origin}' as Parquet: {str(error).splitlines()[0]} "
            "Allowed: whole Parquet files with one set of columns. Write the file again."
        ) from error


def read_parts(engine: BaseBackend, paths: list[str]) -> ir.Table:
    """Return Parquet files as one table of an engine that is not DuckDB, which reads one path at a time."""
    import ibis

    parts = [engine.read_parquet(path) for path in paths]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def parquet_view(engine: BaseBackend, *paths: Path) -> ir.Table:
    """Return Parquet files of one set of columns as a view of DuckDB that frees itself."""
    return create_table(engine, f"SELECT * FROM {parquet_scan(*paths)}", kind="VIEW")
