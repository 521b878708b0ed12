"""Tables whose columns have several names: which is which, and how their dates are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kresearch.errors import UsageError
from kresearch.formats.day_order import find_order, first_records
from kresearch.formats.head import Head
from kresearch.formats.rows import Rows
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
    utc
        Whether times without a zone are UTC, as the form or the file says.
    """

    columns: Mapping[str, str]
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
        return None if moment is None else rows.time(moment, utc=self.utc)


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
        When a time of the first rows cannot be read: it carries no zone and nobody declared one, day and
        month cannot be told apart, or it is in no known form.
    """
    columns = match_columns(head.header, aliases)
    table = Table(columns, utc)
    dated = {columns[word] for word in ("date", "day") if word in columns}
    rows.order = find_order(head, rows, dated) or order
    silent = rows.silent()
    for record in first_records(head):
        table.when(record, silent)
        if silent.unread:
            raise UsageError(f"the times of '{head.name}' {silent.unread}.")
    return table
