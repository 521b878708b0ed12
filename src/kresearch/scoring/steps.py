"""Steps: points are lost after each full period of silence, down to a floor.

ESEA's ladder takes 2.5, 10, 25, 50 and 100 % of an allowance after 7, 14, 21, 28 and 35 days
without a match. Here the allowance is what lies above the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.absence import so_far, with_gaps
from kresearch.scoring.prepared import Prepared

#: Share of the allowance lost after 0, 1, 2, ... full periods, in thousandths.
LOST = (0, 25, 100, 250, 500, 1000)


@dataclass(frozen=True)
class Steps:
    """Takes ``(1 - floor) x`` a growing share of the points above an empty account.

    After the return the lost share shrinks evenly, by the whole allowance in `return_days`:
    ``share(t) = max over s <= t of (step(s) - (t - s) / return_days)``, which within a silence is
    the step itself.

    Parameters
    ----------
    period_days
        Days of silence until the next step.
    floor
        Share of the points above an empty account that no silence takes.
    return_days
        Days after the return until a whole allowance is back.
    """

    period_days: float = 7.0
    floor: float = 0.5
    return_days: float = 7.0
    reads_posts: bool = True
    interval: str = ""

    def apply(self, scores: Any, prepared: Prepared, baseline: float) -> Any:
        """Return the scores with what silence has taken so far."""
        import ibis

        period, back = (prepared.every.ticks(days) for days in (self.period_days, self.return_days))
        table = with_gaps(scores, prepared)
        periods = (table.gap // period).fill_null(0)
        lost = ibis.cases(*((periods == n, share) for n, share in enumerate(LOST[:-1])), else_=LOST[-1])
        # Whole numbers, so that engines agree to the last bit: thousandths of a tick's way back.
        table = table.mutate(reached=lost.cast("int64") * back + 1000 * table.tick.cast("int64"))
        left = table.reached.max().over(so_far(table)) - 1000 * table.tick.cast("int64")
        taken = left.cast("float64") * ((1.0 - self.floor) / (1000.0 * back))
        above = table.score - baseline
        # An account below the baseline (penalised) has nothing to lose.
        kept = baseline + above * (1.0 - taken)
        return table.mutate(score=(above > 0).ifelse(kept, table.score)).drop("gap", "reached")
