"""B1 and B2: what posting more does."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, live
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage

#: Minutes between the posts of four bots, and how many posts bring one follower: their followers grew with
#: their posts, in which proportion was not said.
_MINUTES = (1, 5, 15, 30)
_POSTS_PER_FOLLOWER = 200
_BOT_DAYS = 80


def _build_b1(stage: Stage, era: str) -> None:
    del era
    for minutes in _MINUTES:
        per_day = 24 * 60 / minutes
        followers = round(per_day * _BOT_DAYS / _POSTS_PER_FOLLOWER)
        live(stage, f"B1/{minutes}", followers, [(DAY - _BOT_DAYS, DAY + 1, per_day)], last=DAY + 1)


def _read_b1(found: Mapping[str, Scores]) -> list[float]:
    scores = [found["klout-2010"].on(f"B1/{minutes}", DAY) for minutes in _MINUTES]
    return [scores[0], min(a - b for a, b in pairwise(scores))]


def _build_b2(stage: Stage, era: str) -> None:
    """Let an account of 43 points send 92 posts in four days, and afterwards one a day."""
    periods = [(0.0, DAY + 1.0, POSTS_PER_DAY), (DAY + 1.0, DAY + 5.0, 23.0), (DAY + 5.0, DAY + 34.0, 1.0)]
    live(stage, "B2/keen", followers_at(43, era), periods, last=DAY + 34)


def _read_b2(found: Mapping[str, Scores]) -> list[float]:
    before, after, later = (found["klout-2010"].on("B2/keen", DAY + d) for d in (0, 4, 32))
    return [after - before, later - after]


SCENARIOS = (
    Scenario("B1", _build_b1, _read_b1, "one follower for 200 posts is assumed; attention is limited"),
    Scenario(
        "B2",
        _build_b2,
        _read_b2,
        "followers see no more of a busy account than of an ordinary one, and own posts do not count",
    ),
)
