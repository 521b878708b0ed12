"""Memory: how much of the past still counts.

A memory is a kernel K(age) whose weighted sums can be kept by running totals: with
``m0 = sum(x g)`` and ``m1 = sum(x g c)`` over the interactions alive (c their time on the
account's clock, g a growth factor), the remembered sum at clock time C is
`Memory.value` of m0, m1 and C. Ages are on the account's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from kresearch.errors import UsageError
from kresearch.scoring.rows import FloatArray
from kresearch.scoring.ticks import Every


@runtime_checkable
class Memory(Protocol):
    """A kernel that running totals can carry."""

    @property
    def window_days(self) -> float | None:
        """Age in days from which nothing is left, None when there is no such age."""
        ...

    @property
    def slopes(self) -> bool:
        """Whether the kernel is linear in age, i.e. the first moment is needed."""
        ...

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return g at clock times `clock`, or None where it is 1 everywhere; `span` is the log's ticks."""
        ...

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return the remembered sum at clock times `clock` from the two running totals."""
        ...


@dataclass(frozen=True)
class Recency:
    """Recency-weighted window: weight falls in a straight line from 1 to 0 over `days`.

    Klout from October 2011: "a rolling 90 days, recent activity weighs more". The shape is
    a reconstruction: a straight line ends without a step (behaviours S5 and S6).
    """

    days: float = 90.0
    slopes: bool = True

    @property
    def window_days(self) -> float | None:
        """Length of the window in days."""
        return self.days

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return None: the line needs no growth factor."""
        del clock, every, span
        return None

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return ``sum(x (1 - (C - c) / W)) = ((W - C) m0 + m1) / W``."""
        assert m1 is not None
        window = every.ticks(self.days)
        value: FloatArray = window - clock
        value = value * m0
        value += m1
        value /= float(window)
        return value


@dataclass(frozen=True)
class Boxcar:
    """Everything of the last `days` counts fully, nothing older (Klout until October 2011)."""

    days: float = 30.0
    slopes: bool = False

    @property
    def window_days(self) -> float | None:
        """Length of the window in days."""
        return self.days

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return None."""
        del clock, every, span
        return None

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return the plain total of what is in the window."""
        del m1, clock, every
        return m0


@dataclass(frozen=True)
class Cumulative:
    """Nothing is ever forgotten (Klout until October 2009)."""

    window_days: float | None = None
    slopes: bool = False

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return None."""
        del clock, every, span
        return None

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return the plain total."""
        del m1, clock, every
        return m0


@dataclass(frozen=True)
class HalfLife:
    """Weight halves every `days` days; kept as ``2^(-C/h) sum(x 2^(c/h))``."""

    days: float = 30.0
    window_days: float | None = None
    slopes: bool = False

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return ``2^(c/h)``.

        Raises
        ------
        UsageError
            When the log spans so many half-lives that float64 cannot carry the sum.
        """
        half_life = self.days * 86_400 / every.seconds
        if span > 900 * half_life:
            raise UsageError(
                f"a half-life of {self.days:g} days is too short for a log of "
                f"{span * every.seconds / 86_400:,.0f} days; allowed is at least a 900th of the span. "
                "Take a longer half-life or cut the log."
            )
        grown: FloatArray = np.exp2(clock / half_life)
        return grown

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return the total, faded to clock time C."""
        del m1
        half_life = self.days * 86_400 / every.seconds
        faded: FloatArray = m0 * np.exp2(clock / -half_life)
        return faded
