"""Writing files that are whole or not there, with the same bytes for the same content."""

from __future__ import annotations

import hashlib
import json
import math
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from kresearch._common.files import atomic_path, write_text_atomically
from kresearch.errors import KresearchWarning


def write_parquet(
    frame: pd.DataFrame, path: Path, *, metadata: dict[str, Any] | None = None, sync: bool = True
) -> None:
    """Write a frame without its index as Parquet, whole or not at all.

    `metadata` goes into the file under ``kresearch``. With `sync` it has reached the disk on return: a power
    cut then loses nothing.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = frame.copy(deep=False)
    plain.attrs = {}
    table = pa.Table.from_pandas(plain, preserve_index=False)
    if metadata is not None:
        ours = {**(table.schema.metadata or {}), b"kresearch": to_json(metadata).encode()}
        table = table.replace_schema_metadata(ours)
    with atomic_path(path, sync=sync) as part:
        pq.write_table(table, part, compression="zstd")


def read_parquet(path: Path) -> tuple[Any, dict[str, Any]]:
    """Return an Arrow table and the plain values in its file's metadata, in one reading."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        table = file.read(use_threads=False)
    return table, json.loads((table.schema.metadata or {}).get(b"kresearch", b"{}"))


def write_json(value: Any, path: Path) -> None:
    """Write plain values as JSON with sorted keys, whole or not at all."""
    write_text_atomically(to_json(value, indent=1) + "\n", path)


def write_verified(value: Any, path: Path) -> None:
    """Write plain values as JSON with a digest of content and file name, which `read_verified` checks."""
    text = to_json(value)
    write_json({"digest": _digest(path, text), "content": json.loads(text)}, path)


def read_verified(path: Path) -> Any:
    """Return what `write_verified` wrote; None where there is nothing, or not what was written there.

    The latter is said in a warning.
    """
    if not path.is_file():
        return None
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        content = stored["content"]
        if stored["digest"] == _digest(path, to_json(content)):
            return content
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    warnings.warn(
        f"the stored {path.name.partition('-')[0]} in '{path.name}' was not what had been written, e.g. "
        "after the disk was full or a file was changed, and is computed again.",
        KresearchWarning,
        stacklevel=2,
    )
    return None


def content_digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of plain values, as they are after they were written and read."""
    return hashlib.sha256(to_json(json.loads(to_json(content))).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path, text: str) -> str:
    # With the name, so that two whole files that change places are seen too.
    return hashlib.sha256(f"{path.name}\0{text}".encode()).hexdigest()


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON with sorted keys; NaN and infinities become null, because JSON has none."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, indent=indent, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
