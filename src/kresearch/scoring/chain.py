"""The chain: weighting, clock, memory, signals, combine, scale, absence. A variant changes one part."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from kresearch.errors import UsageError
from kresearch.scoring.absence.base import Absence
from kresearch.scoring.arrays import SIGNED_SIGNALS
from kresearch.scoring.clock import CalendarClock, Clock
from kresearch.scoring.combine import Combine, LogLinear
from kresearch.scoring.memory import Memory, Recency
from kresearch.scoring.population import SCALE_2012
from kresearch.scoring.scale import Scale
from kresearch.scoring.signals import SignalRule, Signals
from kresearch.scoring.weighting import StrengthTimesStance, Weighting

#: What each part must be.
_PROTOCOLS: dict[str, type] = {
    "weighting": Weighting,
    "clock": Clock,
    "memory": Memory,
    "signals": SignalRule,
    "combine": Combine,
    "scale": Scale,
    "absence": Absence,
}


@dataclass(frozen=True)
class Chain:
    """A scoring rule, part by part. The defaults are the quantity baseline.

    Parameters
    ----------
    weighting
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

    Raises
    ------
    UsageError
        When a part lacks something that its protocol names; says what.
    """

    weighting: Weighting = StrengthTimesStance()
    clock: Clock = CalendarClock()
    memory: Memory = Recency(90.0)
    signals: SignalRule = Signals()
    combine: Combine = LogLinear()
    scale: Scale = SCALE_2012
    absence: Absence | None = None

    def __post_init__(self) -> None:
        wrong = []
        for name, protocol in _PROTOCOLS.items():
            part = getattr(self, name)
            if part is None and name == "absence":
                continue
            lacks = [member for member in members_of(protocol) if not hasattr(part, member)]
            if lacks:
                wrong.append(f"{name}={type(part).__name__} lacks {', '.join(lacks)}")
        if wrong:
            raise UsageError(
                f"a chain cannot be made: {'; '.join(wrong)}. Allowed are parts with everything that "
                "the protocol of the part names (kresearch.scoring). Add what is missing to the class."
            )

    @property
    def interval(self) -> str:
        """What the columns ``low`` and ``high`` of the scores are; empty when there are none."""
        return "" if self.absence is None else self.absence.interval

    @property
    def signal_key(self) -> tuple[object, ...]:
        """What the signals depend on: chains with an equal key share them."""
        return (self.weighting, self.clock, self.memory, self.signals)

    @property
    def around_key(self) -> tuple[object, ...]:
        """What a look around the whole log depends on."""
        return (self.signals, self.memory.window_days)

    @property
    def columns(self) -> frozenset[str]:
        """Optional columns of the log that some part reads."""
        # Of an actor's interactions of one tick the latest says whether it is hostile.
        moment = {"moment"} if "hostile" in self.combine.signals else set()
        return self.weighting.columns | self.signals.columns | moment

    @property
    def reads_polarity(self) -> bool:
        """Whether the sign of an interaction changes the score."""
        return self.weighting.reads_polarity or bool(self.combine.signals & SIGNED_SIGNALS)

    @property
    def reads_posts(self) -> bool:
        """Whether some part must know when accounts posted."""
        return self.clock.reads_posts or (self.absence is not None and self.absence.reads_posts)

    @property
    def reads_actors(self) -> bool:
        """Whether some part looks at what actors do elsewhere, so that the whole log is needed."""
        return self.signals.reads_actors or any(stage.by == "actor" for stage in self.weighting.stages)

    def replace(self, **parts: Any) -> Chain:
        """Return the chain with the named parts changed.

        Examples
        --------
        >>> Chain().replace(memory=Recency(30.0)).memory
        Recency(days=30.0, slopes=True)
        """
        return dataclasses.replace(self, **parts)


def members_of(protocol: type) -> list[str]:
    """Return what a protocol asks for, by name.

    Examples
    --------
    >>> members_of(Scale)
    ['baseline', 'score']
    """
    return sorted(name for name in vars(protocol) if not name.startswith("_"))
