"""N1 and N3: storms of protest, under scores that do not see the sign."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, live
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage

#: Protesters of N1. Their number was not published; thousands is what was written of.
_PROTESTERS = 3_000
#: Counted: 46,300 tweets, 40 % of them shares.
_BARILLA = 46_300
_BARILLA_SHARES = 0.4


def _build_n1(stage: Stage, era: str) -> None:
    live(stage, "N1/brand", followers_at(45, era), [(0, DAY + 5, POSTS_PER_DAY)], last=DAY + 5)
    angry = [f"N1/angry{i}" for i in range(_PROTESTERS)]
    kinds = stage.rng.choice(["share", "mention", "reply"], _PROTESTERS, p=[0.3, 0.4, 0.3])
    when = DAY + 1.5 + stage.rng.exponential(0.3, _PROTESTERS)
    stage.act("N1/brand", angry, kinds, np.minimum(when, DAY + 4.5), polarity=-0.7)


def _read_n1(found: Mapping[str, Scores]) -> list[float]:
    course = found["klout-2010"].course("N1/brand", DAY, DAY + 4)
    return [float(course.max() - course[0])]


def _build_n3(stage: Stage, era: str) -> None:
    followers = followers_at(60, era)
    live(stage, "N3/brand", followers, [(0, DAY + 5, POSTS_PER_DAY)], last=DAY + 5)
    shares = round(_BARILLA * _BARILLA_SHARES)
    for kind, n in (("share", shares), ("mention", _BARILLA - shares)):
        stage.act("N3/brand", None, kind, DAY + 1.5, count=n, polarity=-0.6)
    stage.follow("N3/brand", round(followers * 1.13), DAY + 1.9)


def _read_n3(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("N3/brand", DAY + 1) - found["klout-2012"].on("N3/brand", DAY)]


SCENARIOS = (
    Scenario("N1", _build_n1, _read_n1, "3,000 protesters are assumed: their number was not published"),
    Scenario("N3", _build_n3, _read_n3, "no score was published: the direction is all there is to reproduce"),
)
