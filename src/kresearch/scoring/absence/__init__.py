"""Rules for absence: what silence does to a finished score, one rule per file."""

from kresearch.scoring.absence.base import INTERVAL_COLUMNS, Absence
from kresearch.scoring.absence.peak import PeakFloor
from kresearch.scoring.absence.protection import Protection
from kresearch.scoring.absence.steps import Steps
from kresearch.scoring.absence.uncertainty import Uncertainty

__all__ = ["INTERVAL_COLUMNS", "Absence", "PeakFloor", "Protection", "Steps", "Uncertainty"]
