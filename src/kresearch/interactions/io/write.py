"""Writing tables: to a part file first, then renamed, never over a file that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.files import atomic_path
from kresearch._common.formulas import FORMULA
from kresearch.engine import duckdb_engine, run_sql
from kresearch.errors import UsageError, suggestion
from kresearch.interactions.io.sql import quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.io.table_like import TableLike


#: Ending of a file name, longest first, and how DuckDB writes it.
WRITERS = {
    ".csv.gz": "FORMAT csv, HEADER true, COMPRESSION gzip",
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
    ".jsonl": "FORMAT json, ARRAY false, COMPRESSION none",
    ".csv": "FORMAT csv, HEADER true, COMPRESSION none",
}


def write_table(table: TableLike, path: str | Path, *, force: bool = False, safe_cells: bool = False) -> Path:
    """Write a table as Parquet, CSV, CSV.gz or JSON Lines, as the name's ending says.

    Rows stream from the engine. The file appears under its name only when it is whole; when
    something or somebody interrupts, nothing is left behind.

    Parameters
    ----------
    table
        An Ibis table, or a pandas, Polars or Arrow table.
    path
        Where to. Missing folders are made.
    force
        Whether a file that is there may be replaced.
    safe_cells
        For CSV that goes to other people: put an apostrophe before texts that begin with
        ``= + - @`` or a tab, which a spreadsheet would run as formulas.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        When the file is there and `force` is not given, or no form has such an ending.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> table = pd.DataFrame({"account": ["acme"], "text": ["=1+1"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = kr.interactions.write_table(table, pathlib.Path(folder) / "sent.csv", safe_cells=True)
    ...     file.read_text().split()
    ['account,text', "acme,'=1+1"]
    """
    path = Path(path)
    ending = check_target(path, force=force)
    with atomic_path(path) as part:
        write_part(table, part, ending, safe_cells=safe_cells)
    return path


def write_part(table: TableLike, part: Path, ending: str, *, safe_cells: bool = False) -> None:
    """Write a table to a part file in the form of an ending; see `write_table`."""
    ready = _on_duckdb(table)
    if safe_cells and ending.startswith(".csv"):
        ready = _defuse(ready)
    _copy(ready, part, WRITERS[ending])


def check_target(path: str | Path, *, force: bool = False) -> str:
    """Return the ending that says how `path` is written; to be called before long work.

    Raises
    ------
    UsageError
        When the file is there and `force` is not given, or no form has such an ending.
    """
    path = Path(path)
    ending = next((ending for ending in WRITERS if path.name.lower().endswith(ending)), None)
    if ending is None:
        given = "".join(path.suffixes[-2:])
        raise UsageError(
            f"cannot write '{path}': no form of table ends in '{given}'.{suggestion(given, WRITERS)} "
            f"Allowed: {', '.join(WRITERS)}."
        )
    if path.exists() and not force:
        raise UsageError(
            f"'{path}' is there already. Allowed: a new name, or replacing it. "
            "Say --force (force=True) to replace it."
        )
    return ending


def _copy(table: ir.Table, path: Path, options: str) -> None:
    engine = table.get_backend()
    engine._run_pre_execute_hooks(table)
    run_sql(engine, f"COPY ({engine.compile(table)}) TO {quoted(str(path))} ({options})")


def _on_duckdb(table: TableLike) -> ir.Table:
    import ibis.expr.types as ir

    from kresearch.interactions.io.frames import register_arrow, to_arrow
    from kresearch.interactions.io.move import move_table

    engine = duckdb_engine()
    if not isinstance(table, ir.Table):
        return register_arrow(to_arrow(table), engine)
    if not table._find_backends()[0]:
        return register_arrow(engine.to_pyarrow(table), engine)
    return table if table.get_backend().name == "duckdb" else move_table(table, engine)


def _defuse(table: ir.Table) -> ir.Table:
    import ibis

    texts = [name for name, kind in table.schema().items() if kind.is_string()]
    return table.mutate(
        **{
            name: table[name].re_search(FORMULA).ifelse(ibis.literal("'").concat(table[name]), table[name])
            for name in texts
        }
    )
