"""Memory: how much of the past still counts.

A memory is a kernel K(age) whose weighted sums can be kept by running totals: with
``m0 = sum(x g)`` and ``m1 = sum(x g c)`` over the interactions alive (c their time on the
account's clock, g a growth factor), the remembered sum at clock time C is
`Memory.value` of m0, m1 and C. Ages are on the account's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from kresearch.errors import UsageError
from kresearch.scoring.ticks import Every


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

    def growth(self, clock: Any, every: Every, span: int) -> Any:
        """Return g, the factor of an interaction at clock time `clock` (expression or 1.0)."""
        ...

    def value(self, m0: Any, m1: Any, clock: Any, every: Every) -> Any:
        """Return the remembered sum at clock time `clock` from the two running totals."""
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

    def growth(self, clock: Any, every: Every, span: int) -> Any:
        """Return 1: the line needs no growth factor."""
        del clock, every, span
        return 1.0

    def value(self, m0: Any, m1: Any, clock: Any, every: Every) -> Any:
        """Return ``sum(x (1 - (C - c) / W)) = ((W - C) m0 + m1) / W``."""
        window = every.ticks(self.days)
        return ((window - clock) * m0 + m1) / float(window)


@dataclass(frozen=True)
class Boxcar:
    """Everything of the last `days` counts fully, nothing older (Klout until October 2011)."""

    days: float = 30.0
    slopes: bool = False

    @property
    def window_days(self) -> float | None:
        """Length of the window in days."""
        return self.days

    def growth(self, clock: Any, every: Every, span: int) -> Any:
        """Return 1."""
        del clock, every, span
        return 1.0

    def value(self, m0: Any, m1: Any, clock: Any, every: Every) -> Any:
        """Return the plain total of what is in the window."""
        del m1, clock, every
        return m0


@dataclass(frozen=True)
class Cumulative:
    """Nothing is ever forgotten (Klout until October 2009)."""

    window_days: float | None = None
    slopes: bool = False

    def growth(self, clock: Any, every: Every, span: int) -> Any:
        """Return 1."""
        del clock, every, span
        return 1.0

    def value(self, m0: Any, m1: Any, clock: Any, every: Every) -> Any:
        """Return the plain total."""
        del m1, clock, every
        return m0


@dataclass(frozen=True)
class HalfLife:
    """Weight halves every `days` days; kept as ``2^(-C/h) sum(x 2^(c/h))``."""

    days: float = 30.0
    window_days: float | None = None
    slopes: bool = False

    def growth(self, clock: Any, every: Every, span: int) -> Any:
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
        return 2.0 ** (_as_float(clock) * (1.0 / half_life))

    def value(self, m0: Any, m1: Any, clock: Any, every: Every) -> Any:
        """Return the total, faded to clock time C."""
        del m1
        half_life = self.days * 86_400 / every.seconds
        return m0 * (2.0 ** (_as_float(clock) * (-1.0 / half_life)))


def _as_float(clock: Any) -> Any:
    """Return the clock as floats: engines read 1/60 as a decimal, whose product with a tick overflows."""
    return clock.cast("float64") if hasattr(clock, "cast") else clock
