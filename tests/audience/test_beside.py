"""Concentration, rings, growth and language, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.audience.concentration import gini
from kresearch.errors import UsageError

DAYS = pd.date_range("2012-03-01", periods=40, tz="UTC")


def log_of(pairs: list[tuple[str, str]], at: object = DAYS[0], **more: object) -> kr.InteractionLog:
    """Return a log of (account, actor)."""
    rows = pd.DataFrame(pairs, columns=["account", "actor"])
    return kr.InteractionLog(rows.assign(kind="like", network="twitter", at=at, **more), simulated=True)


def test_concentration_by_hand() -> None:
    log = log_of([("a", "x")] * 3 + [("a", "y"), ("b", "x"), ("b", "y")])
    a, b = kr.audience.concentration(log).to_dict("records")
    assert (a["top_share"], a["gini"], a["herfindahl"]) == pytest.approx((0.75, 0.25, 0.625))
    assert (b["gini"], b["effective_actors"]) == (0.0, 2.0)
    assert a["gini"] == pytest.approx(gini(np.array([3.0, 1.0])))


def test_a_ring_needs_three_who_react_to_each_other() -> None:
    circle = [(a, b) for a in "abc" for b in "abc" if a != b] * 2
    chain = [("p", "q"), ("q", "p"), ("q", "r"), ("r", "q")] * 2
    found = kr.audience.rings(log_of([*circle, *chain, ("a", "fan"), ("a", "fan")])).set_index("account")
    assert found["ring_size"].to_dict() == {"a": 3, "b": 3, "c": 3, "p": 0, "q": 0, "r": 0}
    assert found.loc["a", "mutual_share"] == pytest.approx(4 / 6) and found.loc["q", "partners"] == 2
    once = kr.audience.rings(log_of(circle[:6]))
    assert (once["ring_size"] == 0).all() and (once["partners"] == 0).all()
    with pytest.raises(UsageError, match="each_way=0"):
        kr.audience.rings(log_of(circle), each_way=0)


def test_a_day_of_many_new_actors_stands_out_and_old_ones_do_not() -> None:
    pairs, at = [], []
    for day in range(20):
        many = 40 if day == 15 else 3
        pairs += [("a", f"new{day}_{k}") for k in range(many)]
        at += [DAYS[day]] * many
    pairs += [("a", f"new0_{k % 3}") for k in range(50)]  # many reactions, nobody new
    at += [DAYS[18]] * 50
    (row,) = kr.audience.growth(log_of(pairs, at)).to_dict("records")
    assert (row["at"], row["what"], row["value"], row["usual"]) == (DAYS[15], "new actors", 40.0, 3.0)


def test_followers_that_jump_and_that_vanish() -> None:
    followers = 1000 + 5 * np.arange(40)
    followers[20:] += 3000
    followers[30:] -= 2500
    audience = pd.DataFrame({"account": "a", "network": "twitter", "at": DAYS, "followers": followers})
    rows = pd.DataFrame({"account": ["a"], "actor": "x", "kind": "like", "network": "twitter", "at": DAYS[0]})
    found = kr.audience.growth(kr.InteractionLog(rows, audience=audience))
    assert found["at"].tolist() == [DAYS[20], DAYS[30]] and found["what"].unique().tolist() == ["followers"]
    assert found["value"].tolist() == [3005.0, -2495.0]
    assert (np.sign(found["times_spread"]) == [1, -1]).all()


def test_an_actor_speaks_the_language_it_writes_most() -> None:
    pairs = [("a", "x"), ("a", "x"), ("a", "x"), ("a", "y"), ("a", "z")]
    log = log_of(pairs, language=["it", "it", "en", "en", None], text=[None] * 4 + ["ok"])
    found = kr.audience.languages(log)
    assert found[["language", "actors", "share"]].values.tolist() == [["en", 1, 0.5], ["it", 1, 0.5]]


def test_a_text_tells_where_the_log_says_nothing() -> None:
    text = ["questo servizio è davvero una vergogna per tutti", "this is the best service we ever had here"]
    found = kr.audience.languages(log_of([("a", "x"), ("b", "y")], text=text))
    assert found["language"].tolist() == ["it", "en"]
