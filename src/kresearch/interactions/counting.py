"""Running one-row queries quickly: what Ibis makes of the same question is kept as SQL.

Making and translating the expression of a check costs Ibis some 30 ms, the query itself on a
small table 5 ms. Studies and tests make thousands of small logs of the same form, so on
DuckDB the SQL is kept per form of table, with a gap where the table stands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

_GAP = "kr_gap"
_KEPT = 512
_sql: dict[Hashable, str] = {}


def count_raw(table: ir.Table, key: Hashable, make: Callable[[], ir.Table]) -> dict[str, Any]:
    """Return the one row of a query over a raw table.

    Parameters
    ----------
    table
        The raw table as it was opened.
    key
        What else the query depends on, beside the columns of `table`.
    make
        Makes the query, an expression over `table`.
    """
    source, engine = table.op(), table.get_backend()
    # An expression (another log's table, a filtered one) is more than the columns it stands on.
    if engine.name != "duckdb" or not isinstance(source, ops.DatabaseTable) or source.name[:3] != "kr_":
        return _first(make())
    name = f'"{source.name}"'
    form = (key, tuple((column, str(kind)) for column, kind in source.schema.items()))
    template = _keep(form, lambda: engine.compile(make()).replace(name, f'"{_GAP}"'))
    return _run(engine, template.replace(f'"{_GAP}"', name))


def count_canonical(table: ir.Table, key: Hashable, make: Callable[[ir.Table], ir.Table]) -> dict[str, Any]:
    """Return the one row of a query over a canonical table.

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
        return _first(make(table))
    form = (key, tuple((column, str(kind)) for column, kind in table.schema().items()))
    template = _keep(form, lambda: engine.compile(make(ibis.table(table.schema(), name=_GAP))))
    engine._run_pre_execute_hooks(table)
    return _run(engine, template.replace(f'"{_GAP}"', f"({engine.compile(table)})"))


def _keep(form: Hashable, make: Callable[[], str]) -> str:
    if form not in _sql:
        if len(_sql) >= _KEPT:
            _sql.clear()
        _sql[form] = make()
    return _sql[form]


def _run(engine: BaseBackend, sql: str) -> dict[str, Any]:
    result = engine.con.execute(sql)
    names = [column[0] for column in result.description]
    return dict(zip(names, result.fetchall()[0], strict=True))


def _first(query: ir.Table) -> dict[str, Any]:
    row: dict[str, Any] = query.to_pyarrow().to_pylist()[0]
    return row
