"""Figures per post, as pages get them from their platform: a post and its totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kresearch.errors import UsageError
from kresearch.formats.head import Head
from kresearch.formats.places import network_of
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.tabular import Aliases, Table, open_table
from kresearch.formats.values import Record

#: Reactions that Facebook counts together are likes: which of them were angry, the file does not say.
TOGETHER = "reactions of all kinds -> likes"


@dataclass(frozen=True)
class CountersFormat:
    """A table with one row per post, or per post and day."""

    #: As of `Format`.
    name: str
    title: str
    networks: tuple[str, ...]
    source: str
    becomes: tuple[str, ...]
    lost: tuple[str, ...]
    #: Our word -> the columns it may stand in: ``account, post, date, text, day`` (where figures are of a
    #: day) and those of `totals`.
    columns: Aliases
    totals: Mapping[str, str]  #: Our word -> kind.
    test: Callable[[Head], bool]  #: Whether the first kilobytes are of this form.
    order: str | None = None  #: Of day and month where the dates do not tell.
    utc: bool = False  #: Whether the form documents that times are UTC.
    #: Hours ahead of UTC that the program behind the form writes, where nobody declares a zone.
    offset_hours: int | None = None
    mixed: bool = False  #: Whether rows are of several networks, which the column ``network`` names.
    #: Finds the account in a post's id, where no column names it.
    account_of: Callable[[str], str | None] | None = None

    def recognises(self, head: Head) -> bool:
        """Return whether the first kilobytes are of this form."""
        return head.shape == "csv" and self.test(head)

    def read(self, head: Head, rows: Rows) -> None:
        """Read every post; broken rows are counted with their place."""
        assumed = self.offset_hours is not None and rows.options.zone is None
        table = open_table(head, rows, self.columns, order=self.order, utc=self.utc or assumed)
        if assumed:
            rows.note(
                f"times without a zone are read as UTC{self.offset_hours:+}, as the program writes them"
            )
        for where, record in read_records(head, rows):
            rows.begin(where)
            self._take(record, table, rows, shift=-(self.offset_hours or 0) if assumed else 0)

    def _take(self, record: Record, table: Table, rows: Rows, *, shift: int) -> None:
        network = network_of(table.value(record, "network")) if self.mixed else self.networks[0]
        post = table.value(record, "post")
        account = rows.options.account or table.value(record, "account")
        if not account and self.account_of is not None:
            account = self.account_of(post or "")
        if account is None:
            raise UsageError(
                "the file does not say whose posts it holds. Allowed: a name. Say --account NAME."
            )
        when = table.when(record, rows)
        when = None if when is None else when + shift * 3_600_000_000
        texts = dict.fromkeys(t for w in ("title", "text") if (t := table.value(record, w)))
        rows.post(account, post, when, network=network, text="\n".join(texts) or None)
        # Figures of a day belong to it; figures of a lifetime to the time of the post.
        day = rows.time(table.value(record, "day"))
        for ours, kind in self.totals.items():
            count = table.number(record, ours)
            if day is None:
                rows.total(account, kind, count, when, network=network, post=post)
            else:
                rows.total(account, kind, count, day, network=network)
