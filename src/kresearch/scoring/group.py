"""Groups: all rows of some accounts as an Arrow table, scored by the kernel; what Spark's workers run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kresearch.scoring.batch import batches
from kresearch.scoring.chain_set import ChainSet
from kresearch.scoring.columns import Dated, LogColumns
from kresearch.scoring.index import LogIndex
from kresearch.scoring.kernel import BatchWork, Kernel
from kresearch.scoring.rows import FloatArray, IntArray, Rows
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.ticks import Every
from kresearch.scoring.weighting.lockstep import ACCOUNT_KEY

if TYPE_CHECKING:
    import pandas as pd

#: What a row of a group is: an interaction, a post, an audience figure, a question for the reach at a
#: tick, or a step of a figure that the whole log decides.
INTERACTION, POST, AUDIENCE, QUESTION, STEP = "interaction", "post", "audience", "question", "step"
#: Figures of a score, in the order in which groups give them back.
FIGURES = ("score", "valence", "raw", "reach", "amplification", "impact", "low", "high")


@dataclass(frozen=True)
class Grid:
    """What every worker must know of the whole log."""

    every: str  #: ``"1d"`` or ``"1h"``.
    #: First and last tick.
    first: int
    last: int
    #: Names, sorted.
    networks: tuple[str, ...]
    kinds: tuple[str, ...]
    #: What the log knows.
    has_polarity: bool
    has_post_ids: bool
    has_posts: bool
    has_audience: bool

    def tick_of(self, moment: IntArray) -> IntArray:
        """Return ticks from the log's first on, of microseconds since 1970."""
        return moment // (Every(self.every).seconds * 1_000_000) - self.first

    def index(self, accounts: Sequence[str]) -> LogIndex:
        """Return the index of some accounts."""
        import pandas as pd

        nothing = pd.Index(np.empty(0, np.uint64))
        count = len(accounts)
        return LogIndex(
            every=Every(self.every), first=self.first, last=self.last, networks=self.networks,
            kinds=self.kinds, accounts=tuple(accounts), scored=np.arange(count),
            rows=np.zeros(count, np.int64), account_of=nothing, actor_of=nothing,
            account_of_actor=np.empty(0, np.int64), salt=0, has_polarity=self.has_polarity,
            has_counts=True, has_post_ids=self.has_post_ids,
        )  # fmt: skip


def rows_of(frame: pd.DataFrame, grid: Grid, accounts: Sequence[str]) -> tuple[Rows, IntArray]:
    """Return interactions as rows, and the place of each in `frame`.

    The frame has ``account, actor, network, kind, moment, polarity, count, post``. `accounts` are the names
    of the group, sorted.
    """
    import pandas as pd

    width = len(grid.networks)
    network = pd.Index(grid.networks).get_indexer(pd.Index(frame["network"]))
    line = pd.Index(accounts).get_indexer(pd.Index(frame["account"])) * width + network
    actor, names = pd.factorize(frame["actor"], sort=True)
    moment = frame["moment"].to_numpy(np.int64)
    tick = grid.tick_of(moment)
    order = np.lexsort((tick, actor, line))
    acting = pd.Index(accounts).get_indexer(pd.Index(names))
    actor_line = np.where(actor >= 0, acting[actor], -1) if len(names) else np.full(len(actor), -1)
    actor_line = np.where(actor_line >= 0, actor_line * width + network, -1)
    polarity = frame["polarity"].to_numpy(np.float64, na_value=np.nan)
    rows = Rows(
        networks=grid.networks,
        kinds=grid.kinds,
        line=line[order],
        actor=actor[order],
        tick=tick[order],
        kind=pd.Index(grid.kinds).get_indexer(pd.Index(frame["kind"]))[order],
        polarity=polarity[order] if grid.has_polarity else None,
        count=frame["count"].to_numpy(np.float64, na_value=1.0)[order],
        moment=moment[order],
        post=pd.factorize(frame["post"], sort=True)[0][order].astype(np.int64),
        actor_line=actor_line[order],
    )
    return rows, order


def _context(frame: pd.DataFrame, order: IntArray, number: int) -> dict[str, FloatArray]:
    """Return what the stages of a weighting, by its number, have added to interactions."""
    prefix = f"context_{number}_"
    return {
        name.removeprefix(prefix): frame[name].to_numpy(np.float64, na_value=np.nan)[order]
        for name in frame.columns
        if name.startswith(prefix)
    }


def run_stages(frame: pd.DataFrame, grid: Grid, chains: ChainSet, place: int, by: str) -> pd.DataFrame:
    """Return interactions, grouped by `by`, with the columns that stages of weightings add."""
    rows, order = rows_of(frame, grid, sorted(set(frame["account"])))
    # Numbers of accounts are those of the group: a stage that hands them on needs the same in every group.
    keys = {ACCOUNT_KEY: _name_keys(frame["account"])[order]}
    added = {}
    for number, stage in chains.stages(place, by):
        for name, values in stage.run(rows.with_context(_context(frame, order, number) | keys)).items():
            column = np.empty(len(order))
            column[order] = values
            added[f"context_{number}_{name}"] = column
    return frame.assign(**added)


def _name_keys(names: pd.Series) -> FloatArray:
    """Return a number for each name, the same in every group: 52 bits of its hash."""
    import pandas as pd

    hashed = pd.util.hash_array(names.to_numpy(dtype=object), categorize=True)
    return (hashed >> np.uint64(12)).astype(np.float64)


def columns_of(frame: pd.DataFrame, grid: Grid, *, sights: bool) -> tuple[LogColumns, IntArray, pd.DataFrame]:
    """Return a group's rows for the kernel, the place of each interaction, and the interactions."""
    accounts = sorted(set(frame["account"]))
    acted = frame[frame["what"] == INTERACTION].reset_index(drop=True)
    rows, order = rows_of(acted, grid, accounts)
    written = frame[frame["what"] == POST]
    seen = acted[acted["post"].notna()] if sights and not grid.has_posts else acted.iloc[:0]
    followed = frame[frame["what"] == AUDIENCE]

    def dated(part: pd.DataFrame, amount: str | None) -> Dated:
        line, tick = _cells(part, grid, accounts)
        many = part[amount].to_numpy(np.int64) if amount else np.ones(len(part), np.int64)
        place = np.lexsort((many, tick, line))
        return Dated(line[place], tick[place], many[place])

    def once(part: pd.DataFrame) -> pd.DataFrame:
        return part.sort_values("moment").drop_duplicates(["account", "network", "post"])

    columns = LogColumns(
        index=grid.index(accounts),
        first=0,
        last=len(accounts),
        rows=rows,
        post_hashes=None,
        posts=dated(once(written), None) if grid.has_posts else None,
        sights=dated(once(seen), None) if sights and not grid.has_posts and grid.has_post_ids else None,
        audience=dated(followed, "followers") if grid.has_audience else None,
    )
    return columns, order, acted


def _cells(part: pd.DataFrame, grid: Grid, accounts: Sequence[str]) -> tuple[IntArray, IntArray]:
    """Return line and tick of rows of any table."""
    import pandas as pd

    network = pd.Index(grid.networks).get_indexer(pd.Index(part["network"]))
    line = pd.Index(accounts).get_indexer(pd.Index(part["account"])) * len(grid.networks) + network
    return line, grid.tick_of(part["moment"].to_numpy(np.int64))


def answer_group(frame: pd.DataFrame, grid: Grid, chains: ChainSet) -> pd.DataFrame:
    """Return ``account, network, tick`` and the largest reach of the group up to each asked tick.

    There is a column ``influence_N`` for each of the ways in which signals are made.
    """
    kernel, _ = _kernel(frame, grid, chains)
    asked = frame[frame["what"] == QUESTION]
    line, _ = _cells(asked, grid, kernel.columns.index.accounts)
    tick = asked["tick"].to_numpy(np.int64)
    found = {influence_name(number): np.zeros(len(asked)) for number in range(len(chains.signalled))}
    for batch in batches(kernel.columns, kernel.columns.index.scored):
        work = BatchWork(kernel, batch)
        here = np.flatnonzero(np.isin(line // len(grid.networks), batch.accounts))
        place = batch.places(line[here])
        for number, chain in enumerate(chains.signalled):
            reach = work.signals(chain, frozenset({"reach"})).reach
            if reach is not None:
                best = np.maximum.accumulate(np.maximum(reach, 0.0), axis=1)
                values = np.where(place >= 0, best[place, tick[here]], 0.0)
                found[influence_name(number)][here] = values
    return asked[["account", "network"]].assign(tick=tick, **found)


def influence_name(number: int) -> str:
    """Return the column of what actors reach under one way in which signals are made."""
    return f"influence_{number}"


def score_group(frame: pd.DataFrame, grid: Grid, chains: ChainSet, part: tuple[int, int]) -> pd.DataFrame:
    """Return ``chain, account, tick`` and the `FIGURES` of every account of a group, at some ticks."""
    import pandas as pd

    kernel, order = _kernel(frame, grid, chains)
    acted = frame[frame["what"] == INTERACTION]
    for number, chain in enumerate(chains.signalled):
        if influence_name(number) in frame.columns:
            answered = acted[influence_name(number)].to_numpy(np.float64, na_value=0.0)
            kernel.influence[chain.signal_key] = answered[order]
    cut, names = slice(*part), kernel.columns.index.accounts
    found = []
    for block in kernel.blocks(chains.chains, kernel.columns.index.scored):
        for number, scores in enumerate(block.scores):
            shape = scores.score[:, cut].shape
            figures = {name: _figure(getattr(scores, name), name, cut, shape) for name in FIGURES}
            account = np.repeat(np.array([names[n] for n in block.accounts], dtype=object), shape[1])
            ticks = np.tile(np.arange(*part, dtype=np.int64) + grid.first, shape[0])
            found.append(pd.DataFrame({"chain": number, "account": account, "tick": ticks, **figures}))
    return pd.concat(found, ignore_index=True)


def _kernel(frame: pd.DataFrame, grid: Grid, chains: ChainSet) -> tuple[Kernel, IntArray]:
    """Return a kernel of a group, with what stages and the whole log have told before."""
    columns, order, acted = columns_of(frame, grid, sights=chains.reads_posts)
    contexts = {weighting: _context(acted, order, number) for number, weighting in enumerate(chains.staged)}
    around: dict[object, LineSteps | None] = {chain.around_key: None for chain in chains.chains}
    steps = frame[frame["what"] == STEP]
    for number, chain in enumerate(chains.looking_around):
        mine = steps[steps["rule"] == number]
        line, _ = _cells(mine, grid, columns.index.accounts)
        tick, change = mine["tick"].to_numpy(np.int64), mine["change"].to_numpy(np.float64)
        place = np.lexsort((tick, line))
        around[chain.around_key] = LineSteps(line[place], tick[place], change[place])
    return Kernel(columns, contexts=contexts, around=around), order


def _figure(values: FloatArray | None, name: str, cut: slice, shape: tuple[int, ...]) -> FloatArray:
    """Return a figure of a block in one row, missing where the log has none of it."""
    if values is None:
        return np.full(shape, np.nan if name in ("valence", "low", "high") else 0.0).ravel()
    return values[:, cut].ravel()
