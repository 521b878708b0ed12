"""S1 to S8: what happens to a score while its account is silent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, live
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage


def _build_s1(stage: Stage, era: str) -> None:
    away = [(0, DAY + 1, POSTS_PER_DAY), (DAY + 8, DAY + 23, POSTS_PER_DAY)]
    live(stage, "S1/away", followers_at(66, era), away, last=DAY + 23)


def _read_s1(found: Mapping[str, Scores]) -> list[float]:
    before, after, later = (found["klout-2010"].on("S1/away", DAY + d) for d in (0, 7, 21))
    return [after - before, later - after]


def _build_s2(stage: Stage, era: str) -> None:
    live(
        stage, "S2/quieter", followers_at(50, era), [(0, DAY + 1, 14), (DAY + 1, DAY + 22, 2)], last=DAY + 22
    )


def _read_s2(found: Mapping[str, Scores]) -> list[float]:
    before, early, late = (found["klout-2010"].on("S2/quieter", DAY + d) for d in (0, 12, 21))
    return [early - before, late - before]


#: How many strangers took part in the peak, beside an account of about 40 points.
_PEAK = 2_000


def _build_s3(stage: Stage, era: str) -> None:
    live(stage, "S3/peak", followers_at(40, era), [(0, DAY + 36, POSTS_PER_DAY)], last=DAY + 36)
    strangers = [f"S3/stranger{i}" for i in range(_PEAK)]
    kinds = stage.rng.choice(["share", "mention"], _PEAK)
    stage.act("S3/peak", strangers, kinds, np.full(_PEAK, DAY + 0.5))


def _read_s3(found: Mapping[str, Scores]) -> list[float]:
    course = found["klout-2010"].course("S3/peak", DAY - 1, DAY + 35)
    steps = np.diff(course)
    rise, fall = float(steps[0]), int(np.argmin(steps))
    return [float(fall), -float(steps[fall]) / rise]


def _build_s4(stage: Stage, era: str) -> None:
    """Let a busy account nearly stop: its followers saw a part of its posts, so reactions fall less."""
    periods = [(0.0, DAY + 1.0, 14.0), (DAY + 1.0, DAY + 8.0, 1.0)]
    live(stage, "S4/nearly", followers_at(45, era), periods, last=DAY + 8)


def _read_s4(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2011"].on("S4/nearly", DAY + 7) - found["klout-2011"].on("S4/nearly", DAY)]


def _build_s5(stage: Stage, era: str) -> None:
    periods = [(0.0, DAY + 1.0, POSTS_PER_DAY)]
    live(stage, "S5/gone", followers_at(45, era), periods, last=DAY + 50)
    stage.post("S5/end", [0.0, DAY + 45.5])


def _read_s5(found: Mapping[str, Scores]) -> list[float]:
    figures = []
    for era in ("klout-2011", "klout-2012"):
        course = found[era].course("S5/gone", DAY, DAY + 45)
        change = course[-1] - course[0]
        # A score that does not move has no daily part of its change.
        part = float(np.diff(course).min() / change) if change else 0.0
        figures += [course[3] - course[0], change, part]
    return [float(f) for f in figures]


def _build_s6(stage: Stage, era: str) -> None:
    live(stage, "S6/away", followers_at(45, era), [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 12)


def _read_s6(found: Mapping[str, Scores]) -> list[float]:
    course = found["klout-2011"].course("S6/away", DAY, DAY + 10)
    # The first day still has the last evening's reactions.
    return [float((-np.diff(course))[1:].min()), float(course[-1] - course[0])]


def _build_s7(stage: Stage, era: str) -> None:
    away = [(0, DAY + 1, POSTS_PER_DAY), (DAY + 15, DAY + 30, POSTS_PER_DAY)]
    live(stage, "S7/away", followers_at(54, era), away, last=DAY + 30)


def _read_s7(found: Mapping[str, Scores]) -> list[float]:
    before, after, later = (found["klout-2010"].on("S7/away", DAY + d) for d in (0, 14, 21))
    return [after - before, later - before]


def _build_s8(stage: Stage, era: str) -> None:
    live(stage, "S8/away", followers_at(52, era), [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 9)


def _read_s8(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2010"].on("S8/away", DAY + 7) - found["klout-2010"].on("S8/away", DAY)]


SCENARIOS = (
    Scenario(
        "S1",
        _build_s1,
        _read_s1,
        "a week is 7 of a boxcar's 30 days and stays in it for 30: no half in a week, no return in two",
    ),
    Scenario(
        "S2",
        _build_s2,
        _read_s2,
        "hangs on the followers, not on the era: if they see every post -2.3 by day 12 and -5.4 by day 21",
    ),
    Scenario("S3", _build_s3, _read_s3),
    Scenario(
        "S4",
        _build_s4,
        _read_s4,
        "a week is 15 % of this window: ratios can rise by no more, half a point, less what reach loses",
    ),
    Scenario("S5", _build_s5, _read_s5),
    Scenario("S6", _build_s6, _read_s6),
    Scenario("S7", _build_s7, _read_s7),
    Scenario("S8", _build_s8, _read_s8, "in that July another account lost 9 points (S1), a third 3 (S7)"),
)
