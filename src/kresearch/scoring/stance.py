"""Stance: what the sign of an interaction means for the account it is aimed at.

A stance turns the polarity column into a factor: 1 counts fully, 0 counts nothing, a
negative factor subtracts. Unknown polarity always counts fully, as Klout did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

#: Polarity within this distance of zero is neutral: the cut that the authors of VADER
#: recommend (Hutto and Gilbert 2014).
NEUTRAL_BAND = 0.05


class Stance(Protocol):
    """From polarity to a factor."""

    @property
    def reads_polarity(self) -> bool:
        """Whether the factor depends on polarity at all."""
        ...

    def factor(self, polarity: Any) -> Any:
        """Return the factor (float expression) for a polarity expression in -1 to 1."""
        ...


@dataclass(frozen=True)
class SignBlind:
    """Every interaction counts fully: quantity, not quality (behaviour M6)."""

    reads_polarity: bool = False

    def factor(self, polarity: Any) -> Any:
        """Return 1 for every row."""
        import ibis

        del polarity
        return ibis.literal(1.0)


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

    def factor(self, polarity: Any) -> Any:
        """Return 0 for negative rows, else 1."""
        return (polarity <= -self.threshold).fill_null(False).ifelse(0.0, 1.0)


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

    def factor(self, polarity: Any) -> Any:
        """Return ``-penalty`` for negative rows, else 1."""
        return (polarity <= -self.threshold).fill_null(False).ifelse(-self.penalty, 1.0)
