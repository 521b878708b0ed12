"""Actors in context: who reacts, beside how much else they react to.

Klout, October 2011: "PeopleRank" looks at who reacts in the context of how much else they
react to; and the more an actor likes and shares in a day, the less each act is worth
(behaviours M3 and G5). Two dilutions multiply the worth of an act:

- ``(1 + (n - 1) / d)^-g`` with n the actor's acts of that day up to the act's tick, to anybody;
- ``(1 + e / u)^-g`` with e the actor's acts of the last days toward others than this account.

Both look back only, and every act of a tick is diluted alike, so row order does not matter.
Anonymous actors (totals) have no context and are not diluted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kresearch.scoring.rows import Codes, FloatArray, IntArray, Rows, Weights, run_starts
from kresearch.scoring.weighting.base import Stage, Weighting
from kresearch.scoring.weighting.strength import StrengthTimesStance
from kresearch.scoring.weighting.windows import GroupedTimes


@dataclass(frozen=True)
class DilutedActors:
    """Another weighting's worth, diluted by how much else the actor does."""

    base: Weighting = field(default_factory=StrengthTimesStance)  #: The weighting that is diluted.
    acts_per_day: float = 10.0  #: d: acts of a day beyond the first that halve the day's worth when g is 1.
    other_acts: float = 30.0  #: u: acts toward others within `days` that halve the worth when g is 1.
    days: int = 30  #: How far back acts toward others are counted.
    exponent: float = 0.5  #: g: 0 is no dilution, 1 shares one actor's say among all it reacts to.

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth: as the base does."""
        return self.base.reads_polarity

    @property
    def columns(self) -> frozenset[str]:
        """Moments, because days are counted, and what the base reads."""
        return self.base.columns | {"moment"}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The actor's acts toward everybody."""
        return (*self.base.stages, Stage("actor", self.acts))

    def acts(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return the share of the worth that is left beside what else the actor does."""
        share = np.ones(len(rows))
        known = np.flatnonzero(rows.named & (self.base.weigh(rows).worth != 0))
        if len(known):
            actor, line = rows.actor[known].astype(np.int64), rows.line[known]
            tick, day, many = rows.tick[known], rows.day[known], rows.counts[known]
            today, total = _acts(actor, tick, day, many, self.days)
            # Rows come sorted by line and actor.
            pair: IntArray = np.cumsum(run_starts(line, actor))
            toward = _acts(pair, tick, day, many, self.days)[1]
            crowded = 1.0 + (today - 1.0) / self.acts_per_day
            elsewhere = 1.0 + (total - toward) / self.other_acts
            share[known] = (crowded * elsewhere) ** (-self.exponent)
        return {"actors_share": share}

    def weigh(self, rows: Rows) -> Weights:
        """Return the base's weights, diluted."""
        weighed, share = self.base.weigh(rows), rows.context["actors_share"]
        return Weights(weighed.worth * share, weighed.weight * share, weighed.amplifying)


def _acts(
    group: Codes, tick: Codes, day: Codes, many: FloatArray, days: int
) -> tuple[FloatArray, FloatArray]:
    """Return a group's acts of the day up to the tick, and with those of the days before."""
    # What is looked up in its own order is found fast.
    order = np.argsort(group.astype(np.int64) * (int(tick.max()) + 1) + tick, kind="stable")
    group, tick, day, many = group[order], tick[order], day[order], many[order]
    by_tick, by_day = GroupedTimes(group, tick, many), GroupedTimes(group, day, many)
    total = by_tick.until(group, tick)
    found = np.empty((2, len(order)))
    found[:, order] = total - by_day.before(group, day), total - by_day.before(group, day - (days - 1))
    return found[0], found[1]
