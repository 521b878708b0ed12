"""What Klout's score was observed to do, acted out by simulated accounts and compared."""

from kresearch.behaviours.fitting import fit_era
from kresearch.behaviours.leaving_out import ObservedFit
from kresearch.behaviours.observing import fit_observed
from kresearch.behaviours.scenario import Figure, Row, Scenario, Scores, read_rows
from kresearch.behaviours.scorecard import Scorecard, listed_rows, run_behaviours
from kresearch.behaviours.stage import Stage

__all__ = [
    "Figure",
    "ObservedFit",
    "Row",
    "Scenario",
    "Scorecard",
    "Scores",
    "Stage",
    "fit_era",
    "fit_observed",
    "listed_rows",
    "read_rows",
    "run_behaviours",
]
