"""Detectors on planted cases and on accounts to which nothing happened: hits, signs, false alarms, gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from kresearch.datasets.cases import simulate_cases
from kresearch.datasets.simulation import Simulation
from kresearch.errors import UsageError
from kresearch.evaluate.cases import Case
from kresearch.evaluate.detect import check_detector, detect_cases
from kresearch.evaluate.detectors import Detector, Run, detector, find_detector, list_detectors
from kresearch.evaluate.detectors.change_point import ChangePoint, cut_series
from kresearch.evaluate.detectors.interrupted import Interrupted
from kresearch.study.activity import read_hourly

EVERY = [d.name for d in list_detectors()]
Days = Callable[..., pd.DataFrame]


def days(
    counts: list[int], *, negative: float = 0.0, positive: float = 0.0, account: str = "a"
) -> pd.DataFrame:
    """Return one count a day, with shares of negative and positive."""
    at = pd.date_range("2020-01-01", periods=len(counts), freq="1D", tz="UTC").as_unit("us")
    n = np.array(counts)
    signed = {"negative": (n * negative).astype(int), "positive": (n * positive).astype(int)}
    return pd.DataFrame({"account": account, "at": at, "interactions": n, **signed})


def ordinary(seed: int, *, n: int = 60) -> list[int]:
    """Return Poisson counts of an account's ordinary days."""
    return [int(x) for x in np.random.default_rng(seed).poisson(20, n)]


@pytest.mark.parametrize("name", EVERY)
def test_a_spike_is_found_with_its_days_and_settings(name: str) -> None:
    counts = ordinary(1)
    counts[40:43] = [120, 90, 80]
    (case,) = detect_cases(days(counts, negative=0.5, positive=0.1), find_detector(name)())
    assert case.spike == (pd.Timestamp("2020-02-10", tz="UTC"), pd.Timestamp("2020-02-13", tz="UTC"))
    assert case.kind == "negative" and case.flags == ()
    assert (
        case.origin.startswith(f"{name}(") and "hours=24" in case.origin and "290 interactions" in case.origin
    )
    assert detect_cases(days(ordinary(2)), find_detector(name)()) == []


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("negative", "positive", "kind"),
    [
        (0.45, 0.1, "negative"), (0.1, 0.45, "positive"), (0.3, 0.3, "mixed"),
        (0.1, 0.0, "mixed"), (0.0, 0.0, "mixed"), (0.0, 0.25, "mixed"), (0.3, 0.05, "mixed"),
    ],
)  # fmt: skip
def test_signs_are_told_apart_and_what_nobody_can_tell_is_mixed(
    name: str, negative: float, positive: float, kind: str
) -> None:
    counts = ordinary(3)
    counts[40] = 200
    (case,) = detect_cases(days(counts, negative=negative, positive=positive), find_detector(name)())
    assert case.kind == kind


@pytest.mark.parametrize("name", EVERY)
def test_gaps_are_flagged_and_beginnings_are_no_spikes(name: str) -> None:
    assert detect_cases(days([200, 210, *ordinary(4, n=30)]), find_detector(name)()) == []
    counts = ordinary(5)
    counts[40], counts[30:35] = 200, [0] * 5
    (case,) = detect_cases(days(counts), find_detector(name)())
    (flag,) = case.flags
    assert "nothing from 2020-01-31 until 2020-02-05" in flag and "hole in the collection" in flag
    late = ordinary(6, n=20)
    late[8] = 200
    rows = days(late).assign(at=lambda f: f["at"] + pd.Timedelta(days=30))
    both = pd.concat([rows, days(ordinary(7), account="b")])
    (case,) = detect_cases(both, find_detector(name)(before_days=28.0))
    assert case.account == "a" and case.baseline[0] == pd.Timestamp("2020-01-31", tz="UTC")


@pytest.fixture(scope="module")
def planted() -> tuple[Simulation, pd.DataFrame]:
    # Another seed than the defaults were chosen on.
    simulation = simulate_cases(20, n_null=40, n_positive=15, seed=21, effect=8.0)
    return simulation, read_hourly(simulation.log)


def rates(simulation: Simulation, found: list[Case]) -> tuple[float, float, float]:
    """Return the share of planted spikes found, of those with the right sign, of false alarms."""
    by = {case.account: case for case in found}
    spiked = [c for c in simulation.cases if c["kind"] != "null"]
    hits = [
        c
        for c in spiked
        if (f := by.get(c["account"])) and f.spike[0] < c["spike"][1] and f.spike[1] > c["spike"][0]
    ]
    signs = sum(by[c["account"]].kind == c["kind"] for c in hits)
    null = [c for c in simulation.cases if c["kind"] == "null"]
    return (
        len(hits) / len(spiked),
        signs / max(len(hits), 1),
        sum(c["account"] in by for c in null) / len(null),
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
def test_planted_cases_are_found_and_null_cases_mostly_left_alone(
    name: str, planted: tuple[Simulation, pd.DataFrame]
) -> None:
    simulation, hourly = planted
    hits, signs, alarms = rates(simulation, detect_cases(hourly, find_detector(name)()))
    assert hits >= 0.9 and signs >= 0.9 and alarms <= 0.13


def test_series_are_cut_where_the_level_changes() -> None:
    values = np.concatenate([np.zeros(20), np.full(5, 9.0), np.zeros(15)])
    noise = np.random.default_rng(1).normal(0, 0.3, 40)
    assert cut_series(values + noise, penalty=3.0) == [(0, 20), (20, 25), (25, 40)]
    assert cut_series(noise, penalty=3.0) == [(0, 40)]
    assert (
        cut_series(np.array([1.0]), penalty=3.0) == [(0, 1)] and cut_series(np.array([]), penalty=3.0) == []
    )


def test_a_new_level_is_no_spike() -> None:
    counts = [*ordinary(8, n=30), *(3 * x for x in ordinary(9, n=30))]
    assert detect_cases(days(counts), ChangePoint()) == []


def test_a_trend_and_a_week_are_no_spikes() -> None:
    week = np.tile([20, 20, 20, 20, 20, 60, 60], 9)[:60]
    assert detect_cases(days((week + np.arange(60)).tolist()), Interrupted()) == []


def test_settings_are_checked_by_name() -> None:
    made, accounts = check_detector({"detector": "change-point", "penalty": 5.0, "accounts": ["a"]})
    assert isinstance(made, ChangePoint) and made.penalty == 5.0 and accounts == ["a"]
    with pytest.raises(UsageError, match="no setting 'penalti'. Did you mean 'penalty'"):
        check_detector({"detector": "change-point", "penalti": 5})
    with pytest.raises(UsageError, match="detector 'interrupted-series': past_days = 0"):
        Interrupted(past_days=0)
    assert all(issubclass(d, Detector) and d.__doc__ for d in list_detectors())


def test_the_sign_is_held_against_the_usual_share() -> None:
    counts = [5_000] * 30
    counts[20] = 60_000
    frame = days(counts, negative=0.0, positive=1.0)
    frame["negative"], frame["positive"] = 2, 4_998
    frame.loc[20, ["negative", "positive"]] = [9_091, 50_909]
    (case,) = detect_cases(frame)
    # 15 % angry where it was 0.04 %: whatever it is, it is no applause.
    assert case.kind != "positive"
    frame.loc[20, ["negative", "positive"]] = [24, 59_976]
    assert detect_cases(frame)[0].kind == "positive"


def test_what_is_usual_for_an_account_is_no_change() -> None:
    usual = pd.DataFrame({"interactions": [1000], "negative": [700], "positive": [300]})
    d = find_detector("robust-z")()
    assert d.sign(usual, usual) == "negative"  # an airline's ordinary anger, much more of it
    calmer = pd.DataFrame({"interactions": [1000], "negative": [620], "positive": [380]})
    angry = pd.DataFrame({"interactions": [1000], "negative": [900], "positive": [100]})
    assert d.sign(calmer, angry) == "mixed"  # most are negative, but far fewer than usual
    unknown = pd.DataFrame({"interactions": [9], "negative": [1], "positive": [0]})
    assert d.sign(usual, unknown) == d.sign(usual) == "negative"


def test_one_of_ones_own_is_a_class() -> None:
    @detector
    @dataclass(frozen=True, kw_only=True)
    class Largest(Detector):
        """The largest step."""

        name: ClassVar[str] = "test-largest"

        def find(self, counts: pd.Series) -> list[Run]:
            """Return the largest step."""
            return [Run((counts.idxmax(),), "the largest")]

    made, _ = check_detector({"detector": "test-largest"})
    assert isinstance(made, Largest) and "test-largest" in [d.name for d in list_detectors()]
    with pytest.raises(UsageError, match="is no detector"):
        detector(str)  # type: ignore[type-var]
