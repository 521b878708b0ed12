"""Tables whose columns have several names: which is which, and how their dates are to be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from kresearch._common.csv_rows import csv_rows
from kresearch.errors import UsageError
from kresearch.formats.dates import needs_order, order_of, to_iso
from kresearch.formats.head import Head
from kresearch.formats.rows import Rows
from kresearch.formats.times import read_time
from kresearch.formats.values import Record, whole, word

#: Our word -> the names a column may have, in any case, the best first.
Aliases = Mapping[str, tuple[str, ...]]


def match_columns(header: Iterable[str], aliases: Aliases) -> dict[str, str]:
    """Return our word -> the file's column, for every word that has one.

    Examples
    --------
    >>> match_columns(["Autore", "Data"], {"author": ("author", "autore"), "date": ("date", "data")})
    {'author': 'Autore', 'date': 'Data'}
    """
    theirs = {_plain(name): name for name in reversed(list(header))}
    found = {}
    for ours, names in aliases.items():
        column = next((theirs[name] for name in map(_plain, names) if name in theirs), None)
        if column is not None:
            found[ours] = column
    return found


def _plain(name: str) -> str:
    return " ".join(name.strip().lower().replace("_", " ").split()).rstrip(":")


@dataclass(frozen=True)
class Table:
    """One file of rows with its columns by our words.

    Parameters
    ----------
    columns
        Our word -> the file's column.
    order
        ``"dmy"``, ``"mdy"``, or None where dates in numbers say neither.
    utc
        Whether times without a zone are UTC, as the form or the file says.
    """

    columns: Mapping[str, str]
    order: str | None
    utc: bool

    def value(self, record: Record, ours: str) -> str | None:
        """Return what a row says under one of our words."""
        column = self.columns.get(ours)
        return None if column is None else word(record, column)

    def number(self, record: Record, ours: str) -> int | None:
        """Return a whole number of a row."""
        column = self.columns.get(ours)
        return None if column is None else whole(record, column)

    def when(self, record: Record, rows: Rows) -> int | None:
        """Return the time of a row, of its columns ``date`` and, where there is one, ``time``."""
        moment = _moment(self, record)
        return None if moment is None else rows.time(to_iso(moment, self.order) or moment, utc=self.utc)


def _moment(table: Table, record: Record) -> str | None:
    date, clock = table.value(record, "date"), table.value(record, "time")
    return date if clock is None or date is None or ":" in date else f"{date} {clock}"


def open_table(
    head: Head, rows: Rows, aliases: Aliases, *, order: str | None = None, utc: bool = False
) -> Table:
    """Return how the rows of a file are to be read, by its header and the first of its dates.

    Parameters
    ----------
    head, rows
        The file, and what a person said about it.
    aliases
        Our words and their names; ``date`` is one.
    order
        Of day and month, where the form documents it and the dates do not say otherwise.
    utc
        Whether the form documents that times are UTC.

    Raises
    ------
    UsageError
        When the times carry no zone and nobody declared one, or day and month cannot be told apart.
    """
    columns = match_columns(head.header, aliases)
    records = _first_records(head)
    seen = Table(columns, order, utc)
    dates = [date for record in records if (date := _moment(seen, record)) is not None]
    order = order_of(dates) or order
    unclear = next((date for date in dates if needs_order(date)), None)
    if order is None and unclear is not None:
        raise UsageError(
            f"the dates of '{head.name}' may be day/month or month/day (e.g. '{unclear}'), and none tells. "
            "Allowed: dates with a day above 12 among them, or written 2023-05-02. Write them so."
        )
    naive = next((date for date in dates if _lacks_zone(date, order)), None)
    if naive is not None and not utc and rows.options.zone is None:
        raise UsageError(
            f"the times of '{head.name}' carry no zone (e.g. '{naive}'). Allowed: the zone that the tool "
            "was set to, as an IANA name. Say --timezone Europe/Rome."
        )
    return Table(columns, order, utc)


def _lacks_zone(date: str, order: str | None) -> bool:
    plain = to_iso(date, order) or date
    return read_time(plain) is None and read_time(plain, zone=UTC) is not None


def _first_records(head: Head) -> list[Record]:
    lines = io.StringIO(head.text, newline="")
    reader = csv_rows(lines, head.delimiter)
    names = head.header
    try:
        found = [row for row in reader if reader.line_num > head.skip + 1 and len(row) == len(names)]
    except csv.Error:
        return []
    return [dict(zip(names, row, strict=True)) for row in found]
