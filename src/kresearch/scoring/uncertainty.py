"""Uncertainty: an interval around the score that widens with silence and narrows with signs of life.

Glicko keeps an absent player's rating and lets its deviation grow, ``min(sqrt(RD0^2 + c^2 t), 350)``;
each game adds precision, ``1 / RD^2 = 1 / RD0^2 + 1 / d^2``. Growing variance and adding precision in
turn cannot be written as running sums. Here the precision of every sign of life fades instead, in a
straight line: ``1 / h^2 = (1 + E / unit) / cap^2``. As in Glicko the width grows up to a cap that is
reached after a declared time, and every sign of life narrows it, the more the wider it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.absence import so_far
from kresearch.scoring.prepared import KEY, Prepared


@dataclass(frozen=True)
class Uncertainty:
    """Adds ``low`` and ``high``: score -/+ ``cap / sqrt(1 + E / unit)``, within 1 to 100.

    ``E`` counts own posts and interactions of the last `forget_days` calendar days, each fading
    in a straight line from 1 to 0. The score itself is left as it is.

    Parameters
    ----------
    cap
        Half-width in points when nothing is known any more.
    forget_days
        Days of complete silence after which the cap is reached.
    unit
        Fresh signs of life that halve the variance.
    """

    cap: float = 20.0
    forget_days: float = 90.0
    unit: float = 10.0
    reads_posts: bool = True

    @property
    def interval(self) -> str:
        """What the two columns are."""
        return (
            f"low and high: the score less and plus a half-width of at most {self.cap:g} points that grows "
            f"with silence (the cap is reached after {self.forget_days:g} days without a sign of life) and "
            "shrinks with own posts and new interactions. Declared widths after Glicko's idea, not a "
            "measured confidence interval."
        )

    def apply(self, scores: Any, prepared: Prepared, baseline: float) -> Any:
        """Return the scores with ``low`` and ``high``."""
        import ibis

        del baseline
        width, window = len(prepared.networks), prepared.every.ticks(self.forget_days)
        posts = prepared.posts if prepared.posts is not None else prepared.sights
        acted = prepared.interactions.select("line", "tick", many=prepared.interactions["count"])
        signs = (
            acted
            if posts is None
            else acted.union(posts.select("line", "tick", many=ibis.literal(1.0, type="float64")))
        )
        daily = signs.group_by(of=(signs.line // width).cast(KEY), on=signs.tick).aggregate(
            many=signs.many.sum().cast("int64")
        )
        daily = prepared.keeper.keep(daily)
        table = scores.left_join(daily, [scores.number == daily.of, scores.tick == daily.on]).drop("of", "on")
        # Whole numbers from the log's first tick: exact on every engine and with any number of threads.
        clock = (table.tick - prepared.first).cast("int64")
        table = table.mutate(many=table.many.fill_null(0), dated=table.many.fill_null(0) * clock)
        run = so_far(table)
        table = table.mutate(many=table.many.sum().over(run), dated=table.dated.sum().over(run))
        by_tick = ibis.window(group_by=table.number, order_by=table.tick)
        many = table.many - table.many.lag(window).over(by_tick).fill_null(0)
        dated = table.dated - table.dated.lag(window).over(by_tick).fill_null(0)
        known = ((window - clock) * many + dated).cast("float64") / float(window)
        half = self.cap / (1.0 + known / self.unit).sqrt()
        low, high = table.score - half, table.score + half
        return table.mutate(low=(low < 1.0).ifelse(1.0, low), high=(high > 100.0).ifelse(100.0, high)).drop(
            "many", "dated"
        )
