"""The account as it is: where it is, who reacts, what its posts get. What changes are made from."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kresearch.interactions.vocabulary import TEXTED_KINDS
from kresearch.scoring.columns import Dated, LogColumns
from kresearch.scoring.rows import IntArray, Rows


class Scene:
    """One account at one tick.

    Parameters
    ----------
    columns
        Rows of the log, with the account's.
    number
        Number of the account.
    at
        The tick, counted from the log's first; nothing later is looked at.
    """

    def __init__(self, columns: LogColumns, number: int, at: int) -> None:
        self.columns, self.number, self.at = columns, number, at
        self.index = columns.index
        self.every = columns.index.every
        start, stop = np.searchsorted(columns.rows.line, np.array([number, number + 1]) * self.index.width)
        mine = np.arange(start, stop)
        self.positions: IntArray = mine[columns.rows.tick[start:stop] <= at]
        self.rows: Rows = columns.rows.take(self.positions)
        #: Number of the first person that the log does not know, and of the first new post.
        self.first_new = len(self.index.actor_of)
        self.first_new_post = 0 if columns.post_hashes is None else len(columns.post_hashes)

    @property
    def account(self) -> str:
        """Name of the account."""
        return self.index.accounts[self.number]

    @cached_property
    def networks(self) -> tuple[str, ...]:
        """Where the account is; those with most interactions first."""
        width, names = self.index.width, self.index.networks
        many = np.bincount(self.rows.network, self.rows.counts, width)
        here = many > 0
        for dated in (self.columns.posts, self.columns.audience):
            if dated is not None:
                own = dated.of(self.number * width, (self.number + 1) * width)
                here[own.line[own.tick <= self.at] % width] = True
        order = sorted(np.flatnonzero(here), key=lambda code: (-many[code], names[code]))
        return tuple(names[code] for code in order)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the interactions with the account; the most frequent first."""
        many = np.bincount(self.rows.kind, self.rows.counts, max(1, len(self.index.kinds)))
        order = sorted(np.flatnonzero(many), key=lambda code: (-many[code], self.index.kinds[code]))
        return tuple(self.index.kinds[code] for code in order)

    def usual_polarity(self, kind: str) -> float:
        """Return the polarity of a further interaction: texts are friendly where the log knows polarity."""
        return 1.0 if self.index.has_polarity and kind in TEXTED_KINDS else float("nan")

    def ticks(self, days: float) -> int:
        """Return how many ticks some days are."""
        return self.every.ticks(days)

    def recent(self, network: str, days: float) -> Rows:
        """Return the interactions on a network within the last days."""
        rows = self.rows
        since = self.at - self.ticks(days)
        return rows.take(np.flatnonzero(rows.is_network(network) & (rows.tick > since)))

    def fans(self, network: str, days: float = 90.0) -> IntArray:
        """Return the people who reacted on a network within the last days, the keenest first."""
        rows = self.recent(network, days)
        people, many = np.unique(rows.actor[rows.named], return_counts=True)
        return people[np.lexsort((people, -many))].astype(np.int64)

    def posts_written(self, network: str, days: float) -> int:
        """Return how many own posts the log knows of on a network within the last days."""
        since = self.at - self.ticks(days)
        if self.columns.posts is not None:
            own = self._own(self.columns.posts, network)
            return int(own.amount[(own.tick > since) & (own.tick <= self.at)].sum())
        rows = self.recent(network, days)
        return 0 if rows.post is None else len(np.unique(rows.post[rows.post >= 0]))

    def _own(self, dated: Dated, network: str) -> Dated:
        if network not in self.index.networks:
            return dated.of(0, 0)
        line = self.number * self.index.width + self.index.networks.index(network)
        return dated.of(line, line + 1)

    def latest_post(self, network: str, tick: IntArray) -> IntArray:
        """Return the post that was reacted to last on a network, at some ticks; -1 where there is none."""
        none = np.full(len(tick), -1, np.int64)
        if self.rows.post is None:
            return none
        here = np.flatnonzero(self.rows.is_network(network) & (self.rows.post >= 0))
        if not len(here):
            return none
        post, seen = self.rows.post[here].astype(np.int64), self.rows.tick[here].astype(np.int64)
        order = np.lexsort((post, seen))
        place = np.searchsorted(seen[order], tick, side="right") - 1
        return np.where(place >= 0, post[order][np.maximum(place, 0)], -1)
