"""A floor under the score at a share of the highest score that was held for some time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.batch import Batch


@dataclass(frozen=True)
class PeakFloor:
    """Keeps a share of the proven peak, for good.

    A peak is proven once it was held: it is the highest level that the score did not fall below
    for `hold_days` days on end. A spike shorter than that proves nothing.

    Parameters
    ----------
    share
        Share of the proven peak's points above an empty account that is kept.
    hold_days
        Days that a level must be held.
    """

    share: float = 0.8
    hold_days: float = 28.0
    reads_posts: bool = False
    interval: str = ""

    def apply(self, scores: ScoreArrays, batch: Batch, baseline: float) -> ScoreArrays:
        """Return the scores, never below the floor."""
        hold = batch.every.ticks(self.hold_days)
        held = np.full(scores.score.shape, -np.inf)
        if hold <= batch.ticks:
            windows = np.lib.stride_tricks.sliding_window_view(scores.score, hold, axis=1)
            held[:, hold - 1 :] = windows.min(axis=2)
        np.maximum.accumulate(held, axis=1, out=held)
        # Only what stands above an empty account is kept: a penalised one has no peak to keep.
        proven = held > baseline
        floor = np.where(proven, baseline + (np.where(proven, held, 0.0) - baseline) * self.share, -np.inf)
        return replace(scores, score=np.maximum(scores.score, floor))
