"""Counting rows per account and day, in one scan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from kresearch.interactions.io.dialect import dialect_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MICROS = 86_400_000_000
#: Tables whose rows show that somebody was collecting.
_TABLES = ("interactions", "posts")


def count_days(tables: Mapping[str, ir.Table | None]) -> pd.DataFrame:
    """Return ``account, day, rows``: rows of interactions and posts per account and UTC day.

    Parameters
    ----------
    tables
        The canonical tables by name.

    Returns
    -------
    pandas.DataFrame
        Sorted by account and day; days without rows are left out, days are UTC midnights.
    """
    parts = [
        table.select(
            account=table.account, day=(dialect_of(table).epoch_micros(table["at"]) // _MICROS).cast("int64")
        )
        for name in _TABLES
        if (table := tables.get(name)) is not None
    ]
    rows = parts[0] if len(parts) == 1 else ibis.union(*parts)
    counted = rows.group_by("account", "day").aggregate(rows=rows.count()).to_pyarrow().to_pandas()
    frame: pd.DataFrame = counted.dropna(subset=["day"]).sort_values(["account", "day"], ignore_index=True)
    return frame.assign(day=to_days(frame["day"].to_numpy(np.int64)), rows=frame["rows"].astype("int64"))


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
