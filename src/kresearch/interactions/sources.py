"""Opening a table of any form as an Ibis table: files, frames, Arrow, Ibis itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import drop_unused, drop_when_unused, unique_name
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend


def open_table(source: Any, engine: BaseBackend) -> ir.Table:
    """Return the Ibis table of a path, pandas, Polars, Arrow or Ibis table, as it is."""
    import ibis.expr.types as ir

    if isinstance(source, ir.Table):
        return source
    if isinstance(source, (str, Path)):
        path = str(source)
        if path.endswith(".parquet"):
            return engine.read_parquet(path)
        if path.endswith((".csv", ".csv.gz")):
            return engine.read_csv(path)
        return engine.read_json(path)
    return register_arrow(to_arrow(source), engine)


def to_arrow(frame: Any) -> pa.Table:
    """Return a pandas, Polars or Arrow table as Arrow, without changing it."""
    import pyarrow as pa

    module = type(frame).__module__.split(".")[0]
    if module == "pandas":
        return pa.Table.from_pandas(frame, preserve_index=False)
    if module == "polars":
        return (frame.collect() if hasattr(frame, "collect") else frame).to_arrow()
    if isinstance(frame, pa.Table):
        return frame
    raise UsageError(
        f"cannot read a table from {type(frame).__name__}. "
        "Allowed: a path, a pandas, Polars, Arrow or Ibis table. Convert it to one of these."
    )


def register_arrow(arrow: pa.Table, engine: BaseBackend) -> ir.Table:
    """Return an Arrow table as a table of the engine, dropped when nobody refers to it."""
    drop_unused(engine)
    name = unique_name("frame")
    engine.con.register(name, arrow)
    table = engine.table(name)
    drop_when_unused(engine, table, kind="OBJECT")
    return table
