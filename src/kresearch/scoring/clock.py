"""Clock: how much time has passed *for this account*.

A clock answers one question: does a tick count, given how many ticks ago the account
published its last post? The account's time is the number of ticks that counted. While
the clock stands still nothing ages, so the score stays unless something new arrives.

Before its first post, an account's gap is counted from the tick it was first seen, so
that no account's clock depends on another account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kresearch.scoring.rows import BoolArray, Codes
from kresearch.scoring.ticks import Every


@runtime_checkable
class Clock(Protocol):
    """From the gap since the last own post to whether the tick counts."""

    @property
    def reads_posts(self) -> bool:
        """Whether the clock depends on the account's own posts."""
        ...

    def counts(self, gap: Codes, every: Every) -> BoolArray:
        """Return which ticks count.

        Parameters
        ----------
        gap
            Ticks since the account's last own post (0 on its day).
        every
            The step of the grid.
        """
        ...


@dataclass(frozen=True)
class CalendarClock:
    """The calendar: every tick counts, silent or not."""

    reads_posts: bool = False

    def counts(self, gap: Codes, every: Every) -> BoolArray:
        """Return true for every tick."""
        del every
        counts: BoolArray = gap >= 0
        return counts


@dataclass(frozen=True)
class FreezeClock:
    """Stands still once the account has been silent for `days` days.

    Proposed by S. Favaro (February 2012) and by the article this project answers; FIDE's
    chess ratings do the same.

    Parameters
    ----------
    days
        Days without a post of its own until the account is inactive.
    """

    days: float = 7.0
    reads_posts: bool = True

    def counts(self, gap: Codes, every: Every) -> BoolArray:
        """Return true while the last own post is less than `days` days ago."""
        counts: BoolArray = gap < every.ticks(self.days)
        return counts


@dataclass(frozen=True)
class GraceClock:
    """Runs slower once the account has been silent for `days` days.

    Parameters
    ----------
    days
        Days without a post of its own until the clock slows down.
    slowdown
        One tick in `slowdown` counts from then on.
    """

    days: float = 7.0
    slowdown: int = 4
    reads_posts: bool = True

    def counts(self, gap: Codes, every: Every) -> BoolArray:
        """Return true for every tick at first, then for one in `slowdown`."""
        silent = gap - every.ticks(self.days)
        counts: BoolArray = (silent < 0) | (silent % self.slowdown == self.slowdown - 1)
        return counts
