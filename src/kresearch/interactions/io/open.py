"""Opening a table of any form: files, frames, Arrow, Ibis itself."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.paths import below
from kresearch.engine import duckdb_engine
from kresearch.errors import UsageError, suggestion
from kresearch.interactions.io.csv import open_csv
from kresearch.interactions.io.frames import register_arrow, to_arrow, written_names
from kresearch.interactions.io.json_lines import open_json_lines
from kresearch.interactions.io.options import TextOptions
from kresearch.interactions.io.parquet import open_parquet
from kresearch.interactions.io.plain import check_regular, looks_like_json
from kresearch.interactions.io.raw_table import CSV, JSON_LINES, PARQUET, RawTable
from kresearch.interactions.io.sheets import NOTE
from kresearch.interactions.io.sql import repeated_names, say_repeated

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from kresearch.interactions.io.table_like import TableSource


def open_table(name: str, source: TableSource, *, engine: BaseBackend, options: TextOptions) -> RawTable:
    """Return the raw table of a path, a pandas, Polars, Arrow or Ibis table.

    Parameters
    ----------
    name
        Which of the three tables it is.
    source
        The table. It is never changed.
    engine
        Where Parquet is scanned; other files and frames are opened on DuckDB.
    options
        How text files are read.

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
        said = (arrow.schema.metadata or {}).get(NOTE)
        written = written_names(arrow)
        told = [say_repeated(written), *([] if said is None else [said.decode()])]
        return RawTable(
            name,
            register_arrow(arrow, _embedded(engine)),
            f"{type(source).__name__}",
            notes=tuple(f"{name}: {one}" for one in told if one),
            repeated=repeated_names(written),
        )
    path = str(source)
    lower = path.lower()
    paths = _expand(path)
    for one in paths:
        check_regular(Path(one))
    if lower.endswith(PARQUET) or Path(path).is_dir():
        return open_parquet(name, paths, path, engine)
    if len(paths) > 1:
        raise UsageError(
            f"'{path}' names {len(paths)} files. Allowed: one text file, or several Parquet files."
        )
    if lower.endswith((*CSV, *JSON_LINES, ".zip")):
        # The name says which it is only where the file itself does not.
        json = looks_like_json(Path(paths[0]))
        json = lower.endswith(JSON_LINES) if json is None else json
        reader = open_json_lines if json else open_csv
        return reader(name, Path(paths[0]), _embedded(engine), options=options)
    if lower.endswith(".js"):
        raise UsageError(
            f"'{path}' is JavaScript, as in the archive of an account: an assignment before the JSON. "
            f"Allowed: {', '.join((*CSV, *JSON_LINES, *PARQUET))}. Cut off what stands before "
            "the first bracket and name the file .json."
        )
    extension, allowed = "".join(Path(path).suffixes[-2:]), (*CSV, *JSON_LINES, *PARQUET)
    raise UsageError(
        f"cannot read '{path}': no form of table ends in '{extension}'."
        f"{suggestion(extension, allowed)} Allowed: {', '.join(allowed)}."
    )


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
        files = sorted(str(p) for p in below(Path(path)) if p.suffix in PARQUET)
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
