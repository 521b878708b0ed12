"""Krippendorff's alpha of labels, from how many coders gave each unit which one, and its interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

#: With fewer units there is no interval: drawing from so few says nothing of others.
FEWEST_UNITS = 5


def nominal_alpha(counts: npt.NDArray[np.int64]) -> float:
    """Return Krippendorff's alpha of nominal labels: 1 is full agreement, 0 what chance gives.

    `counts` (units, labels) say how many coders gave the unit that label; units of fewer than two coders say
    nothing. NaN where nobody says anything or everybody the same one thing: there is no chance to compare
    with. Krippendorff (2004), Content Analysis, chapter 11.

    Examples
    --------
    >>> import numpy as np
    >>> round(nominal_alpha(np.array([[2, 0], [2, 0], [0, 2], [1, 1]])), 3)
    0.533
    """
    told = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    each, given = told.sum(axis=1), told.sum(axis=0)
    total = given.sum()
    expected = total**2 - (given**2).sum()
    if not expected:
        return float("nan")
    # Of each unit the pairs that differ, by its coders less one; of all labels the pairs that would.
    observed = ((each**2 - (told**2).sum(axis=1)) / (each - 1)).sum()
    return float(1 - (total - 1) * observed / expected)


def alpha_interval(
    counts: npt.NDArray[np.int64],
    alpha: Callable[[npt.NDArray[np.int64]], float],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95 % interval of alpha by bootstrap over units.

    It is (NaN, NaN) with fewer than `FEWEST_UNITS` units, and where all draws give the same (everybody
    agreed, or nobody did): an interval of no width would claim a certainty that nobody has.

    Examples
    --------
    >>> import numpy as np
    >>> alpha_interval(np.array([[1, 1]] * 30), nominal_alpha)
    (nan, nan)
    """
    if len(counts) < FEWEST_UNITS:
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    drawn = [alpha(counts[rng.integers(0, len(counts), len(counts))]) for _ in range(resamples)]
    known = np.array([value for value in drawn if np.isfinite(value)])
    if not len(known) or float(np.ptp(known)) < 1e-12:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def say_alpha(alpha: float, low: float, high: float, units: int) -> str:
    """Return alpha with its interval, or why it has none.

    Examples
    --------
    >>> say_alpha(0.5, 0.2, 0.7, 30), say_alpha(-0.5, float("nan"), float("nan"), 1)
    ('0.50 (0.20 to 0.70)', '-0.50 (no interval: fewer than 5)')
    """
    if low == low:
        return f"{alpha:.2f} ({low:.2f} to {high:.2f})"
    why = f"fewer than {FEWEST_UNITS}" if units < FEWEST_UNITS else "all of them alike"
    return f"{alpha:.2f} (no interval: {why})"
