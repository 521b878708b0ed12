"""Weightings: what one interaction is worth, one rule per file."""

from kresearch.scoring.weighting.actors import DilutedActors
from kresearch.scoring.weighting.base import Stage, Weighting
from kresearch.scoring.weighting.dilution import Diluted
from kresearch.scoring.weighting.endorsements import CappedEndorsements
from kresearch.scoring.weighting.lockstep import Lockstep
from kresearch.scoring.weighting.stance import IgnoreNegative, PenaliseNegative, SignBlind, Stance
from kresearch.scoring.weighting.strength import StrengthTimesStance

__all__ = [
    "CappedEndorsements",
    "Diluted",
    "DilutedActors",
    "IgnoreNegative",
    "Lockstep",
    "PenaliseNegative",
    "SignBlind",
    "Stage",
    "Stance",
    "StrengthTimesStance",
    "Weighting",
]
