"""The band around a score: it holds the truth, and a classifier that tells nothing leaves it wide open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kresearch as kr
from kresearch.bands import draw_worlds, score_band
from kresearch.bands.band import summarise
from kresearch.bands.reading import LEAST, arrange
from kresearch.bands.shares import draw_rates, draw_shares, true_given
from kresearch.errors import KresearchError
from kresearch.sentiment import Confusion, measured, misread

PERFECT = Confusion.symmetric(0.999999, n=3_000_000)
CHANCE = Confusion.symmetric(1 / 3)


@pytest.fixture(scope="module")
def storms() -> kr.datasets.Simulation:
    return kr.simulate.cases(2, seed=4, days=70, onset_days=36, silence_days=7, interactions_per_day=8.0)


def spike_gain(curves: pd.DataFrame, case: dict[str, object]) -> pd.Series:
    """Return mean score in the spike minus in the baseline, per world where there are worlds."""
    keys = [name for name in ("world",) if name in curves]
    mine = curves[curves["account"] == case["account"]]

    def mean(window: str) -> pd.Series:
        start, end = case[window]
        part = mine[(mine["at"] >= start) & (mine["at"] < end)]
        return part.groupby(keys)["score"].mean() if keys else pd.Series([part["score"].mean()])

    return mean("spike") - mean("baseline")


def test_without_error_the_band_is_the_score(storms: kr.datasets.Simulation) -> None:
    frame = score_band(storms.log, "sentiment-penalise", confusion=PERFECT, draws=4)
    for name in ("low", "high", "corrected"):
        assert frame[name].to_numpy() == pytest.approx(frame["score"].to_numpy(), abs=1e-9)
    worlds = draw_worlds(storms.log, ["quantity"], confusion=CHANCE, draws=2)
    blind = kr.score(storms.log, "quantity")
    for _, curve in worlds.curves["quantity"].groupby("world"):
        assert curve["score"].to_numpy() == pytest.approx(blind["score"].to_numpy(), abs=1e-9)


def test_a_blind_variant_has_no_band(storms: kr.datasets.Simulation) -> None:
    frame = score_band(storms.log, "quantity", confusion=CHANCE, draws=2)
    assert (frame["low"] == frame["high"]).all() and (frame["low"] == frame["score"]).all()
    assert frame.attrs["band"]["reads_polarity"] is False


def test_chance_swallows_the_effect(storms: kr.datasets.Simulation) -> None:
    """With a classifier no better than chance the sentiment variant may lower the spike or not."""
    read = misread(storms.log, CHANCE, seed=1)
    worlds = draw_worlds(read, ["sentiment-ignore"], confusion=CHANCE, draws=40, seed=1)
    blind = kr.score(storms.log, "quantity")
    for case in storms.cases:
        effect = spike_gain(worlds.curves["sentiment-ignore"], case) - spike_gain(blind, case).iloc[0]
        low, high = np.quantile(effect, [0.05, 0.95])
        truth = spike_gain(kr.score(storms.log, "sentiment-ignore"), case).iloc[0]
        truth -= spike_gain(blind, case).iloc[0]
        assert low < truth < -1.0, "the planted effect is there, and within the band"
        assert high > -0.35, "and so is an effect of next to nothing"


def test_a_better_classifier_has_a_narrower_band(storms: kr.datasets.Simulation) -> None:
    widths = []
    for accuracy in (1 / 3, 0.7, 0.95):
        confusion = Confusion.symmetric(accuracy)
        read = misread(storms.log, confusion, seed=2)
        frame = score_band(read, "sentiment-penalise", confusion=confusion, draws=12, seed=2)
        widths.append((frame["high"] - frame["low"]).mean())
    assert widths == sorted(widths, reverse=True) and widths[0] > 2 * widths[-1], widths


@pytest.mark.slow
def test_the_band_holds_the_true_score() -> None:
    """Planted truth within the band in at least 90 % of cases, by the error of the Italian scorer."""
    confusion = measured("italian", "it")
    assert confusion is not None
    sim = kr.simulate.cases(14, n_positive=4, n_null=4, seed=11, days=80, onset_days=40)
    read = misread(sim.log, confusion, seed=11)
    variants = ["sentiment-ignore", "sentiment-penalise"]
    worlds = draw_worlds(read, variants, confusion=confusion, draws=40, seed=11)
    inside, bias_read, bias_corrected = [], [], []
    for variant in variants:
        truth, seen = (
            kr.score(log, variant).set_index(["account", "at"])["score"] for log in (sim.log, read)
        )
        band = summarise(worlds.curves[variant]).set_index(["account", "at"])
        for case in sim.cases:
            at = (case["account"], case["spike"][1] - pd.Timedelta(days=1))
            inside.append(band.loc[at, "low"] - 1e-9 <= truth[at] <= band.loc[at, "high"] + 1e-9)
            bias_read.append(seen[at] - truth[at])
            bias_corrected.append(band.loc[at, "corrected"] - truth[at])
    assert np.mean(inside) >= 0.9
    assert abs(np.mean(bias_corrected)) < 0.5 * abs(np.mean(bias_read))


def test_order_of_rows_and_seed(storms: kr.datasets.Simulation) -> None:
    rows = storms.log.interactions.execute()
    turned = kr.InteractionLog(rows.sample(frac=1, random_state=1), storms.log.posts, simulated=True)
    one, two, other = (
        score_band(log, "sentiment-penalise", confusion=CHANCE, draws=3, seed=seed)
        for log, seed in ((storms.log, 1), (turned, 1), (storms.log, 2))
    )
    pd.testing.assert_frame_equal(one[["low", "high"]], two[["low", "high"]])
    assert not np.allclose(one["high"], other["high"])


def test_accounts_alone_are_scored_as_among_all(storms: kr.datasets.Simulation) -> None:
    account = storms.cases[1]["account"]
    alone = score_band(storms.log, "quantity", confusion=PERFECT, draws=2, accounts=[account])
    all_of_them = score_band(storms.log, "quantity", confusion=PERFECT, draws=2)
    mine = all_of_them[all_of_them["account"] == account].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, mine)


def test_repeated_texts_are_right_or_wrong_together() -> None:
    rows = pd.DataFrame(
        {
            "row": [0, 1, 2, 3],
            "account": "a",
            "day": 5,
            "fresh": True,
            "polarity": [-0.5, -0.5, -0.5, np.nan],
            "text": ["same", "same", None, "same"],
        }
    )
    reading = arrange(rows)
    assert reading.which.tolist() == [0, 0, 1, 2], "one for the text, one for the row without, one unknown"
    assert reading.given.tolist() == [0, 0, 3]
    assert reading.counts.tolist() == [[2, 0, 0, 1]]


def test_groups_are_runs_of_days_with_enough_readings() -> None:
    days = np.repeat([1, 2, 3, 4], [LEAST, 2, LEAST, 3])
    rows = pd.DataFrame(
        {"row": range(len(days)), "account": "a", "day": days, "fresh": False, "polarity": 0.9, "text": None}
    )
    reading = arrange(rows)
    assert reading.counts[:, 2].tolist() == [LEAST, LEAST + 2 + 3], "a short rest joins the run before it"


def test_shares_on_paper() -> None:
    """80 of 100 given negative by a classifier that is right in 8 of 10: nearly all were negative."""
    rng = np.random.default_rng(0)
    rates = np.column_stack([Confusion.symmetric(0.8).given_true(), np.zeros(3)])
    read = np.tile([[80.0, 10.0, 10.0, 0.0]], (400, 1))
    shares = draw_shares(rng, read, rates)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[:, 0].mean() > 0.9
    posterior = true_given(np.array([[0.5, 0.25, 0.25]]), rates)
    assert posterior[0, 0] == pytest.approx([0.4 / 0.45, 0.025 / 0.45, 0.025 / 0.45])


@given(st.lists(st.integers(0, 400), min_size=4, max_size=4), st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_shares_are_shares(counts: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    confusion = Confusion(np.array([[5, 0, 0], [0, 7, 1], [0, 0, 2]]), np.array([1, 0, 0]))
    shares = draw_shares(rng, np.array([counts], dtype=float), draw_rates(rng, confusion))
    assert np.isfinite(shares).all() and (shares >= 0).all() and shares.sum() == pytest.approx(1)


def test_refusals(storms: kr.datasets.Simulation) -> None:
    likes = storms.log.interactions.filter(storms.log.interactions.kind == "like")
    with pytest.raises(KresearchError, match="label"):
        score_band(storms.log.replace(interactions=likes), "sentiment-ignore", confusion=CHANCE, draws=2)
    with pytest.raises(KresearchError, match="draws"):
        draw_worlds(storms.log, ["quantity"], confusion=CHANCE, draws=1)
    with pytest.raises(KresearchError, match="level"):
        score_band(storms.log, "quantity", confusion=CHANCE, level=90)
    real = kr.InteractionLog(storms.log.interactions)
    with pytest.raises(KresearchError, match="simulated"):
        misread(real, CHANCE)
