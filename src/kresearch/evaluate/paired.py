"""Statistics of paired differences: one number per case, never per day.

scipy does most of the work; what is here puts its answers into one shape.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kresearch._common.constants import FEWEST_PAIRS

Floats: TypeAlias = npt.NDArray[np.float64]

#: Resamples of the bootstrap.
RESAMPLES = 2000
#: Most pairs for which the signed-rank test is exact.
LARGEST_EXACT = 50
#: Differences nearer than this are ties: scores are published with nine digits.
TIE = 1e-9


@dataclass(frozen=True)
class Paired:
    """What paired differences say.

    Parameters
    ----------
    n
        Pairs.
    median
        Median difference.
    shift
        Hodges-Lehmann shift: median of all pairwise means of the differences.
    low, high
        Bootstrap interval of the shift over cases; NaN with fewer than `FEWEST_PAIRS` pairs.
    p
        Two-sided Wilcoxon signed-rank test; NaN with fewer than `FEWEST_PAIRS` pairs.
    smallest_p
        The smallest p that so many pairs can reach.
    effect
        Matched-pairs rank-biserial correlation, -1 to 1.
    lower, ties, higher
        Pairs in which the difference is below, at, above 0.
    """

    n: int
    median: float
    shift: float
    low: float
    high: float
    p: float
    smallest_p: float
    effect: float
    lower: int
    ties: int
    higher: int


def analyse_pairs(
    differences: Sequence[float] | Floats, *, level: float = 0.95, seed: int = 0, interval: bool = True
) -> Paired:
    """Return what paired differences say.

    Parameters
    ----------
    differences
        One per case, shape (n,), finite.
    level
        Of the interval.
    seed
        Of the bootstrap.
    interval
        Whether the bootstrap interval is wanted; it is what takes the time.
    """
    d = np.asarray(differences, dtype=np.float64)
    d = np.where(np.abs(d) < TIE, 0.0, d)
    n, enough = len(d), len(d) >= FEWEST_PAIRS
    low, high = bootstrap_shift(d, level=level, seed=seed) if enough and interval else (math.nan, math.nan)
    return Paired(
        n=n,
        median=float(np.median(d)) if n else math.nan,
        shift=hodges_lehmann(d),
        low=low,
        high=high,
        p=wilcoxon_p(d) if enough else math.nan,
        smallest_p=smallest_p(n),
        effect=rank_biserial(d),
        lower=int((d < 0).sum()),
        ties=int((d == 0).sum()),
        higher=int((d > 0).sum()),
    )


def hodges_lehmann(differences: Sequence[float] | Floats) -> float:
    """Return the Hodges-Lehmann shift: the median of all means of two differences.

    Hodges and Lehmann (1963). Each difference is also paired with itself.
    """
    d = np.asarray(differences, dtype=np.float64)
    if not len(d):
        return math.nan
    first, second = np.triu_indices(len(d))
    return float(np.median((d[first] + d[second]) / 2))


def bootstrap_shift(
    differences: Sequence[float] | Floats,
    *,
    level: float = 0.95,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[float, float]:
    """Return the bootstrap interval of the Hodges-Lehmann shift over cases.

    Percentiles of the shifts of resampled cases, widened by sqrt(n / (n - 1)) about the
    shift itself: without it the interval of few cases is too narrow (Hesterberg 2015).

    Parameters
    ----------
    differences
        Shape (n,).
    level
        E.g. 0.95.
    seed, resamples
        Of the bootstrap.
    """
    d = np.asarray(differences, dtype=np.float64)
    n = len(d)
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(n)
    # In pieces: all pairwise means of all resamples at once would fill the memory.
    piece = max(1, 4_000_000 // len(first))
    shifts = np.concatenate(
        [
            np.median((taken[:, first] + taken[:, second]) / 2, axis=1)
            for start in range(0, resamples, piece)
            for taken in [d[rng.integers(0, n, size=(min(piece, resamples - start), n))]]
        ]
    )
    tail = (1 - level) / 2
    low, high = np.quantile(shifts, [tail, 1 - tail])
    centre, widening = hodges_lehmann(d), math.sqrt(n / (n - 1)) if n > 1 else 1.0
    return float(centre + (low - centre) * widening), float(centre + (high - centre) * widening)


def wilcoxon_p(differences: Sequence[float] | Floats, *, alternative: str = "two-sided") -> float:
    """Return p of the Wilcoxon signed-rank test; ties at 0 keep their ranks (Pratt 1959).

    Exact up to 50 pairs, ties and zeros included: the distribution of the rank sum over all
    signs is built up rank by rank (scipy enumerates it, which takes seconds with ties). Beyond
    that scipy's normal approximation.

    Parameters
    ----------
    differences
        Shape (n,).
    alternative
        ``two-sided``, ``less`` or ``greater``.
    """
    from scipy.stats import rankdata, wilcoxon

    d = np.asarray(differences, dtype=np.float64)
    if not np.any(d):
        return 1.0
    if len(d) > LARGEST_EXACT:
        return float(wilcoxon(d, zero_method="pratt", alternative=alternative, method="asymptotic").pvalue)
    # Doubled, so that the mean ranks of ties are whole numbers.
    ranks = np.rint(2 * rankdata(np.abs(d))).astype(np.int64)[d != 0]
    chances = np.array([1.0])
    for rank in ranks:
        chances = 0.5 * (np.pad(chances, (0, rank)) + np.pad(chances, (rank, 0)))
    observed = int(ranks[d[d != 0] > 0].sum())
    less, greater = float(chances[: observed + 1].sum()), float(chances[observed:].sum())
    if alternative == "two-sided":
        return min(1.0, 2 * min(less, greater))
    return min(1.0, less if alternative == "less" else greater)


def smallest_p(n: int) -> float:
    """Return the smallest two-sided p that a signed-rank test of n pairs can reach: 2 / 2^n."""
    return min(1.0, 2.0 ** (1 - n))


def rank_biserial(differences: Sequence[float] | Floats) -> float:
    """Return the matched-pairs rank-biserial correlation (Kerby 2014).

    Ranks of positive differences minus those of negative ones, over all ranks, ties at 0
    included as in the test: -1 when every difference is below 0, near 0 when most are 0.
    """
    from scipy.stats import rankdata

    d = np.asarray(differences, dtype=np.float64)
    if not np.any(d):
        return 0.0
    ranks = rankdata(np.abs(d))
    return float((ranks[d > 0].sum() - ranks[d < 0].sum()) / ranks.sum())


def tost_p(differences: Sequence[float] | Floats, *, margin: float) -> float:
    """Return p of two one-sided signed-rank tests, that the shift lies within the margin.

    Schuirmann (1987) with signed ranks. Small p: the difference is none in practice.

    Parameters
    ----------
    differences
        Shape (n,).
    margin
        In the unit of the differences, over 0.
    """
    d = np.asarray(differences, dtype=np.float64)
    if len(d) < FEWEST_PAIRS:
        return math.nan
    return max(wilcoxon_p(d + margin, alternative="greater"), wilcoxon_p(d - margin, alternative="less"))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p values (Holm 1979); NaN stays NaN and is not counted.

    The same as ``multipletests(method="holm")`` of statsmodels, which a test compares; its
    import alone takes longer than a study's whole comparison.
    """
    known = sorted((p, i) for i, p in enumerate(p_values) if not math.isnan(p))
    out, highest = [math.nan] * len(p_values), 0.0
    for place, (p, i) in enumerate(known):
        highest = max(highest, min(1.0, (len(known) - place) * p))
        out[i] = highest
    return out
