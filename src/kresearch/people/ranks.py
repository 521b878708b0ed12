"""Ranks with their intervals: from ties, from a variant's own interval, from plausible polarities."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.people.reading_error import LEVEL

Floats = npt.NDArray[np.float64]


def rank_scores(scores: pd.Series) -> pd.Series:
    """Return the rank of each account, 1 for the highest; equal scores share the highest of their ranks."""
    ranks: pd.Series = scores.rank(method="min", ascending=False)
    return ranks


def rank_interval(
    scores: pd.Series,
    *,
    worlds: pd.DataFrame | None = None,
    low: pd.Series | None = None,
    high: pd.Series | None = None,
) -> pd.DataFrame:
    """Return ``rank, rank_low, rank_high`` by account: from which to which rank each may stand; 1 is best.

    Equal scores may stand at any rank of their tie. With the scores of many `worlds` (world x account) the
    interval is that of the ranks in them; with an interval of each score, two accounts whose intervals
    overlap may stand either way. Worlds replace intervals, and these ties.

    Examples
    --------
    >>> rank_interval(pd.Series({"a": 60.0, "b": 50.0, "c": 50.0}))["rank_high"].tolist()
    [1.0, 3.0, 3.0]
    """
    found = pd.DataFrame({"rank": rank_scores(scores)})
    found["rank_low"] = found["rank"]
    found["rank_high"] = scores.rank(method="max", ascending=False)
    if low is not None and high is not None:
        ends = np.sort(low.to_numpy(np.float64)), np.sort(high.to_numpy(np.float64))
        mine_low, mine_high = low.to_numpy(np.float64), high.to_numpy(np.float64)
        found["rank_low"] = 1.0 + len(scores) - np.searchsorted(ends[0], mine_high, side="right")
        found["rank_high"] = 0.0 + len(scores) - np.searchsorted(ends[1], mine_low, side="left")
    if worlds is not None:
        tail = (1 - LEVEL) / 2
        best = worlds.rank(axis=1, method="min", ascending=False)
        worst = worlds.rank(axis=1, method="max", ascending=False)
        found["rank_low"] = best.quantile(tail, interpolation="lower").reindex(scores.index)
        found["rank_high"] = worst.quantile(1 - tail, interpolation="higher").reindex(scores.index)
    return found
