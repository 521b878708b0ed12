"""What an interaction is worth: the chain from interactions to a score of 1 to 100.

``interactions -> weigh -> remember(clock) -> signals -> combine -> scale -> absence``. Each part is a
small frozen object; a variant is a chain with one part changed.
"""

from kresearch.score.absence import Absence
from kresearch.score.chain import Chain
from kresearch.score.clock import CalendarClock, Clock, FreezeClock, GraceClock
from kresearch.score.combine import Combine, FollowersOnly, LogLinear, ReactionsOnly
from kresearch.score.memory import Boxcar, Cumulative, HalfLife, Memory, Recency
from kresearch.score.peak import PeakFloor
from kresearch.score.protection import Protection
from kresearch.score.scale import LogisticScale, Scale
from kresearch.score.scorer import Scorer
from kresearch.score.signals import Signals
from kresearch.score.stance import IgnoreNegative, PenaliseNegative, SignBlind, Stance
from kresearch.score.steps import Steps
from kresearch.score.ticks import Every
from kresearch.score.uncertainty import Uncertainty
from kresearch.score.weigh import StrengthTimesStance, Weigh

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
