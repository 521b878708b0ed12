"""One case alone: a planted step is found, none is found where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.cases import Case
from kresearch.evaluate.counterfactual import predict_counterfactual
from kresearch.evaluate.detect import check_detector, detect_cases
from kresearch.evaluate.detectors.robust_z import RobustZ, robust_z
from kresearch.evaluate.its import analyse_interruption, misses_baseline, placebo_in_time, withhold

DAYS = pd.date_range("2020-01-01", periods=70, freq="1D", tz="UTC").as_unit("us")
CASE = Case(
    name="c", account="a", kind="negative",
    baseline=(DAYS[0], DAYS[50]), spike=(DAYS[50], DAYS[57]), recovery=(DAYS[57], DAYS[69]),
)  # fmt: skip


def curve(step: float, *, seed: int = 1) -> pd.DataFrame:
    """Return an autocorrelated score with a weekly season and a step at the spike."""
    rng = np.random.default_rng(seed)
    noise = np.zeros(70)
    for i in range(1, 70):
        noise[i] = 0.7 * noise[i - 1] + rng.normal(0, 0.3)
    season = 0.5 * np.sin(2 * np.pi * np.arange(70) / 7)
    return pd.DataFrame({"at": DAYS, "score": 50 + noise + season + step * (np.arange(70) >= 50)})


def test_a_planted_step_is_found() -> None:
    for found in (analyse_interruption(curve(9), CASE), predict_counterfactual(curve(9), CASE)[0]):
        assert found.estimate == pytest.approx(9, abs=1.2)
        assert found.low > 0 and found.p < 0.01
        assert "points" in found.sentence
    placed = placebo_in_time(curve(9), CASE)
    assert placed.p < 0.05 and "stretches overlap" in placed.note


@pytest.mark.slow
def test_without_a_step_little_is_found() -> None:
    found = sum(analyse_interruption(curve(0, seed=s), CASE).p < 0.05 for s in range(40))
    assert found <= 6
    with pytest.raises(UsageError, match="allowed: 'ar1'"):
        analyse_interruption(curve(0), CASE, errors="iid")
    hits = sum(predict_counterfactual(curve(0, seed=s), CASE)[0].p < 0.05 for s in range(40))
    assert hits <= 6  # 5 % of 40 is 2; 6 is two standard errors above


def test_few_ticks_give_no_answer() -> None:
    short = CASE.replace(baseline=(DAYS[45], DAYS[50]))
    for found in (
        analyse_interruption(curve(9), short),
        predict_counterfactual(curve(9), short)[0],
        placebo_in_time(curve(9), short),
    ):
        assert np.isnan(found.estimate) and "no answer" in found.sentence


def test_a_score_that_does_not_move() -> None:
    flat = curve(0).assign(score=10.0)
    assert analyse_interruption(flat, CASE).estimate == 0
    assert "does not move" in predict_counterfactual(flat, CASE)[0].note


def hourly(counts: list[int], *, negative: float = 0.8, start: str = "2020-01-01") -> pd.DataFrame:
    at = pd.date_range(start, periods=len(counts), freq="1D", tz="UTC").as_unit("us")
    n = np.array(counts)
    return pd.DataFrame(
        {"account": "a", "at": at, "interactions": n, "negative": (n * negative).astype(int), "positive": 0}
    )


def test_the_detector_finds_a_spike_and_says_how() -> None:
    (case,) = detect_cases(hourly([10, 11, 9, 10, 12, 10, 80, 60, 11, 10, 9, 10]))
    assert case.spike == (pd.Timestamp("2020-01-07", tz="UTC"), pd.Timestamp("2020-01-09", tz="UTC"))
    assert case.kind == "negative" and "robust-z(threshold=6.0" in case.origin
    assert detect_cases(hourly([10, 11, 9, 10, 12, 10, 11, 10]), RobustZ()) == []
    (positive,) = detect_cases(hourly([10, 11, 9, 10, 12, 80, 11, 10, 9], negative=0.1))
    assert positive.kind == "mixed"


def test_data_that_begins_is_no_spike() -> None:
    assert detect_cases(hourly([80, 90, 10, 11, 9, 10, 12, 10, 11])) == []


def test_quiet_series_are_judged_as_counts() -> None:
    assert float(robust_z(pd.Series([0, 0, 0, 0, 3])).max()) == 3.0


def test_detector_settings_are_checked() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'robust-z'"):
        check_detector({"detector": "robust"})
    with pytest.raises(UsageError, match="no setting 'treshold'. Did you mean 'threshold'"):
        check_detector({"detector": "robust-z", "treshold": 3})
    with pytest.raises(UsageError, match="hours = 7"):
        RobustZ(hours=7)


def test_a_model_that_misses_what_it_knows_is_withheld() -> None:
    before = curve(0)["score"].to_numpy()[:50]
    assert misses_baseline(0.2, before) == ""
    reason = misses_baseline(94.0, before)
    assert "94.00 points" in reason
    found = withhold(analyse_interruption(curve(9), CASE), reason)
    assert np.isnan([found.estimate, found.low, found.high, found.p]).all()
    assert found.sentence.startswith("interrupted time series: withheld. Before the spike the model misses")


def test_a_random_walk_tells_no_step() -> None:
    withheld = 0
    for seed in range(12):
        walk = 50 + np.random.default_rng(seed).normal(0, 1, 70).cumsum()
        found = analyse_interruption(curve(0).assign(score=walk), CASE)
        withheld += bool(found.withheld)
        assert bool(found.withheld) == bool(np.isnan(found.estimate))
    assert withheld >= 3


def test_errors_are_ar1_or_hac_and_nothing_else() -> None:
    with pytest.raises(UsageError, match="errors = 'iid' is unknown; allowed: 'ar1'"):
        analyse_interruption(curve(0), CASE, errors="iid")
    found = analyse_interruption(curve(9), CASE, errors="hac")
    assert found.estimate == pytest.approx(9, abs=1.2) and found.low > 0
    assert "Newey-West errors over 7 ticks" in found.note


def test_a_short_spike_takes_its_recovery_with_it_and_says_so() -> None:
    short = CASE.replace(spike=(DAYS[50], DAYS[52]), recovery=(DAYS[52], DAYS[60]))
    found = analyse_interruption(curve(9), short)
    assert "The spike is short: its recovery is taken with it (10 ticks)." in found.note
    assert found.estimate == pytest.approx(9, abs=1.5)


def test_a_score_that_never_moves_has_no_error() -> None:
    flat = pd.DataFrame({"at": DAYS, "score": 40.0})
    found = analyse_interruption(flat, CASE)
    assert found.estimate == 0 and np.isnan(found.p) and found.note == "The score does not move at all."


def test_an_hour_is_compared_with_the_same_hour() -> None:
    hours = pd.date_range("2020-01-01", periods=24 * 10, freq="1h", tz="UTC")
    counts = pd.Series(np.where(hours.hour == 12, 100, 1), index=hours)
    counts.iloc[24 * 5 + 3] = 60  # at three in the morning, where one is usual
    assert robust_z(counts, same_hour=True).idxmax() == hours[24 * 5 + 3]
    assert robust_z(counts).idxmax().hour == 12
