"""Opening a table of any form as an Ibis table: files, frames, Arrow, Ibis itself."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import drop_unused, drop_when_unused, duckdb_engine, run_sql, unique_name
from kresearch.errors import UsageError, suggestion
from kresearch.interactions.problems import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend

CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
JSON_LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz")
PARQUET = (".parquet", ".pq")

#: Columns that reading adds: the row's number, why it could not be taken apart, its text.
ROW, BROKEN, RAW = "__row", "__broken", "__raw"


@dataclass(frozen=True)
class RawTable:
    """A table as it came.

    Parameters
    ----------
    name
        ``"interactions"``, ``"posts"`` or ``"audience"``.
    table
        Its columns under their own names; text files have texts only, and the columns
        `ROW`, `BROKEN` and `RAW` where reading added them.
    origin
        File name or kind of frame, for messages.
    loaded
        Whether the rows were copied into the engine (text files), not scanned in place.
    problems
        What is wrong with the file as a whole.
    """

    name: str
    table: ir.Table
    origin: str
    loaded: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns that came, without those that reading added."""
        return [c for c in self.table.columns if c not in (ROW, BROKEN, RAW)]


def open_table(name: str, source: Any, *, engine: BaseBackend, encoding: str = "utf-8") -> RawTable:
    """Return the raw table of a path, a pandas, Polars, Arrow or Ibis table.

    Parameters
    ----------
    name
        Which of the three tables it is.
    source
        The table. It is never changed.
    engine
        Where Parquet is scanned; other files and frames are opened on DuckDB.
    encoding
        Of text files.

    Raises
    ------
    UsageError
        When there is no such file, or it has no form we read.
    """
    import ibis.expr.types as ir

    if isinstance(source, ir.Table):
        return RawTable(name, _attach(source, engine), "Ibis table")
    if not isinstance(source, (str, Path)):
        arrow = to_arrow(source)
        return RawTable(name, register_arrow(arrow, _embedded(engine)), f"{type(source).__name__}")
    path = str(source)
    lower = path.lower()
    paths = _expand(path)
    if lower.endswith(PARQUET) or Path(path).is_dir():
        return _open_parquet(name, paths, path, engine)
    if len(paths) > 1:
        raise UsageError(
            f"'{path}' names {len(paths)} files. Allowed: one text file, or several Parquet files."
        )
    if lower.endswith(CSV):
        from kresearch.interactions.csvfiles import open_csv

        return open_csv(name, Path(paths[0]), _embedded(engine), encoding=encoding)
    if lower.endswith(JSON_LINES):
        from kresearch.interactions.jsonfiles import open_json_lines

        return open_json_lines(name, Path(paths[0]), _embedded(engine), encoding=encoding)
    extension, allowed = "".join(Path(path).suffixes[-2:]), (*CSV, *JSON_LINES, *PARQUET)
    raise UsageError(
        f"cannot read '{path}': no form of table ends in '{extension}'."
        f"{suggestion(extension, allowed)} Allowed: {', '.join(allowed)}."
    )


def to_arrow(frame: Any) -> pa.Table:
    """Return a pandas, Polars or Arrow table as Arrow, without changing it."""
    import pyarrow as pa

    module = type(frame).__module__.split(".")[0]
    if module == "pandas":
        return _pandas_to_arrow(frame)
    if module == "polars":
        return (frame.collect() if hasattr(frame, "collect") else frame).to_arrow()
    if isinstance(frame, pa.RecordBatchReader):
        return frame.read_all()
    if isinstance(frame, pa.Table):
        return frame
    raise UsageError(
        f"cannot read a table from {type(frame).__name__}. "
        "Allowed: a path, a pandas, Polars, Arrow or Ibis table. Convert it to one of these."
    )


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


def quoted_list(texts: Iterable[str]) -> str:
    """Return texts as an SQL list."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def identifier(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def distinct_names(given: Iterable[str]) -> list[str]:
    """Return column names; a nameless or repeated one is named after its position."""
    seen: set[str] = set()
    names = []
    for position, name in enumerate(given, start=1):
        chosen = name if name and name.lower() not in seen else f"{name or 'column'}_{position}"
        seen.add(chosen.lower())
        names.append(chosen)
    return names


def _embedded(engine: BaseBackend) -> BaseBackend:
    return engine if engine.name == "duckdb" else duckdb_engine()


def _attach(table: ir.Table, engine: BaseBackend) -> ir.Table:
    """Return an Ibis table bound to an engine: one in memory only belongs to none."""
    if table._find_backends()[0]:
        return table
    return register_arrow(engine.to_pyarrow(table), _embedded(engine))


def _expand(path: str) -> list[str]:
    """Return the files a path, a pattern or a folder of Parquet files names."""
    if Path(path).is_dir():
        files = sorted(str(p) for p in Path(path).rglob("*") if p.suffix in PARQUET)
    elif Path(path).is_file():
        files = [path]
    else:
        files = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute
    if not files:
        parent = Path(path).parent
        beside = [p.name for p in parent.iterdir()] if parent.is_dir() else []
        raise UsageError(
            f"no file '{path}'.{suggestion(Path(path).name, beside)} "
            "Allowed: the path of a file, a pattern of Parquet files, or a folder."
        )
    return files


def _open_parquet(name: str, paths: list[str], origin: str, engine: BaseBackend) -> RawTable:
    if engine.name != "duckdb":
        return RawTable(name, engine.read_parquet(paths if len(paths) > 1 else paths[0]), origin)
    import duckdb

    files = f"read_parquet({quoted_list(paths)}, union_by_name = {len(paths) > 1})"
    try:
        # Instants in nanoseconds are a type that Ibis does not know.
        described = engine.con.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()
        fine = [identifier(row[0]) for row in described if row[1] == "TIMESTAMPTZ_NS"]
        replaced = ", ".join(f"{name}::TIMESTAMPTZ AS {name}" for name in fine)
        query = f"SELECT * {f'REPLACE ({replaced}) ' if fine else ''}FROM {files}"
        return RawTable(name, create_table(engine, query, kind="VIEW"), origin)
    except duckdb.Error as error:
        raise UsageError(
            f"cannot read '{origin}' as Parquet: {str(error).splitlines()[0]} "
            "Allowed: whole Parquet files with one set of columns. Write the file again."
        ) from error


def _pandas_to_arrow(frame: Any) -> pa.Table:
    """Return a pandas frame as Arrow; a column of mixed objects becomes a column of texts."""
    import pandas as pd
    import pyarrow as pa

    named = frame.set_axis(distinct_names([str(label) for label in frame.columns]), axis=1)
    try:
        return pa.Table.from_pandas(named, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = [name for name in named.columns if pd.api.types.is_object_dtype(named[name])]
        # Missing cells stay missing, everything else is shown as its text.
        texts = {name: named[name].map(str, na_action="ignore") for name in mixed}
        return pa.Table.from_pandas(named.assign(**texts), preserve_index=False)
