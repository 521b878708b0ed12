"""Protection: the score before a long absence holds for a limited time, also after the return.

ATP gives a player who was away for six months a protected ranking, the mean of the first three
months away, for a limited time after the return.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.batch import Batch
from kresearch.scoring.rows import FloatArray, IntArray


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

    def apply(self, scores: ScoreArrays, batch: Batch, baseline: float) -> ScoreArrays:
        """Return the scores, never below the protected one while it holds."""
        del baseline
        assert batch.gaps is not None
        gaps, ticks = batch.gaps, batch.every.ticks
        wait = ticks(self.days)
        now = np.arange(batch.ticks)
        # A grant begins where the silence has lasted `wait`; ticks after it belong to the latest one.
        since = np.maximum.accumulate(np.where(gaps == wait, now, -1), axis=1)
        begun = since >= 0
        means = _means_before(np.where(gaps >= 0, scores.score, np.nan), wait, ticks(self.mean_days))
        granted = np.take_along_axis(means, np.maximum(since, 0), axis=1)
        back = _first_post_after(gaps, since)
        until = np.where(back >= 0, back, now)
        holds = begun & (until - since + wait < ticks(self.absence_days))
        holds &= now - until < ticks(self.return_days)
        granted = np.where(holds & ~np.isnan(granted), granted, -np.inf)
        return replace(scores, score=np.maximum(scores.score, granted))


def _means_before(seen: FloatArray, wait: int, mean: int) -> FloatArray:
    """Return per tick the mean of the `mean` ticks that ended `wait` ticks before; NaN for none."""
    known = ~np.isnan(seen)
    totals = np.pad(np.cumsum(np.where(known, seen, 0.0), axis=1), ((0, 0), (1, 0)))
    counts = np.pad(np.cumsum(known, axis=1), ((0, 0), (1, 0)))
    now = np.arange(seen.shape[1])
    stop = np.clip(now - wait + 1, 0, None)
    start = np.clip(now - wait - mean + 1, 0, None)
    many = counts[:, stop] - counts[:, start]
    with np.errstate(invalid="ignore", divide="ignore"):
        found: FloatArray = np.where(many > 0, (totals[:, stop] - totals[:, start]) / many, np.nan)
    return found


def _first_post_after(gaps: IntArray, since: IntArray) -> IntArray:
    """Return per tick the first own post after the grant in force, -1 where there is none yet."""
    now = np.arange(gaps.shape[1])
    comes = np.where(gaps == 0, now, gaps.shape[1])
    following = np.minimum.accumulate(comes[:, ::-1], axis=1)[:, ::-1]
    first: IntArray = np.take_along_axis(following, np.maximum(since, 0), axis=1)
    return np.where((since >= 0) & (first <= now), first, -1)
