"""Columns: the rows of a log as arrays, sorted by account, network, actor and time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kresearch.scoring.index import LogIndex, codes_of
from kresearch.scoring.rows import Codes, IntArray, Rows
from kresearch.scoring.sorting import sort_rows
from kresearch.scoring.sources import Sources

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Dated:
    """Amounts by line and tick, sorted by line: posts, first sights of posts, or followers."""

    line: IntArray
    tick: IntArray
    amount: IntArray

    def of(self, first: int, last: int) -> Dated:
        """Return the part of the lines from `first` up to, not including, `last`."""
        part = slice(*np.searchsorted(self.line, (first, last)))
        return Dated(self.line[part], self.tick[part], self.amount[part])


@dataclass(frozen=True)
class LogColumns:
    """The rows of some accounts, ready for the kernel."""

    index: LogIndex  #: Names, codes and grid.
    #: The accounts that are held: numbers from `first` up to, not including, `last`.
    first: int
    last: int
    rows: Rows  #: Their interactions.
    post_hashes: NDArray[np.uint64] | None  #: Hash of each post number; None unless posts were asked for.
    posts: Dated | None  #: Own posts, None when the log has no posts table.
    sights: Dated | None  #: First sights of post ids, None unless asked for and known.
    audience: Dated | None  #: Follower counts, None when the log has no audience table.

    def lines(self) -> IntArray:
        """Return the lines that have any row, ascending; every account has at least one."""
        parts = [self.rows.line, *(d.line for d in (self.posts, self.sights, self.audience) if d is not None)]
        whole = np.arange(self.first, self.last, dtype=np.int64) * self.index.width
        seen = np.unique(np.concatenate([np.unique(part).astype(np.int64) for part in parts]))
        bare = np.setdiff1d(whole, seen // self.index.width * self.index.width)
        return np.union1d(seen, bare)

    def first_seen(self) -> IntArray:
        """Return per account the tick of its first row of any kind."""
        seen = np.full(self.last - self.first, self.index.ticks - 1, np.int64)
        width = self.index.width
        parts: list[tuple[Codes, Codes]] = [(self.rows.line, self.rows.tick)]
        parts += [(d.line, d.tick) for d in (self.posts, self.audience) if d is not None]
        for line, tick in parts:
            np.minimum.at(seen, line // width - self.first, tick)
        return seen


def read_columns(
    sources: Sources,
    index: LogIndex,
    *,
    columns: Collection[str] = (),
    sights: bool = False,
    accounts: tuple[int, int] | None = None,
) -> LogColumns:
    """Read the rows of a log.

    Parameters
    ----------
    sources
        Where they are.
    index
        Names, codes and grid.
    columns
        Optional columns: ``"moment"``, ``"post"``.
    sights
        Whether first sights of post ids are needed.
    accounts
        Only those from the first number up to, not including, the second.
    """
    first, last = accounts or (0, len(index.accounts))
    every, salt, networks = index.every, index.salt, index.networks

    def dated(frame: pd.DataFrame, amount: str) -> Dated:
        number = codes_of(index.account_of, frame["account"].to_numpy(np.uint64)).astype(np.int64)
        line = number * index.width + frame["network"].to_numpy(np.int64)
        tick = frame["tick"].to_numpy(np.int64) - index.first
        order = np.lexsort((tick, line))
        whole = Dated(line[order], tick[order], frame[amount].to_numpy(np.int64)[order])
        return whole.of(first * index.width, last * index.width)

    rows, post_hashes = _read_rows(sources, index, columns, first, last)
    return LogColumns(
        index=index,
        first=first,
        last=last,
        rows=rows,
        post_hashes=post_hashes,
        posts=dated(sources.posts(every, salt, networks), "posts") if sources.has_posts else None,
        sights=dated(sources.first_sights(every, salt, networks), "posts")
        if sights and index.has_post_ids
        else None,
        audience=dated(sources.audience(every, salt, networks), "followers")
        if sources.has_audience
        else None,
    )


def _read_rows(
    sources: Sources, index: LogIndex, columns: Collection[str], first: int, last: int
) -> tuple[Rows, NDArray[np.uint64] | None]:
    """Return the sorted interactions of the accounts from `first` up to `last`, and their posts' hashes."""
    wanted = {*columns} & {"moment", "post", "row"}
    wanted |= {"polarity"} if index.has_polarity else set()
    wanted |= {"count"} if index.has_counts else set()
    room = int(index.rows[first:last].sum())
    types = {
        "line": np.int32,
        "actor": np.int32,
        "tick": np.int32,
        "kind": np.uint8 if len(index.kinds) < 256 else np.uint16,
    }
    types |= {name: t for name, t in _OPTIONAL.items() if name in wanted}
    held: dict[str, Any] = {name: np.empty(room, kind) for name, kind in types.items()}
    filled = 0
    whole = first == 0 and last == len(index.accounts)
    batches = sources.interactions(
        index.every, index.salt, networks=index.networks, kinds=index.kinds, columns=wanted,
        between=None if whole else (index.accounts[first], index.accounts[last - 1]),
    )  # fmt: skip
    for batch in batches:
        part = slice(filled, filled + batch.num_rows)
        filled += batch.num_rows
        number = codes_of(index.account_of, batch.column("account").to_numpy())
        held["line"][part] = number * index.width + batch.column("network").to_numpy()
        actor = batch.column("actor")
        codes = codes_of(index.actor_of, actor.fill_null(0).to_numpy())
        held["actor"][part] = (
            np.where(actor.is_null().to_numpy(zero_copy_only=False), -1, codes) if actor.null_count else codes
        )
        held["tick"][part] = batch.column("tick").to_numpy() - index.first
        held["kind"][part] = batch.column("kind").to_numpy()
        for name in wanted - {"post"}:
            held[name][part] = batch.column(name).to_numpy(zero_copy_only=False)
        if "post" in wanted:
            held["post"][part] = batch.column("post").fill_null(0).to_numpy()
    held = {name: column[:filled] for name, column in held.items()}
    held = sort_rows(
        held,
        {
            "line": len(index.accounts) * index.width,
            "actor": len(index.actor_of) + 1,
            "tick": index.ticks,
            "kind": len(index.kinds),
        },
    )
    post_hashes = None
    if "post" in wanted:
        post_hashes, held["post"] = _post_numbers(held["post"])
    rows = Rows(networks=index.networks, kinds=index.kinds, **held)
    if index.actors_are_accounts:
        account = np.where(rows.actor >= 0, index.account_of_actor[rows.actor], -1)
        lines = np.where(account >= 0, account * index.width + rows.network, -1).astype(np.int32)
        rows = replace(rows, actor_line=lines)
    return rows, post_hashes


_OPTIONAL: dict[str, Any] = {
    "polarity": np.float64,
    "count": np.float64,
    "moment": np.int64,
    "post": np.uint64,
    "row": np.int64,
}


def _post_numbers(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], IntArray]:
    """Return the posts' hashes, and each row's place in them, -1 where it names none."""
    known, number = np.unique(np.append(hashes, np.uint64(0)), return_inverse=True)
    return known[1:], number[:-1].astype(np.int64) - 1
