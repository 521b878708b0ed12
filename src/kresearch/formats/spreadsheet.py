"""Sheets of a workbook as CSV, so that whatever reads a table reads them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.interactions.io.merged import Cell, grid_of

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

#: A workbook keeps 15 digits of a number; what is larger is damaged and is written so that it shows.
_EXACT = 10**15


def sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets that hold anything, in their order; UsageError for no workbook."""
    return list(_names(path, path.stat().st_mtime_ns))


def sheet_as_csv(path: Path, name: str) -> bytes:
    """Return one sheet as UTF-8 CSV: dates in ISO 8601, whole numbers without a point."""
    return _read(path, name, path.stat().st_mtime_ns)[0]


def cells_filled(path: Path, name: str) -> int:
    """Return how many cells of a sheet were filled from the merged cell above them."""
    return _read(path, name, path.stat().st_mtime_ns)[1]


@lru_cache(maxsize=1)
def _read(path: Path, name: str, changed: int) -> tuple[bytes, int]:
    """Return a sheet of a workbook as it was written at a time as CSV, and how many cells were filled."""
    del changed  # only a part of the key
    with _workbook(path) as book:
        rows, filled = grid_of(book.get_sheet_by_name(name))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_to_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8"), filled


@lru_cache(maxsize=64)
def _names(path: Path, changed: int) -> tuple[str, ...]:
    """Return the names of the sheets that hold something, of a workbook as it was written at a time."""
    del changed  # only a part of the key
    with _workbook(path) as book:
        return tuple(name for name in book.sheet_names if book.get_sheet_by_name(name).total_height > 0)


def _workbook(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except (CalamineError, OSError) as error:
        raise UsageError(
            f"'{path}' is no workbook that can be read: {error}. Allowed: .xlsx, .xls and .xlsb. "
            "Save it again as .xlsx or CSV."
        ) from error


def _to_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)
