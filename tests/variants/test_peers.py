"""The peers, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.variants.pagerank import Links, Ranks, rank

DAY0 = pd.Timestamp("2012-01-01", tz="UTC")


def at(day: int) -> pd.Timestamp:
    return DAY0 + pd.Timedelta(days=day, hours=12)


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    rows = [
        # Anna's posts: x gets 3 reactions, y gets 2, z gets 1; all of them before day 3.
        (0, "Anna", "p", "share", "x", 0.6),
        (1, "Anna", "q", "mention", "x", -0.5),
        (2, "Anna", "r", "like", "x", None),
        (2, "Anna", "p", "reply", "y", 0.4),
        (2, "Anna", "q", "view", "y", 0.0),
        (2, "Anna", "r", "share", "z", 0.9),
        (2, "Bea", "p", "share", "w", -0.8),
        (40, "Bea", "q", "share", "w", -0.8),
    ]
    interactions = pd.DataFrame(
        [(a, b, k, "twitter", at(d), s, p) for d, a, b, k, p, s in rows],
        columns=["account", "actor", "kind", "network", "at", "polarity", "post"],
    )
    posts = pd.DataFrame(
        [("Anna", p, at(0)) for p in "xyz"] + [("Bea", "w", at(0)), ("Carla", "c", at(45))],
        columns=["account", "post", "at"],
    ).assign(network="twitter")
    audience = pd.DataFrame({"account": ["Anna"], "network": "twitter", "at": [at(0)], "followers": [10]})
    return kr.InteractionLog(interactions, posts, audience)


def raw(log: kr.InteractionLog, name: str, day: int, **parameters: Any) -> float:
    frame = kr.score(log, name, accounts=["Anna"], **parameters)
    return float(frame.loc[frame["at"] == at(day).floor("D"), "raw"].iloc[0])


def test_kred_gives_ten_points_for_five_of_six(log: kr.InteractionLog) -> None:
    assert raw(log, "kred", 2) == pytest.approx(math.log(1 + 5))  # the view counts nothing


def test_snp_is_the_mean_of_two_ratios(log: kr.InteractionLog) -> None:
    # Retweets and mentions: p, q, p, r, by three people of ten followers, over 3 + 1 posts.
    assert raw(log, "snp", 2) == pytest.approx(math.log1p(100 * (3 / 10 + 4 / 4) / 2))


def test_h_index_counts_posts_with_as_many_reactions(log: kr.InteractionLog) -> None:
    assert raw(log, "h-index", 0) == pytest.approx(math.log1p(1))
    assert raw(log, "h-index", 1) == pytest.approx(math.log1p(1))
    assert raw(log, "h-index", 2) == pytest.approx(math.log1p(2))
    # Within two days x has the like left, y its two, z its one on day 3; on day 4 nothing is left.
    assert raw(log, "h-index", 3, days=2) == pytest.approx(math.log1p(1))
    assert raw(log, "h-index", 4, days=2) == 0.0


def test_h_index_declines_a_log_without_post_ids(log: kr.InteractionLog) -> None:
    bare = kr.InteractionLog(log.interactions.to_pandas().drop(columns="post"))
    with pytest.raises(kr.KresearchError, match="names its post"):
        kr.score(bare, "h-index")


def test_net_sentiment_is_the_share_whatever_the_quantity(log: kr.InteractionLog) -> None:
    frame = kr.score(log, "net-sentiment").set_index(["account", "at"])
    day = at(45).floor("D")
    assert frame.loc[("Bea", day), "score"] == pytest.approx(1.0)
    assert frame.loc[("Carla", day), "score"] == pytest.approx(50.5)
    shares = frame["valence"].fillna(0.0)
    pd.testing.assert_series_equal(frame["score"], 50.5 + 0.495 * shares, check_names=False)


def links(*edges: tuple[int, int | None, float]) -> Links:
    """Return links from (account, actor, many); an actor of None is anonymous."""
    target, source, many = zip(*edges, strict=True)
    return Links(
        np.array([-1 if who is None else who for who in source]),
        np.array(target),
        np.array(many, dtype=float),
    )


def ranked(some: Links, *, damping: float) -> dict[int, float]:
    lines, flow = rank(some, damping=damping)
    return dict(zip(lines.tolist(), flow.tolist(), strict=True))


def test_pagerank_solves_its_equation() -> None:
    # 2 and 3 react to 1; 3 reacts three times as often to 2; anonymous 4 to 1.
    found = ranked(links((1, 2, 5), (1, 3, 1), (2, 3, 3), (1, None, 4)), damping=0.5)
    two = 0.5 * 3 / 4
    assert 3 not in found, "nobody reacts to it, so nothing flows to it"
    assert found[2] / 1e9 == pytest.approx(two, abs=1e-8)
    assert found[1] / 1e9 == pytest.approx(0.5 * (1 + two) + 0.5 / 4 + 0.5 * 4, abs=1e-8)


@pytest.mark.parametrize("damping", [0.5, 0.85, 0.99])
def test_pagerank_is_the_solution_of_its_linear_equations(damping: float) -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        m, accounts, actors = int(rng.integers(1, 300)), int(rng.integers(1, 30)), int(rng.integers(2, 200))
        some = Links(
            rng.integers(-1, actors, m), rng.integers(0, accounts, m), rng.integers(1, 4, m).astype(float)
        )
        size, named = max(accounts, actors), some.source >= 0
        heavy = np.zeros((size, size))
        np.add.at(heavy, (some.source[named], some.target[named]), some.many[named])
        total = heavy.sum(axis=1, keepdims=True)
        handed = np.divide(heavy, total, out=np.zeros_like(heavy), where=total > 0)
        base = 1 + damping * np.bincount(some.target[~named], some.many[~named], size)
        true = np.linalg.solve(np.eye(size) - damping * handed.T, base) - 1
        found = ranked(some, damping=damping)
        assert [found.get(i, 0.0) / 1e9 for i in range(size)] == pytest.approx(true, rel=1e-8, abs=1e-8)


def test_pagerank_handles_loops_and_strangers() -> None:
    pair = [(1, 2, 1.0), (2, 1, 1.0)]
    alone = ranked(links(*pair), damping=0.85)
    assert alone[1] / 1e9 == pytest.approx(1 / 0.15 - 1, rel=1e-8)
    among = ranked(links(*pair, *((9, k, 1.0) for k in range(20, 60))), damping=0.85)
    assert among[1] == pytest.approx(alone[1], abs=20)


def test_pagerank_forgets_and_steps() -> None:
    both, tick = links((1, 2, 1.0), (1, 3, 1.0)), np.array([0, 2])
    log = {"first": 10, "ticks": 11, "window": 5, "lines": 2}
    steps = Ranks(damping=0.5).changes(both, tick, **log)
    assert steps.line.tolist() == [1] * 4
    assert steps.tick.tolist() == [0, 2, 5, 7]
    assert steps.change.tolist() == [5e8, 5e8, -5e8, -5e8]
    weekly = Ranks(damping=0.5, step=7).changes(both, tick, **log)
    assert weekly.tick.tolist() == [4], "found anew at tick 14 only; the next is 21"
    assert not len(Ranks().changes(both.part(0, 0), tick[:0], **log).tick)
