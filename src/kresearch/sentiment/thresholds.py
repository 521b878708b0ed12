"""Thresholds of scorers brought together: what one calls neutral must be neutral to the score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kresearch.sentiment.protocol import (
    DEFAULT_THRESHOLD,
    Floats,
    PolarityBatch,
    PolarityScorer,
    threshold_of,
)

#: How far from the score's neutral band a class that a scorer was sure of is kept.
_MARGIN = 0.001


def align(polarity: Floats, own: float, common: float) -> Floats:
    """Stretch polarity piecewise, so that `own` (over 0, below 1) comes to `common`; -1, 0 and 1 stay."""
    if own == common:
        return polarity
    size = np.interp(np.abs(polarity), [0.0, own, 1.0], [0.0, common, 1.0])
    return np.asarray(np.where(np.isnan(polarity), np.nan, np.sign(polarity) * size))


def align_threshold(polarity: Floats, threshold: float) -> Floats:
    """Return polarity whose classes are the same to the scorer and to the score.

    The score takes what lies within 0.05 of 0 as neutral; scorers have thresholds of their own, with which
    their error was measured: from it on, inclusive, a text is positive or negative. Classes stay, and so does
    the order within them.

    Examples
    --------
    >>> align_threshold(np.array([-1.0, -0.2, 0.2, 0.25]), 0.25).round(3).tolist()
    [-1.0, -0.039, 0.039, 0.051]
    """
    inner, outer = DEFAULT_THRESHOLD - _MARGIN, DEFAULT_THRESHOLD + _MARGIN
    size = np.abs(polarity)
    low = size / threshold * inner
    high = outer + (size - threshold) / max(1e-9, 1.0 - threshold) * (1.0 - outer)
    moved = np.where(size < threshold, low, np.clip(high, outer, 1.0))
    return np.asarray(np.where(np.isnan(polarity), np.nan, np.sign(polarity) * moved))


class AlignedScorer:
    """A scorer whose polarity is aligned, so that its threshold is the score's neutral band.

    Parameters
    ----------
    inner
        Any scorer.
    """

    threshold = DEFAULT_THRESHOLD

    def __init__(self, inner: PolarityScorer) -> None:
        self._inner = inner
        self.name, self.languages = inner.name, inner.languages

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the inner scorer's answers, aligned."""
        batch = self._inner.score(texts)
        return PolarityBatch(align_threshold(batch.polarity, threshold_of(self._inner)), batch.language)
