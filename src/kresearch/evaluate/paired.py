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

#: Most pairs for which the signed-rank test is exact.
LARGEST_EXACT = 50
#: Differences nearer than this are ties: scores are published with nine digits.
TIE = 1e-9


@dataclass(frozen=True)
class Paired:
    """What paired differences say."""

    n: int  #: Pairs.
    median: float  #: Median difference.
    shift: float  #: Hodges-Lehmann shift: median of all pairwise means of the differences.
    #: Interval of the shift, the signed-rank test inverted; NaN with fewer than `FEWEST_PAIRS` pairs.
    low: float
    high: float
    p: float  #: Two-sided Wilcoxon signed-rank test; NaN with fewer than `FEWEST_PAIRS` pairs.
    #: The smallest p that these pairs can reach: those that differ by nothing count for nothing.
    smallest_p: float
    effect: float  #: Matched-pairs rank-biserial correlation, -1 to 1.
    #: Pairs in which the difference is below, at, above 0.
    lower: int
    ties: int
    higher: int


def analyse_pairs(
    differences: Sequence[float] | Floats, *, level: float = 0.95, interval: bool = True
) -> Paired:
    """Return what paired differences say: one per independent case or account, finite.

    The interval is what takes the time.
    """
    d = _flat(differences)
    n, enough = len(d), len(d) >= FEWEST_PAIRS
    low, high = shift_interval(d, level=level) if enough and interval else (math.nan, math.nan)
    return Paired(
        n=n,
        median=float(np.median(d)) if n else math.nan,
        shift=hodges_lehmann(d),
        low=low,
        high=high,
        p=wilcoxon_p(d) if enough else math.nan,
        smallest_p=smallest_p(int((d != 0).sum())),
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


def shift_interval(differences: Sequence[float] | Floats, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of the shift: all shifts that the signed-rank test does not reject.

    The test inverted, so that interval and p say the same: 0 lies in the interval exactly where p is at least
    one minus the level. Ties and zeros are the test's own (`wilcoxon_p`). An end that is itself rejected (the
    interval is open there) is moved to the next number inwards. Ends say nothing below `FEWEST_PAIRS`
    differences, and are NaN without any.

    Examples
    --------
    >>> shift_interval([1, 2, 3, 4, 5, 6])  # six pairs: nothing outside is rejected at 0.05 within
    (1.0, 6.0)
    """
    d = _flat(differences)
    if not len(d):
        return math.nan, math.nan
    alpha = round(1 - level, 12)
    first, second = np.triu_indices(len(d))
    # p changes only where a shift makes two differences tie or one vanish: at their means.
    means = np.unique(np.round((d[first] + d[second]) / 2, 9))
    gaps = (means[:-1] + means[1:]) / 2
    centre = hodges_lehmann(d)

    def within_interval(shift: float) -> bool:
        return wilcoxon_p(d - shift) >= alpha

    def end(way: int) -> float:
        """Return the end on one side: by halving among the gaps, then the mean beside it itself."""
        side = gaps[gaps < centre][::-1] if way < 0 else gaps[gaps > centre]
        inside, outside = -1, len(side)
        while outside - inside > 1:
            middle = (inside + outside) // 2
            inside, outside = (middle, outside) if within_interval(float(side[middle])) else (inside, middle)
        beyond = (
            means[means < (side[inside] if inside >= 0 else centre)]
            if way < 0
            else means[means > (side[inside] if inside >= 0 else centre)]
        )
        if not len(beyond):
            return float(means[0] if way < 0 else means[-1])
        last = float(beyond[-1] if way < 0 else beyond[0])
        return last if within_interval(last) else float(np.nextafter(last, -way * math.inf))

    low, high = min(end(-1), centre), max(end(1), centre)
    # At 0 itself, where whole pairs may tie, the test has the last word.
    if within_interval(0.0):
        return min(low, 0.0), max(high, 0.0)
    if low <= 0 <= high:
        return (float(np.nextafter(0, 1)), high) if centre > 0 else (low, float(np.nextafter(0, -1)))
    return low, high


def wilcoxon_p(differences: Sequence[float] | Floats, *, alternative: str = "two-sided") -> float:
    """Return p of the Wilcoxon signed-rank test; ties at 0 keep their ranks (Pratt 1959).

    Exact up to 50 pairs, ties and zeros included: the distribution of the rank sum over all signs is built up
    rank by rank (scipy enumerates it, which takes seconds with ties). Beyond that scipy's normal
    approximation. The alternative is ``two-sided``, ``less`` or ``greater``.
    """
    from scipy.stats import rankdata, wilcoxon

    d = _flat(differences)
    if not np.any(d):
        return 1.0
    if len(d) > LARGEST_EXACT:
        return float(
            wilcoxon(np.round(d, 9), zero_method="pratt", alternative=alternative, method="asymptotic").pvalue
        )
    # Doubled, so that the mean ranks of ties are whole numbers.
    ranks = np.rint(2 * rankdata(np.round(np.abs(d), 9))).astype(np.int64)[d != 0]
    chances = np.array([1.0])
    for rank in ranks:
        chances = 0.5 * (np.pad(chances, (0, rank)) + np.pad(chances, (rank, 0)))
    observed = int(ranks[d[d != 0] > 0].sum())
    less, greater = float(chances[: observed + 1].sum()), float(chances[observed:].sum())
    if alternative == "two-sided":
        return min(1.0, 2 * min(less, greater))
    return min(1.0, less if alternative == "less" else greater)


def smallest_p(n: int) -> float:
    """Return the smallest two-sided p that a signed-rank test can reach: 2 / 2^n.

    A pair that ties at 0 has no sign to turn: `n` counts the others.

    Examples
    --------
    >>> smallest_p(6), smallest_p(3)  # six pairs; six of which three are 0
    (0.03125, 0.25)
    """
    return min(1.0, 2.0 ** (1 - n))


def _flat(differences: Sequence[float] | Floats) -> Floats:
    """Return differences as an array, those nearer to 0 than a published digit as 0."""
    d = np.asarray(differences, dtype=np.float64)
    return np.where(np.abs(d) < TIE, 0.0, d)


def rank_biserial(differences: Sequence[float] | Floats) -> float:
    """Return the matched-pairs rank-biserial correlation (Kerby 2014).

    Ranks of positive differences minus those of negative ones, over all ranks, ties at 0
    included as in the test: -1 when every difference is below 0, near 0 when most are 0.
    """
    from scipy.stats import rankdata

    d = _flat(differences)
    if not np.any(d):
        return 0.0
    ranks = rankdata(np.round(np.abs(d), 9))
    return float((ranks[d > 0].sum() - ranks[d < 0].sum()) / ranks.sum())


def tost_p(differences: Sequence[float] | Floats, *, margin: float) -> float:
    """Return p of two one-sided signed-rank tests, that the shift lies within the margin (over 0).

    Schuirmann (1987) with signed ranks. Small p: the difference is none in practice.
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
