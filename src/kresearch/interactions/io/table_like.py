"""What a log may be made of: tables of every library, and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    #: A table in memory or on an engine.
    TableLike: TypeAlias = (
        ir.Table | pd.DataFrame | pa.Table | pa.RecordBatchReader | pl.DataFrame | pl.LazyFrame
    )
    #: A table, or the file that holds it.
    TableSource: TypeAlias = TableLike | str | Path
