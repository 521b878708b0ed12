"""Spreadsheets, brought into a form that is read as any other table."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from kresearch.errors import UsageError, suggestion
from kresearch.interactions.io.frames import note_repeated
from kresearch.interactions.io.merged import FILLED, grid_of, repeats_header
from kresearch.interactions.io.sql import distinct_names

if TYPE_CHECKING:
    import pyarrow as pa

    from kresearch.interactions.io.table_like import TableSource

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
#: Where the table of a sheet keeps what is worth knowing of it.
NOTE = b"kresearch.note"
_HEADER_ROWS = 1
#: A table has as many columns; a title above it has fewer than half.
_FEWEST, _LOOKED_AT = 4, 20


def is_spreadsheet(source: TableSource) -> TypeGuard[str | Path]:
    """Return whether a source is the path of a spreadsheet."""
    return isinstance(source, (str, Path)) and str(source).lower().endswith(SPREADSHEETS)


def read_sheet(path: Path, *, sheet: str | None = None, skip_lines: int = 0) -> pa.Table:
    """Return one sheet of a spreadsheet as texts, its first row as header.

    Parameters
    ----------
    path
        The file.
    sheet
        Name of the sheet; by default the only one.
    skip_lines
        Rows before the header.

    Raises
    ------
    UsageError
        When there is no such sheet, several and none is named, or the file is no spreadsheet.
    """
    import pyarrow as pa
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise UsageError(
            f"cannot read '{path}' as a spreadsheet: {error}. Allowed: {', '.join(SPREADSHEETS)} without a "
            "password. Save it again, or export it as CSV."
        ) from error
    names = book.sheet_names
    if (sheet is None and len(names) > 1) or (sheet is not None and sheet not in names):
        wrong = f"has no sheet '{sheet}'.{suggestion(sheet, names)}" if sheet else f"has {len(names)} sheets."
        raise UsageError(
            f"'{path.name}' {wrong} Allowed: {', '.join(repr(name) for name in names)}. "
            f"Say which: sheet='{names[0]}' (--sheet '{names[0]}')."
        )
    rows, filled = grid_of(book.get_sheet_by_name(sheet or names[0]))
    rows = rows[skip_lines:]
    if not rows:
        raise UsageError(
            f"sheet '{sheet or names[0]}' of '{path.name}' is empty. Allowed: a header and rows."
        )
    above = _rows_above_header(rows)
    if above:
        raise UsageError(
            f"sheet '{sheet or names[0]}' of '{path.name}' begins with a title or with groups of columns; "
            f"the header probably is in row {above + skip_lines + 1}. Allowed: a header in the first row. "
            f"Say skip_lines={above + skip_lines} (--skip-lines {above + skip_lines})."
        )
    written = [(_text(cell) or "").strip() for cell in rows[0]]
    header = distinct_names(written)
    body = [row for row in rows[_HEADER_ROWS:] if any(cell not in ("", None) for cell in row)]
    columns = [[_text(row[place]) for row in body] for place in range(len(header))]
    found = pa.table([pa.array(column, pa.string()) for column in columns], names=header)
    said = [f"{filled:,} {FILLED}"] if filled else []
    found = note_repeated(found, written)
    if not said:
        return found
    return found.replace_schema_metadata({**(found.schema.metadata or {}), NOTE: "; ".join(said)})


def _rows_above_header(rows: list[list[Any]]) -> int:
    """Return how many rows with a cell or two stand above the first row of several; 0 where none do."""
    texts = [[_text(cell) or "" for cell in row] for row in rows[:_LOOKED_AT]]
    if len(texts) > 1 and repeats_header(*texts[:2]):
        return 1
    filled = [sum(map(bool, row)) for row in texts]
    wide = next((place for place, count in enumerate(filled) if count >= _FEWEST), 0)
    return wide if max(filled[:wide], default=_FEWEST) * 2 < filled[wide] else 0


def _text(cell: Any) -> str | None:
    """Return a cell as the text that a file would hold; whole numbers without a point."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (datetime, date)) else str(cell)
