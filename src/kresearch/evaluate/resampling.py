"""Drawing accounts anew: how often each case is in a resample, and the interval of what comes out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Resamples of the bootstrap.
RESAMPLES = 2000


def count_draws(
    clusters: npt.NDArray[np.generic],
    *,
    strata: npt.NDArray[np.bool_],
    seed: int,
    resamples: int = RESAMPLES,
) -> npt.NDArray[np.float64]:
    """Return how often each case is drawn, shape (resamples, cases), when accounts are drawn.

    All cases of an account or a storm (`clusters`) are drawn together. Where no account has cases on both
    sides (`strata`, e.g. whether it is praise) the two sides are drawn apart, so that neither is ever empty;
    else all accounts together.
    """
    rng = np.random.default_rng(seed)
    names, which = np.unique(np.asarray(clusters).astype(str), return_inverse=True)
    of_one = [len({bool(s) for s in strata[which == k]}) == 1 for k in range(len(names))]
    groups = [np.arange(len(names))]
    if all(of_one):
        side = np.array([bool(strata[which == k][0]) for k in range(len(names))])
        groups = [np.flatnonzero(side), np.flatnonzero(~side)]
    counts = np.zeros((resamples, len(names)))
    for group in groups:
        if len(group):
            counts[:, group] = rng.multinomial(
                len(group), np.full(len(group), 1 / len(group)), size=resamples
            )
    drawn: npt.NDArray[np.float64] = counts[:, which]
    return drawn


def percentile_interval(
    value: float, draws: npt.NDArray[np.float64], *, n: int, level: float
) -> tuple[float, float]:
    """Return the percentile interval of drawn values (NaN left out), widened for few accounts.

    The bootstrap of few accounts is too narrow (5 a side: it held the truth in 83 instead of 95 %), so its
    ends are moved from the value as Student's t with n - 1 degrees of freedom is wider than the normal
    distribution; `n` counts the independent accounts on the smaller side, 2 or more.
    """
    from scipy.stats import norm, t

    tail = (1 - level) / 2
    low, high = np.nanquantile(draws, [tail, 1 - tail])
    wider = float(t.ppf(1 - tail, n - 1) / norm.ppf(1 - tail))
    return float(value + min(low - value, 0) * wider), float(value + max(high - value, 0) * wider)


def bound_interval(
    value: float, draws: npt.NDArray[np.float64], *, n: int, level: float
) -> tuple[float, float]:
    """Return the interval of a share from its draws; at 0 and 1, where no draw differs, from n alone.

    Where every pair is right the bootstrap never sees a wrong one, and few accounts do not prove that much.
    `n` counts the independent accounts on the smaller side.
    """
    low, high = percentile_interval(value, draws, n=n, level=level)
    low, high = max(low, 0.0), min(high, 1.0)
    if value == 1.0:
        low = perfect_bound(n, level=level)
    elif value == 0.0:
        high = 1 - perfect_bound(n, level=level)
    return low, high


def perfect_bound(n: int, *, level: float) -> float:
    """Return the lower end of the interval of a share of which n of n were right (Wilson).

    >>> round(perfect_bound(20, level=0.95), 3)
    0.839
    """
    from scipy.stats import norm

    z = float(norm.ppf(0.5 + level / 2))
    return n / (n + z * z)
