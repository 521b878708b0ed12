"""Outages: days on which nobody has a row, between days that make that implausible.

A day without rows is no proof: small logs have many of them. Two questions are asked, of the days
within four weeks on either side:

- *busy logs*: if nine of ten days with rows have at least `_BUSY` rows, an empty day is not chance
  (a Poisson count of mean 10 is 0 once in 22,000 days), unless the log rests on that day of the week;
- *quiet logs*: how often would a gap as long as this one come about if gaps begin as often and last
  as long as the other gaps of the log do (geometric lengths)? Below once in `_RARE` logs of this
  length it is an outage.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kresearch.interactions.covering.daily import to_days, to_numbers
from kresearch.interactions.covering.stretches import Stretch

_AROUND = 28
_BUSY = 10.0
_RARE = 100.0
#: Days with rows that the time around a gap must have, before anything is called usual.
_FEWEST = 14
#: A quiet gap has to be this long before it is called an outage.
_SHORTEST = 7
_RESTS = 0.6


def find_outages(daily: pd.DataFrame) -> tuple[Stretch, ...]:
    """Return the outages of a log, oldest first; what stands far from all the rest was left out before."""
    if daily.empty:
        return ()
    totals = daily.groupby("day", sort=True)["rows"].sum()
    days, rows = to_numbers(pd.DatetimeIndex(totals.index)), totals.to_numpy(np.int64)
    grid = np.zeros(days[-1] - days[0] + 1, dtype=np.int64)
    grid[days - days[0]] = rows
    starts, lengths = _gaps(grid)
    found = []
    for number, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        near = _around(grid, start, length)
        there = near[near > 0]
        if len(there) < _FEWEST:
            continue
        busy = _is_busy(grid, start, length, there)
        quiet = (
            length >= _SHORTEST
            and _expected(grid, np.delete(lengths, number), int(length), there) < 1 / _RARE
        )
        if busy or quiet:
            first, last = to_days(np.array([days[0] + start, days[0] + start + length - 1]))
            found.append(Stretch(first, last, float(np.median(there))))
    return tuple(found)


def _gaps(grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return start and length of every run of days without rows."""
    empty = np.concatenate([[0], (grid == 0).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(empty))
    return edges[::2], edges[1::2] - edges[::2]


def _around(grid: np.ndarray, start: int, length: int) -> np.ndarray:
    end = start + length
    return np.concatenate([grid[max(start - _AROUND, 0) : start], grid[end : end + _AROUND]])


def _is_busy(grid: np.ndarray, start: int, length: int, there: np.ndarray) -> bool:
    if np.quantile(there, 0.1) < _BUSY:
        return False
    # The days next to it belong to ordinary activity too, not to a storm that had just begun.
    before, after = grid[max(start - 7, 0) : start], grid[start + length : start + length + 7]
    if min((before > 0).sum(), (after > 0).sum()) < 4:
        return False
    inside = np.arange(start, start + length)
    around = np.r_[max(start - _AROUND, 0) : start, start + length : min(start + length + _AROUND, len(grid))]
    resting = [
        weekday
        for weekday in range(7)
        if len(same := around[around % 7 == weekday]) and (grid[same] == 0).mean() >= _RESTS
    ]
    return bool((~np.isin(inside % 7, resting)).any())


def _expected(grid: np.ndarray, others: np.ndarray, length: int, there: np.ndarray) -> float:
    """Return how many gaps of at least this length a log of this kind would have by chance."""
    active = int((grid > 0).sum())
    # One gap more than seen, so that a log without any other is not certain to have none.
    begins = max((len(others) + 1) / active, float(np.exp(-np.median(there))))
    mean = float(others.mean()) if len(others) else 1.0
    # The longest of the others bounds from below how fast lengths may fall off.
    longest = max(mean, float(others.max()) / 2) if len(others) else 1.0
    goes_on = 1 - 1 / max(longest, 1.25)
    return float(active * begins * goes_on ** (length - 1))
