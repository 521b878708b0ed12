"""A scale whose scores are lognormal, as Klout's were until August 2012.

Published: mean about 20, 95th percentile about 50, a lognormal with sigma 0.71 and median
15.5 fits (behaviour P1). A raw number that is normal over the population gives such scores
when the scale is exponential in it; near 100 the curve bends so that 100 is never passed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kresearch.scoring.rows import FloatArray


@dataclass(frozen=True)
class ExponentialScale:
    """An exponential from the era's baseline at raw 0, bent below 100.

    ``y = size (exp(rate x) - 1)``, ``score = b + (100 - b) y / (1 + y^4)^(1/4)``: as good as
    exponential up to 60 points, then flatter. With raw a sum of logarithms the score is a
    power of the activity, concave while ``rate`` is below 1 (P5).
    """

    baseline: float  #: b, the score of an empty account.
    size: float  #: How high the curve stands, as a share of what lies above the baseline.
    rate: float  #: Steepness per unit of raw.

    def score(self, raw: FloatArray) -> FloatArray:
        """Return the score of raw numbers.

        Examples
        --------
        >>> ExponentialScale(1.0, 0.05, 0.4).score(np.array([0.0])).tolist()
        [1.0]
        """
        # Beyond a million the curve is at its end, and the fourth power would overflow.
        grown = np.minimum((np.exp(np.minimum(raw * self.rate, 600.0)) - 1.0) * self.size, 1e6)
        bent: FloatArray = grown / (1.0 + grown**4) ** 0.25
        return self.baseline + (100.0 - self.baseline) * bent
