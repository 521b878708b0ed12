"""O1 and O2: what Klout did not get counted as if it had not happened."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kresearch.behaviours.crowd import POSTS_PER_DAY, chances, followers_at, live, pick_people, react
from kresearch.behaviours.linking import FRIENDS
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage

#: Of a day's reactions so many were lost; on which day; and how long the account goes on.
_LOST, _DARK, _SPAN = 0.2, 95, 100


def _build_o1(stage: Stage, era: str) -> None:
    """Let an account live on Twitter, as it was, and as it was seen: without a fifth of one day."""
    followers = followers_at(60, era)
    state = stage.rng.bit_generator.state
    for name, seen in (("O1/seen", 1.0 - _LOST), ("O1/whole", 1.0)):
        stage.rng.bit_generator.state = state
        live(stage, name, followers, [(0, _DARK, POSTS_PER_DAY)], last=_DARK)
        fans = pick_people(stage, followers)
        chance = chances(stage, len(fans))
        day = _DARK + np.array([0.1, 0.4, 0.7])
        # One draw decides for both: what is seen of that day is a part of the whole.
        inner = stage.rng.bit_generator.state
        react(stage, name, fans, chance, day, seen=seen, last=_DARK + 1)
        stage.rng.bit_generator.state = inner
        stage.rng.random(7)
        stage.post(name, day)
        live(stage, name, followers, [(_DARK + 1, _DARK + _SPAN, POSTS_PER_DAY)], last=_DARK + _SPAN)


def _read_o1(found: Mapping[str, Scores]) -> list[float]:
    seen, whole = (found["klout-2012"].course(f"O1/{n}", 0, _DARK + _SPAN - 2) for n in ("seen", "whole"))
    gap = 100.0 * (seen - whole) / whole
    leaves = _DARK + 90
    return [float(gap[_DARK]), float(gap[leaves] - gap[leaves - 1])]


def _build_o2(stage: Stage, era: str) -> None:
    """Let an account live on Twitter, Facebook and LinkedIn, and another do the same without Twitter."""
    state = stage.rng.bit_generator.state
    for name in ("O2/whole", "O2/cut"):
        stage.rng.bit_generator.state = state
        for network, friends in (("facebook", FRIENDS["facebook"]), ("linkedin", FRIENDS["linkedin"])):
            live(stage, name, friends, [(0, DAY + 1, 1.0)], last=DAY + 1, network=network)
        if name == "O2/whole":
            live(stage, name, followers_at(50, era), [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)


def _read_o2(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2011"].on("O2/cut", DAY) - found["klout-2011"].on("O2/whole", DAY)]


SCENARIOS = (
    Scenario(
        "O1",
        _build_o1,
        _read_o1,
        "a straight line has no edge: the day fades for ninety days; a fifth of a day is 0.2 % of the "
        "window, of which no scale that flattens makes 0.2 % of the score",
    ),
    Scenario("O2", _build_o2, _read_o2, "200 friends on Facebook and 100 contacts on LinkedIn are assumed"),
)
