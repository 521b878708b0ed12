"""The scales of the peers are those that the anchors and the stated population give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kresearch.scoring import LogOf, SignalArrays
from kresearch.scoring.population import AFTER_AUGUST_2012, fit_scale
from kresearch.variants import h_index, kred, pagerank, snp


class Population:
    """The reference population, with one column more."""

    def __init__(self, combine: Any, column: str, of: Callable[[Any], Any]) -> None:
        self.combine, self.column, self.of = combine, column, of

    def strength(self, signals: Any, network: str) -> Any:
        return self.combine.strength(SignalArrays(**{self.column: self.of(signals)}), network)


CASES = {
    # The population's reactions are remembered over 90 days in a falling line, i.e. 45 full days.
    "kred": (
        Population(LogOf("reactions", unit=1.0), "reactions", lambda t: t.reactions * 1000 / 45),
        kred,
    ),
    "snp": (snp.Potential(), snp),
    "h-index": (Population(LogOf(), "figure", lambda t: np.sqrt(t.reactions / 4)), h_index),
    "pagerank": (Population(LogOf(), "figure", lambda t: t.reach * 0.85), pagerank),
}


@pytest.mark.parametrize("name", CASES)
def test_scales_are_fitted(name: str) -> None:
    combine, module = CASES[name]
    fitted = fit_scale(combine, AFTER_AUGUST_2012)
    assert (fitted.baseline, fitted.mid, fitted.rate) == pytest.approx(
        (module.SCALE.baseline, module.SCALE.mid, module.SCALE.rate), abs=0.002
    )
