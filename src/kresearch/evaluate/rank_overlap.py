"""How far two lists agree, the top weighing most, with ties and lists of unequal length."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

#: Weight of the ranks: with 0.9 the first ten carry 86 % of the measure.
PERSISTENCE = 0.9


def rank_overlap(first: pd.Series, second: pd.Series, *, p: float = PERSISTENCE) -> float:
    """Return the extrapolated rank-biased overlap of two lists, each given by its scores.

    Webber, Moffat and Zobel (2010): the agreement at each depth, weighted by `p` to the depth, and
    extrapolated beyond the end of the lists (their equation 32, for lists of unequal length). Equal scores
    are ties: all of them stand at the highest of their ranks, and the agreement at a depth is
    ``2 * common / (names of one list + names of the other)`` (their section 4.5). Names never decide.

    Parameters
    ----------
    first, second
        Name -> score, the highest first in rank; names are unique.
    p
        How much the next rank still counts, between 0 and 1.

    Returns
    -------
    float
        0 (nothing in common) to 1; NaN where both lists are empty, 0 where one is.

    Examples
    --------
    >>> ours, theirs = pd.Series({"a": 3, "b": 2, "c": 1}), pd.Series({"a": 3, "c": 2, "b": 1})
    >>> round(rank_overlap(ours, theirs), 4)
    0.955
    """
    lists = sorted((_levels(first), _levels(second)), key=len)
    short, long = lists
    s, n = len(short), len(long)
    if n == 0:
        return math.nan
    if s == 0:
        return 0.0
    total, agreement, at_short = 0.0, 0.0, 0.0
    for depth in range(1, n + 1):
        ours = set(short.index[short.to_numpy() <= depth])
        theirs = set(long.index[long.to_numpy() <= depth])
        common = float(len(ours & theirs))
        if depth <= s:
            agreement = 2 * common / (len(ours) + len(theirs))
            at_short = agreement
        else:
            # What the short list does not name is taken to agree as often as what it names.
            agreement = min(1.0, 2 * (common + at_short * (depth - s)) / (depth + len(theirs)))
        total += agreement * p**depth
    return (1 - p) / p * total + agreement * p**n


def _levels(scores: pd.Series) -> pd.Series:
    """Return name -> rank, equal scores at the highest of their ranks, best first."""
    known = scores.dropna().astype(np.float64)
    return known.rank(method="min", ascending=False).sort_values(kind="stable")
