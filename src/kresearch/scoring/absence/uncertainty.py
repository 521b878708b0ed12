"""Uncertainty: an interval around the score that widens with silence and narrows with signs of life.

Glicko keeps an absent player's rating and lets its deviation grow, ``min(sqrt(RD0^2 + c^2 t), 350)``;
each game adds precision, ``1 / RD^2 = 1 / RD0^2 + 1 / d^2``. Growing variance and adding precision in
turn cannot be written as running sums. Here the precision of every sign of life fades instead, in a
straight line: ``1 / h^2 = (1 + E / unit) / cap^2``. As in Glicko the width grows up to a cap that is
reached after a declared time, and every sign of life narrows it, the more the wider it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.batch import Batch
from kresearch.scoring.rows import FloatArray


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

    def apply(self, scores: ScoreArrays, batch: Batch, baseline: float) -> ScoreArrays:
        """Return the scores with ``low`` and ``high``."""
        del baseline
        window = batch.every.ticks(self.forget_days)
        signs, clock = batch.signs_of_life(), np.arange(batch.ticks)
        # Whole numbers from the log's first tick: exact in any order.
        many, dated = (_of_the_last(np.cumsum(x, axis=1), window) for x in (signs, signs * clock))
        known = ((window - clock) * many + dated) / float(window)
        half = self.cap / np.sqrt(1.0 + known / self.unit)
        return replace(
            scores, low=np.maximum(scores.score - half, 1.0), high=np.minimum(scores.score + half, 100.0)
        )


def _of_the_last(totals: FloatArray, window: int) -> FloatArray:
    """Return running totals of the last `window` ticks."""
    recent = totals.copy()
    recent[:, window:] -= totals[:, :-window]
    return recent
