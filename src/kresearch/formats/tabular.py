"""Tables whose columns have several names: which is which, and how their dates are to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kresearch.errors import UsageError
from kresearch.formats.day_order import find_order, first_records
from kresearch.formats.head import Head
from kresearch.formats.rows import NO_FORM, Rows
from kresearch.formats.values import Record, first_word, whole

#: Our word -> the names a column may have, in any case, the best first.
Aliases = Mapping[str, tuple[str, ...]]


def match_columns(header: Iterable[str], aliases: Aliases) -> dict[str, str]:
    """Return our word -> the file's column, for every word that has one.

    Examples
    --------
    >>> match_columns(["Autore", "Data"], {"author": ("author", "autore"), "date": ("date", "data")})
    {'author': 'Autore', 'date': 'Data'}
    """
    return {ours: columns[0] for ours, columns in _match_all(header, aliases).items()}


def _match_all(header: Iterable[str], aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Return our word -> all columns of the file that have one of its names, the best first."""
    theirs = {_plain(name): name for name in reversed(list(header))}
    found = {
        ours: tuple(theirs[n] for n in map(_plain, names) if n in theirs) for ours, names in aliases.items()
    }
    return {ours: columns for ours, columns in found.items() if columns}


def _plain(name: str) -> str:
    return " ".join(name.strip().lower().replace("_", " ").split()).rstrip(":")


@dataclass(frozen=True)
class Table:
    """One file of rows with its columns by our words."""

    #: Our word -> the file's columns, of which the first that says something counts.
    columns: Mapping[str, tuple[str, ...]]
    utc: bool  #: Whether times without a zone are UTC, as the form or the file says.

    def value(self, record: Record, ours: str) -> str | None:
        """Return what a row says under one of our words."""
        return first_word(record, *self.columns.get(ours, ()))

    def number(self, record: Record, ours: str) -> int | None:
        """Return a whole number of a row."""
        numbers = (whole(record, column) for column in self.columns.get(ours, ()))
        return next((number for number in numbers if number is not None), None)

    def when(self, record: Record, rows: Rows) -> int | None:
        """Return the time of a row, of its columns ``date`` and, where there is one, ``time``."""
        moment = self.moment(record)
        return None if moment is None else rows.time(moment, utc=self.utc)

    def moment(self, record: Record) -> str | None:
        """Return the time of a row as it is written."""
        date, clock = self.value(record, "date"), self.value(record, "time")
        if clock is None or date is None:
            return date
        # A spreadsheet shows a date as its midnight, a clock as that of the day on which it counts from.
        day = re.sub(r"[ T]00:00(:00)?$", "", date)
        return date if ":" in day else f"{day} {re.sub(r'^1899-12-3[01][ T]', '', clock)}"


def open_table(
    head: Head, rows: Rows, aliases: Aliases, *, order: str | None = None, utc: bool = False
) -> Table:
    """Return how the rows of a file are to be read, by its header and the first of its dates.

    Of our words in `aliases`, ``date`` is one. `order` of day and month holds where the dates do not say
    otherwise. Raises UsageError when a time of the first rows carries no zone and nobody declared one, day
    and month cannot be told apart, or most of these times are in no known form.
    """
    columns = _match_all(head.header, aliases)
    # A further column of times is of something else: when the page was found, or its author came.
    columns |= {"date": columns["date"][:1]} if "date" in columns else {}
    table = Table(columns, utc)
    dated = {*columns.get("date", ()), *columns.get("day", ())}
    rows.order = find_order(head, rows, dated) or order
    silent = rows.silent()
    read = [table.when(record, silent) for record in first_records(head) if table.value(record, "date")]
    # A few times in no form are left out and counted; a zone or an order that is not told moves all.
    if silent.unread and (NO_FORM not in silent.unread or read.count(None) * 2 > len(read)):
        raise UsageError(f"the times of '{head.name}' {silent.unread}.")
    return table
