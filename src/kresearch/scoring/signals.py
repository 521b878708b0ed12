"""Signals: reach, amplification and impact of every account, network and tick.

- reach (True Reach): engaged distinct actors, each once, by its latest interaction:
  ``U = sum_b K(age of b's latest)``
- amplification (Amplification Probability): amplifying reactions per post, shrunk toward
  none: ``A = sum_amplifying w K / (P + m)``
- impact (Network Influence): engaged actors weighted by their own influence, which is the
  largest reach they had up to the tick before they acted: ``I = sum_b K(age) V_b``

The largest reach so far, not the current one: otherwise one more interaction of an actor
whose own reach has fallen would lower the score (property 5), and a frozen account would
fall with the accounts around it (property 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.prepared import KEY, Prepared
from kresearch.scoring.remembered import (
    Timeline,
    enter,
    enter_and_leave,
    grid,
    running_totals,
    supersede,
)
from kresearch.scoring.stance import NEUTRAL_BAND
from kresearch.scoring.weigh import RESOLUTION, Weigh, fixed_point


@dataclass(frozen=True)
class Signals:
    """Which signals are taken, and how.

    Parameters
    ----------
    prior_posts
        m, the number of posts without amplification that every account is credited with, so
        that one share of a single post is not a perfect record.
    """

    prior_posts: float = 10.0

    def table(
        self, timeline: Timeline, items: Any, *, reactions: bool = False, followers: bool = False
    ) -> Any:
        """Return the signals of every line and tick.

        Parameters
        ----------
        timeline
            The log and the accounts' time.
        items
            The weighed interactions of `weighed_items`.
        reactions, followers
            Whether the remembered reactions and the audience are needed.

        Returns
        -------
        ibis.Table
            ``line, tick, reach, amplification, impact`` and, where asked for or known,
            ``reactions``, ``followers``, ``stance_sum`` and ``stance_known``.
        """
        prepared = timeline.prepared
        items = timeline.attach(items)
        early = items.next.notnull() & (items.ends.isnull() | (items.next < items.ends)).fill_null(True)
        items = items.mutate(early=early)
        born = items.group_by("line", "tick").aggregate(
            reach=items.stay.sum(),
            late=items.early.ifelse(0.0, items.stay).sum(),
            amplifying=items.amplifying.ifelse(items.weight, 0.0).sum(),
            **({"reactions": items.weight.sum()} if reactions else {}),
        )
        born = prepared.keeper.keep(born)
        leaving = {"reach": "late", "amplifying": "amplifying"}
        impulses = enter_and_leave(
            timeline, born, leaving | ({"reactions": "reactions"} if reactions else {})
        )
        renewed = items.filter(items.early & (items.stay != 0))
        impulses.append(supersede(timeline, renewed.rename(reach="stay"), ["reach"]))
        if prepared.posts is not None:
            posts = prepared.posts
            per_tick = posts.group_by("line", "tick").aggregate(
                posts=posts.count().cast("float64") * float(RESOLUTION)
            )
            impulses += enter(timeline, per_tick, ["posts"])
        if prepared.has_polarity:
            impulses += enter(timeline, _stances(prepared), ["stance_sum", "stance_known"])
        if followers and prepared.audience is not None:
            impulses.append(_follower_steps(prepared.audience))
        totals = timeline.attach(running_totals(prepared.keeper.keep(grid(prepared)), impulses))
        values: dict[str, Any] = {"clock": totals.clock.fill_null(0)}
        for name in ("reach", "reactions", "amplifying", "posts", "stance_sum", "stance_known"):
            if f"{name}_0" in totals.columns:
                values[name] = _value(timeline, totals, name, values["clock"])
        if "followers" in totals.columns:
            values["followers"] = totals.followers
        first = prepared.keeper.keep(totals.select("line", "tick", **values))
        both = running_totals(first, _impact_impulses(timeline, items, first))
        posted = both.posts if "posts" in both.columns else 0.0
        extras = ("reactions", "followers", "stance_sum", "stance_known")
        return both.select(
            "line",
            "tick",
            "reach",
            amplification=both.amplifying / (posted + self.prior_posts),
            impact=_value(timeline, both, "impact", both.clock),
            **{n: both[n] for n in extras if n in both.columns},
        )


def _impact_impulses(timeline: Timeline, items: Any, first: Any) -> list[Any]:
    """Return the impulses of impact, given the reach of every line and tick."""
    import ibis

    acted = items.filter(items.actor_line.notnull() & (items.stay != 0)).mutate(before=items.tick - 1)
    acting = first.semi_join(acted.select(line=acted.actor_line).distinct(), "line")
    so_far = ibis.window(group_by=acting.line, order_by=acting.tick, preceding=None, following=0)
    best = acting.select(
        actor_line=acting.line, before=acting.tick, influence=acting.reach.max().over(so_far)
    )
    acted = acted.join(best.filter(best.influence > 0), ["actor_line", "before"])
    value = (acted.stay * acted.influence).round(0).cast("float64")
    acted = acted.select("line", "tick", "next", "clock", "early", impact=value)
    born = acted.group_by("line", "tick").aggregate(
        impact=acted.impact.sum(), late=acted.early.ifelse(0.0, acted.impact).sum()
    )
    gone = supersede(timeline, acted.filter(acted.early), ["impact"])
    return [*enter_and_leave(timeline, born, {"impact": "late"}), gone]


def _value(timeline: Timeline, totals: Any, name: str, clock: Any) -> Any:
    """Return the remembered amount `name`, back in units of one interaction."""
    slope = totals[f"{name}_1"] if f"{name}_1" in totals.columns else None
    every = timeline.prepared.every
    return timeline.memory.value(totals[f"{name}_0"], slope, clock, every) / float(RESOLUTION)


def weighed_items(prepared: Prepared, weigh: Weigh, *, described: bool = False) -> Any:
    """Return the weighed interactions that count, each with the tick that supersedes it.

    With `described`, each keeps what the ledger names it by: kind, post, polarity, count.

    ``stay`` is the actor's say while this is its latest interaction of the tick (in fixed
    point); an interaction superseded within its own tick has none. ``next`` is null when
    nothing supersedes it, or when the actors are anonymous.
    """
    import ibis

    weighed = weigh.apply(prepared.interactions)
    weighed = weighed.mutate(worth=fixed_point(weighed.worth), weight=fixed_point(weighed.weight))
    order = [weighed.tick]
    if weigh.varies:
        weighed = weighed.filter(weighed.worth != 0)
        order = [weighed.moment, weighed.worth]
    following = weighed.tick.lead().over(ibis.window(group_by=[weighed.line, weighed.actor], order_by=order))
    weighed = weighed.mutate(next=weighed.actor.isnull().ifelse(ibis.null(KEY), following))
    lasts = weighed.next.isnull() | (weighed.next > weighed.tick)
    many = weighed.actor.isnull().ifelse(weighed["count"], 1.0)
    columns = ["line", "actor_line", "tick", "next", "weight", "amplifying"]
    if described:
        columns += ["kind", "post", "polarity", "count"]
    return weighed.select(*columns, stay=lasts.ifelse(weighed.worth * many, 0.0))


def _stances(prepared: Prepared) -> Any:
    """Return the net sign and the number of interactions of known polarity."""
    table = prepared.interactions.filter(prepared.interactions.polarity.notnull())
    sign = (table.polarity > NEUTRAL_BAND).ifelse(1.0, (table.polarity < -NEUTRAL_BAND).ifelse(-1.0, 0.0))
    return table.group_by("line", "tick").aggregate(
        stance_sum=(sign * table["count"]).sum() * float(RESOLUTION),
        stance_known=table["count"].sum() * float(RESOLUTION),
    )


def _follower_steps(audience: Any) -> Any:
    """Return the changes of the follower count, so that their running total is the count."""
    import ibis

    counted = audience.group_by("line", "tick").aggregate(followers=audience.followers.max())
    before = counted.followers.lag().over(ibis.window(group_by=counted.line, order_by=counted.tick))
    return counted.select("line", "tick", followers=(counted.followers - before.fill_null(0)).cast("float64"))
