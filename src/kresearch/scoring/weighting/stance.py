"""Stance: what the sign of an interaction means for the account it is aimed at.

A stance turns polarities into factors: 1 counts fully, 0 counts nothing, a negative factor
subtracts. Unknown polarity always counts fully, as Klout did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from kresearch.scoring.rows import FloatArray

#: Polarity within this distance of zero is neutral: the cut that the authors of VADER
#: recommend (Hutto and Gilbert 2014).
NEUTRAL_BAND = 0.05


def sign_of(polarity: FloatArray) -> FloatArray:
    """Return 1, 0 or -1 for each polarity; 0 where it is unknown.

    Examples
    --------
    >>> sign_of(np.array([0.8, 0.01, -0.3, np.nan])).tolist()
    [1.0, 0.0, -1.0, 0.0]
    """
    return np.where(np.abs(polarity) > NEUTRAL_BAND, np.sign(polarity), 0.0)


@runtime_checkable
class Stance(Protocol):
    """From polarity to a factor."""

    @property
    def reads_polarity(self) -> bool:
        """Whether the factor depends on polarity at all."""
        ...

    def factor(self, polarity: FloatArray) -> FloatArray:
        """Return the factor of each polarity (-1 to 1, NaN where unknown)."""
        ...


@dataclass(frozen=True)
class SignBlind:
    """Every interaction counts fully: quantity, not quality (behaviour M6)."""

    reads_polarity: bool = False

    def factor(self, polarity: FloatArray) -> FloatArray:
        """Return 1 for every row."""
        return np.ones(len(polarity))


@dataclass(frozen=True)
class IgnoreNegative:
    """Negative interactions count nothing.

    Parameters
    ----------
    threshold
        Polarity at or below ``-threshold`` is negative.
    """

    threshold: float = NEUTRAL_BAND
    reads_polarity: bool = True

    def factor(self, polarity: FloatArray) -> FloatArray:
        """Return 0 for negative rows, else 1."""
        return np.where(polarity <= -self.threshold, 0.0, 1.0)


@dataclass(frozen=True)
class PenaliseNegative:
    """Negative interactions subtract.

    Parameters
    ----------
    penalty
        What one negative interaction takes away, in positive ones.
    threshold
        Polarity at or below ``-threshold`` is negative.
    """

    penalty: float = 1.0
    threshold: float = NEUTRAL_BAND
    reads_polarity: bool = True

    def factor(self, polarity: FloatArray) -> FloatArray:
        """Return ``-penalty`` for negative rows, else 1."""
        return np.where(polarity <= -self.threshold, -self.penalty, 1.0)
