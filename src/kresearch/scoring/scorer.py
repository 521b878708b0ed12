"""The scorer: one log, read once, for any number of chains."""

from __future__ import annotations

import copy
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kresearch._common.memory import memory_limit_bytes
from kresearch._common.names import take_names
from kresearch.errors import DeclinedError
from kresearch.scoring.batch import batches
from kresearch.scoring.chain import Chain
from kresearch.scoring.columns import LogColumns, read_columns
from kresearch.scoring.index import LogIndex, read_index
from kresearch.scoring.influence import answer, questions, spread
from kresearch.scoring.kernel import BatchWork, Kernel, ScoreBlock
from kresearch.scoring.rows import FloatArray, IntArray
from kresearch.scoring.sources import Sources
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Bytes that a row takes while it is read, sorted and scored; measured, rounded up.
ROW_BYTES = 64
#: Fewer rows than that are never read in several passes.
LEAST_ROWS = 100_000
#: How many ways of making signals a kernel keeps the influence of actors for.
_KEPT = 64
#: Every optional column that a part may read.
ALL_COLUMNS = frozenset({"moment", "post"})


class Scorer:
    """One log for any number of chains.

    Parameters
    ----------
    log
        The log; it is not changed.
    chains
        The scoring rules that will be asked for.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Score only these accounts, default all.
    columns
        Optional columns to read beside those that the chains name, e.g. for a ledger.
    whole
        Read every account, for chains that look at what actors do elsewhere and are asked for later.
    memory_limit
        Bytes that rows may take; more of them are read in several passes. Default a third of what the
        process may use (`kresearch._common.memory`): the rest is DuckDB's and the results'.
    threads
        Default one per processor.
    on_declined
        ``"raise"``, or ``"skip"``: leave out chains that the log cannot answer; `declined` has the reasons.

    Raises
    ------
    DeclinedError
        When the log lacks what a chain needs; says what.
    """

    def __init__(
        self,
        log: InteractionLog,
        chains: Iterable[Chain],
        *,
        every: str = "1d",
        accounts: Iterable[str] | None = None,
        columns: Collection[str] = (),
        whole: bool = False,
        memory_limit: int | None = None,
        threads: int | None = None,
        on_declined: str = "raise",
    ) -> None:
        self.chains = tuple(chains)
        self.every = Every(every)
        self.threads = threads or os.cpu_count() or 1
        self.sources = Sources(log)
        self._columns = frozenset(columns).union(*(chain.columns for chain in self.chains))
        whole = whole or any(chain.reads_actors for chain in self.chains)
        asked = None if accounts is None else take_names(accounts)
        self.index: LogIndex = read_index(self.sources, self.every, accounts=asked, whole=whole)
        self.declined: dict[Chain, str] = {}
        for chain in self.chains:
            if (reason := self.lacks(chain)) is not None:
                if on_declined == "raise":
                    raise DeclinedError(reason)
                self.declined[chain] = reason
        self.chains = tuple(chain for chain in self.chains if chain not in self.declined)
        self._parts = [(0, len(self.index.accounts))] if whole else self._split(memory_limit)
        self._asked: IntArray | None = None
        self._kept: tuple[tuple[int, int], Kernel] | None = None

    def _split(self, memory_limit: int | None) -> list[tuple[int, int]]:
        """Return ranges of accounts whose rows fit into memory together."""
        room = memory_limit if memory_limit is not None else memory_limit_bytes() // 3
        most = max(LEAST_ROWS, room // ROW_BYTES)
        total = np.concatenate([[0], np.cumsum(self.index.rows)])
        parts, first = [], 0
        while first < len(self.index.accounts):
            last = int(np.searchsorted(total, total[first] + most, side="right")) - 1
            last = max(first + 1, min(last, len(self.index.accounts)))
            parts.append((first, last))
            first = last
        return parts

    def lacks(self, chain: Chain) -> str | None:
        """Return why this log cannot answer a chain; None where it can."""
        return lacks(
            chain,
            has_posts=self.sources.has_posts,
            has_audience=self.sources.has_audience,
            has_polarity=self.index.has_polarity,
            has_post_ids=self.index.has_post_ids,
        )

    def kernel(self, part: tuple[int, int] | None = None) -> Kernel:
        """Return the kernel of a range of accounts (default the first), read when first asked for."""
        part = part or self._parts[0]
        if self._kept is None or self._kept[0] != part:
            self._kept = None
            needs_sights = not self.sources.has_posts and (
                "post" in self._columns or any(chain.reads_posts for chain in self.chains)
            )
            columns: LogColumns = read_columns(
                self.sources, self.index, columns=self._columns, sights=needs_sights, accounts=part
            )
            self._kept = (part, Kernel(columns))
        return self._kept[1]

    def with_polarity(self, polarity: FloatArray) -> Scorer:
        """Return a scorer of the same log with other polarities, one per row of its kernel.

        Only for a log whose rows are held in one range.
        """
        changed = copy.copy(self)
        changed._kept = (self._parts[0], self.kernel().with_polarity(polarity))
        return changed

    def blocks(self, chains: Sequence[Chain] | None = None) -> Iterator[ScoreBlock]:
        """Yield the scores of the accounts that were asked for, ascending, a batch at a time.

        Parameters
        ----------
        chains
            Some of the scorer's chains, or others that read no further column; default all.
        """
        chains = self.chains if chains is None else tuple(chains)
        asked = self._questions()
        answers = self._answers(chains, asked)
        for first, last in self._parts:
            kernel = self.kernel((first, last))
            self._influence(kernel, chains, asked, answers)
            here = self.index.scored[(self.index.scored >= first) & (self.index.scored < last)]
            if len(here):
                yield from kernel.blocks(chains, here, threads=self.threads)

    def works(self, chain: Chain) -> Iterator[BatchWork]:
        """Yield the batches of the accounts that were asked for, for a look between rows and scores."""
        asked = self._questions()
        answers = self._answers([chain], asked)
        for first, last in self._parts:
            kernel = self.kernel((first, last))
            self._influence(kernel, [chain], asked, answers)
            here = self.index.scored[(self.index.scored >= first) & (self.index.scored < last)]
            for batch in batches(kernel.columns, here):
                yield BatchWork(kernel, batch)

    def influence(self, chain: Chain) -> Kernel:
        """Return the kernel with the influence of actors under a chain filled in (one range only)."""
        asked = self._questions()
        self._influence(self.kernel(), [chain], asked, self._answers([chain], asked))
        return self.kernel()

    def _questions(self) -> IntArray:
        """Return what must be known of actors that are accounts."""
        if self._asked is None:
            self._asked = self._read_questions()
        return self._asked

    def _read_questions(self) -> IntArray:
        if not self.index.actors_are_accounts:
            return np.empty(0, np.int64)
        found = [questions(self.kernel(part).columns.rows, self.index.ticks) for part in self._parts]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _answers(self, chains: Sequence[Chain], asked: IntArray) -> dict[object, FloatArray]:
        """Return the largest reach of actors, per way in which signals are made."""
        keys = {chain.signal_key: chain for chain in chains}
        if not len(asked):
            return {}
        if len(self._parts) == 1:
            keys = {key: chain for key, chain in keys.items() if key not in self.kernel().influence}
        found: dict[object, FloatArray] = {key: np.zeros(len(asked)) for key in keys}
        for part in self._parts:
            kernel = self.kernel(part)
            for key, chain in keys.items():
                found[key] += answer(kernel, chain, asked, threads=self.threads)
        return found

    def _influence(
        self, kernel: Kernel, chains: Sequence[Chain], asked: IntArray, answers: dict[object, FloatArray]
    ) -> None:
        """Give every row of a kernel the influence of its actor."""
        for chain in chains:
            key = chain.signal_key
            if key in answers and key not in kernel.influence:
                if len(kernel.influence) >= _KEPT:
                    kernel.influence.clear()
                kernel.influence[key] = spread(kernel.columns.rows, self.index.ticks, asked, answers[key])


def lacks(
    chain: Chain, *, has_posts: bool, has_audience: bool, has_polarity: bool, has_post_ids: bool
) -> str | None:
    """Return why a log cannot answer a chain, with what to do; None where it can."""
    if chain.reads_posts and not has_posts and not has_post_ids:
        return (
            "the log has neither a posts table nor post ids in its interactions, so nobody can tell "
            "when an account was inactive. A variant with a rule of its own for silence needs it. "
            "Add a posts table, map the column that holds the post's id, or take a calendar variant."
        )
    if "followers" in chain.combine.signals and not has_audience:
        return (
            "the log has no audience table, so the number of followers is unknown. "
            "Add one with account, network, at, followers, or leave this variant out."
        )
    return chain.signals.lacks(has_polarity=has_polarity, has_post_ids=has_post_ids)
