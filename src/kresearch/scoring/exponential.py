"""A scale whose scores are lognormal, as Klout's were until August 2012.

Published: mean about 20, 95th percentile about 50, a lognormal with sigma 0.71 and median
15.5 fits (behaviour P1). A raw number that is normal over the population gives such scores
when the scale is exponential in it; near 100 the curve bends so that 100 is never passed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExponentialScale:
    """An exponential from the era's baseline at raw 0, bent below 100.

    ``y = size (exp(rate x) - 1)``, ``score = b + (100 - b) y / (1 + y^4)^(1/4)``: as good as
    exponential up to 60 points, then flatter. With raw a sum of logarithms the score is a
    power of the activity, concave while ``rate`` is below 1 (P5).

    Parameters
    ----------
    baseline
        b, the score of an empty account.
    size
        How high the curve stands, as a share of what lies above the baseline.
    rate
        Steepness per unit of raw.
    """

    baseline: float
    size: float
    rate: float

    def score(self, raw: Any) -> Any:
        """Return the score expression of `raw`."""
        grown = ((raw * self.rate).exp() - 1.0) * self.size
        bent = grown / (1.0 + grown**4) ** 0.25
        return self.baseline + (100.0 - self.baseline) * (grown > 1e6).ifelse(1.0, bent)

    def score_of(self, raw: float) -> float:
        """Return the score of one raw number."""
        grown = self.size * (math.exp(self.rate * raw) - 1.0)
        bent: float = grown / (1.0 + grown**4) ** 0.25
        return self.baseline + (100.0 - self.baseline) * bent
