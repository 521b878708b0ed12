"""When an actor acts: gaps, hours of the day and minutes, per actor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kresearch.scoring.rows import FloatArray, IntArray, run_starts

#: Gaps that differ by less than this are called equal.
_EQUAL = 0.02
#: Steps in which logs write their times, in seconds; finer first.
_STEPS = (1, 60, 3600, 86_400)


def time_step(seconds: IntArray) -> int:
    """Return the step in which times are written, in seconds: 1, 60, 3600 or 86400.

    Examples
    --------
    >>> time_step(np.array([0, 7200, 3600 * 5]))
    3600
    """
    fits = [step for step in _STEPS if len(seconds) and not np.any(seconds % step)]
    return max(fits, default=1)


def describe_times(actor: IntArray, seconds: IntArray, actors: int) -> pd.DataFrame:
    """Return what the times (seconds since 1970, sorted by actor and time) of each actor look like.

    ``days`` (different days), ``gaps`` (usable gaps), ``equal_gaps`` (share of the most frequent length, NaN
    without gaps), ``gap_entropy`` (bits, over doublings of length), ``hours`` (different hours of the day),
    ``most_in_minute``. A figure that the step of the times does not allow is NaN: equal gaps of dates are no
    sign of a machine.
    """
    step = time_step(seconds)
    gap = np.diff(seconds)
    # A gap must be long against the step, or rounding makes gaps equal.
    usable = (actor[1:] == actor[:-1]) & (gap >= max(1, round(step / _EQUAL)) if step > 1 else gap > 0)
    who, length = actor[1:][usable], gap[usable].astype(np.float64)
    gaps = np.bincount(who, minlength=actors)
    fine = np.floor(np.log(length) / np.log1p(_EQUAL)).astype(np.int64)
    coarse = np.floor(np.log2(np.maximum(length, 1.0))).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        equal = np.where(gaps > 0, _most(who, fine, actors) / gaps, np.nan)
    return pd.DataFrame(
        {
            "days": _different(actor, seconds // 86_400, actors),
            "gaps": gaps,
            "equal_gaps": equal,
            "gap_entropy": np.where(gaps > 0, _entropy(who, coarse, actors), np.nan),
            "hours": _different(actor, seconds // 3600 % 24, actors) if step <= 3600 else np.nan,
            "most_in_minute": _most(actor, seconds // 60, actors) if step == 1 else np.nan,
        }
    )


def count_pairs(who: IntArray, what: IntArray) -> tuple[IntArray, IntArray]:
    """Return, for each pair of who and what, who it is and how often it is there."""
    order = np.lexsort((what, who))
    starts = np.flatnonzero(run_starts(who[order], what[order])) if len(who) else np.empty(0, np.int64)
    return who[order][starts], np.diff(np.append(starts, len(who)))


def _different(who: IntArray, what: IntArray, actors: int) -> IntArray:
    found: IntArray = np.bincount(count_pairs(who, what)[0], minlength=actors)
    return found


def _most(who: IntArray, what: IntArray, actors: int) -> IntArray:
    most = np.zeros(actors, np.int64)
    owner, many = count_pairs(who, what)
    np.maximum.at(most, owner, many)
    return most


def _entropy(who: IntArray, what: IntArray, actors: int) -> FloatArray:
    owner, many = count_pairs(who, what)
    total = np.bincount(who, minlength=actors).astype(np.float64)
    share = many / total[owner]
    return np.bincount(owner, weights=-share * np.log2(share), minlength=actors).astype(np.float64)
