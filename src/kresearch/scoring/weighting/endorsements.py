"""Klout's +K: endorsements on the network "klout", with the limits Klout set.

An actor could give 5 a day, the same person and topic once in 7 days, and an account's +K
were capped per 90 days. What is over a limit is worth nothing; the rest is another weighting's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kresearch.scoring.rows import BoolArray, FloatArray, IntArray, Rows, Weights, run_starts
from kresearch.scoring.weighting.base import Stage, Weighting
from kresearch.scoring.weighting.strength import StrengthTimesStance
from kresearch.scoring.weighting.windows import GroupedTimes, group_numbers, running_number


@dataclass(frozen=True)
class CappedEndorsements:
    """Another weighting's worth, with +K over its limits worth nothing."""

    base: Weighting = field(default_factory=StrengthTimesStance)  #: The weighting of everything else.
    per_day: int = 5  #: +K an actor can give a day (published: 5).
    #: Days in which the same actor can give the same account and topic one (published: 7). In a run of
    #: repeats they are counted in slots from its first: of one a day the first, the eighth, ... count. The
    #: topic is that of the column ``topic``; in logs without one, that of the column ``post``.
    repeat_days: int = 7
    #: +K that count for an account within so many days (published: a cap per 90 days; its height was not
    #: published, so the figure is an assumption).
    per_window: int = 10
    window_days: int = 90

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth: as the base does."""
        return self.base.reads_polarity

    @property
    def columns(self) -> frozenset[str]:
        """Moments and posts (the topic of a +K), and what the base reads."""
        return self.base.columns | {"moment", "post"}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The actor's limits, then the account's cap."""
        return (*self.base.stages, Stage("actor", self.given), Stage("account", self.capped))

    def given(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return 1 for every +K within the actor's limits, 0 over them, 1 for all other rows."""
        allowed = np.ones(len(rows))
        plus = np.flatnonzero(_is_plus(rows))
        if not len(plus):
            return {"plus_k_given": allowed}
        own = rows.take(plus)
        actor = own.actor.astype(np.int64)
        pair = group_numbers(actor, own.line, own.posts)
        # The same +K told twice (no id, all alike) is one.
        fits = running_number(group_numbers(pair, own.moments, own.counts.astype(np.int64))) == 0
        slot = np.zeros(len(own), np.int64)
        slot[fits] = _slots(pair[fits], own.day[fits], own.moments[fits], self.repeat_days)
        first = np.zeros(len(own), bool)
        first[fits] = running_number(group_numbers(pair[fits], slot[fits]), own.moments[fits]) == 0
        fits &= first | (actor < 0)
        nth = np.zeros(len(own), np.int64)
        nth[fits] = running_number(
            group_numbers(actor[fits], own.day[fits]), own.moments[fits], own.line[fits], own.posts[fits]
        )
        fits &= (nth < self.per_day) | (actor < 0)
        allowed[plus] = fits
        return {"plus_k_given": allowed}

    def capped(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return the share of each tick's +K that the account's cap leaves."""
        share = np.ones(len(rows))
        plus = np.flatnonzero(_is_plus(rows) & (rows.context["plus_k_given"] > 0))
        if len(plus):
            line, day, tick = rows.line[plus].astype(np.int64), rows.day[plus], rows.tick[plus]
            many = rows.counts[plus]
            by_tick, by_day = GroupedTimes(line, tick, many), GroupedTimes(line, day, many)
            earlier = by_tick.before(line, tick) - by_day.before(line, day - (self.window_days - 1))
            now = by_tick.within(line, tick, 1)
            share[plus] = np.clip((self.per_window - earlier) / now, 0.0, 1.0)
        return {"plus_k_share": share}

    def weigh(self, rows: Rows) -> Weights:
        """Return the base's weights, with +K over a limit worth nothing."""
        weighed = self.base.weigh(rows)
        share = rows.context["plus_k_given"] * rows.context["plus_k_share"]
        return Weights(weighed.worth * share, weighed.weight * share, weighed.amplifying)


def _is_plus(rows: Rows) -> BoolArray:
    """Return which rows are +K."""
    return rows.is_network("klout") & rows.is_kind("endorsement")


def _slots(pair: IntArray, day: IntArray, moment: IntArray, repeat_days: int) -> IntArray:
    """Return the slot of each +K: spans of `repeat_days` from the first day of a run of repeats."""
    order = np.lexsort((moment, pair))
    pair, day = pair[order], day[order]
    begins = run_starts(pair) | (np.diff(day, prepend=0) >= repeat_days)
    begun = day[np.maximum.accumulate(np.where(begins, np.arange(len(day)), 0))]
    slots = np.empty(len(day), np.int64)
    # A run has its first day, a slot its number in the run: together one number.
    slots[order] = begun + (day - begun) // repeat_days * repeat_days
    return slots
