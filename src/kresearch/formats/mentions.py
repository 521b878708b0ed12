"""Mentions as listening tools export them: who wrote what about a brand, where, and in which mood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kresearch._common.csv_rows import csv_rows
from kresearch.errors import UsageError
from kresearch.formats.head import Head
from kresearch.formats.opinions import polarity_of
from kresearch.formats.places import NETWORKS, network_of
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.tabular import Aliases, Table, match_columns, open_table
from kresearch.formats.values import Record, words

#: How an entry of a thread is called, and what it is when the thread is the brand's own.
_ENTRIES = {
    "share": "share",
    "retweet": "share",
    "repost": "share",
    "quote": "quote",
    "reply": "reply",
    "comment": "comment",
}
_RETWEETED = re.compile(r"(RT|QT) @(\w+)")
_COUNTERS = {"likes": "like", "shares": "share", "comments": "comment"}

BECOMES = (
    "row -> mention of the brand (--account, a line above the table, or its column; in lower case) by the "
    "author, else by the site",
    "a reply, comment, share or quote in a thread of the brand -> that",
    "sentiment in words -> polarity 1, 0, -1",
    "a row that the brand wrote -> its post, with the totals of the row",
    "source or domain -> network; news, blogs, forums, reviews, web for what is none",
    "followers -> audience of the author",
)
LOST = (
    "reach, influence, advertising value",
    "likes and shares of a mention: they are of its author, not of the brand",
    "rows of which neither author nor site is known, counted",
)


@dataclass(frozen=True)
class MentionFormat:
    """The export of one listening tool."""

    #: As of `Format`.
    name: str
    title: str
    source: str
    #: Our word -> the columns it may stand in: ``account, author, date, time, text, title, sentiment, place,
    #: site, address, id, language, entry, thread_author, followers, likes, shares, comments``.
    columns: Aliases
    test: Callable[[Head], bool]  #: Whether the first kilobytes are of this form.
    order: Callable[[Head], str | None] | None = None  #: Of day and month where the dates do not tell.
    #: Whether times without a zone are UTC, as the file itself says.
    utc: Callable[[Head], bool] | None = None
    scale: float = 1.0  #: What stands for fully positive where sentiment is a number.
    lost: tuple[str, ...] = LOST  #: What further this form loses.
    becomes: tuple[str, ...] = BECOMES
    networks: tuple[str, ...] = NETWORKS

    def recognises(self, head: Head) -> bool:
        """Return whether the first kilobytes are of this form."""
        return head.shape == "csv" and self.test(head)

    def read(self, head: Head, rows: Rows) -> None:
        """Read every mention; broken rows are counted with their place."""
        order = None if self.order is None else self.order(head)
        utc = self.utc is not None and self.utc(head)
        table = open_table(head, rows, self.columns, order=order, utc=utc)
        brand = rows.options.account or _named_above(head, self.columns["account"])
        if brand is None and "account" not in table.columns:
            raise UsageError(
                f"'{head.name}' does not say which brand is mentioned. Allowed: a column "
                f"{' or '.join(self.columns['account'][:3])}, or the name of the brand. Say --account NAME."
            )
        for where, record in read_records(head, rows):
            rows.begin(where)
            self._take(record, brand or table.value(record, "account"), table, rows)

    def _take(self, record: Record, named: str | None, table: Table, rows: Rows) -> None:
        # One form on every network, or the brand would be two accounts: handles have no capitals.
        brand = None if named is None else named.lstrip("@").lower()
        site, address = table.value(record, "site"), table.value(record, "address")
        network = network_of(site, address, table.value(record, "place"))
        author, when = table.value(record, "author"), table.when(record, rows)
        said = "\n".join(dict.fromkeys(t for w in ("title", "text") if (t := table.value(record, w))))
        number = table.value(record, "id")
        if number is None and address is not None:
            # One page holds many comments: its address alone is no id of any of them.
            number = f"{address} {author or ''} {table.moment(record) or ''}".strip()
        if brand is not None and author is not None and _same(author, brand):
            # Without an address its second is its name.
            post = address or number or table.moment(record)
            rows.post(brand, post, when, network=network, text=said or None)
            for column, kind in _COUNTERS.items():
                rows.total(brand, kind, table.number(record, column), when, network=network, post=post)
            rows.audience(brand, table.number(record, "followers"), when, network=network)
            return
        who = author or site or table.value(record, "place")
        rows.audience(author, table.number(record, "followers"), when, network=network)
        rows.interaction(
            brand, who, self._kind(record, brand, said, table), when,
            network=network, interaction_id=number, text=said or None,
            language=_language(table.value(record, "language")), polarity=self._polarity(record, table, rows),
        )  # fmt: skip

    def _kind(self, record: Record, brand: str | None, said: str, table: Table) -> str:
        entry = _ENTRIES.get((table.value(record, "entry") or "").lower())
        threads = words({"": table.value(record, "thread_author")}, "")
        if entry is not None and brand is not None and any(_same(one, brand) for one in threads):
            return entry
        found = _RETWEETED.match(said)
        if found and brand is not None and _same(found[2], brand):
            return "share" if found[1] == "RT" else "quote"
        return "mention"

    def _polarity(self, record: Record, table: Table, rows: Rows) -> float | None:
        said = table.value(record, "sentiment")
        try:
            return polarity_of(said, scale=self.scale)
        except ValueError:
            rows.note(f"a sentiment that no polarity is known for: '{said}'")
            return None


def has_columns(head: Head, aliases: Aliases, *needed: str) -> bool:
    """Return whether a table has a column for each of our words."""
    return set(needed) <= match_columns(head.header, aliases).keys()


def _named_above(head: Head, names: tuple[str, ...]) -> str | None:
    """Return the brand that a line above the table names, such as ``Project:,Bakery``."""
    lines = head.text.splitlines()[: head.skip]
    for row in csv_rows(lines, head.delimiter):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) == 2 and cells[0].lower().rstrip(":") in names:
            return cells[1]
    return None


def _same(one: str, other: str) -> bool:
    """Return whether two names are one but for case, blanks, and a leading @."""
    return "".join(one.lower().lstrip("@").split()) == "".join(other.lower().lstrip("@").split())


def _language(said: str | None) -> str | None:
    plain = (said or "").lower()
    if len(plain) == 2:
        return plain
    return {"english": "en", "italian": "it", "french": "fr", "german": "de", "spanish": "es"}.get(plain)
