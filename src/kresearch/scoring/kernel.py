"""Kernel: from rows to scores, batch by batch.

``rows -> weights -> signals -> strength per network -> raw -> score (-> absence)``. What several
chains share (weights, an account's time, signals) is worked out once per batch. Nothing here
depends on the order of rows, the number of threads or the size of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain as chain_items
from itertools import islice
from typing import TypeVar

import numpy as np

from kresearch.scoring.arrays import ScoreArrays, SignalArrays, SignalName
from kresearch.scoring.batch import BATCH_CELLS, Batch, batches
from kresearch.scoring.blame import blaming_parts
from kresearch.scoring.chain import Chain
from kresearch.scoring.columns import LogColumns
from kresearch.scoring.combine import OverNetworks, pool_networks
from kresearch.scoring.rows import FloatArray, IntArray, Weights
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.timeline import Timeline, read_timeline
from kresearch.scoring.weighting.base import Weighting

Item = TypeVar("Item")
Result = TypeVar("Result")

#: The signals that every score frame shows.
_SHOWN: tuple[SignalName, ...] = ("reach", "amplification", "impact")
_STANCES: tuple[SignalName, ...] = ("stance_sum", "stance_known")
#: How many weightings a kernel keeps the context of.
_KEPT = 64
#: Less than this much known polarity is none.
_KNOWN = 1e-9


@dataclass(frozen=True)
class ScoreBlock:
    """Scores of a batch of accounts under several chains.

    Parameters
    ----------
    accounts
        Numbers of the accounts, ascending.
    scores
        One per chain, in their order.
    """

    accounts: IntArray
    scores: tuple[ScoreArrays, ...]


class Kernel:
    """The rows of a log, and what the chains asked of the whole of it.

    Parameters
    ----------
    columns
        The rows.
    contexts, around
        What stages of weightings, and signals, have found in the whole log before; else it is found
        when first asked for.

    Attributes
    ----------
    influence : dict
        Signal key of a chain -> per row the largest reach its actor had before it acted.
    """

    def __init__(
        self,
        columns: LogColumns,
        *,
        contexts: Mapping[Weighting, dict[str, FloatArray]] | None = None,
        around: Mapping[object, LineSteps | None] | None = None,
    ) -> None:
        self.columns = columns
        self.influence: dict[object, FloatArray] = {}
        self._contexts = dict(contexts or {})
        self._around = dict(around or {})

    def with_polarity(self, polarity: FloatArray) -> Kernel:
        """Return a kernel on the same rows with other polarities."""
        return Kernel(replace(self.columns, rows=replace(self.columns.rows, polarity=polarity)))

    def context(self, weighting: Weighting) -> dict[str, FloatArray]:
        """Return what the stages of a weighting found in the whole log, per row."""
        if weighting not in self._contexts:
            if len(self._contexts) >= _KEPT:
                self._contexts.clear()
            rows = self.columns.rows
            for stage in weighting.stages:
                rows = rows.with_context(stage.run(rows))
            self._contexts[weighting] = dict(rows.context)
        return self._contexts[weighting]

    def around(self, chain: Chain) -> LineSteps | None:
        """Return what the chain's signals found in the whole log."""
        key, window = chain.around_key, chain.memory.window_days
        if key not in self._around:
            ticks = None if window is None else self.columns.index.every.ticks(window)
            self._around[key] = chain.signals.look_around(self.columns, ticks)
        return self._around[key]

    def blocks(
        self, chains: Sequence[Chain], accounts: IntArray, *, threads: int = 1, cells: int = BATCH_CELLS
    ) -> Iterator[ScoreBlock]:
        """Yield the scores of accounts, ascending, under every chain."""
        for chain in chains:
            with blaming_parts(chain):
                self.context(chain.weighting)
                self.around(chain)
        made = batches(self.columns, accounts, cells=cells)

        def score(batch: Batch) -> ScoreBlock:
            shared = BatchWork(self, batch)
            return ScoreBlock(batch.accounts, tuple(map(shared.score, chains)))

        yield from map_ordered(score, made, threads=threads)


def map_ordered(work: Callable[[Item], Result], items: Iterator[Item], *, threads: int) -> Iterator[Result]:
    """Yield ``work(item)`` in order, a few at a time on threads: NumPy lets go of the lock while it works."""
    first = list(islice(items, 2))
    if threads < 2 or len(first) < 2:
        yield from map(work, chain_items(first, items))
        return
    items = chain_items(first, items)
    with ThreadPoolExecutor(threads) as pool:
        waiting: list[Future[Result]] = [pool.submit(work, item) for item in islice(items, threads + 1)]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(work, item) for item in islice(items, 1)]
        finally:
            for future in waiting:
                future.cancel()


class BatchWork:
    """One batch under several chains; what they share is worked out once."""

    def __init__(self, kernel: Kernel, batch: Batch) -> None:
        self.kernel, self.batch = kernel, batch
        self._weights: dict[Weighting, Weights] = {}
        self._timelines: dict[object, Timeline] = {}
        self._signals: dict[object, SignalArrays] = {}

    def weights(self, chain: Chain) -> Weights:
        """Return what each interaction is worth under a chain."""
        if chain.weighting not in self._weights:
            context = self.kernel.context(chain.weighting)
            cut = {name: column[self.batch.positions] for name, column in context.items()}
            self._weights[chain.weighting] = chain.weighting.weigh(self.batch.rows.with_context(cut))
        return self._weights[chain.weighting]

    def timeline(self, chain: Chain) -> Timeline:
        """Return the accounts' time under a chain."""
        key = (chain.clock, chain.memory)
        if key not in self._timelines:
            batch = self.batch
            gaps = batch.gaps if chain.clock.reads_posts else None
            self._timelines[key] = read_timeline(
                batch.every, batch.ticks, batch.owner, chain.memory, chain.clock, gaps
            )
        return self._timelines[key]

    def signals(self, chain: Chain, wanted: frozenset[SignalName] | None = None) -> SignalArrays:
        """Return the signals of every line and tick under a chain."""
        with blaming_parts(chain):
            return self._signals_of(chain, wanted)

    def _signals_of(self, chain: Chain, wanted: frozenset[SignalName] | None) -> SignalArrays:
        if wanted is None:
            wanted = chain.combine.signals | {*_SHOWN, *_STANCES}
        key = (*chain.signal_key, wanted)
        if key not in self._signals:
            influence = self.kernel.influence.get(chain.signal_key)
            self._signals[key] = chain.signals.compute(
                self.batch,
                self.timeline(chain),
                self.weights(chain),
                wanted=wanted,
                influence=None if influence is None else influence[self.batch.positions],
                around=self.kernel.around(chain),
            )
        return self._signals[key]

    def strengths(self, chain: Chain) -> FloatArray:
        """Return the strength of every line and tick under a chain."""
        signals = self.signals(chain)
        strength = np.empty(signals.shape)
        for part in self.batch.networks:
            strength[part.lines] = chain.combine.strength(signals.take(part.lines), part.network)
        return strength

    def score(self, chain: Chain) -> ScoreArrays:
        """Return the scores of the batch's accounts under a chain."""
        with blaming_parts(chain):
            return self._score(chain)

    def _score(self, chain: Chain) -> ScoreArrays:
        signals = self.signals(chain)
        raw = self._over_networks(self.strengths(chain), chain.combine.over_networks)
        shown = {name: self._summed(signals.get(name)) for name in (*_SHOWN, *_STANCES)}
        valence, known = None, shown["stance_known"]
        if known is not None and (net := shown["stance_sum"]) is not None:
            valence = np.full(known.shape, np.nan)
            np.divide(100.0 * net, known, out=valence, where=known > _KNOWN)
            # A rounded quotient may pass 100 by its last bit.
            np.clip(valence, -100.0, 100.0, out=valence)
        scores = ScoreArrays(chain.scale.score(raw), raw, valence, *(shown[name] for name in _SHOWN))
        return (
            scores if chain.absence is None else chain.absence.apply(scores, self.batch, chain.scale.baseline)
        )

    def _summed(self, signal: FloatArray | None) -> FloatArray | None:
        return None if signal is None else self._over_networks(signal)

    def _over_networks(self, values: FloatArray, how: OverNetworks = "sum") -> FloatArray:
        """Return the values of accounts: those of their lines, pooled."""
        parts = self.batch.networks
        if len(parts) == 1:
            return values
        whole = np.zeros((len(self.batch), values.shape[1]))
        for part in parts:
            whole[part.accounts] = pool_networks(whole[part.accounts], values[part.lines], how)
        return whole
