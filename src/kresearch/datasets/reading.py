"""What adapters share: finding the public file, reading it as texts, leaving rows out by count.

An adapter never drops a row in silence: what it cannot use goes through `leave_out`, which
writes how many and why into the notes of the log.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from kresearch._common.csv_rows import csv_rows
from kresearch.errors import UsageError, suggestion


def find_files(source: Path | None, names: Sequence[str], *, dataset: str) -> list[Path]:
    """Return the public files at a path, which may be the file itself or its folder.

    A pattern of a public name also finds the file compressed with gzip. Raises UsageError when there is no
    such path or none of the names in the folder.
    """
    allowed = f"Allowed: {', '.join(names)}, also with .gz, or a folder that holds one."
    if source is None:
        raise UsageError(
            f"dataset '{dataset}' needs its public file. {allowed} Say where it is (--from PATH)."
        )
    source = Path(source).expanduser()
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise UsageError(f"no file or folder '{source}'. {allowed} Check the path.")
    found = sorted({p for name in names for pattern in (name, f"{name}.gz") for p in source.glob(pattern)})
    if not found:
        there = ", ".join(sorted(p.name for p in source.iterdir())[:10]) or "nothing"
        raise UsageError(
            f"folder '{source}' holds none of the files of '{dataset}' (there: {there}). "
            f"{allowed} Download it, or give the file itself."
        )
    return found


def read_texts(
    path: Path,
    *,
    notes: list[str],
    sep: str = ",",
    columns: Iterable[str] = (),
    header: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a CSV file with every cell as text; empty cells are empty texts.

    `columns` must be there; `header` names those of a file without a first line of names. What is wrong with
    the file as such is noted. Raises UsageError when it is empty or columns are missing, with the nearest
    names.
    """
    text, encoding = _decode(path)
    if encoding != "utf-8":
        notes.append(
            f"{path.name} is not UTF-8 (usual after a spreadsheet); it was read as {encoding}, "
            "so accents and emoji may be wrong."
        )
    if not text.strip():
        raise UsageError(f"'{path}' is empty. Allowed: the public file. Get it again.")
    # Not splitlines: tweets hold characters that it takes for ends of lines.
    rows = list(csv_rows(io.StringIO(text, newline=""), sep))
    if header:
        rows.insert(0, list(header))
    names = [name.strip() for name in rows[0]]
    missing = [name for name in columns if name not in names]
    if missing:
        said = " ".join(f"'{name}'.{suggestion(name, names)}" for name in missing)
        raise UsageError(
            f"'{path.name}' has no column {said} It has: {', '.join(names)}. Give the public file, unchanged."
        )
    body = [row for row in rows[1:] if row]
    broken = sum(len(row) != len(names) for row in body)
    if broken:
        notes.append(
            f"{broken:,} of {len(body):,} lines of {path.name} were left out: wrong number of cells."
        )
    whole = [row for row in body if len(row) == len(names)]
    return pd.DataFrame(whole, columns=names, dtype=str)


def leave_out(frame: pd.DataFrame, bad: pd.Series, reason: str, *, notes: list[str]) -> pd.DataFrame:
    """Return the frame without the bad rows, and note how many there were and why."""
    count = int(bad.sum())
    if count:
        notes.append(f"{count:,} of {len(frame):,} rows were left out: {reason}.")
    return frame.loc[~bad]


def to_number(texts: pd.Series) -> pd.Series:
    """Return numbers, NaN where the text is none."""
    return pd.to_numeric(texts, errors="coerce")


def to_utc(texts: pd.Series, *, offset_hours: float | None = None, formats: str | None = None) -> pd.Series:
    """Return times in UTC, NaT where the text is none.

    `offset_hours` is how far ahead of UTC times without a zone are taken to be; `formats` a strptime format,
    by default ISO 8601.
    """
    times = pd.to_datetime(texts, errors="coerce", utc=True, format=formats or "ISO8601")
    return (times if offset_hours is None else times - pd.Timedelta(hours=offset_hours)).dt.as_unit("us")


def from_unix(numbers: pd.Series, *, unit: Literal["s", "ms"]) -> pd.Series:
    """Return times in UTC of numbers counted from 1970, NaT where there is none."""
    return pd.to_datetime(numbers, unit=unit, utc=True, errors="coerce").dt.as_unit("us")


def _decode(path: Path) -> tuple[str, str]:
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "cp1252"
