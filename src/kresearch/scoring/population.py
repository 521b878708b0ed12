"""The frozen reference population, and the scales fitted through it.

Klout published how its scores were distributed, not the curve. The curves here map a
declared reference population onto those figures, once; they never look at a log.

The population is an assumption, stated so that it can be argued with: accounts on Twitter
alone, followers lognormal with median 150 and sigma 1.7 (the ten public rows of 2012-2013
with followers and Klout score lie around it), True Reach = followers / 2.5 (behaviour P6),
and signals that grow with reach: amplification ``0.1 sqrt(U / 60)``, impact ``5 U``,
reactions ``1.5 U``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from kresearch.scoring.arrays import SignalArrays
from kresearch.scoring.scale import LogisticScale

if TYPE_CHECKING:
    from kresearch.scoring.combine import Combine

MEDIAN_FOLLOWERS = 150.0
SIGMA = 1.7
FOLLOWERS_PER_REACH = 2.5
#: Shares per post of the median account, whose True Reach is 60, and impact per engaged actor.
TYPICAL_AMPLIFICATION, TYPICAL_IMPACT = 0.1, 5.0


@dataclass(frozen=True)
class Anchors:
    """What was published of an era's scores."""

    baseline: float  #: Score of an empty account (P3).
    #: Mean and 95th percentile over the population (P1, P2).
    mean: float
    p95: float


#: From 14 August 2012 (behaviours P2 and P3).
AFTER_AUGUST_2012 = Anchors(baseline=10.0, mean=40.0, p95=63.0)

#: Scale of the log-linear combine, from `fit_scale` (a test fits it again).
SCALE_2012 = LogisticScale(baseline=10.0, mid=3.58, rate=0.354)
#: Scales of the two trivial baselines, fitted to the same anchors.
SCALE_2012_REACTIONS = LogisticScale(baseline=10.0, mid=5.505, rate=0.334)
SCALE_2012_FOLLOWERS = LogisticScale(baseline=10.0, mid=6.279, rate=0.348)


def reference_raw(combine: Combine, quantiles: Sequence[float]) -> list[float]:
    """Return the raw number of the reference population at each quantile, 0 to 1."""
    followers = np.array([MEDIAN_FOLLOWERS * math.exp(SIGMA * NormalDist().inv_cdf(q)) for q in quantiles])
    reach = followers / FOLLOWERS_PER_REACH
    population = SignalArrays(
        reach=reach,
        amplification=TYPICAL_AMPLIFICATION * np.sqrt(reach / (MEDIAN_FOLLOWERS / FOLLOWERS_PER_REACH)),
        impact=TYPICAL_IMPACT * reach,
        reactions=1.5 * reach,
        followers=followers,
    )
    return [float(value) for value in combine.strength(population, "twitter")]


def describe(scale: LogisticScale, raw: Sequence[float]) -> SimpleNamespace:
    """Return mean and 95th percentile of the scores of equally likely raw numbers."""
    scores = sorted(scale.score(np.asarray(raw, dtype=np.float64)).tolist())
    return SimpleNamespace(mean=sum(scores) / len(scores), p95=scores[int(0.95 * len(scores))])


def fit_scale(combine: Combine, anchors: Anchors) -> LogisticScale:
    """Fit the logistic curve through an era's anchors over the reference population.

    Its ``mid`` and ``rate`` are rounded to three digits.
    """
    from scipy.optimize import least_squares

    raw = reference_raw(combine, [(i + 0.5) / 2000 for i in range(2000)])

    def miss(parameters: Sequence[float]) -> list[float]:
        found = describe(LogisticScale(anchors.baseline, parameters[0], parameters[1]), raw)
        return [found.mean - anchors.mean, found.p95 - anchors.p95]

    middle = sorted(raw)[len(raw) // 2]
    fitted = least_squares(miss, x0=[middle, 0.5], bounds=([-20.0, 0.01], [60.0, 1.0]))
    return LogisticScale(anchors.baseline, round(float(fitted.x[0]), 3), round(float(fitted.x[1]), 3))
