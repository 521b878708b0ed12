"""Whether a file puts the day or the month first: told by the first day above the twelfth."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator

from kresearch._common.csv_rows import csv_rows
from kresearch.formats.dates import needs_order, order_of
from kresearch.formats.head import Head
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record


def find_order(head: Head, rows: Rows, columns: Collection[str] = ()) -> str | None:
    """Return ``"dmy"`` or ``"mdy"`` for dates in numbers of a table; None where there are none or none tells.

    Where the first kilobytes do not tell, the file is looked through as far as needed. Dates stand in
    `columns`, by default in any.
    """
    dates = [cell for cell in _cells(first_records(head), columns) if needs_order(cell)]
    found = {order for date in dates if (order := order_of([date]))}
    if dates and not found:
        further = _cells((record for _, record in read_records(head, rows.silent())), columns)
        first = next(filter(None, (order_of([cell]) for cell in further)), None)
        found = {first} if first else set()
    return found.pop() if len(found) == 1 else None


def first_records(head: Head) -> list[Record]:
    """Return the rows of a table that stand whole in its first kilobytes."""
    if head.shape != "csv":
        return []
    reader = csv_rows(io.StringIO(head.text, newline=""), head.delimiter, escaped=head.escaped)
    names = head.header
    try:
        found = [row for row in reader if reader.line_num > head.skip + 1 and len(row) == len(names)]
    except csv.Error:
        return []
    return [dict(zip(names, row, strict=True)) for row in found]


def _cells(records: Iterable[Record], columns: Collection[str]) -> Iterator[str]:
    for record in records:
        for name, cell in record.items():
            if isinstance(cell, str) and (not columns or name in columns):
                yield cell
