"""What an interaction is worth: the chain from interactions to a score of 1 to 100.

``interactions -> weigh -> remember(clock) -> signals -> combine -> scale -> absence``. Each part is a
small frozen object; a variant is a chain with one part changed.
"""

from kresearch.scoring.absence import Absence
from kresearch.scoring.chain import Chain
from kresearch.scoring.clock import CalendarClock, Clock, FreezeClock, GraceClock
from kresearch.scoring.combine import Combine, FollowersOnly, LogLinear, ReactionsOnly
from kresearch.scoring.memory import Boxcar, Cumulative, HalfLife, Memory, Recency
from kresearch.scoring.peak import PeakFloor
from kresearch.scoring.protection import Protection
from kresearch.scoring.scale import LogisticScale, Scale
from kresearch.scoring.scorer import Scorer
from kresearch.scoring.signals import Signals
from kresearch.scoring.stance import IgnoreNegative, PenaliseNegative, SignBlind, Stance
from kresearch.scoring.steps import Steps
from kresearch.scoring.ticks import Every
from kresearch.scoring.uncertainty import Uncertainty
from kresearch.scoring.weigh import StrengthTimesStance, Weigh

__all__ = [
    "Absence",
    "Boxcar",
    "CalendarClock",
    "Chain",
    "Clock",
    "Combine",
    "Cumulative",
    "Every",
    "FollowersOnly",
    "FreezeClock",
    "GraceClock",
    "HalfLife",
    "IgnoreNegative",
    "LogLinear",
    "LogisticScale",
    "Memory",
    "PeakFloor",
    "PenaliseNegative",
    "Protection",
    "ReactionsOnly",
    "Recency",
    "Scale",
    "Scorer",
    "SignBlind",
    "Signals",
    "Stance",
    "Steps",
    "StrengthTimesStance",
    "Uncertainty",
    "Weigh",
]
