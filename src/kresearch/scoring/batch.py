"""Batch: some accounts of a log, with everything that is worked out for them once.

The lines of a batch are sorted by network, then account, so that the signals of one network are a
slice, and adding networks up needs no sorting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kresearch.scoring.columns import Dated, LogColumns
from kresearch.scoring.rows import RESOLUTION, BoolArray, Codes, FloatArray, IntArray, Rows
from kresearch.scoring.running_totals import ageing_totals
from kresearch.scoring.timeline import Timeline, read_gaps
from kresearch.scoring.weighting.stance import sign_of

#: Cells (line x tick) of a batch: arrays that still fit into a processor's cache.
BATCH_CELLS = 262_144


@dataclass(frozen=True)
class NetworkSlice:
    """The lines of one network in a batch.

    Parameters
    ----------
    network
        Its name.
    lines
        Their slice of the batch's lines.
    accounts
        The account (place in the batch) of each.
    """

    network: str
    lines: slice
    accounts: IntArray


class Batch:
    """Some accounts of a log.

    Parameters
    ----------
    columns
        The log.
    accounts
        Numbers of the accounts, ascending.
    rows
        Positions of their interactions in `columns.rows`: a slice where they are neighbours.
    """

    def __init__(self, columns: LogColumns, accounts: IntArray, rows: slice | IntArray) -> None:
        self.columns, self.accounts, self.positions = columns, accounts, rows
        self.index = columns.index
        self.every, self.ticks = self.index.every, self.index.ticks
        self.rows: Rows = columns.rows.take(rows)
        self._stances: list[tuple[Timeline, tuple[FloatArray | None, FloatArray | None]]] = []

    def __len__(self) -> int:
        return len(self.accounts)

    @cached_property
    def _grid(self) -> tuple[IntArray, IntArray, IntArray]:
        """Place of each account x network, network and account of each line."""
        width, count = self.index.width, len(self.accounts)
        exists = np.zeros((count, width), bool)
        for line in (self.rows.line, *(d.line for d in self._dated.values() if d is not None)):
            exists[self.place_of_account(line // width), line % width] = True
        exists[~exists.any(axis=1), 0] = True
        network, owner = np.nonzero(exists.T)
        place = np.full((count, width), -1, np.int64)
        place[owner, network] = np.arange(len(owner))
        return place, network, owner

    @cached_property
    def _dated(self) -> dict[str, Dated | None]:
        """Posts, sights and audience of these accounts."""
        width, found = self.index.width, {}
        for name in ("posts", "sights", "audience"):
            whole: Dated | None = getattr(self.columns, name)
            if whole is not None:
                whole = whole.of(int(self.accounts[0]) * width, (int(self.accounts[-1]) + 1) * width)
                here = np.isin(whole.line // width, self.accounts)
                whole = Dated(whole.line[here], whole.tick[here], whole.amount[here])
            found[name] = whole
        return found

    def place_of_account(self, account: Codes) -> IntArray:
        """Return the place in the batch of some account numbers."""
        found: IntArray = np.searchsorted(self.accounts, account)
        return found

    def places(self, line: IntArray) -> IntArray:
        """Return the place in the batch of some lines."""
        width = self.index.width
        if width == 1 and len(self.accounts) == self.accounts[-1] - self.accounts[0] + 1:
            near: IntArray = line - self.accounts[0]
            return near
        found: IntArray = self._grid[0][self.place_of_account(line // width), line % width]
        return found

    @property
    def owner(self) -> IntArray:
        """The account (place in the batch) of each line."""
        return self._grid[2]

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self._grid[2])

    @cached_property
    def networks(self) -> list[NetworkSlice]:
        """The lines of each network."""
        _, network, owner = self._grid
        bounds = np.searchsorted(network, np.arange(self.index.width + 1))
        return [
            NetworkSlice(name, slice(int(start), int(stop)), owner[start:stop])
            for name, start, stop in zip(self.index.networks, bounds[:-1], bounds[1:], strict=True)
            if stop > start
        ]

    @cached_property
    def line(self) -> IntArray:
        """The line (place in the batch) of each interaction."""
        return self.places(self.rows.line.astype(np.int64))

    @cached_property
    def cells(self) -> IntArray:
        """``line x ticks + tick`` of each interaction."""
        return self.line * self.ticks + self.rows.tick

    @cached_property
    def post_cells(self) -> tuple[IntArray, FloatArray] | None:
        """Cell and number (fixed point) of own posts; None when the log has no posts table."""
        posts = self._dated["posts"]
        if posts is None:
            return None
        amounts = posts.amount.astype(np.float64) * RESOLUTION
        cells: IntArray = self.places(posts.line) * self.ticks + posts.tick
        return cells, amounts

    @cached_property
    def gaps(self) -> IntArray | None:
        """Account x tick: ticks since the last own post; None where nobody can tell.

        Where posts are unknown, first sights of post ids serve.
        """
        own = self._dated["posts"] if self._dated["posts"] is not None else self._dated["sights"]
        if own is None:
            return None
        account = self.place_of_account(own.line // self.index.width)
        return read_gaps(len(self.accounts), self.ticks, self._first_seen, account, own.tick)

    @cached_property
    def _first_seen(self) -> IntArray:
        seen = np.full(len(self.accounts), self.ticks - 1, np.int64)
        width = self.index.width
        parts = [(self.rows.line, self.rows.tick)]
        parts += [(d.line, d.tick) for name, d in self._dated.items() if d is not None and name != "sights"]
        for line, tick in parts:
            np.minimum.at(seen, self.place_of_account(line // width), tick)
        return seen

    def signs_of_life(self) -> FloatArray:
        """Return account x tick: own posts and interactions of each tick."""
        size = len(self.accounts) * self.ticks
        account = self.place_of_account(self.rows.account)
        many = np.bincount(account * self.ticks + self.rows.tick, self.rows.counts, size)
        signs = many.astype(np.float64, copy=False)
        own = self._dated["posts"] if self._dated["posts"] is not None else self._dated["sights"]
        if own is not None:
            account = self.place_of_account(own.line // self.index.width)
            signs += np.bincount(account * self.ticks + own.tick, own.amount, size)
        return signs.reshape(len(self.accounts), self.ticks)

    def stances(self, timeline: Timeline) -> tuple[FloatArray | None, FloatArray | None]:
        """Return the net sign and the number of interactions of known polarity, line x tick.

        No weighting changes them: chains with the same time share them.
        """
        for known, kept in self._stances:
            if known is timeline:
                return kept
        polarity = self.rows.polarities
        signed = np.flatnonzero(~np.isnan(polarity))
        found: tuple[FloatArray, FloatArray] | tuple[None, None] = (None, None)
        if len(signed):
            cells, many = self.cells[signed], self.rows.counts[signed] * float(RESOLUTION)
            net = ageing_totals(timeline, cells, sign_of(polarity[signed]) * many)
            found = net, ageing_totals(timeline, cells, many)
        self._stances.append((timeline, found))
        return found

    def followers(self) -> FloatArray | None:
        """Return line x tick: the last counted audience, 0 before the first count."""
        counted = self._dated["audience"]
        if counted is None or not len(counted.line):
            return None
        last = np.full((self.lines, self.ticks), -1, np.int64)
        place = self.places(counted.line)
        last[place, counted.tick] = np.arange(len(place))
        np.maximum.accumulate(last, axis=1, out=last)
        return np.where(last >= 0, counted.amount[last], 0).astype(np.float64)


def batches(columns: LogColumns, accounts: IntArray, *, cells: int = BATCH_CELLS) -> Iterator[Batch]:
    """Yield batches of accounts whose arrays stay small.

    Parameters
    ----------
    columns
        The log.
    accounts
        Numbers of the accounts, ascending.
    cells
        How many cells a batch has at most, unless one account alone has more.
    """
    width, ticks = columns.index.width, columns.index.ticks
    starts = np.searchsorted(columns.rows.line, accounts * width)
    stops = np.searchsorted(columns.rows.line, (accounts + 1) * width)
    step = max(1, cells // (ticks * width))
    for at in range(0, len(accounts), step):
        part = accounts[at : at + step]
        begin, end = starts[at : at + step], stops[at : at + step]
        neighbours: BoolArray = begin[1:] == end[:-1]
        if bool(neighbours.all()):
            yield Batch(columns, part, slice(int(begin[0]), int(end[-1])))
        else:
            yield Batch(
                columns, part, np.concatenate([np.arange(b, e) for b, e in zip(begin, end, strict=True)])
            )
