"""Simulated cases: the planted answers are in the log, and controls are what they say."""

from __future__ import annotations

import pandas as pd
import pytest

from kresearch.datasets.cases import simulate_cases
from kresearch.datasets.simulation import Simulation
from kresearch.errors import UsageError


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate_cases(6, n_null=3, n_positive=2, share_bots=0.2, seed=5)


def rows(simulation: Simulation) -> pd.DataFrame:
    return simulation.log.interactions.execute().merge(simulation.truth[["interaction_id", "intent"]])


def test_same_seed_same_log_and_every_parameter_counts() -> None:
    one, two = simulate_cases(3, seed=1), simulate_cases(3, seed=1)
    assert one.log.digest() == two.log.digest()
    assert one.log.digest() != simulate_cases(3, seed=2).log.digest()
    assert one.log.digest() != simulate_cases(3, seed=1, half_life_days=3.0).log.digest()
    assert one.log.simulated and "seed 1" in one.log.source


def test_answers_are_what_is_in_the_log(simulation: Simulation) -> None:
    frame, answers = rows(simulation), simulation.answers
    assert answers is not None
    extra = frame.loc[frame["intent"] != "ordinary"]
    for answer in answers.itertuples():
        mine = extra.loc[extra["account"] == answer.account]
        assert len(mine) == answer.extra
        assert (mine["polarity"] < 0).sum() == answer.negative
        assert (mine["polarity"] > 0).sum() == answer.positive
        assert mine["actor"].str.startswith("bot").sum() == answer.bots
        assert len(mine) == 0 or mine["at"].min() >= answer.onset
    assert answers["extra"].sum() > 0 and answers["negative"].sum() > 0, "there is something to compare"


def test_controls_are_controls(simulation: Simulation) -> None:
    assert simulation.answers is not None
    by_kind = simulation.answers.groupby("kind")[["extra", "negative", "positive"]].sum()
    assert by_kind.loc["null"].tolist() == [0, 0, 0]
    assert by_kind.loc["positive", "negative"] == 0 < by_kind.loc["positive", "positive"]
    assert by_kind.loc["negative", "positive"] == 0 < by_kind.loc["negative", "negative"]
    kinds = pd.Series([case["kind"] for case in simulation.cases]).value_counts().to_dict()
    assert kinds == {"negative": 6, "null": 3, "positive": 2}
    assert all(case["silence"] is None for case in simulation.cases if case["kind"] == "null")


def test_windows_hold_what_they_name(simulation: Simulation) -> None:
    frame = rows(simulation)
    posts = simulation.log.posts.execute()  # type: ignore[union-attr]
    for case in simulation.cases:
        mine = frame.loc[frame["account"] == case["account"], "at"]
        per_day = {
            name: ((mine >= case[name][0]) & (mine < case[name][1])).sum()
            / (case[name][1] - case[name][0]).days
            for name in ("baseline", "spike")
        }
        if case["kind"] == "null":
            assert 0.5 < per_day["spike"] / per_day["baseline"] < 2
        else:
            assert per_day["spike"] > 2.5 * per_day["baseline"]
            start, end = case["silence"]
            published = posts.loc[posts["account"] == case["account"], "at"]
            assert not ((published >= start) & (published < end)).any()
            assert (published >= end).any() and (published < start).any()


def test_share_effect_and_half_life_are_those_asked_for() -> None:
    simulation = simulate_cases(30, share_negative=0.4, effect=10.0, half_life_days=2.0, onset_spread_days=0)
    frame = rows(simulation)
    extra = frame.loc[frame["intent"] != "ordinary"]
    worded = extra.loc[extra["language"].notna()]
    # Shares and likes of a spike turn to mentions where there is no post: those stay neutral.
    replies = worded.loc[worded["kind"] == "reply"]
    assert (replies["polarity"] < 0).mean() == pytest.approx(0.4, abs=0.03)
    day = (extra["at"] - extra["at"].min().floor("1D")).dt.days
    per_day = day.value_counts()
    assert per_day[2] / per_day[0] == pytest.approx(0.5, abs=0.06)
    before = frame.loc[frame["intent"] == "ordinary", "at"] < extra["at"].min().floor("1D")
    assert per_day[0] / (before.sum() / 50) == pytest.approx(10, rel=0.15)


def test_posts_come_before_their_reactions(simulation: Simulation) -> None:
    posts = simulation.log.posts.execute().set_index("post")  # type: ignore[union-attr]
    answered = rows(simulation).dropna(subset="post")
    assert len(answered) > 1_000
    found = posts.loc[answered["post"]]
    assert (found["account"].to_numpy() == answered["account"].to_numpy()).all()
    assert (found["at"].to_numpy() <= answered["at"].to_numpy()).all()


def test_wrong_parameters_are_named_all_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        simulate_cases(0, share_negative=2, days=40)
    for part in ("share_negative=2", "there is no case", "raise days"):
        assert part in str(caught.value)
    with pytest.raises(UsageError, match="no parameter 'efect'. Did you mean 'effect'"):
        simulate_cases(1, efect=2)


def test_followers_grow_and_a_spike_brings_some(simulation: Simulation) -> None:
    audience = simulation.log.audience.execute()  # type: ignore[union-attr]
    assert audience.groupby("account").size().unique().tolist() == [100]
    wide = audience.pivot(index="at", columns="account", values="followers")
    assert (wide.diff().dropna() >= 0).all().all() and (wide > 0).all().all()
    gained = {}
    for case in simulation.cases:
        mine = wide[case["account"]]
        gained[case["name"]] = mine[case["spike"][1]] / mine[case["spike"][0]] - 1
    grown = max(v for k, v in gained.items() if k.startswith("null"))
    assert all(v > grown for k, v in gained.items() if not k.startswith("null"))


def test_without_an_effect_a_case_is_a_silence_or_nothing() -> None:
    silent, nothing = simulate_cases(3, effect=0.0), simulate_cases(3, effect=0.0, silence_days=0)
    assert {case["kind"] for case in silent.cases} == {"silence"}
    assert {case["kind"] for case in nothing.cases} == {"null"}
    assert all(case["silence"] is None for case in nothing.cases)
    assert silent.answers is not None and set(silent.answers["kind"]) == {"silence"}
    assert {case["name"] for case in silent.cases} == {case["name"] for case in nothing.cases}
