"""Steps: points are lost after each full period of silence, down to a floor.

ESEA's ladder takes 2.5, 10, 25, 50 and 100 % of an allowance after 7, 14, 21, 28 and 35 days
without a match. Here the allowance is what lies above the floor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.batch import Batch

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

    def apply(self, scores: ScoreArrays, batch: Batch, baseline: float) -> ScoreArrays:
        """Return the scores with what silence has taken so far."""
        assert batch.gaps is not None
        period, back = (batch.every.ticks(days) for days in (self.period_days, self.return_days))
        periods = np.where(batch.gaps >= 0, batch.gaps // period, 0)
        lost = np.array(LOST)[np.minimum(periods, len(LOST) - 1)]
        # Whole numbers, exact in any order: thousandths of a tick's way back.
        ticks = 1000 * np.arange(batch.ticks)
        left = np.maximum.accumulate(lost * back + ticks, axis=1) - ticks
        taken = left * ((1.0 - self.floor) / (1000.0 * back))
        above = scores.score - baseline
        # An account below the baseline (penalised) has nothing to lose.
        return replace(scores, score=np.where(above > 0, baseline + above * (1.0 - taken), scores.score))
