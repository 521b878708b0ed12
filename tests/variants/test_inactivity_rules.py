"""What silence does under each rule for absence, on a log small enough to check on paper."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kresearch as kr
from kresearch.errors import DeclinedError
from kresearch.scoring import Every, PeakFloor, ScoreArrays
from kresearch.testing import random_world
from kresearch.variants import resolve
from kresearch.variants.explaining import explain

DAY0 = pd.Timestamp("2012-01-01", tz="UTC")
RULES = ("inactivity-uncertain", "inactivity-steps", "inactivity-protected", "slow-window", "proven-peak")


def at(day: int) -> pd.Timestamp:
    return DAY0 + pd.Timedelta(days=day, hours=12)


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    """Anna posts on days 0 to 10, is silent for 40 days, and back from day 50; Bea posts once."""
    days = [*range(11), *range(50, 60)]
    acted = pd.DataFrame(
        [("Anna", f"p{d}", "share", "twitter", at(d), -0.5) for d in days if d < 53],
        columns=["account", "actor", "kind", "network", "at", "polarity"],
    )
    posts = pd.DataFrame(
        [("Anna", f"a{d}", at(d)) for d in days] + [("Bea", "b", at(0)), ("Carla", "c", at(120))],
        columns=["account", "post", "at"],
    ).assign(network="twitter")
    return kr.InteractionLog(acted, posts)


def scores(log: kr.InteractionLog, name: str, account: str = "Anna", **parameters: Any) -> list[float]:
    """Return the score of every day from day 0 on."""
    return list(kr.score(log, name, accounts=[account], **parameters)["score"])


def test_steps_take_a_growing_share_and_give_it_back(log: kr.InteractionLog) -> None:
    frozen, found = scores(log, "inactivity-freeze"), scores(log, "inactivity-steps", floor=0.5)
    # The last post is of day 10. Half of the points above the 10 of an empty account can be lost.
    for day, lost in {10: 0, 16: 0, 17: 0.025, 24: 0.1, 30: 0.1, 31: 0.25, 38: 0.5, 45: 1, 49: 1}.items():
        assert found[day] == pytest.approx(10 + (frozen[day] - 10) * (1 - 0.5 * lost)), day
    # Back on day 50: a seventh of the allowance returns every day.
    for day in range(50, 60):
        lost = max(0.0, 1 - (day - 49) / 7)
        assert found[day] == pytest.approx(10 + (frozen[day] - 10) * (1 - 0.5 * lost)), day


def test_protection_holds_in_the_silence_and_after_it(log: kr.InteractionLog) -> None:
    plain = scores(log, "quantity")
    found = scores(log, "inactivity-protected", mean_days=5, return_days=20)
    kept = sum(plain[6:11]) / 5
    assert found[:24] == plain[:24], "nobody knows before the 14th day that the absence is a long one"
    assert found[24:70] == pytest.approx([max(kept, score) for score in plain[24:70]])
    assert found[30] == found[49] == pytest.approx(kept)
    assert found[50] > plain[50]
    assert plain[70] < kept and found[70] == plain[70], "20 days after the return it is over"
    assert found[75:] != plain[75:], "the second absence has a protection of its own"


def test_protection_ends_when_the_absence_is_too_long(log: kr.InteractionLog) -> None:
    plain = scores(log, "quantity")
    found = scores(log, "inactivity-protected", mean_days=1, absence_days=30)
    assert found[39] == plain[10] > plain[39]
    assert found[40:60] == plain[40:60], "neither from the 30th day on nor after the return"


def test_a_peak_is_proven_when_held() -> None:
    # A day at 90 proves nothing; 50 is held for three days, so 10 + 0.5 (50 - 10) stays.
    score = np.array([[10.0, 50.0, 90.0, 55.0, 20.0, 40.0, 20.0, 10.0], [10.0] * 8])
    rule = PeakFloor(share=0.5, hold_days=3)
    batch = SimpleNamespace(every=Every(), ticks=8)
    found = rule.apply(ScoreArrays(score, score), batch, 10.0)  # type: ignore[arg-type]
    assert found.score.tolist() == [[10.0, 50.0, 90.0, 55.0, 30.0, 40.0, 30.0, 30.0], [10.0] * 8]


def test_a_peak_is_never_lost(log: kr.InteractionLog) -> None:
    plain = scores(log, "quantity")
    found = scores(log, "proven-peak", share=0.9, hold_days=5)
    proven = max(min(plain[day : day + 5]) for day in range(len(plain) - 4))
    assert found[-1] == pytest.approx(10 + 0.9 * (proven - 10))


def test_the_interval_fades_to_the_cap_and_narrows_again(log: kr.InteractionLog) -> None:
    frame = kr.score(log, "inactivity-uncertain", accounts=["Bea"], cap=20, forget_days=10, unit=1)
    # One post on day 0: E is 1 on its day, a half on day 5, nothing from day 10 on.
    for day, known in {0: 1.0, 5: 0.5, 10: 0.0, 60: 0.0}.items():
        assert frame["high"][day] == pytest.approx(10 + 20 / math.sqrt(1 + known)), day
    assert set(frame["low"]) == {1.0}, "the scale ends there"
    assert "half-width of at most 20 points" in frame.attrs["interval"]
    anna = kr.score(log, "inactivity-uncertain", accounts=["Anna"], forget_days=30)
    half = (anna["high"] - anna["low"]) / 2
    assert half[10:41].is_monotonic_increasing and half[40] == pytest.approx(20)
    assert half[48:60].is_monotonic_decreasing
    assert list(anna["score"]) == scores(log, "inactivity-freeze")


def test_columns_of_an_interval_are_there_only_where_there_is_one(log: kr.InteractionLog) -> None:
    frame = kr.score(log, "inactivity-steps")
    assert "low" not in frame.columns and "interval" not in frame.attrs


def test_a_slow_window_ages_over_its_own_length(log: kr.InteractionLog) -> None:
    frame = kr.score(log, "slow-window", accounts=["Anna"], window_days=120)
    # On day 40 eleven actors are remembered, aged 30 to 40 days.
    assert frame["reach"][40] == pytest.approx(sum(1 - age / 120 for age in range(30, 41)))


@given(seed=st.integers(0, 2**31), floor=st.floats(0, 1), share=st.floats(0, 1))
def test_floors_hold_on_any_log(seed: int, floor: float, share: float) -> None:
    world = random_world(np.random.default_rng(seed), interactions=20, days=40)
    log = kr.InteractionLog(world.interactions, world.posts, world.audience)
    rules = [
        resolve("inactivity-steps", {"floor": floor}),
        resolve("proven-peak", {"share": share}),
        resolve("inactivity-protected", {"days": 3}),
    ]
    frames = kr.score_many(log, ["quantity", "inactivity-freeze", *rules])
    plain, frozen, stepped, held, protected = (frame["score"] for frame in frames.values())
    assert (stepped <= frozen + 1e-9).all()
    assert (stepped >= 10 + floor * (frozen - 10) - 1e-9).all()
    assert (held >= plain - 1e-9).all()
    assert (protected >= plain - 1e-9).all()


def test_rules_work_by_the_hour(log: kr.InteractionLog) -> None:
    hourly = kr.score(log, "inactivity-steps", every="1h", accounts=["Anna"]).set_index("at")["score"]
    frozen = kr.score(log, "inactivity-freeze", every="1h", accounts=["Anna"]).set_index("at")["score"]
    noon = at(24).floor("h")
    share = (hourly - 10) / (frozen - 10)
    assert share[noon] == pytest.approx(0.95)
    assert share[noon - pd.Timedelta(hours=1)] == pytest.approx(1 - 0.5 * 0.025)


@pytest.mark.parametrize("name", ["inactivity-steps", "inactivity-protected", "inactivity-uncertain"])
def test_nobody_knows_of_silence_without_posts(log: kr.InteractionLog, name: str) -> None:
    bare = kr.InteractionLog(log.interactions.to_pandas().drop(columns="post"))
    with pytest.raises(DeclinedError, match="nobody can tell when an account was inactive"):
        kr.score_many(bare, ["quantity", name])
    kr.score(bare, "proven-peak")


def test_what_absence_takes_is_an_entry_of_the_ledger(log: kr.InteractionLog) -> None:
    told = explain(log, "inactivity-steps", account="Anna", at=at(49))
    by_signal = told.by("signal").set_index("signal")["points"]
    frozen = scores(log, "inactivity-freeze")[49]
    assert by_signal["absence"] == pytest.approx(-(frozen - 10) / 2)
    assert by_signal.sum() == pytest.approx(told.score - 10)


def test_every_rule_stands_on_the_page_of_peers(root: Path) -> None:
    page = (root / "docs" / "peers.md").read_text(encoding="utf-8")
    assert [name for name in RULES if f"| `{name}` |" not in page] == []
