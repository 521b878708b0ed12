"""Klout's +K: endorsements on the network "klout", with the limits Klout set.

An actor could give 5 a day, the same person and topic once in 7 days, and an account's +K
were capped per 90 days. What is over a limit is worth nothing; the rest is another weigh's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.networks import NetworkStrengths
from kresearch.scoring.weigh import Weigh


@dataclass(frozen=True)
class CappedEndorsements:
    """Another weigh's worth, with +K over its limits worth nothing.

    Parameters
    ----------
    base
        The weigh of everything else.
    per_day
        +K an actor can give a day (published: 5).
    repeat_days
        Days in which the same actor can give the same account and topic one (published: 7). In
        a run of repeats they are counted in slots from its first: of one a day the first, the
        eighth, ... count. The topic is read from the column ``post``.
    per_window, window_days
        +K that count for an account within so many days (published: a cap per 90 days; its
        height was not published, so the figure is an assumption).
    """

    base: Weigh = NetworkStrengths()
    per_day: int = 5
    repeat_days: int = 7
    per_window: int = 10
    window_days: int = 90
    varies: bool = True

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth: as the base does."""
        return self.base.reads_polarity

    @property
    def reads_actors(self) -> bool:
        """The day's limit counts what the actor gave to anybody."""
        return True

    def apply(self, interactions: Any) -> Any:
        """Return the base's table with +K over a limit worth nothing."""
        import ibis

        weighed = self.base.apply(interactions)
        is_plus = (weighed.network == "klout") & (weighed.kind == "endorsement")
        day = (weighed.moment.epoch_seconds() // 86_400).cast("int32")
        given = weighed.filter(is_plus).mutate(day=day, topic=weighed.post.fill_null(""))
        given = given.distinct()
        pair = ["actor", "line", "topic"]
        last = given.day.lag().over(ibis.window(group_by=pair, order_by="moment"))
        begins = (given.day - last >= self.repeat_days).fill_null(True)
        given = given.mutate(begun=ibis.cases((begins, given.day)))
        until_now = ibis.window(group_by=pair, order_by="moment", preceding=None, following=0)
        given = given.mutate(begun=given.begun.max().over(until_now))
        given = given.mutate(slot=((given.day - given.begun) // self.repeat_days).cast("int32"))
        slot = ibis.window(group_by=[*pair, "begun", "slot"], order_by="moment")
        given = given.mutate(place=ibis.row_number().over(slot))
        given = given.filter(given.actor.isnull() | (given.place == 0))
        key = [given.moment, given.line, given.topic]
        nth = ibis.row_number().over(ibis.window(group_by=[given.actor, given.day], order_by=key))
        given = given.mutate(nth=given.actor.isnull().ifelse(0, nth))
        given = given.filter(given.nth < self.per_day)
        ticks = given.group_by("line", "day", "tick").aggregate(n=given["count"].sum())
        so_far = ibis.window(group_by=[ticks.line, ticks.day], order_by=ticks.tick, following=0)
        ticks = ticks.mutate(today=ticks.n.sum().over(so_far))
        days = ticks.group_by("line", "day").aggregate(n=ticks.n.sum())
        back = ibis.range_window(
            group_by=days.line, order_by=days.day, preceding=self.window_days - 1, following=0
        )
        days = days.mutate(before=days.n.sum().over(back) - days.n)
        ticks = ticks.join(days.select("line", "day", "before"), ["line", "day"])
        room = float(self.per_window) - ticks.before - (ticks.today - ticks.n)
        share = ibis.greatest(0.0, ibis.least(1.0, room / ticks.n))
        given = given.join(ticks.select("line", "tick", share=share), ["line", "tick"])
        counted = given.mutate(worth=given.worth * given.share, weight=given.weight * given.share)
        return weighed.filter(~is_plus).union(counted.select(*weighed.columns))
