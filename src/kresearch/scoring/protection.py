"""Protection: the score before a long absence holds for a limited time, also after the return.

ATP gives a player who was away for six months a protected ranking, the mean of the first three
months away, for a limited time after the return.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.absence import so_far, with_gaps
from kresearch.scoring.prepared import Prepared


@dataclass(frozen=True)
class Protection:
    """Keeps the mean score before the leave under an account that was away for long.

    The leave is the last own post. What is protected is the mean score of the `mean_days` up to
    it (fewer, where the account was not seen for so long), before any protection: one absence
    cannot carry the score of an earlier one on.

    Parameters
    ----------
    days
        Days of silence from which the protection holds; nothing is known before.
    mean_days
        Days up to the leave whose mean is protected.
    absence_days
        Days of silence after which it ends, also for the return.
    return_days
        Days after the return for which it goes on.
    """

    days: float = 14.0
    mean_days: float = 28.0
    absence_days: float = 180.0
    return_days: float = 28.0
    reads_posts: bool = True
    interval: str = ""

    def apply(self, scores: Any, prepared: Prepared, baseline: float) -> Any:
        """Return the scores, never below the protected one while it holds."""
        import ibis

        del baseline
        ticks = prepared.every.ticks
        wait, mean = ticks(self.days), ticks(self.mean_days)
        table = with_gaps(scores, prepared)
        seen = table.gap.notnull().ifelse(table.score, ibis.null("float64"))
        before = ibis.window(group_by=table.number, order_by=table.tick, rows=(-(wait + mean - 1), -wait))
        begins = table.gap == wait
        table = table.mutate(
            granted=begins.ifelse(seen.mean().over(before), ibis.null("float64")),
            since=begins.ifelse(table.tick, ibis.null("int32")),
        )
        table = table.mutate(since=table.since.max().over(so_far(table)))
        # Within one grant: its score is on the first row, the return is the first own post.
        one = so_far(table, table.since)
        posted = (table.gap == 0).ifelse(table.tick, ibis.null("int32"))
        table = table.mutate(granted=table.granted.max().over(one), back=posted.min().over(one))
        away = (table.back.fill_null(table.tick) - table.since + wait) < ticks(self.absence_days)
        fresh = (table.tick - table.back.fill_null(table.tick)) < ticks(self.return_days)
        holds = (table.since.notnull() & away & fresh).fill_null(False)
        higher = (holds & (table.granted > table.score)).fill_null(False)
        return table.mutate(score=higher.ifelse(table.granted, table.score)).drop(
            "gap", "granted", "since", "back"
        )
