"""One readable file per era, each part with its source; the scales meet their anchors."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from kresearch.behaviours import fit_era
from kresearch.errors import UnknownNameError, UsageError
from kresearch.scoring.eras import ERAS, era_chain, era_parameters
from kresearch.scoring.exponential import ExponentialScale

RAW = [3.5 + 1.3 * NormalDist().inv_cdf((i + 0.5) / 400) for i in range(400)]


@pytest.mark.parametrize("era", ERAS)
def test_every_part_has_its_source(era):
    parts = {k: v for k, v in era_parameters(era).items() if isinstance(v, dict)}
    assert set(parts) == {"memory", "actors", "endorsements", "combine", "scale"}
    assert all(part["source"] for part in parts.values())


@pytest.mark.parametrize("era", ERAS)
def test_an_empty_account_stands_at_the_baseline_of_the_era(era):
    scale = era_chain(era).scale
    empty, full = scale.score(np.array([0.0, 40.0]))
    assert empty == pytest.approx(10.0 if era == "klout-2012" else 1.0)
    assert full <= 100.0


def test_unknown_era_names_the_nearest():
    with pytest.raises(UnknownNameError, match="klout-2012"):
        era_chain("klout-2013")


@pytest.mark.parametrize(("era", "mean", "p95"), [("klout-2010", 20, 50), ("klout-2012", 40, 63)])
def test_the_fit_meets_the_published_figures(era, mean, p95):
    scale = fit_era(era, raw=[max(r, 0.0) for r in RAW])
    scores = scale.score(np.maximum(np.asarray(RAW), 0.0))
    assert np.mean(scores) == pytest.approx(mean, abs=0.1)
    assert np.quantile(scores, 0.95) == pytest.approx(p95, abs=0.1)


def test_the_exponential_scale_rises_to_the_end_and_never_passes_it():
    found = ExponentialScale(1.0, 0.06, 0.37).score(np.array([0.0, 0.5, 3.0, 6.0, 12.0, 500.0, 1e6]))
    assert found[-2:] == pytest.approx(100.0)
    assert np.all(np.diff(found[:-1]) > 0)


@pytest.mark.parametrize("raw", [[], [float("nan"), 1.0], [float("inf")]])
def test_no_scale_is_fitted_to_what_is_no_number(raw: list[float]) -> None:
    with pytest.raises(UsageError, match="Allowed are one or more finite numbers"):
        fit_era("klout-2012", raw=raw)
