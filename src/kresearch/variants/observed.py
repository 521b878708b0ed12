"""What the variants `klout-*-observed` have in common: two figures, fitted to what people wrote down.

The figures were chosen by `kresearch.behaviours.fit_observed` over all rows with a reported size of three
eras together. There is one pair of them, none for an era and none for a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kresearch.scoring import Chain, LogLinear, SignalArrays, Signals
from kresearch.scoring.arrays import SignalName
from kresearch.scoring.batch import Batch
from kresearch.scoring.combine import OverNetworks, log_of
from kresearch.scoring.eras import era_chain
from kresearch.scoring.networks import NetworkTable, network_table
from kresearch.scoring.rows import RESOLUTION, FloatArray, IntArray
from kresearch.scoring.running_totals import ageing_totals
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.timeline import Timeline

#: Weight of the pace of own posts, beside 0.6, 0.2 and 0.2 of the three signals.
POSTING = 0.15
#: How networks are pooled where Klout did not say that they add up: 1 adds, a great number takes the best.
POOL = 1.5
#: Posts a day of an ordinary account, a hundred in thirty days: "some" pace.
ORDINARY_PACE = 100.0 / 30.0


@dataclass(frozen=True)
class PostingPace(Signals):
    """The signals, and beside them how much an account posts on the days on which it posts.

    ``P / (D + d)``: remembered own posts for a remembered day with a post. A week of silence takes away days
    and posts alike and hardly changes it; only after a whole window without a post it is gone.

    Parameters
    ----------
    prior_posts
        As of the signals.
    prior_days
        d, so many days without a post that every account is credited with: a tenth of thirty days, as ten
        posts are a tenth of an ordinary account's.
    """

    prior_days: float = 3.0

    def figure(
        self, found: SignalArrays, batch: Batch, timeline: Timeline, around: LineSteps | None
    ) -> FloatArray | None:
        """Return the pace of every line and tick; None where a log has no posts."""
        del found, around
        if batch.post_cells is None:
            return None
        cells, amounts = batch.post_cells
        firsts = _first_of_days(batch, cells[amounts > 0])
        days = ageing_totals(timeline, firsts, np.full(len(firsts), float(RESOLUTION)))
        pace: FloatArray = ageing_totals(timeline, cells, amounts) / (days + self.prior_days)
        return pace


def _first_of_days(batch: Batch, cells: IntArray) -> IntArray:
    """Return the cell of the first post of every line and day (UTC), whatever the step of the grid."""
    cells = np.unique(cells)
    line, tick = np.divmod(cells, batch.ticks)
    day = (batch.index.first + tick) // batch.every.ticks(1.0)
    begins = np.ones(len(cells), bool)
    begins[1:] = (line[1:] != line[:-1]) | (day[1:] != day[:-1])
    return cells[begins]


@dataclass(frozen=True)
class WithPosting:
    """Another rule's strength, and the pace of own posts beside it, as far as anybody reacts at all.

    ``W_n w ln(1 + pace / unit) U / (U + 1)``: with a reach U of nobody, posts alone are nothing.

    Parameters
    ----------
    weight
        w, of the logarithm of the pace.
    unit
        Posts a day that count as "some".
    base
        The rule that it is added to.
    table
        Where the network weights W_n come from.
    """

    weight: float = POSTING
    unit: float = ORDINARY_PACE
    base: LogLinear = LogLinear()
    table: NetworkTable = field(default_factory=network_table)

    @property
    def signals(self) -> frozenset[SignalName]:
        """Those of the rule, and the figure that is the pace."""
        return self.base.signals | {"figure", "reach"}

    @property
    def over_networks(self) -> OverNetworks:
        """As the rule."""
        return self.base.over_networks

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the strength on `network`.

        Examples
        --------
        >>> rule = WithPosting(weight=1.0, unit=10.0, base=LogLinear(reach=0.0))
        >>> busy = SignalArrays(figure=np.array([[10.0, 10.0]]), reach=np.array([[0.0, 99.0]]))
        >>> rule.strength(busy, "twitter").round(3).tolist()
        [[0.0, 0.686]]
        """
        strength = self.base.strength(signals, network)
        if signals.figure is None or signals.reach is None:
            return strength
        heard = np.maximum(signals.reach, 0.0)
        pace = log_of(signals.figure, self.unit) * heard / (heard + 1.0)
        return strength + self.table.weight(network) * self.weight * pace


def observed_chain(era: str, *, posting: float = POSTING, pool: float | None = POOL) -> Chain:
    """Return an era's chain with what was seen of it; the scale is the era's and must be fitted anew.

    Parameters
    ----------
    era
        One of `kresearch.scoring.eras.ERAS`.
    posting
        Weight of the pace of own posts; 0 for none.
    pool
        How networks are pooled where the era does not add them up; None for what its file says.
    """
    stated = era_chain(era)
    rule = stated.combine
    assert isinstance(rule, LogLinear)
    if pool is not None and rule.over_networks != "sum":
        rule = replace(rule, over_networks=pool)
    if not posting:
        return stated.replace(combine=rule)
    return stated.replace(signals=PostingPace(), combine=WithPosting(posting, base=rule))
