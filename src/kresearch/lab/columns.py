"""Arrays that answer to the words of Ibis columns that the formulas of a chain use.

Stance, combine and scale are written once, as expressions of columns. With `Column` the very
same formulas run on arrays in memory, so that the panel cannot drift from the score.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Column:
    """An array with the few methods of an Ibis column that formulas use.

    Parameters
    ----------
    values
        Numbers or truths; missing numbers are NaN, and comparisons with them are false.
    """

    def __init__(self, values: Any) -> None:
        self.values: NDArray[Any] = np.asarray(values)

    def fill_null(self, value: Any) -> Column:
        """Return the column; comparisons leave nothing to fill."""
        del value
        return self

    def ifelse(self, then: Any, other: Any) -> Column:
        """Return `then` where the column is true, else `other`."""
        return Column(np.where(self.values, _plain(then), _plain(other)))

    def ln(self) -> Column:
        """Return the natural logarithm."""
        return Column(np.log(self.values))

    def exp(self) -> Column:
        """Return e to the power of the column."""
        return Column(np.exp(self.values))

    def __add__(self, other: Any) -> Column:
        return Column(self.values + _plain(other))

    def __sub__(self, other: Any) -> Column:
        return Column(self.values - _plain(other))

    def __mul__(self, other: Any) -> Column:
        return Column(self.values * _plain(other))

    def __truediv__(self, other: Any) -> Column:
        return Column(self.values / _plain(other))

    def __pow__(self, other: Any) -> Column:
        return Column(self.values ** _plain(other))

    def __radd__(self, other: Any) -> Column:
        return Column(_plain(other) + self.values)

    def __rmul__(self, other: Any) -> Column:
        return Column(_plain(other) * self.values)

    def __rtruediv__(self, other: Any) -> Column:
        return Column(_plain(other) / self.values)

    def __gt__(self, other: Any) -> Column:
        return Column(self.values > _plain(other))

    def __le__(self, other: Any) -> Column:
        return Column(self.values <= _plain(other))


def _plain(value: Any) -> Any:
    return value.values if isinstance(value, Column) else value


def round_half_away(values: Any) -> Floats:
    """Return whole numbers, halves away from zero: as the engines round, not as NumPy does."""
    rounded: Floats = np.trunc(values + np.copysign(0.5, values))
    return rounded
