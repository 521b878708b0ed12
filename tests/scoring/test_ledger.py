"""The ledger adds up to the score (law 11), and says what a reader can check on paper."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kresearch as kr
from kresearch.errors import DeclinedError, UnknownNameError, UsageError
from kresearch.testing import random_world
from kresearch.variants import list_variants, resolve
from kresearch.variants.explaining import explain

NAMES = [listing.name for listing in list_variants() if listing.origin == "kresearch"]
DAY0 = pd.Timestamp("2012-01-01", tz="UTC")


def _log(seed: int) -> kr.InteractionLog:
    world = random_world(np.random.default_rng(seed), interactions=60)
    return kr.InteractionLog(world.interactions, world.posts, world.audience)


def _adds_up(log: kr.InteractionLog, name: str, back: int) -> bool:
    """Try the ledger of a variant; return whether the variant answers on the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            variant = resolve(name)
            scores = kr.score(log, variant, accounts=["A"]).set_index("at")["score"]
        except (DeclinedError, UsageError):
            return False
        at = scores.index[-back]
        told = explain(log, variant, account="A", at=at)
    assert told.score == pytest.approx(scores[at], abs=1e-6), name
    assert told.entries["points"].sum() == pytest.approx(told.score - told.start, abs=1e-6), name
    return True


@pytest.mark.slow
def test_the_ledger_adds_up_for_every_registered_variant() -> None:
    log = _log(4)
    assert sum(_adds_up(log, name, 8) for name in NAMES) >= 8


@pytest.mark.slow
@given(seed=st.integers(0, 10_000), name=st.sampled_from(NAMES), back=st.integers(1, 40))
def test_the_ledger_adds_up_on_any_log_and_day(seed: int, name: str, back: int) -> None:
    _adds_up(_log(seed), name, back)


def test_the_change_adds_up_too() -> None:
    log = _log(4)
    scores = kr.score(log, "sentiment-penalise", accounts=["B"]).set_index("at")["score"]
    at, since = scores.index[40], scores.index[20]
    told = explain(log, "sentiment-penalise", account="B", at=at, since=since)
    assert told.entries["points"].sum() == pytest.approx(scores[at] - scores[since], abs=1e-6)


@pytest.fixture
def two() -> kr.InteractionLog:
    acted = pd.DataFrame(
        {
            "account": "A",
            "actor": ["p", "q", "r"],
            "kind": ["like", "like", "share"],
            "network": "twitter",
            "post": ["one", "one", "two"],
            "polarity": [0.5, -0.5, 0.0],
            "at": DAY0,
        }
    )
    return kr.InteractionLog(acted)


def test_the_points_follow_the_rule(two: kr.InteractionLog) -> None:
    """One line: the share is worth its mean slope along the path from nothing."""
    told = explain(two, account="A", at=DAY0)
    scale = resolve("quantity").chain().scale
    path = (np.arange(10_000) + 0.5) / 10_000
    raw = 0.6 * np.log1p(3 * path) + 0.2 * np.log1p(path)
    slope = np.gradient(scale.score(raw), raw)
    reach = float(np.mean(slope * 0.6 * 3 / (1 + 3 * path)))
    by_signal = told.by("signal").set_index("signal")["points"]
    assert by_signal["reach"] == pytest.approx(reach, rel=1e-4)
    assert by_signal.sum() == pytest.approx(told.score - told.start)
    by_sign = told.by("sign").set_index("sign")["points"]
    assert by_sign["negative"] == pytest.approx(by_signal["reach"] / 3)
    posts = told.posts().set_index("post")
    assert posts.loc["one", "points"] == pytest.approx(by_signal["reach"] * 2 / 3)
    assert posts.loc["two", "dots"] == 5
    assert "Reactions, by their sign: " in told.to_text()
    assert "reconstruction" in told.to_text()


@given(seed=st.integers(0, 10_000))
def test_under_quantity_no_new_interaction_has_a_negative_entry(seed: int) -> None:
    """Law 11: what falls is ageing, or own posts; each is an entry of its own."""
    log = _log(seed)
    scores = kr.score(log, accounts=["A"]).set_index("at")["score"]
    for at, since in ((scores.index[-3], scores.index[10]), (scores.index[30], scores.index[12])):
        told = explain(log, account="A", at=at, since=since)
        assert told.entries["points"].sum() == pytest.approx(scores[at] - scores[since], abs=1e-6)
        by_cause = told.entries.groupby("cause")["points"]
        assert by_cause.min().get("interactions", 0.0) >= 0.0
        assert by_cause.max().get("ageing", 0.0) <= 0.0
        assert set(told.entries["cause"]) <= {"interactions", "ageing", "own posts"}


def test_a_time_or_account_outside_the_log_is_said(two: kr.InteractionLog) -> None:
    with pytest.raises(UsageError, match="lies outside the log"):
        explain(two, account="A", at="2013-01-01")
    with pytest.raises(UnknownNameError, match="no account 'Z'"):
        explain(two, account="Z", at=DAY0)
