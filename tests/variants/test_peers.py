"""The peers, by hand."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import kresearch as kr
from kresearch.variants.pagerank import Ranks, rank

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


def links(*edges: tuple[int, int | None, float], tick: int = 0) -> pd.DataFrame:
    table = pd.DataFrame(edges, columns=["line", "actor_line", "many"])
    return table.assign(actor_line=table["actor_line"].astype("Int32"), tick=tick)


def test_pagerank_solves_its_equation() -> None:
    # 2 and 3 react to 1; 3 reacts three times as often to 2; anonymous 4 to 1.
    found = rank(links((1, 2, 5), (1, 3, 1), (2, 3, 3), (1, None, 4)), damping=0.5) / 1e9
    two = 0.5 * 3 / 4
    assert found[3] == pytest.approx(0.0, abs=1e-9)
    assert found[2] == pytest.approx(two, abs=1e-8)
    assert found[1] == pytest.approx(0.5 * (1 + two) + 0.5 / 4 + 0.5 * 4, abs=1e-8)


def test_pagerank_handles_loops_and_strangers() -> None:
    pair = links((1, 2, 1), (2, 1, 1))
    alone = rank(pair, damping=0.85)
    assert alone[1] / 1e9 == pytest.approx(1 / 0.15 - 1, rel=1e-8)
    among = rank(pd.concat([pair, links(*((9, k, 1) for k in range(20, 60)))]), damping=0.85)
    assert among[1] == pytest.approx(alone[1], abs=20)


def test_pagerank_forgets_and_steps() -> None:
    table = pd.concat([links((1, 2, 1), tick=10), links((1, 3, 1), tick=12)])
    changes = Ranks(damping=0.5).changes(table, 10, 20, 5)
    assert changes.to_numpy().tolist() == [[1, 10, 5e8], [1, 12, 5e8], [1, 15, -5e8], [1, 17, -5e8]]
    weekly = Ranks(damping=0.5, step=7).changes(table, 10, 20, 5)
    assert weekly["tick"].tolist() == [14], "found anew at tick 14 only; the next is 21"
    assert Ranks().changes(table.iloc[:0], 10, 20, None).empty
