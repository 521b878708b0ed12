"""Counting rows per account and day, in one scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from kresearch.interactions.counting import frame_canonical
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.frames import register_arrow

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MICROS = 86_400_000_000
#: Tables whose rows show that somebody was collecting.
_TABLES = ("interactions", "posts")
#: Accounts that are counted one by one, those with most rows first.
MOST_ACCOUNTS = 2_000


def count_days(tables: Mapping[str, ir.Table | None]) -> pd.DataFrame:
    """Return ``account, day, rows``: rows of interactions and posts per account and UTC day, sorted.

    Days without rows are left out, days are UTC midnights. Of a log with more than `MOST_ACCOUNTS` the
    accounts with fewer rows stand together, as an account without name.
    """
    parts = [
        table.select(
            account=table.account, day=(dialect_of(table).epoch_micros(table["at"]) // _MICROS).cast("int64")
        )
        for name in _TABLES
        if (table := tables.get(name)) is not None
    ]
    rows = parts[0] if len(parts) == 1 else ibis.union(*parts)
    rows = rows.filter(rows["day"].notnull())
    busiest = _busiest(rows)
    if busiest is None:
        counted = frame_canonical(rows, "account days", _per("account", "day"))
    else:
        # A cell for each of millions of accounts and days says no more of the log than their sum.
        counted = _count_known(rows, sorted(busiest))
        whole = frame_canonical(rows, "days", _per("day")).set_index("day")["rows"]
        rest = whole.sub(counted.groupby("day")["rows"].sum(), fill_value=0).astype("int64")
        others = rest[rest > 0].rename("rows").reset_index().assign(account=None)
        counted = pd.concat([counted, others], ignore_index=True)
    frame: pd.DataFrame = counted.sort_values(["account", "day"], ignore_index=True)[
        ["account", "day", "rows"]
    ]
    return frame.assign(day=to_days(frame["day"].to_numpy(np.int64)), rows=frame["rows"].astype("int64"))


def _busiest(rows: ir.Table) -> list[str] | None:
    """Return the accounts with most rows; None where there are no others."""

    def first(table: ir.Table) -> ir.Table:
        counted = _per("account")(table)
        return counted.order_by(ibis.desc("rows"), "account").limit(MOST_ACCOUNTS + 1)

    names: list[str] = frame_canonical(rows, ("busiest", MOST_ACCOUNTS), first)["account"].to_list()
    return names[:MOST_ACCOUNTS] if len(names) > MOST_ACCOUNTS else None


def _per(*names: str) -> Callable[[ir.Table], ir.Table]:
    return lambda rows: rows.group_by(*names).aggregate(rows=rows.count())


def _count_known(rows: ir.Table, accounts: list[str]) -> pd.DataFrame:
    """Return the counts of some accounts; they travel as numbers, which are lighter than names."""
    import pyarrow as pa

    known = pa.table({"account": accounts, "place": np.arange(len(accounts), dtype=np.int32)})
    engine = rows.get_backend()
    side = register_arrow(known, engine) if engine.name == "duckdb" else ibis.memtable(known)
    placed = rows.join(side, "account")
    counted: pd.DataFrame = _per("place", "day")(placed).to_pyarrow().to_pandas()
    return counted.assign(account=np.array(accounts, dtype=object)[counted["place"].to_numpy()])


def to_days(numbers: np.ndarray) -> pd.DatetimeIndex:
    """Return UTC midnights of days counted since 1970."""
    return (
        pd.to_datetime(numbers.astype("datetime64[D]").astype("datetime64[s]"))
        .tz_localize("UTC")
        .as_unit("us")
    )


def to_numbers(days: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Return days counted since 1970 of UTC midnights."""
    index = pd.DatetimeIndex(days).tz_convert("UTC").tz_localize(None)
    return index.to_numpy().astype("datetime64[D]").astype(np.int64)
