"""What a format is, and the usual one: a test of the head and a function for one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kresearch.formats.day_order import find_order
from kresearch.formats.head import Head
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record

#: Where the shape of a format may have been learnt.
SOURCES = ("documentation", "public code", "public files")


@runtime_checkable
class Format(Protocol):
    """The shape in which a platform or a collector writes its files."""

    @property
    def name(self) -> str:
        """As ``--as`` takes it, e.g. ``"twitter-api-v1"``."""
        ...

    @property
    def title(self) -> str:
        """For people."""
        ...

    @property
    def networks(self) -> tuple[str, ...]:
        """Networks that its rows belong to."""
        ...

    @property
    def source(self) -> str:
        """Where the shape was learnt, of `SOURCES`."""
        ...

    @property
    def becomes(self) -> tuple[str, ...]:
        """What becomes what, for the table of the docs: ``"a retweet -> share of its author"``."""
        ...

    @property
    def lost(self) -> tuple[str, ...]:
        """What the file says and a log does not take."""
        ...

    def recognises(self, head: Head) -> bool:
        """Return whether the first kilobytes are of this form; the file's name alone is no reason."""
        ...

    def read(self, head: Head, rows: Rows) -> None:
        """Read the whole file into rows, batch by batch."""
        ...


@dataclass(frozen=True)
class RecordFormat:
    """A format whose records (rows of a CSV file, JSON objects) are read one by one.

    Parameters
    ----------
    name, title, networks, source, becomes, lost
        As of `Format`.
    test
        Whether the first kilobytes are of this form.
    take
        Puts one record into the rows.
    lacks
        Says of a file nearly of this form what it lacks, as the end of a sentence; else an empty text.

    Examples
    --------
    >>> from kresearch.formats import RecordFormat
    >>> def take(record, rows):
    ...     rows.post(record["page"], record["id"], rows.time(record["date"]), network="facebook")
    >>> pages = RecordFormat(
    ...     name="my-pages", title="Pages", networks=("facebook",), source="public files",
    ...     becomes=("a row -> post",), lost=(), test=lambda head: head.has("page", "id", "date"), take=take)
    """

    name: str
    title: str
    networks: tuple[str, ...]
    source: str
    becomes: tuple[str, ...]
    lost: tuple[str, ...]
    test: Callable[[Head], bool]
    take: Callable[[Record, Rows], None]
    lacks: Callable[[Head], str] | None = None

    def recognises(self, head: Head) -> bool:
        """Return whether the first kilobytes are of this form."""
        return self.test(head)

    def read(self, head: Head, rows: Rows) -> None:
        """Read every record; broken ones are counted with their place."""
        if head.unfolded is not None and not self.test(head) and self.test(head.unfolded):
            head = head.unfolded
        rows.order = find_order(head, rows)
        for where, record in read_records(head, rows):
            rows.begin(where)
            self.take(record, rows)
