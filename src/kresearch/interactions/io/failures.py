"""What libraries raise over a damaged file, as a sentence that names the file."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kresearch.errors import UsageError


@contextmanager
def sentence_for(table: str, source: object) -> Iterator[None]:
    """Turn what the libraries beneath raise while a table is read into a UsageError.

    Parameters
    ----------
    table
        ``"interactions"``, ``"posts"`` or ``"audience"``.
    source
        Where it comes from: a path, or a frame.
    """
    import duckdb
    import pyarrow as pa

    damaged = (duckdb.Error, pa.ArrowException, csv.Error, zipfile.BadZipFile, zlib.error, UnicodeError)
    try:
        yield
    except duckdb.InterruptException:
        raise
    except damaged as error:
        where = f"'{source}'" if isinstance(source, str | Path) else f"a {type(source).__name__}"
        why = " ".join(str(error).split("\n")[0].split())[:200].rstrip(".")
        raise UsageError(
            f"cannot read {table} from {where}: {why}. Allowed: whole CSV, JSON Lines and Parquet files, and "
            "frames of plain columns. Write the file again, or look at the column that is named."
        ) from error
