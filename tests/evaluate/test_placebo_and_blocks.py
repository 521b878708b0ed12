"""The placebo on other accounts by hand, and the block bootstrap on series of known kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.evaluate.blocks import bootstrap_blocks, draw_blocks
from kresearch.evaluate.cases import Case
from kresearch.evaluate.others import gain_in_spike, placebo_accounts

DAYS = pd.date_range("2020-01-01", periods=70, freq="1D", tz="UTC").as_unit("us")
CASE = Case(
    name="c", account="a", kind="negative",
    baseline=(DAYS[0], DAYS[50]), spike=(DAYS[50], DAYS[57]), recovery=(DAYS[57], DAYS[69]),
)  # fmt: skip


def curve(step: float, *, seed: int = 1) -> pd.DataFrame:
    """Return an autocorrelated score with a step at the spike."""
    rng = np.random.default_rng(seed)
    noise = np.zeros(70)
    for i in range(1, 70):
        noise[i] = 0.7 * noise[i - 1] + rng.normal(0, 0.3)
    return pd.DataFrame({"at": DAYS, "score": 50 + noise + step * (np.arange(70) >= 50)})


def test_the_placebo_on_others_by_hand() -> None:
    flat = pd.DataFrame({"at": DAYS, "score": np.where(np.arange(70) >= 50, 54.0, 50.0)})
    assert gain_in_spike(flat, CASE) == 4
    found = placebo_accounts(flat, CASE, [1.0, -5.0, 0.5, float("nan"), 1.5])
    # One of four is as large in size; the estimate is 4 less the median of 1, -5, 0.5 and 1.5.
    assert found.p == pytest.approx(2 / 5) and found.estimate == pytest.approx(4 - 0.75)
    assert "4 other accounts" in found.note and "can reach is 0.200" in found.note
    assert "cannot reach 0.05" in found.note
    many = placebo_accounts(flat, CASE, [0.1] * 39)
    assert many.p == pytest.approx(1 / 40) and "cannot reach" not in many.note


def test_without_others_there_is_no_answer() -> None:
    found = placebo_accounts(curve(9), CASE, [])
    assert np.isnan(found.estimate) and "No other account" in found.sentence


def test_blocks_keep_neighbours_together() -> None:
    drawn = draw_blocks(np.arange(40.0), length=60, block=10, seed=1, series=200)
    assert drawn.shape == (200, 60) and set(np.unique(drawn)) <= set(range(40))
    steps = (np.diff(drawn, axis=1) % 40 == 1).mean()
    assert steps == pytest.approx(0.9, abs=0.02)
    np.testing.assert_array_equal(
        drawn, draw_blocks(np.arange(40.0), length=60, block=10, seed=1, series=200)
    )


def test_the_block_bootstrap_finds_a_planted_step_and_recovers_its_size() -> None:
    found = bootstrap_blocks(curve(9), CASE)
    assert found.p < 0.01 and found.low < 9 < found.high and found.low > 0
    one_tick = CASE.replace(spike=(DAYS[50], DAYS[51]), recovery=(DAYS[51], DAYS[69]))
    assert bootstrap_blocks(curve(9), one_tick).p < 0.01
    narrow, wide = bootstrap_blocks(curve(9), CASE, level=0.5), bootstrap_blocks(curve(9), CASE, level=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high and "(99 % interval" in wide.sentence


@pytest.mark.slow
def test_the_block_bootstrap_seldom_finds_what_is_not_there() -> None:
    found = [bootstrap_blocks(curve(0, seed=s), CASE, resamples=400) for s in range(120)]
    assert sum(f.p < 0.05 for f in found) <= 14  # 5 % of 120 is 6; 14 is over three standard errors above
    assert sum(f.low <= 0 <= f.high for f in found) >= 106


def test_the_block_bootstrap_declines_what_it_cannot_judge() -> None:
    short = CASE.replace(baseline=(DAYS[40], DAYS[50]))
    assert "Too few ticks: 10 in the baseline" in bootstrap_blocks(curve(9), short).note
    still = bootstrap_blocks(curve(0).assign(score=10.0), CASE)
    assert still.estimate == 0 and np.isnan(still.p) and "does not move" in still.note
