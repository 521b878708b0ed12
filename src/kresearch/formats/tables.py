"""The parts that rows are written to while files are read: Parquet, a batch at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import CheckError

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | None
#: Rows in memory before they are written.
BATCH = 20_000
_TIME = "time"

#: Table -> its columns and their types. ``totals`` become interactions; ``handles`` resolve numbers.
COLUMNS: dict[str, dict[str, str]] = {
    "interactions": {
        "account": "text", "actor": "text", "kind": "text", "network": "text", "at": _TIME,
        "interaction_id": "text", "post": "text", "text": "text", "language": "text", "polarity": "real",
    },
    "totals": {
        "account": "text", "kind": "text", "network": "text", "at": _TIME, "post": "text", "count": "whole",
    },
    "posts": {"account": "text", "post": "text", "network": "text", "at": _TIME, "text": "text"},
    "audience": {"account": "text", "network": "text", "at": _TIME, "followers": "whole"},
    "handles": {"network": "text", "number": "text", "name": "text"},
}  # fmt: skip


class Parts:
    """Writes rows of each table into one Parquet file of its own, in batches.

    Parameters
    ----------
    folder
        Where the files go: ``interactions.parquet``, ``totals.parquet``, ...

    Attributes
    ----------
    mended : int
        Texts with half an emoji in them, mended with U+FFFD.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.mended = folder, 0
        self._rows: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in COLUMNS}
        self._writers: dict[str, pa.parquet.ParquetWriter] = {}

    def add(self, table: str, row: tuple[Cell, ...]) -> None:
        """Add one row, its cells in the order of `COLUMNS`."""
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= BATCH:
            self._flush(table)

    def close(self) -> dict[str, Path]:
        """Write what is left and return the file of each table that has rows."""
        for table in COLUMNS:
            self._flush(table)
        for writer in self._writers.values():
            writer.close()
        return {table: self.folder / f"{table}.parquet" for table in self._writers}

    def _flush(self, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = self._rows[table]
        if not rows:
            return
        schema = _schema(table)
        cells = zip(*rows, strict=True)
        columns = [
            self._column(values, field.type, f"{table}.{field.name}")
            for values, field in zip(cells, schema, strict=True)
        ]
        batch = pa.RecordBatch.from_arrays(columns, schema=schema)
        if table not in self._writers:
            path = self.folder / f"{table}.parquet"
            self._writers[table] = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._writers[table].write_batch(batch)
        rows.clear()

    def _column(self, values: tuple[Cell, ...], kind: pa.DataType, name: str) -> pa.Array:
        import pyarrow as pa

        is_time = pa.types.is_timestamp(kind)
        try:
            return pa.array(values, pa.int64()).cast(kind) if is_time else pa.array(values, kind)
        except UnicodeEncodeError:
            return pa.array([self._mend(value) for value in values], kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            allowed = "whole microseconds since 1970" if is_time else f"{kind} or None"
            raise CheckError(
                f"a row has a value in {name} that is none: {str(error)[:200].rstrip('.')}. "
                f"Allowed: {allowed}. Mend the format that read it."
            ) from error

    def _mend(self, value: Cell) -> Cell:
        if not isinstance(value, str):
            return value
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self.mended += whole != value
        return whole


def _schema(table: str) -> pa.Schema:
    import pyarrow as pa

    types = {
        "text": pa.string(), "whole": pa.int64(), "real": pa.float64(), _TIME: pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    return pa.schema([pa.field(name, types[kind]) for name, kind in COLUMNS[table].items()])
