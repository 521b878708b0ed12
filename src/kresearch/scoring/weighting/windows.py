"""Sums over what a group did before: the tool of weightings that look at other rows."""

from __future__ import annotations

import numpy as np

from kresearch.scoring.rows import Codes, FloatArray, IntArray


class GroupedTimes:
    """Amounts by group and time, added up to any time.

    Parameters
    ----------
    group
        Whole numbers, zero or more.
    time
        Whole numbers: hours, days or ticks.
    amount
        Whole numbers as floats, so that sums are exact in any order; default 1 each.
    """

    def __init__(self, group: Codes, time: Codes, amount: FloatArray | None = None) -> None:
        self._first = int(time.min()) if len(time) else 0
        self._span = int(time.max()) - self._first + 1 if len(time) else 1
        keys = self._keys(group, time)
        order = np.argsort(keys, kind="stable")
        self._sorted = keys[order]
        amounts = np.ones(len(keys)) if amount is None else amount[order]
        self._total = np.concatenate([[0.0], np.cumsum(amounts)])

    def _keys(self, group: Codes, time: Codes) -> IntArray:
        """Return one sortable number per group and time; a time outside the span is moved to its edge."""
        inside = np.clip(np.asarray(time, np.int64) - self._first, -1, self._span) + 1
        keys: IntArray = np.asarray(group, np.int64) * (self._span + 2) + inside
        return keys

    def until(self, group: Codes, time: Codes) -> FloatArray:
        """Return the sum of a group up to a time, that time included."""
        total: FloatArray = self._total[np.searchsorted(self._sorted, self._keys(group, time), side="right")]
        return total

    def before(self, group: Codes, time: Codes) -> FloatArray:
        """Return the sum of a group before a time."""
        total: FloatArray = self._total[np.searchsorted(self._sorted, self._keys(group, time), side="left")]
        return total

    def within(self, group: Codes, time: Codes, width: int) -> FloatArray:
        """Return the sum of a group over the last `width` times, the given one included.

        Examples
        --------
        >>> seen = GroupedTimes(np.array([0, 0, 1]), np.array([1, 4, 4]))
        >>> seen.within(np.array([0, 0]), np.array([4, 4]), 3).tolist()
        [1.0, 1.0]
        """
        return self.until(group, time) - self.before(group, time - (width - 1))


def group_numbers(*keys: Codes) -> IntArray:
    """Return one whole number per combination of keys, in the order of the keys.

    Examples
    --------
    >>> group_numbers(np.array([7, 7, 3]), np.array([1, 1, 9])).tolist()
    [1, 1, 0]
    """
    number = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        codes = np.unique(np.asarray(key), return_inverse=True)[1].astype(np.int64)
        number = number * (int(codes.max()) + 1 if len(codes) else 1) + codes
        number = np.unique(number, return_inverse=True)[1].astype(np.int64)
    return number


def running_number(group: Codes, *order: Codes) -> IntArray:
    """Return the place of each row in its group, from 0, sorted by `order`.

    Examples
    --------
    >>> running_number(np.array([0, 1, 0]), np.array([5, 1, 2])).tolist()
    [1, 0, 0]
    """
    sequence = np.lexsort((*reversed(order), group))
    sorted_group = np.asarray(group)[sequence]
    begins = np.ones(len(sequence), bool)
    begins[1:] = sorted_group[1:] != sorted_group[:-1]
    starts = np.flatnonzero(begins)
    place = np.arange(len(sequence)) - np.repeat(starts, np.diff(np.append(starts, len(sequence))))
    numbers = np.empty(len(sequence), np.int64)
    numbers[sequence] = place
    return numbers
