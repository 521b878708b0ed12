"""The chain: weigh, clock, memory, signals, combine, scale, absence. A variant changes one part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kresearch.scoring.absence import Absence
from kresearch.scoring.clock import CalendarClock, Clock
from kresearch.scoring.combine import Combine, LogLinear
from kresearch.scoring.memory import Memory, Recency
from kresearch.scoring.population import SCALE_2012
from kresearch.scoring.scale import Scale
from kresearch.scoring.signals import Signals
from kresearch.scoring.weigh import StrengthTimesStance, Weigh


@dataclass(frozen=True)
class Chain:
    """A scoring rule, part by part. The defaults are the quantity baseline.

    Parameters
    ----------
    weigh
        What is one interaction worth?
    clock
        How much time has passed for this account?
    memory
        How much of the past still counts?
    signals
        Reach, amplification, impact.
    combine
        From signals to strength per network.
    scale
        From raw to 1..100.
    absence
        What does silence do to the finished score? None: nothing beside ageing.
    """

    weigh: Weigh = StrengthTimesStance()
    clock: Clock = CalendarClock()
    memory: Memory = Recency(90.0)
    signals: Signals = Signals()
    combine: Combine = LogLinear()
    scale: Scale = SCALE_2012
    absence: Absence | None = None

    @property
    def interval(self) -> str:
        """What the columns ``low`` and ``high`` of the scores are; empty when there are none."""
        return "" if self.absence is None else self.absence.interval

    def but(self, **parts: Any) -> Chain:
        """Return the chain with the named parts changed."""
        return replace(self, **parts)
