"""Running small questions quickly: what Ibis makes of the same question is kept as SQL.

Making and translating the expression of a check costs Ibis some 30 ms, the query itself on a
small table 5 ms. Studies and tests make thousands of small logs of the same form, so on
DuckDB the SQL is kept per form of table, with a gap where the table stands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd
    from ibis.backends import BaseBackend

#: One row of an answer: column name -> value.
Row = dict[str, Any]

_GAP, _BESIDE = "kr_gap", "kr_gap_beside"
_KEPT = 512
_sql: dict[Hashable, str] = {}


def query_raw(table: ir.Table, key: Hashable, make: Callable[[], ir.Table]) -> list[Row]:
    """Return the rows of a query over a raw table.

    Parameters
    ----------
    table
        The raw table as it was opened.
    key
        What else the query depends on, beside the columns of `table`.
    make
        Makes the query, an expression over `table`.
    """
    engine = table.get_backend()
    if engine.name != "duckdb":
        return _collect(make())
    return _run(engine, sql_over_raw(table, key, make))


def query_array(table: ir.Table, key: Hashable, make: Callable[[], ir.Table]) -> NDArray[np.uint64] | None:
    """Return the one column of a query over a raw table; None where the engine is not DuckDB.

    Parameters
    ----------
    table, key, make
        As of `query_raw`; the query has one column of unsigned 64-bit numbers without nulls.
    """
    engine = table.get_backend()
    if engine.name != "duckdb":
        return None
    columns = engine.con.execute(sql_over_raw(table, key, make)).fetchnumpy()
    return np.asarray(next(iter(columns.values())), dtype=np.uint64)


def sql_over_raw(
    table: ir.Table, key: Hashable, make: Callable[[], ir.Table], *, beside: str | None = None
) -> str:
    """Return the SQL of a query over a raw table of DuckDB.

    Parameters
    ----------
    table, key, make
        As of `query_raw`.
    beside
        Name of another table that the query reads.
    """
    engine = table.get_backend()
    opened = _as_opened(table)
    if opened is None:
        query = make()
        engine._run_pre_execute_hooks(query)
        return str(engine.compile(query))
    gaps = {f'"{opened.name}"': f'"{_GAP}"'} | ({} if beside is None else {f'"{beside}"': f'"{_BESIDE}"'})

    def leave_gaps() -> str:
        sql = str(engine.compile(make()))
        for name, gap in gaps.items():
            sql = sql.replace(name, gap)
        return sql

    sql = _keep((key, opened.form), leave_gaps)
    for name, gap in gaps.items():
        sql = sql.replace(gap, name)
    return sql


class _Opened(NamedTuple):
    """A table that was opened and perhaps prepared: its name, and its form without the name."""

    name: str
    form: Hashable


#: What an expression stands on, for as long as somebody has it: a log asks several questions of one table.
_opened: WeakKeyDictionary[ops.Node, _Opened | None] = WeakKeyDictionary()


def _as_opened(table: ir.Table) -> _Opened | None:
    """Return the one table that was opened for a log and that an expression stands on."""
    source = table.op()
    if source not in _opened:
        _opened[source] = _find_opened(table)
    return _opened[source]


def _find_opened(table: ir.Table) -> _Opened | None:
    source = table.op()
    found = source.find(ops.PhysicalTable)
    # Tables of a user have names of their own, those in memory are not there before the query runs.
    if len(found) != 1 or not isinstance(found[0], ops.DatabaseTable) or found[0].name[:3] != "kr_":
        return None
    under = tuple((column, str(kind)) for column, kind in found[0].schema.items())
    if source is found[0]:
        return _Opened(found[0].name, under)
    sql = str(table.get_backend().compile(table))
    return _Opened(found[0].name, (under, sql.replace(f'"{found[0].name}"', f'"{_GAP}"')))


def query_canonical(table: ir.Table, key: Hashable, make: Callable[[ir.Table], ir.Table]) -> list[Row]:
    """Return the rows of a query over a canonical table.

    Parameters
    ----------
    table
        The canonical table, an expression.
    key
        Which query it is.
    make
        Makes the query of a table.
    """
    engine = table.get_backend()
    if engine.name != "duckdb":
        return _collect(make(table))
    return _run(engine, _sql_over_canonical(engine, table, key, make))


def frame_canonical(table: ir.Table, key: Hashable, make: Callable[[ir.Table], ir.Table]) -> pd.DataFrame:
    """Return a query over a canonical table as a frame, for answers of many rows.

    Parameters
    ----------
    table, key, make
        As of `query_canonical`.
    """
    engine = table.get_backend()
    if engine.name != "duckdb":
        found = make(table).to_pyarrow()
    else:
        found = engine.con.sql(_sql_over_canonical(engine, table, key, make)).to_arrow_table()
    frame: pd.DataFrame = found.to_pandas()
    return frame


def _sql_over_canonical(
    engine: BaseBackend, table: ir.Table, key: Hashable, make: Callable[[ir.Table], ir.Table]
) -> str:
    form = (key, tuple((column, str(kind)) for column, kind in table.schema().items()))
    template = _keep(form, lambda: engine.compile(make(ibis.table(table.schema(), name=_GAP))))
    engine._run_pre_execute_hooks(table)
    return template.replace(f'"{_GAP}"', f"({engine.compile(table)})")


def _keep(form: Hashable, make: Callable[[], str]) -> str:
    if form not in _sql:
        if len(_sql) >= _KEPT:
            _sql.clear()
        _sql[form] = make()
    return _sql[form]


def _run(engine: BaseBackend, sql: str) -> list[Row]:
    result = engine.con.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _collect(query: ir.Table) -> list[Row]:
    rows: list[Row] = query.to_pyarrow().to_pylist()
    return rows
