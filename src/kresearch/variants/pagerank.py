"""PageRank of the graph of interactions, window by window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, Signals
from kresearch.scoring.remembered import running_totals
from kresearch.variants.base import Variant
from kresearch.variants.figures import LogFigure
from kresearch.variants.quantity import QUANTITY

if TYPE_CHECKING:
    import pandas as pd

#: Through the anchors of August 2012, with 0.85 U in the reference population: as if every
#: engaged actor had no other account to react to (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=4.441, rate=0.312)
#: Ranks are rounded to this fraction, so that their running total is exact.
_FINE = 1e9


@dataclass(frozen=True)
class Ranks:
    """The usual signals, and ``figure``: what flows to the account from its actors.

    This is the one part that is no Ibis expression: for every tick that counts, the
    interactions of the window become a graph in memory, its ranks are found by rustworkx,
    and their changes go back as a table. A tick uses nothing later than itself.

    Parameters
    ----------
    damping
        The share of an actor's rank that it hands on.
    step
        Ranks are found anew every `step` ticks (counted from 1970) and kept between.
    reads_actors
        The rank of an actor depends on all others: the whole log is needed.
    """

    damping: float = 0.85
    step: int = 1
    reads_actors: bool = True

    def table(self, timeline: Any, items: Any, *, reactions: bool = False, followers: bool = False) -> Any:
        """Return the signals with ``figure``."""
        import ibis

        prepared = timeline.prepared
        signals = Signals().table(timeline, items, reactions=reactions, followers=followers)
        acted = prepared.interactions
        links = acted.group_by("line", "actor_line", "tick").aggregate(many=acted["count"].sum())
        changes = self.changes(links.to_pandas(), prepared.first, prepared.last, timeline.window)
        ranked = running_totals(signals, [ibis.memtable(changes)])
        return ranked.mutate(figure=ranked.figure / _FINE)

    def changes(self, links: pd.DataFrame, first: int, last: int, window: int | None) -> pd.DataFrame:
        """Return ``line, tick, figure``: where an account's rank changes, and by how much.

        Parameters
        ----------
        links
            ``line, actor_line, tick, many``; a missing actor stands for `many` anonymous ones.
        first, last
            First and last tick.
        window
            Ticks that an interaction counts, None for ever.
        """
        import numpy as np
        import pandas as pd

        links = links.sort_values(["tick", "line", "actor_line"], ignore_index=True)
        ticks = links["tick"].to_numpy("int64")
        rows: list[pd.DataFrame] = []
        before, seen = pd.Series(dtype="float64"), (-1, -1)
        for tick in range(first, last + 1):
            if tick % self.step:
                continue
            since = 0 if window is None else int(np.searchsorted(ticks, tick - window, side="right"))
            span = (since, int(np.searchsorted(ticks, tick, side="right")))
            if span == seen:
                continue
            seen = span
            now = rank(links.iloc[slice(*span)], damping=self.damping)
            moved = now.sub(before, fill_value=0.0)
            moved = moved[moved != 0]
            rows.append(pd.DataFrame({"line": moved.index, "tick": tick, "figure": moved.to_numpy()}))
            before = now
        if not rows:
            rows = [pd.DataFrame({"line": [], "tick": [], "figure": []})]
        types = {"line": "int32", "tick": "int32", "figure": "float64"}
        return pd.concat(rows, ignore_index=True).astype(types)


def rank(links: pd.DataFrame, *, damping: float) -> pd.Series[float]:
    """Return what flows to every account, in whole units of 1e-9 of one actor.

    ``y_v = 1 + d sum_u y_u w_uv / w_u``, the form of Brin and Page 1998: an actor nobody reacts
    to has 1, and what an actor does not hand on is lost, so separate groups of accounts do
    not change each other's rank. Handed back is ``y - 1``.

    Parameters
    ----------
    links
        ``line, actor_line, many``, all of one window.
    damping
        d.
    """
    import numpy as np
    import pandas as pd
    import rustworkx as rx

    if links.empty:
        return pd.Series(dtype="float64")
    named = links[links["actor_line"].notna()].groupby(["actor_line", "line"], as_index=False)["many"].sum()
    anonymous = links[links["actor_line"].isna()].groupby("line")["many"].sum()
    lines = np.unique(
        np.concatenate([links["line"].to_numpy("int64"), named["actor_line"].to_numpy("int64")])
    )
    sink = len(lines)
    base = 1.0 + damping * anonymous.reindex(lines, fill_value=0.0).to_numpy("float64")
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(sink + 1))
    source = np.searchsorted(lines, named["actor_line"].to_numpy("int64")).tolist()
    target = np.searchsorted(lines, named["line"].to_numpy("int64")).tolist()
    graph.add_edges_from(list(zip(source, target, named["many"].tolist(), strict=True)))
    graph.add_edge(sink, sink, 1.0)
    found = rx.pagerank(
        graph,
        alpha=damping,
        weight_fn=float,
        personalization=dict(enumerate((base / base.sum()).tolist())),
        dangling={sink: 1.0},
        tol=1e-14,
        max_iter=2000,
    )
    share = np.array([found[i] for i in range(sink)])
    flow = share * base.sum() / (1.0 - damping) - 1.0
    return pd.Series(np.round(flow * _FINE), index=lines)


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
        return QUANTITY.but(
            memory=Boxcar(self.days), signals=Ranks(self.damping, self.step), combine=LogFigure(), scale=SCALE
        )
