"""What an interaction is worth: the chain from interactions to a score of 1 to 100.

``interactions -> weighting -> memory (clock) -> signals -> combine -> scale -> absence``. Each part is a
small frozen object on NumPy arrays; a variant is a chain with one part changed.
"""

from kresearch.scoring.absence import Absence, PeakFloor, Protection, Steps, Uncertainty
from kresearch.scoring.arrays import ScoreArrays, SignalArrays
from kresearch.scoring.chain import Chain
from kresearch.scoring.clock import CalendarClock, Clock, FreezeClock, GraceClock
from kresearch.scoring.combine import Combine, LogLinear, LogOf, Tempered
from kresearch.scoring.memory import Boxcar, Cumulative, HalfLife, Memory, Recency
from kresearch.scoring.rows import Rows, Weights
from kresearch.scoring.scale import LogisticScale, Scale
from kresearch.scoring.scorer import Scorer
from kresearch.scoring.signals import SignalRule, Signals
from kresearch.scoring.ticks import Every
from kresearch.scoring.weighting import (
    IgnoreNegative,
    PenaliseNegative,
    SignBlind,
    Stage,
    Stance,
    StrengthTimesStance,
    Weighting,
)

__all__ = [
    "Absence",
    "Boxcar",
    "CalendarClock",
    "Chain",
    "Clock",
    "Combine",
    "Cumulative",
    "Every",
    "FreezeClock",
    "GraceClock",
    "HalfLife",
    "IgnoreNegative",
    "LogLinear",
    "LogOf",
    "LogisticScale",
    "Memory",
    "PeakFloor",
    "PenaliseNegative",
    "Protection",
    "Recency",
    "Rows",
    "Scale",
    "ScoreArrays",
    "Scorer",
    "SignBlind",
    "SignalArrays",
    "SignalRule",
    "Signals",
    "Stage",
    "Stance",
    "Steps",
    "StrengthTimesStance",
    "Tempered",
    "Uncertainty",
    "Weighting",
    "Weights",
]
