"""Scale: from raw to a score of 1 to 100, frozen.

The curve is fixed by published population figures and never looks at the log it scores,
so adding accounts changes nobody else's score (property 12).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from kresearch.scoring.rows import FloatArray


@runtime_checkable
class Scale(Protocol):
    """From raw to score."""

    @property
    def baseline(self) -> float:
        """The score of an account with nothing."""
        ...

    def score(self, raw: FloatArray) -> FloatArray:
        """Return the score, 1 to 100, of raw numbers of any shape."""
        ...


@dataclass(frozen=True)
class LogisticScale:
    """A logistic curve from the era's baseline at raw 0 to 100.

    ``score = b + (100 - b) (G(raw) - G(0)) / (1 - G(0))`` with
    ``G(x) = 1 / (1 + exp(-k (x - mid)))``. With k at most 1 the score is concave in the
    activity behind a log-linear raw number: each further point is harder to gain (P5).

    Parameters
    ----------
    baseline
        b, the score of an empty account.
    mid
        Raw number at which the curve is steepest.
    rate
        k, steepness per unit of raw.
    """

    baseline: float
    mid: float
    rate: float

    @property
    def _floor(self) -> float:
        return 1.0 / (1.0 + math.exp(self.rate * self.mid))

    def score(self, raw: FloatArray) -> FloatArray:
        """Return the score of raw numbers.

        Examples
        --------
        >>> LogisticScale(10.0, 3.58, 0.354).score(np.array([0.0, 1000.0])).tolist()
        [10.0, 100.0]
        """
        grown: FloatArray = 1.0 / (1.0 + np.exp((raw - self.mid) * -self.rate))
        return self.baseline + (100.0 - self.baseline) * (grown - self._floor) / (1.0 - self._floor)
