"""Dilution: an actor's say shrinks when it looks bought or mechanical.

Three rules, each of which can be switched off, over any other weighting:

- *spread*: an actor that reacts to everybody has one say to divide. Up to
  `spread_limit` accounts within `days` days count fully, beyond that each of N counts
  ``spread_limit / N``. Klout
  said that it looked at how selective the people are who react; the formula is ours.
- *repeats*: the k-th interaction of one actor with one account within `days` days adds
  ``log2((k + 1) / k)`` to reactions and amplification: 1, 0.58, 0.42, ... Reach and impact
  count an actor once anyway, so the actor's say itself does not shrink.
- *newcomers*: actors first seen less than `fresh_days` days ago. When more of them arrive
  at one account than is usual there, n of them count as ``sqrt(n x allowed)``.

An interaction is diluted by what happened up to its own hour, never by anything later, so
the tick may be a day or an hour. Totals of anonymous actors are not diluted: nothing is
known about them. "First seen" means in the log: creation dates of accounts are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kresearch.scoring.rows import BoolArray, FloatArray, IntArray, Rows, Weights
from kresearch.scoring.weighting.base import Stage, Weighting
from kresearch.scoring.weighting.strength import StrengthTimesStance
from kresearch.scoring.weighting.windows import GroupedTimes, group_numbers

#: How many windows of `fresh_days` the usual number of newcomers is taken from.
_EARLIER = 4


@dataclass(frozen=True)
class Diluted:
    """Another weighting, with the say of spread-out, repeating and brand-new actors reduced."""

    #: What an interaction is worth before dilution.
    inner: Weighting = field(default_factory=StrengthTimesStance)
    #: Switches of the three rules.
    spread: bool = True
    repeats: bool = True
    newcomers: bool = True
    #: Accounts (on one network each) that an actor may react to within `days` in full.
    spread_limit: int = 20
    days: float = 90.0  #: How far back spread and repeats look.
    fresh_days: float = 7.0  #: How long an actor is new after it was first seen in the log.
    burst: int = 20  #: Newcomers within `fresh_days` that one account may have without being diluted.
    surge: float = 3.0  #: So many times the account's usual number of newcomers is allowed too.

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        return self.inner.reads_polarity

    @property
    def columns(self) -> frozenset[str]:
        """Moments, because hours are counted, and what the inner weighting reads."""
        return self.inner.columns | {"moment"}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What the actor did elsewhere, then what happened at the account."""
        return (*self.inner.stages, Stage("actor", self.actors), Stage("account", self.arrivals))

    def actors(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return how many accounts each actor had met, and the hour it was first seen.

        An account is met from an interaction until `days` after the last one: it adds 1 where
        that span begins and takes 1 away where it ends. An end is known when it comes.
        """
        named = np.flatnonzero(rows.named)
        actor, hour = rows.actor[named].astype(np.int64), rows.hour[named]
        met, seen = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
        if len(named):
            line = rows.line[named].astype(np.int64)
            met[named] = count_met(actor, line, hour, _hours(self.days)).until(actor, hour)
            number = np.unique(actor, return_inverse=True)[1]
            first = np.full(int(number.max()) + 1, np.iinfo(np.int64).max)
            np.minimum.at(first, number, hour)
            seen[named] = first[number]
        return {"dilution_met": met, "dilution_seen": seen}

    def arrivals(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return the share of fresh actors that counts, and what an actor's repeat still adds."""
        crowd, repeats = np.ones(len(rows)), np.ones(len(rows))
        named = np.flatnonzero(rows.named)
        if not len(named):
            return {"dilution_crowd": crowd, "dilution_repeats": repeats}
        line, hour = rows.line[named].astype(np.int64), rows.hour[named]
        pair = group_numbers(line, rows.actor[named])
        seen = rows.context["dilution_seen"][named]
        fresh_hours = _hours(self.fresh_days)
        fresh: BoolArray = hour - seen < fresh_hours
        crowd[named] = np.where(fresh, self._crowd(line, hour, pair, fresh, fresh_hours), 1.0)
        # Interactions of the same hour share what they add together, so their order does not matter.
        acts = GroupedTimes(pair, hour, rows.counts[named])
        until, now = acts.within(pair, hour, _hours(self.days)), acts.within(pair, hour, 1)
        repeats[named] = (np.log2(1.0 + until) - np.log2(1.0 + until - now)) / now
        return {"dilution_crowd": crowd, "dilution_repeats": repeats}

    def _crowd(
        self, line: IntArray, hour: IntArray, pair: IntArray, fresh: BoolArray, hours: int
    ) -> FloatArray:
        """Return the share of newcomers that counts, when more arrive than is usual there."""
        order = np.lexsort((hour, pair))
        arrives = np.zeros(len(pair), bool)
        arrives[order[np.r_[True, pair[order][1:] != pair[order][:-1]]]] = True
        arrives &= fresh
        entered = GroupedTimes(line[arrives], hour[arrives])
        arrived = entered.within(line, hour, hours)
        earlier = entered.within(line, hour, (_EARLIER + 1) * hours) - arrived
        allowed = np.maximum(earlier / _EARLIER * self.surge, float(self.burst))
        return np.minimum(1.0, np.sqrt(allowed / np.maximum(arrived, 1.0)))

    def weigh(self, rows: Rows) -> Weights:
        """Return the inner weighting's weights, diluted; anonymous actors are not."""
        weighed = self.inner.weigh(rows)
        say = np.ones(len(rows))
        if self.spread:
            met = rows.context["dilution_met"]
            say = say * np.where(met > self.spread_limit, self.spread_limit / np.maximum(met, 1.0), 1.0)
        if self.newcomers:
            say = say * rows.context["dilution_crowd"]
        weight = weighed.weight * say
        if self.repeats:
            weight = weight * rows.context["dilution_repeats"]
        return Weights(weighed.worth * say, weight, weighed.amplifying)


def _hours(days: float) -> int:
    """Return a span of days in whole hours (at least one)."""
    return max(1, round(days * 24))


def count_met(group: IntArray, member: IntArray, hour: IntArray, hours: int) -> GroupedTimes:
    """Return how many different members each group has met, at any hour.

    Groups and members are whole numbers, an actor and the accounts it turns to or the reverse; a meeting
    counts so many `hours` after the last one.

    Examples
    --------
    >>> met = count_met(np.array([0, 0]), np.array([5, 6]), np.array([1, 2]), 24)
    >>> met.until(np.array([0, 0, 0]), np.array([1, 2, 25])).tolist()
    [1.0, 2.0, 1.0]
    """
    return GroupedTimes(*_meetings(group, member, hour, hours))


def _meetings(
    actor: IntArray, line: IntArray, hour: IntArray, hours: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return ``actor, hour, step`` where an actor's number of met accounts changes."""
    order = np.lexsort((hour, line, actor))
    actor, line, hour = actor[order], line[order], hour[order]
    same = np.r_[False, (actor[1:] == actor[:-1]) & (line[1:] == line[:-1])]
    gap = np.diff(hour, prepend=0)
    begins = ~same | (gap >= hours)
    ends = np.r_[begins[1:], True]
    return (
        np.concatenate([actor[begins], actor[ends]]),
        np.concatenate([hour[begins], hour[ends] + hours]),
        np.concatenate([np.ones(int(begins.sum())), -np.ones(int(ends.sum()))]),
    )
