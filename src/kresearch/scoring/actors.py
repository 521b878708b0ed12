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

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.networks import NetworkStrengths
from kresearch.scoring.weigh import Weigh


@dataclass(frozen=True)
class DilutedActors:
    """Another weigh's worth, diluted by how much else the actor does.

    Parameters
    ----------
    base
        The weigh that is diluted.
    acts_per_day
        d: acts of a day beyond the first that halve the day's worth when g is 1.
    other_acts
        u: acts toward others within `days` that halve the worth when g is 1.
    days
        How far back acts toward others are counted.
    exponent
        g: 0 is no dilution, 1 shares one actor's say among all it reacts to.
    """

    base: Weigh = NetworkStrengths()
    acts_per_day: float = 10.0
    other_acts: float = 30.0
    days: int = 30
    exponent: float = 0.5
    varies: bool = True
    #: Needs the actors' acts toward everybody, so the log cannot be cut to a few accounts.
    reads_actors: bool = True

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth: as the base does."""
        return self.base.reads_polarity

    def apply(self, interactions: Any) -> Any:
        """Return the base's table with ``worth`` and ``weight`` diluted."""
        import ibis

        weighed = self.base.apply(interactions)
        weighed = weighed.mutate(day=(weighed.moment.epoch_seconds() // 86_400).cast("int32"))
        known = weighed.filter(weighed.actor.notnull() & (weighed.worth != 0))
        per_tick = known.group_by("actor", "line", "day", "tick").aggregate(n=known.count().cast("int64"))

        ticks = per_tick.group_by("actor", "day", "tick").aggregate(n=per_tick.n.sum())
        so_far = ibis.window(group_by=[ticks.actor, ticks.day], order_by=ticks.tick, following=0)
        today = ticks.mutate(today=ticks.n.sum().over(so_far))
        # All acts of the days before, and those of the day up to the tick: nothing later.
        days = today.group_by("actor", "day").aggregate(n=today.n.sum())
        back = ibis.range_window(group_by=days.actor, order_by=days.day, preceding=self.days - 1, following=0)
        days = days.mutate(before=days.n.sum().over(back) - days.n)
        everyone = today.join(days.select("actor", "day", "before"), ["actor", "day"])
        everyone = everyone.select("actor", "tick", "today", total=everyone.before + everyone.today)

        lines = per_tick.group_by("actor", "line", "day", "tick").aggregate(n=per_tick.n.sum())
        so_far = ibis.window(group_by=[lines.actor, lines.line, lines.day], order_by=lines.tick, following=0)
        toward = lines.mutate(here=lines.n.sum().over(so_far))
        own = toward.group_by("actor", "line", "day").aggregate(n=toward.n.sum())
        back = ibis.range_window(
            group_by=[own.actor, own.line], order_by=own.day, preceding=self.days - 1, following=0
        )
        own = own.mutate(earlier=own.n.sum().over(back) - own.n)
        toward = toward.join(own.select("actor", "line", "day", "earlier"), ["actor", "line", "day"])
        toward = toward.select("actor", "line", "tick", here=toward.earlier + toward.here)

        context = toward.join(everyone, ["actor", "tick"])
        crowded = 1.0 + (context.today - 1) / self.acts_per_day
        elsewhere = 1.0 + (context.total - context.here) / self.other_acts
        context = context.select(
            c_actor=context.actor,
            c_line=context.line,
            c_tick=context.tick,
            share=(crowded * elsewhere) ** (-self.exponent),
        )
        joined = weighed.left_join(
            context,
            [
                weighed.actor == context.c_actor,
                weighed.line == context.c_line,
                weighed.tick == context.c_tick,
            ],
        )
        share = joined.share.fill_null(1.0)
        return joined.mutate(worth=joined.worth * share, weight=joined.weight * share).drop(
            "c_actor", "c_line", "c_tick", "share", "day"
        )
