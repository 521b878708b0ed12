"""How many cases a study needs to find a difference of so many points."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.evaluate.paired import smallest_p, wilcoxon_p


def estimate_power(
    difference: float,
    *,
    spread: float,
    cases: Sequence[int] = (6, 8, 10, 12, 16, 20, 30, 40),
    comparisons: int = 1,
    alpha: float = 0.05,
    runs: int = 300,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the chance of finding a difference, by number of cases.

    Simulated: differences between two variants are drawn from a normal distribution around
    the true one and tested by signed ranks. With several comparisons the first step of Holm
    is asked for, so the true power of a study is at least this.

    Parameters
    ----------
    difference
        True shift, e.g. in points.
    spread
        Standard deviation of the differences over cases; take it from a pilot.
    cases
        Numbers of cases to look at.
    comparisons
        How many comparisons the study declares.
    alpha, runs, seed
        Level, simulated studies per number of cases, seed.

    Returns
    -------
    pandas.DataFrame
        ``cases, power, low, high`` (95 % Wilson interval of the simulation), ``reachable``
        (whether so many cases can reach the level at all).

    Examples
    --------
    >>> import kresearch as kr
    >>> power = kr.evaluate.estimate_power(2.0, spread=3.0, cases=[5, 12, 30], runs=50)
    >>> power["power"].tolist(), power["reachable"].tolist()
    ([0.0, 0.48, 0.84], [False, True, True])
    """
    if not np.isfinite(difference) or runs < 1:
        raise UsageError(
            f"power of difference={difference}, runs={runs}: allowed are a finite difference and at least "
            "one run."
        )
    if not spread > 0 or comparisons < 1 or not 0 < alpha < 1 or min(cases, default=0) < 1:
        raise UsageError(
            f"power of spread={spread}, comparisons={comparisons}, alpha={alpha}, cases={list(cases)}: "
            "allowed are a spread over 0, at least one comparison and case, and alpha between 0 and 1."
        )
    rng, level, rows = np.random.default_rng(seed), alpha / comparisons, []
    for n in cases:
        reachable = smallest_p(n) <= level
        # Where no result can reach the level there is nothing to simulate.
        hits = (
            sum(wilcoxon_p(rng.normal(difference, spread, n)) <= level for _ in range(runs))
            if reachable
            else 0
        )
        low, high = _wilson(hits, runs)
        rows.append({"cases": n, "power": hits / runs, "low": low, "high": high, "reachable": reachable})
    return pd.DataFrame(rows)


def describe_power(table: pd.DataFrame, *, difference: float, wanted: float = 0.8) -> str:
    """Return in words how many cases are needed."""
    enough = table.loc[table["power"] >= wanted, "cases"]
    if enough.empty:
        return (
            f"A difference of {difference:g} is not found with a chance of {wanted:.0%} by up to "
            f"{int(table['cases'].max())} cases."
        )
    return (
        f"A difference of {difference:g} is found with a chance of {wanted:.0%} by {int(enough.min())} cases."
    )


def _wilson(hits: int, runs: int, z: float = 1.96) -> tuple[float, float]:
    share = hits / runs
    centre = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    half = z * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs)) / (1 + z * z / runs)
    return max(0.0, centre - half), min(1.0, centre + half)
