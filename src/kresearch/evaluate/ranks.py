"""Mean ranks of variants over cases: Friedman's test and the critical difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from kresearch._common.constants import FEWEST_PAIRS


@dataclass(frozen=True)
class Ranks:
    """Mean ranks of variants over cases."""

    mean: pd.Series  #: Mean rank per variant, 1 is best, sorted.
    n: int  #: Cases.
    p: float  #: Friedman's test that all variants rank alike; NaN with too few cases or variants.
    #: Mean ranks no further apart are not told apart (Nemenyi; Demsar 2006); NaN likewise.
    critical_difference: float

    def groups(self) -> list[list[str]]:
        """Return the largest sets of neighbours that are not told apart, for a diagram."""
        if math.isnan(self.critical_difference):
            return []
        names, values = list(self.mean.index), self.mean.to_numpy()
        out: list[list[str]] = []
        for i in range(len(names)):
            j = max(k for k in range(i, len(names)) if values[k] - values[i] <= self.critical_difference)
            if j > i and not (out and out[-1][-1] == names[j]):
                out.append(names[i : j + 1])
        return out


def rank_variants(costs: pd.DataFrame, *, alpha: float = 0.05) -> Ranks:
    """Rank variants over cases, where a lower cost is better and none is missing.

    `alpha` is the level of the critical difference.
    """
    from scipy.stats import friedmanchisquare, studentized_range

    n, k = costs.shape
    mean = costs.rank(axis=1).mean().sort_values(kind="stable")
    if n < FEWEST_PAIRS or k < 3:
        return Ranks(mean, n, math.nan, math.nan)
    if (costs.max(axis=1) == costs.min(axis=1)).all():
        p = 1.0  # everybody alike in every case; scipy would divide by 0
    else:
        p = float(friedmanchisquare(*(costs[c].to_numpy() for c in costs)).pvalue)
    q = float(studentized_range.ppf(1 - alpha, k, math.inf)) / math.sqrt(2)
    return Ranks(mean, n, p, q * math.sqrt(k * (k + 1) / (6 * n)))
