"""Dilution: an actor's say shrinks when it looks bought or mechanical.

Three rules, each of which can be switched off, over any other `Weigh`:

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

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.weigh import StrengthTimesStance, Weigh

_HOUR = 3_600
#: How many windows of `fresh_days` the usual number of newcomers is taken from.
_EARLIER = 4


@dataclass(frozen=True)
class Diluted:
    """Another weigh, with the say of spread-out, repeating and brand-new actors reduced.

    Parameters
    ----------
    inner
        What an interaction is worth before dilution.
    spread, repeats, newcomers
        Switches of the three rules.
    spread_limit
        Accounts (on one network each) that an actor may react to within `days` in full.
    days
        How far back spread and repeats look.
    fresh_days
        How long an actor is new after it was first seen in the log.
    burst
        Newcomers within `fresh_days` that one account may have without being diluted.
    surge
        So many times the account's usual number of newcomers is allowed too.
    reads_actors
        An actor's say depends on all it did: the whole log is needed, whoever is scored.
    """

    inner: Weigh = StrengthTimesStance()
    spread: bool = True
    repeats: bool = True
    newcomers: bool = True
    spread_limit: int = 20
    days: float = 90.0
    fresh_days: float = 7.0
    burst: int = 20
    surge: float = 3.0
    reads_actors: bool = True

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        return self.inner.reads_polarity

    @property
    def varies(self) -> bool:
        """Whether the worth differs between interactions."""
        return self.inner.varies or self.spread or self.newcomers

    def apply(self, interactions: Any) -> Any:
        """Return the interactions with ``worth``, ``weight`` and ``amplifying``, diluted."""
        weighed = self.inner.apply(interactions)
        kept = weighed.columns
        weighed = weighed.mutate(hour=(weighed.moment.epoch_seconds().cast("int64") // _HOUR).cast("int32"))
        say = None
        if self.spread:
            weighed = _met(weighed, _hours(self.days))
            say = _at_most_one(float(self.spread_limit) / weighed.met)
        if self.newcomers:
            weighed = _arrivals(weighed, _hours(self.fresh_days))
            usual = weighed.earlier / float(_EARLIER) * self.surge
            allowed = (usual > float(self.burst)).ifelse(usual, float(self.burst))
            fewer = _at_most_one((allowed / weighed.arrived).sqrt())
            fewer = weighed.fresh.ifelse(fewer, 1.0)
            say = fewer if say is None else say * fewer
        weight = weighed.weight
        if self.repeats:
            weight = weight * _repetition(weighed, _hours(self.days))
        worth = weighed.worth
        if say is not None:
            say = say.fill_null(1.0)  # anonymous actors
            worth, weight = worth * say, weight * say
        return weighed.mutate(worth=worth, weight=weight).select(*kept)


def _hours(days: float) -> int:
    """Return a span of days in whole hours (at least one)."""
    return max(1, round(days * 24))


def _at_most_one(factor: Any) -> Any:
    """Return the factor, cut at 1."""
    return (factor < 1.0).ifelse(factor, 1.0)


def _met(weighed: Any, hours: int) -> Any:
    """Add ``met``: how many accounts the actor reacted to within the last `hours`.

    An account is met from an interaction until `hours` after the last one: it adds 1 where
    that span begins and takes 1 away where it ends. An end is known when it comes.
    """
    import ibis

    named = weighed.filter(weighed.actor.notnull())
    pairs = named.select("actor", "line", "hour").distinct()
    row = ibis.window(group_by=[pairs.actor, pairs.line], order_by=pairs.hour)
    pairs = pairs.mutate(before=pairs.hour.lag().over(row), after=pairs.hour.lead().over(row))
    begun = pairs.filter(pairs.before.isnull() | (pairs.hour - pairs.before >= hours))
    ended = pairs.filter(pairs.after.isnull() | (pairs.after - pairs.hour >= hours))
    steps = begun.select("actor", "hour", step=ibis.literal(1)).union(
        ended.select("actor", hour=(ended.hour + hours).cast("int32"), step=ibis.literal(-1))
    )
    steps = steps.union(pairs.select("actor", "hour", step=ibis.literal(0)))
    steps = steps.group_by("actor", "hour").aggregate(step=steps.step.sum())
    so_far = ibis.window(group_by=steps.actor, order_by=steps.hour, preceding=None, following=0)
    counted = steps.select(
        met_actor=steps.actor, met_hour=steps.hour, met=steps.step.sum().over(so_far).cast("float64")
    )
    return weighed.left_join(
        counted, [weighed.actor == counted.met_actor, weighed.hour == counted.met_hour]
    ).drop("met_actor", "met_hour")


def _arrivals(weighed: Any, hours: int) -> Any:
    """Add ``fresh``, ``arrived`` and ``earlier``.

    ``fresh``: the actor was first seen less than `hours` ago. ``arrived``: actors that came to
    this account while fresh, within the last `hours`. ``earlier``: the same over the
    `_EARLIER` windows before that.
    """
    import ibis

    named = weighed.filter(weighed.actor.notnull())
    first = named.group_by(new_actor=named.actor).aggregate(seen=named.hour.min())
    came = named.group_by("actor", "line").aggregate(hour=named.hour.min())
    came = came.join(first, came.actor == first.new_actor)
    came = came.filter(came.hour - came.seen < hours)
    entered = came.group_by("line", "hour").aggregate(entered=came.count())
    hourly = named.select("line", "hour").distinct().mutate(entered=ibis.literal(0).cast("int64"))
    hourly = hourly.union(entered.select("line", "hour", entered=entered.entered.cast("int64")))
    hourly = hourly.group_by("line", "hour").aggregate(entered=hourly.entered.sum())

    def over(preceding: int, following: int) -> Any:
        window = ibis.range_window(
            group_by=hourly.line, order_by=hourly.hour, preceding=preceding, following=following
        )
        return hourly.entered.sum().over(window).fill_null(0).cast("float64")

    counted = hourly.select(
        at_line=hourly.line,
        at_hour=hourly.hour,
        arrived=over(hours - 1, 0),
        since=over((_EARLIER + 1) * hours - 1, 0),
    )
    counted = counted.mutate(earlier=counted.since - counted.arrived).drop("since")
    joined = weighed.left_join(
        counted, [weighed.line == counted.at_line, weighed.hour == counted.at_hour]
    ).drop("at_line", "at_hour")
    joined = joined.left_join(first, joined.actor == first.new_actor).drop("new_actor")
    return joined.mutate(fresh=(joined.hour - joined.seen < hours).fill_null(False)).drop("seen")


def _repetition(weighed: Any, hours: int) -> Any:
    """Return the share that is left of the weight, given the actor's repeats on this account.

    Interactions of the same hour share what they add together, so their order does not matter.
    """
    import ibis

    group = [weighed.line, weighed.actor]
    many = ibis.range_window(group_by=group, order_by=weighed.hour, preceding=hours - 1, following=0)
    same = ibis.window(group_by=[*group, weighed.hour])
    until = weighed.count().over(many).cast("float64")
    now = weighed.count().over(same).cast("float64")
    added = ((1.0 + until).log2() - (1.0 + until - now).log2()) / now
    return weighed.actor.isnull().ifelse(1.0, added)
