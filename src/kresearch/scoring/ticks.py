"""The time grid: whole ticks of a day or an hour, counted from 1970-01-01 UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

_SECONDS = {"1d": 86_400, "1h": 3_600}


@dataclass(frozen=True)
class Every:
    """The step of the time grid.

    Parameters
    ----------
    name
        ``"1d"`` (a day, the default) or ``"1h"`` (an hour, for storms).
    """

    name: str = "1d"

    def __post_init__(self) -> None:
        if self.name not in _SECONDS:
            raise UsageError(
                f"every='{self.name}' is not a time step; allowed are 1d (a day) and 1h (an hour). "
                "Use 1h to look into a storm, else 1d."
            )

    @property
    def seconds(self) -> int:
        """Length of a tick in seconds."""
        return _SECONDS[self.name]

    def ticks(self, days: float) -> int:
        """Return how many ticks `days` days are (at least one)."""
        return max(1, round(days * 86_400 / self.seconds))

    def tick_of(self, micros: int) -> int:
        """Return the tick that a time in microseconds since 1970 falls into."""
        return micros // (self.seconds * 1_000_000)

    def tick_at(self, when: pd.Timestamp) -> int:
        """Return the tick that the time `when` (with a zone) falls into."""
        return int(when.timestamp() // self.seconds)

    def start_of(self, tick: int) -> pd.Timestamp:
        """Return the UTC time at which `tick` starts."""
        import pandas as pd

        return pd.Timestamp(tick * self.seconds, unit="s", tz="UTC")
