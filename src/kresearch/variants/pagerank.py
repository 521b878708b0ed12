"""PageRank of the graph of interactions, window by window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, LogOf, SignalArrays, Signals
from kresearch.scoring.batch import Batch
from kresearch.scoring.columns import LogColumns
from kresearch.scoring.rows import FloatArray, IntArray
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.timeline import Timeline
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY

#: Through the anchors of August 2012, with 0.85 U in the reference population: as if every
#: engaged actor had no other account to react to (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=4.441, rate=0.312)
#: Ranks are rounded to this fraction, so that their running total is exact.
_FINE = 1e9


@dataclass(frozen=True)
class Ranks(Signals):
    """The usual signals, and ``figure``: what flows to the account from its actors.

    For every tick that counts, the interactions of the window become a graph in memory, and
    rustworkx finds its ranks. A tick uses nothing later than itself.
    """

    damping: float = 0.85  #: The share of an actor's rank that it hands on.
    step: int = 1  #: Ranks are found anew every `step` ticks (counted from 1970) and kept between.

    @property
    def reads_actors(self) -> bool:
        """Yes: the rank of an actor depends on all others."""
        return True

    def look_around(self, columns: LogColumns, window: int | None) -> LineSteps:
        """Return where an account's rank changes, and by how much (in whole units of 1e-9)."""
        rows, index = columns.rows, columns.index
        line, actor = rows.line.astype(np.int64), rows.actor.astype(np.int64)
        # An actor that is an account acts from that account's line; others from lines of their own.
        source = len(index.accounts) * index.width + actor * index.width + rows.network
        if rows.actor_line is not None:
            source = np.where(rows.actor_line >= 0, rows.actor_line, source)
        source = np.where(actor >= 0, source, -1)
        order = np.lexsort((source, line, rows.tick))
        links = Links(source[order], line[order], rows.counts[order])
        return self.changes(
            links,
            rows.tick[order].astype(np.int64),
            first=index.first,
            ticks=index.ticks,
            window=window,
            lines=len(index.accounts) * index.width,
        )

    def changes(
        self, links: Links, tick: IntArray, *, first: int, ticks: int, window: int | None, lines: int
    ) -> LineSteps:
        """Return where ranks change.

        Links come with their tick from the log's first on, sorted by it. `window` is how long one counts,
        None for ever; only lines below `lines` are accounts, and what flows to others is left out.
        """
        found: list[tuple[IntArray, int, FloatArray]] = []
        ranked, before = np.empty(0, np.int64), np.empty(0)
        seen = (-1, -1)
        for now in range(ticks):
            if (now + first) % self.step:
                continue
            since = 0 if window is None else int(np.searchsorted(tick, now - window, side="right"))
            span = (since, int(np.searchsorted(tick, now, side="right")))
            if span == seen:
                continue
            seen = span
            here, flow = rank(links.part(*span), damping=self.damping)
            both = np.union1d(ranked, here)
            moved = _aligned(both, here, flow) - _aligned(both, ranked, before)
            changed = (moved != 0) & (both < lines)
            found.append((both[changed], now, moved[changed]))
            ranked, before = here, flow
        if not found:
            return LineSteps(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        at = np.concatenate([np.full(len(part), now) for part, now, _ in found])
        return LineSteps(
            np.concatenate([part for part, _, _ in found]),
            at,
            np.concatenate([moved for _, _, moved in found]),
        )

    def figure(
        self, found: SignalArrays, batch: Batch, timeline: Timeline, around: LineSteps | None
    ) -> FloatArray | None:
        """Return the rank of an account at every tick."""
        del found
        if around is None:
            return None
        here = np.flatnonzero(np.isin(around.line // batch.index.width, batch.accounts))
        cells = batch.places(around.line[here]) * batch.ticks + around.tick[here]
        steps = np.bincount(cells, around.change[here], timeline.lines * timeline.ticks)
        return np.cumsum(steps.reshape(timeline.lines, timeline.ticks), axis=1) / _FINE


@dataclass(frozen=True)
class Links:
    """Who acted on whom how often; a source of -1 stands for anonymous actors."""

    source: IntArray
    target: IntArray
    many: FloatArray

    def part(self, start: int, stop: int) -> Links:
        """Return some links."""
        return Links(self.source[start:stop], self.target[start:stop], self.many[start:stop])


def _aligned(lines: IntArray, own: IntArray, values: FloatArray) -> FloatArray:
    """Return values at `lines`, zero where there is none; both are sorted."""
    found = np.zeros(len(lines))
    found[np.searchsorted(lines, own)] = values
    return found


def rank(links: Links, *, damping: float) -> tuple[IntArray, FloatArray]:
    """Return the lines that are reacted to, and what flows to each, in whole units of 1e-9 of one actor.

    ``y_v = 1 + d sum_u y_u w_uv / w_u`` over the links of one window with the damping d, the form of Brin and
    Page 1998: an actor nobody reacts to has 1, and what an actor does not hand on is lost, so separate groups
    of accounts do not change each other's rank. Handed back is ``y - 1``.
    """
    import rustworkx as rx

    lines = np.unique(links.target)
    if not len(lines):
        return lines, np.empty(0)
    sink = len(lines)
    target = np.searchsorted(lines, links.target)
    named = links.source >= 0
    received = np.bincount(target[~named], links.many[~named], sink)
    sources, place = np.unique(links.source[named], return_inverse=True)
    target, many = target[named], links.many[named]
    share = many / np.bincount(place, many, len(sources))[place]
    # Most actors are reacted to by nobody: they have 1, and need no node in the graph.
    node = np.searchsorted(lines, sources)
    inner = (lines[np.minimum(node, sink - 1)] == sources)[place]
    received = received + np.bincount(target[~inner], share[~inner], sink)
    pairs, pair = np.unique(node[place[inner]] * sink + target[inner], return_inverse=True)
    heavy = np.bincount(pair, many[inner], len(pairs))
    base = 1.0 + damping * received
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(sink + 1))
    edges = zip((pairs // sink).tolist(), (pairs % sink).tolist(), heavy.tolist(), strict=True)
    graph.add_edges_from(list(edges))
    graph.add_edge(sink, sink, 1.0)
    found = rx.pagerank(
        graph,
        alpha=damping,
        weight_fn=float,
        personalization=dict(enumerate((base / base.sum()).tolist())),
        dangling={sink: 1.0},
        tol=1e-14,
        # What is left after n rounds falls as damping ** n.
        max_iter=2000 + int(40 / (1.0 - damping)),
    )
    flow = np.array([found[i] for i in range(sink)]) * base.sum() / (1.0 - damping) - 1.0
    return lines, np.round(flow * _FINE)


class Pagerank(Variant):
    """PageRank (peer) of the graph of interactions: an actor's rank is divided among its accounts.

    Source: Brin and Page 1998; TwitterRank and others apply it to accounts. One graph per network and
    tick, of the interactions of the last `days` days, an edge as heavy as there are interactions. An
    actor who turns to one more account takes from the others, so it claims neither that an
    interaction never lowers a score nor that posts matter. It costs one graph per tick in
    memory: take a larger `step` for long logs.
    """

    name: ClassVar[str] = "pagerank"
    claims: ClassVar[frozenset[str]] = frozenset({"networks-help", "equal-when-positive", "diminishing"})

    days: float = Field(90.0, gt=0, le=3650, description="window of the interactions")
    damping: float = Field(0.85, gt=0, lt=1, description="share of its rank that an actor hands on")
    step: int = Field(1, ge=1, le=365, description="ranks are found anew every so many ticks")

    def chain(self) -> Chain:
        """Return quantity with memory, signals, combine and scale changed."""
        return QUANTITY.replace(
            memory=Boxcar(self.days),
            signals=Ranks(damping=self.damping, step=self.step),
            combine=LogOf(),
            scale=SCALE,
        )
