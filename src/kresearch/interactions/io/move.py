"""Moving a table from one engine to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch._common.scratch import scratch_folder
from kresearch.interactions import schema
from kresearch.interactions.io.parquet import parquet_view, read_parts

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


def move_table(table: ir.Table, engine: BaseBackend) -> ir.Table:
    """Return the table on `engine`: itself when it is there, else a copy by way of Parquet.

    Parquet written with a time zone is read as UTC by DuckDB and by Spark; a copy by way of
    pandas would not be.
    """
    if table.get_backend() is engine:
        return table
    folder = scratch_folder()
    path = folder / "table.parquet"
    table.to_parquet(path)
    # Spark writes a folder of parts.
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if engine.name == "duckdb":
        # The folder for temporary files may have a name that DuckDB takes for a pattern.
        moved = parquet_view(engine, *parts)
    else:
        moved = read_parts(engine, [str(part) for part in parts])
    times = [name for name, kind in moved.schema().items() if kind.is_timestamp()]
    return moved.mutate(**{name: moved[name].cast(schema.TIME) for name in times})
