"""Frames of pandas, Polars and Arrow as tables of DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kresearch.engine import drop_unused, drop_when_unused, unique_name
from kresearch.errors import UsageError
from kresearch.interactions.io.sql import distinct_names, repeated_names

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from ibis.backends import BaseBackend

    from kresearch.interactions.io.table_like import TableLike

#: Metadata of an Arrow table in which names of columns stood twice: the names as they were written.
WRITTEN = b"kresearch-written"


def to_arrow(frame: TableLike) -> pa.Table:
    """Return a pandas, Polars or Arrow table as Arrow, without changing it."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(frame, pd.DataFrame):
        return _pandas_to_arrow(frame)
    if type(frame).__module__.split(".")[0] == "polars":
        whole: pl.DataFrame = frame.collect() if hasattr(frame, "collect") else frame
        return whole.to_arrow()
    if isinstance(frame, pa.RecordBatchReader):
        return frame.read_all()
    if isinstance(frame, pa.Table):
        return frame
    raise UsageError(
        f"cannot read a table from {type(frame).__name__}. "
        "Allowed: a path, a pandas, Polars, Arrow or Ibis table. Convert it to one of these."
    )


def note_repeated(table: pa.Table, written: Iterable[str]) -> pa.Table:
    """Return an Arrow table that keeps the names its columns had before they were made distinct."""
    names = list(written)
    if not repeated_names(names):
        return table
    return table.replace_schema_metadata({**(table.schema.metadata or {}), WRITTEN: json.dumps(names)})


def written_names(table: pa.Table) -> list[str]:
    """Return the names that the columns of an Arrow table had before they were made distinct."""
    said = (table.schema.metadata or {}).get(WRITTEN)
    return list(table.column_names) if said is None else list(json.loads(said))


def register_arrow(arrow: pa.Table, engine: BaseBackend) -> ir.Table:
    """Return an Arrow table as a table of DuckDB, dropped when nobody refers to it."""
    import pyarrow as pa

    for position, column in enumerate(arrow.schema):
        if pa.types.is_null(column.type):
            # Nothing but missing cells: a type that Ibis does not take from DuckDB.
            arrow = arrow.set_column(position, column.name, pa.nulls(len(arrow), pa.string()))
        elif pa.types.is_timestamp(column.type) and column.type.unit == "ns" and column.type.tz:
            # The same: logs count in microseconds, as DuckDB's and Spark's instants do.
            coarse = arrow.column(position).cast(pa.timestamp("us", tz=column.type.tz), safe=False)
            arrow = arrow.set_column(position, column.name, coarse)
    drop_unused(engine)
    name = unique_name("frame")
    engine.con.register(name, arrow)
    table = engine.table(name)
    drop_when_unused(engine, table, kind="OBJECT")
    return table


def _pandas_to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a pandas frame as Arrow; a column of mixed objects becomes a column of texts."""
    import pandas as pd
    import pyarrow as pa

    labels = [str(label) for label in frame.columns]
    named = frame.set_axis(distinct_names(labels), axis=1)
    try:
        return note_repeated(pa.Table.from_pandas(named, preserve_index=False), labels)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = [name for name in named.columns if pd.api.types.is_object_dtype(named[name])]
        # Missing cells stay missing, everything else is shown as its text.
        # Objects and lists stay of a type that is no name.
        texts = {
            name: named[name].map(
                _as_text if not _holds_objects(named[name]) else _as_list, na_action="ignore"
            )
            for name in mixed
        }
        return note_repeated(pa.Table.from_pandas(named.assign(**texts), preserve_index=False), labels)


def _holds_objects(column: pd.Series[Any]) -> bool:
    return any(isinstance(value, dict | list | tuple | set) for value in column)


def _as_text(value: object) -> str:
    return str(value)


def _as_list(value: object) -> list[str]:
    return [str(value)]
