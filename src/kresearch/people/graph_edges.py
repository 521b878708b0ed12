"""Edges of the graph of who reacts to whom: what the kernel says each interaction is worth, added up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kresearch.engine import run_sql
from kresearch.errors import UsageError
from kresearch.people.graph_options import MOST_SLICES, GraphOptions
from kresearch.scoring.index import codes_of
from kresearch.scoring.kernel import BatchWork
from kresearch.scoring.output import Scores
from kresearch.scoring.rows import BoolArray, FloatArray, IntArray
from kresearch.scoring.weighting.stance import sign_of

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.variants import Variant


@dataclass(frozen=True)
class EdgeArrays:
    """Edges of some accounts, sorted: one per actor, account, network and slice."""

    #: Numbers of nodes: accounts first, then actors that are none.
    source: IntArray
    target: IntArray
    network: IntArray  #: Code of the network.
    slice_: IntArray  #: Number of the slice.
    #: How many, what they are worth whatever their sign, and with the sign the rule gives them.
    interactions: FloatArray
    weight: FloatArray
    worth: FloatArray
    #: Mean polarity (NaN where unknown), and of how many interactions it is known.
    polarity: FloatArray
    known: FloatArray
    kinds: FloatArray  #: Edge x kind: how many of each.

    def __len__(self) -> int:
        return len(self.source)

    @property
    def sign(self) -> IntArray:
        """1 where the mean polarity is positive, -1 where negative, 0 between and where unknown."""
        return sign_of(self.polarity).astype(np.int64)


class Reactions:
    """Who reacts to whom in a log, under a rule, slice by slice.

    Parameters
    ----------
    log
        The log.
    variant
        Says what interactions are worth and gives the scores.
    options
        Which part.

    Raises
    ------
    DeclinedError
        When the log lacks what the variant needs.
    UsageError
        For times outside the log, or too many slices.
    """

    def __init__(self, log: InteractionLog, variant: Variant, options: GraphOptions) -> None:
        self.log, self.options = log, options
        self.chain = variant.named_chain()
        self.scores = Scores(log, [self.chain], since=options.since, until=options.until)
        self.index = self.scores.index
        if not self.scores.ticks:
            first, last = (self.index.every.start_of(t) for t in (self.index.first, self.index.last))
            raise UsageError(
                f"nothing lies between the times that were asked for. Allowed: {first:%Y-%m-%d} to "
                f"{last:%Y-%m-%d}. Change --since or --until."
            )
        length = self.scores.ticks if options.slice_days is None else options.slice_days
        self.bounds = np.append(np.arange(0, self.scores.ticks, length), self.scores.ticks)
        if len(self.bounds) - 1 > MOST_SLICES:
            raise UsageError(
                f"{len(self.bounds) - 1:,} slices of {length} days are too many. Allowed: {MOST_SLICES}. "
                "Take longer slices, or a shorter time with --since and --until."
            )
        #: Interactions of anonymous people, per account: they are no edge.
        self.anonymous = np.zeros(len(self.index.accounts))

    @property
    def slices(self) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
        """First and, not included, last time of each slice, UTC."""
        import pandas as pd

        day = self.index.every.seconds * 1_000_000
        edges = [
            pd.Timestamp(int(self.scores.times[0]) + int(b) * day, unit="us", tz="UTC") for b in self.bounds
        ]
        return list(itertools.pairwise(edges))

    @cached_property
    def standings(self) -> tuple[FloatArray, FloatArray]:
        """Score and valence, account x slice, at the end of each slice; NaN where unknown."""
        shape = (len(self.index.accounts), len(self.bounds) - 1)
        score, valence = np.full(shape, np.nan), np.full(shape, np.nan)
        for numbers, (found,) in self.scores.blocks():
            score[numbers] = found.score[:, self.bounds[1:] - 1]
            if found.valence is not None:
                valence[numbers] = found.valence[:, self.bounds[1:] - 1]
        return score, valence

    @cached_property
    def chosen(self) -> BoolArray:
        """Which accounts are taken: all, or those with the highest scores at the end; ties by name."""
        last = self.standings[0][:, -1]
        chosen = np.zeros(len(last), bool)
        order = np.lexsort((np.arange(len(last)), -np.nan_to_num(last)))
        chosen[order[: self.options.top]] = True
        return chosen

    @property
    def nodes(self) -> int:
        """How many nodes there could be: accounts, then actors that are none."""
        return len(self.index.accounts) + len(self.index.actor_of)

    def names(self, which: IntArray) -> list[str]:
        """Return the names of some nodes."""
        accounts = len(self.index.accounts)
        table = self.log.scored_interactions()
        engine = table.get_backend()
        engine._run_pre_execute_hooks(table)
        sql = (
            f"SELECT DISTINCT hash(actor, {self.index.salt}), actor "  # noqa: S608 - the SQL is made by Ibis
            f"FROM ({engine.compile(table)}) WHERE actor IS NOT NULL"
        )
        found = run_sql(engine, sql) if bool((which >= accounts).any()) else []
        names = np.empty(len(self.index.actor_of), object)
        codes = codes_of(self.index.actor_of, np.array([row[0] for row in found], np.uint64))
        names[codes] = [row[1] for row in found]
        return [self.index.accounts[n] if n < accounts else str(names[n - accounts]) for n in which]

    def edges(self) -> Iterator[EdgeArrays]:
        """Yield the edges, some accounts at a time."""
        self.anonymous[:] = 0.0
        for work in self.scores.scorer.works(self.chain.chain):
            yield self._edges(work)

    def _edges(self, work: BatchWork) -> EdgeArrays:
        rows = work.batch.rows
        weights = work.weights(self.chain.chain)
        # Ticks count from the log's first, slices from the first that is given out.
        tick = rows.tick.astype(np.int64) - self._start
        inside = (tick >= 0) & (tick < self.scores.ticks) & self.chosen[rows.account]
        nameless = inside & ~rows.named
        np.add.at(self.anonymous, rows.account[nameless], rows.counts[nameless])
        here = np.flatnonzero(inside & rows.named)
        where = np.searchsorted(self.bounds, tick[here], side="right") - 1
        keys = [rows.line[here].astype(np.int64), rows.actor[here].astype(np.int64), where]
        order = np.lexsort(keys[::-1])
        here, keys = here[order], [key[order] for key in keys]
        begins = np.ones(len(here), bool)
        if len(here):
            begins[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
        edge, count = np.cumsum(begins) - 1, int(begins.sum())
        many, weight = rows.counts[here], weights.weight[here]
        polarity = rows.polarities[here]
        known = ~np.isnan(polarity)

        def total(values: FloatArray) -> FloatArray:
            return np.bincount(edge, values, count).astype(np.float64)

        told = total(known * many)
        mean = np.full(count, np.nan)
        np.divide(total(np.nan_to_num(polarity) * many), told, out=mean, where=told > 0)
        width = len(self.index.kinds)
        kinds = np.bincount(edge * width + rows.kind[here], many, count * width).reshape(count, width)
        actor, line = keys[1][begins], keys[0][begins]
        account = self.index.account_of_actor[actor]
        found = EdgeArrays(
            source=np.where(account >= 0, account, len(self.index.accounts) + actor),
            target=line // self.index.width,
            network=line % self.index.width,
            slice_=keys[2][begins],
            interactions=total(many),
            weight=total(np.abs(weight)),
            worth=total(weight),
            polarity=mean,
            known=told,
            kinds=kinds.astype(np.float64),
        )
        if not self.options.min_weight:
            return found
        heavy = found.weight >= self.options.min_weight
        return EdgeArrays(**{name: values[heavy] for name, values in vars(found).items()})

    @property
    def _start(self) -> int:
        tick = self.index.every.seconds * 1_000_000
        return int(self.scores.times[0]) // tick - self.index.first
