"""The findings about the time of a log, as plain values. All days are UTC midnights."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days on which nobody has a row although the days around make that implausible."""

    #: First and last day without rows.
    first: pd.Timestamp
    last: pd.Timestamp
    usual: float  #: Rows per day around it (median of the days with rows).

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return int((self.last - self.first) / DAY) + 1

    def touches(self, start: pd.Timestamp, end: pd.Timestamp) -> bool:
        """Return whether a half-open window shares time with it."""
        return bool(start < self.last + DAY and end > self.first)

    def __str__(self) -> str:
        when = (
            f"on {self.first:%Y-%m-%d}"
            if self.days == 1
            else f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}"
        )
        days = "1 day" if self.days == 1 else f"{self.days:,} days"
        return f"{when} ({days}, usually {self.usual:,.0f} rows a day)"


@dataclass(frozen=True)
class Edge:
    """Where an account's rows really begin and end, a few stray ones apart."""

    account: str  #: Whose.
    #: Days of its very first and last row.
    first: pd.Timestamp
    last: pd.Timestamp
    #: First and last day of its ordinary activity.
    begins: pd.Timestamp
    ends: pd.Timestamp
    #: Stray rows before `begins` and after `ends`.
    before: int
    after: int


@dataclass(frozen=True)
class Cap:
    """A collection that stops at the same round number of rows on many days."""

    account: str  #: Whose rows; empty for the log as a whole.
    rows: int  #: The number.
    #: On how many days it occurs, and how many days have rows.
    days: int
    of: int


@dataclass(frozen=True)
class Far:
    """A few rows far from all the others."""

    #: Their first and last day.
    first: pd.Timestamp
    last: pd.Timestamp
    rows: int  #: How many they are.
    away: int  #: Days between them and the nearest of the others.

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        when = (
            f"{self.first:%Y-%m-%d}"
            if self.first == self.last
            else f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}"
        )
        return f"{rows} of {when}, {self.away:,} days from all others"
