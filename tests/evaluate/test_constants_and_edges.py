"""Constants and edges that were changed once without any test failing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from kresearch._common.scale_ends import AT_THE_END, at_the_end
from kresearch.evaluate import list_metrics
from kresearch.evaluate.blocks import FEWEST_BLOCKS, bootstrap_blocks, draw_blocks
from kresearch.evaluate.cases import Case
from kresearch.evaluate.detectors import interrupted
from kresearch.evaluate.detectors.robust_z import MAD_TO_SIGMA
from kresearch.evaluate.its import _design, placebo_in_time
from kresearch.evaluate.paired import rank_biserial
from kresearch.evaluate.power import _wilson
from kresearch.evaluate.set_metrics import CaseSet, find_set_metric, list_set_metrics
from kresearch.evaluate.sets import measure_sets


def curve_of(before: int, during: int = 3) -> tuple[pd.DataFrame, Case]:
    days = pd.date_range("2020-01-01", periods=before + during + 1, freq="1D", tz="UTC")
    scores = 50 + np.sin(np.arange(before + during)) + np.where(np.arange(before + during) >= before, 9.0, 0)
    case = Case(
        name="c", account="a", kind="negative", baseline=(days[0], days[before]),
        spike=(days[before], days[before + during]), recovery=(days[before + during], days[-1] + days.freq),
    )  # fmt: skip
    return pd.DataFrame({"at": days[:-1], "score": scores}), case


@pytest.mark.parametrize(("find", "fewest"), [(bootstrap_blocks, 14), (placebo_in_time, 7 + 2 * 3)])
def test_just_enough_before_a_spike_is_enough(find: Any, fewest: int) -> None:
    assert not math.isnan(find(*curve_of(fewest)).p)
    assert math.isnan(find(*curve_of(fewest - 1)).p)


def test_blocks_are_as_long_as_is_said_on_average() -> None:
    drawn = draw_blocks(np.arange(1_000.0), length=200, block=8, seed=1, series=200)
    broken = np.mean(np.diff(drawn, axis=1) % 1_000 != 1)
    assert broken == pytest.approx(1 / 8, abs=0.01)


def test_the_interval_of_blocks_is_widened_as_far_as_a_circle_is_too_narrow() -> None:
    curve, case = curve_of(40, during=4)
    found, before = bootstrap_blocks(curve, case, seed=3, resamples=500), curve["score"].to_numpy()[:40]
    block = min(14, 40 // FEWEST_BLOCKS)
    drawn = draw_blocks(before, length=44, block=block, seed=3, series=500)
    gains = (drawn[:, 40:].mean(axis=1) - drawn[:, :40].mean(axis=1)) * math.sqrt(40 / (40 - 2 * block))
    low, high = np.quantile(gains, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((found.estimate - high, found.estimate - low))


@pytest.mark.parametrize(("hours", "season", "past"), [(24, 7, 28), (1, 24, 672), (6, 4, 112), (72, 2, 9)])
def test_season_and_past_are_counted_in_steps(
    hours: int, season: int, past: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []

    def surprise(values: Any, past: int, season: int, threshold: float) -> Any:
        seen.append((season, past))
        return np.zeros(len(values))

    monkeypatch.setattr(interrupted, "surprise", surprise)
    days = pd.date_range("2020-01-01", periods=40, freq=f"{hours}h", tz="UTC")
    interrupted.Interrupted(hours=hours, merge_hours=max(24, hours)).find(pd.Series(5, index=days))
    assert seen == [(season, past)]


def test_harmonics_of_short_seasons_are_not_said_twice() -> None:
    time = np.arange(60)
    assert [interrupted._design(time, n, seasonal=True).shape[1] for n in (2, 4, 5, 7)] == [2, 4, 6, 6]
    # Time, step and slope, and two harmonics where the season fits twice into what lies before.
    assert [_design(before, 5, 7).shape[1] for before in (13, 14)] == [4, 8]
    assert np.linalg.matrix_rank(_design(40, 10, 7)) == 8
    angle = 2 * np.pi * np.arange(50) / 7
    for number, harmonic in ((4, 1), (6, 2)):
        np.testing.assert_allclose(_design(40, 10, 7)[:, number], np.sin(harmonic * angle), atol=1e-12)


def test_what_lies_at_the_floor_by_its_raw_number() -> None:
    frame = pd.DataFrame({"score": [10.0] * 4, "raw": [0.0, AT_THE_END, 2 * AT_THE_END, 5.0]})
    assert at_the_end(frame).tolist() == [True, True, False, False]


def test_more_blame_than_praise_is_no_end_of_the_scale() -> None:
    """The raw number of `net-sentiment` is a balance: 50.5 where it is even, and 1 where all is blame."""
    frame = pd.DataFrame({"score": [50.5, 37.3, 1.0, 100.0], "raw": [0.0, -0.27, -1.0, 1.0]})
    assert at_the_end(frame).tolist() == [False, False, True, True]


def test_constants_are_those_of_their_definitions() -> None:
    assert pytest.approx(1 / stats.norm.ppf(0.75), abs=1e-4) == MAD_TO_SIGMA
    for hits, runs in ((0, 10), (3, 10), (19, 20), (200, 200)):
        expected = proportion_confint(hits, runs, method="wilson")
        assert _wilson(hits, runs) == pytest.approx(expected, abs=1e-4)


def test_points_reach_as_far_as_the_scale() -> None:
    ours = [m for m in list_metrics() if m.unit == "points" and m.origin.startswith("kresearch.")]
    points = {m.name: m.scale for m in ours}
    assert set(points.values()) <= {(-99.0, 99.0), (0.0, 99.0), (1.0, 100.0), (-100.0, 100.0)}, points
    assert points["interval-width"] == (0.0, 99.0) and points["recovery-gain"] == (-99.0, 99.0)


def test_a_move_that_rounds_to_nothing_is_none() -> None:
    (gain,) = (m for m in list_metrics() if m.name == "spike-gain")
    assert [gain.move(v) for v in (0.04, -0.04, 0.05, -0.06)] == ["stayed", "stayed", "rose", "fell"]


def test_tone_and_ranks_by_hand() -> None:
    few, many = (pd.DataFrame({"negative": [n], "positive": [100 - n]}) for n in (10, 50))
    expected = 2 * math.asin(math.sqrt(0.5)) - 2 * math.asin(math.sqrt(0.1))
    assert interrupted.Interrupted().tone_shift(many, few) == pytest.approx(expected)
    # Ranks 3, 1 and 2, the first and the last of them above zero; differences below one count too.
    assert rank_biserial([0.5, -0.2, 0.3]) == pytest.approx((3 + 2 - 1) / 6)


def test_a_point_is_a_reward() -> None:
    rows = pd.DataFrame(
        {"case": list("abcdef"), "kind": ["negative"] * 3 + ["positive"] * 3, "cluster": list("abcdef"),
         "dataset": "d", "account": list("abcdef"), "spike-gain": [0.5, 0.5, 0.5, 1.5, 1.5, 1.5],
         "saturated": False}
    )  # fmt: skip
    assert find_set_metric("reward-accuracy")(CaseSet(rows)).value == 1.0


def test_only_what_the_cells_hold_is_measured() -> None:
    cells = pd.DataFrame(
        [
            {"dataset": "d", "case": f"c{n}", "kind": kind, "account": f"c{n}", "variant": "quantity",
             "metric": "spike-gain", "value": float(n), "saturated": False}
            for n, kind in enumerate(["negative", "positive"] * 4)
        ]
    )  # fmt: skip
    able = {m.name for m in list_set_metrics() if set(m.needs) <= {"spike-gain"} and not m.reads_pairs}
    assert set(measure_sets(cells)["set_metric"]) == able and "discrimination" in able
