"""Scores of a log on Spark, in the same blocks as those of DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kresearch._common.names import take_names
from kresearch.errors import DeclinedError, UnknownNameError
from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.chain_set import ChainSet
from kresearch.scoring.group import FIGURES
from kresearch.scoring.output import NamedChain, Scores
from kresearch.scoring.rows import FloatArray, IntArray
from kresearch.scoring.scorer import lacks
from kresearch.scoring.spark import SparkLog

if TYPE_CHECKING:
    import pyarrow as pa

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


class SparkScores(Scores):
    """Scores of one log on Spark; parameters and methods as of `Scores`.

    What is scored is given back to this process: name accounts, or a span, where that is too much.
    """

    def __init__(
        self,
        log: InteractionLog,
        chains: Sequence[NamedChain],
        *,
        every: str = "1d",
        accounts: Iterable[str] | None = None,
        since: When | None = None,
        until: When | None = None,
        on_declined: str = "raise",
    ) -> None:
        self.log, self.every = log, every
        self.table_of = SparkLog(log, every=every)
        known = self.table_of.accounts()
        wanted = known if accounts is None else sorted(set(take_names(accounts)))
        unknown = sorted(set(wanted) - set(known))
        if unknown:
            raise UnknownNameError("account", unknown[0], known[:50])
        self.index = self.table_of.grid.index(wanted)
        self._accounts = None if accounts is None else wanted
        grid = self.table_of.grid
        self.declined = {
            one.label: reason
            for one in chains
            if (
                reason := lacks(
                    one.chain,
                    has_posts=grid.has_posts,
                    has_audience=grid.has_audience,
                    has_polarity=grid.has_polarity,
                    has_post_ids=grid.has_post_ids,
                )
            )
        }
        if self.declined and on_declined == "raise":
            raise DeclinedError(next(iter(self.declined.values())))
        self.chains = tuple(one for one in chains if one.label not in self.declined)
        self._cut = self._ticks(since, until)

    def blocks(self) -> Iterator[tuple[IntArray, tuple[ScoreArrays, ...]]]:
        """Yield all accounts and their scores under each chain, in one block."""
        chains = ChainSet(tuple(one.chain for one in self.chains))
        found = self.table_of.score(
            chains, accounts=self._accounts, part=(self._cut.start, self._cut.stop)
        ).sort_by([("chain", "ascending"), ("account", "ascending"), ("tick", "ascending")])
        rows = len(self.index.accounts) * self.ticks
        parts = [found.slice(number * rows, rows) for number in range(len(chains.chains))]
        yield self.index.scored, tuple(map(self._arrays, parts))

    def _arrays(self, table: pa.Table) -> ScoreArrays:
        """Return the sorted rows of one chain as account x tick."""
        shape = (len(self.index.accounts), self.ticks)
        figures: dict[str, FloatArray | None] = {}
        for name in FIGURES:
            values = table.column(name).to_numpy().astype(np.float64).reshape(shape)
            figures[name] = None if name in ("low", "high") and bool(np.isnan(values).all()) else values
        score, raw = figures.pop("score"), figures.pop("raw")
        assert score is not None
        assert raw is not None
        return ScoreArrays(score, raw, **figures)
