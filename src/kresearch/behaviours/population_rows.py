"""P1 to P6: the population, the scale, and ordinary accounts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, live, reference_followers
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage

#: The day on which a steady state is read: every window is full by then.
DAY = 100
POPULATION = 100


def build_population(stage: Stage, era: str) -> None:
    """Let the reference population live for a hundred days."""
    del era
    for number, followers in enumerate(reference_followers(POPULATION)):
        live(stage, f"P1/{number:03d}", followers, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)


def describe_population(scores: Scores) -> list[float]:
    """Return mean and 95th percentile of the population's scores."""
    found = [scores.on(a, DAY) for a in scores.accounts("P1/")]
    return [float(np.mean(found)), float(np.quantile(found, 0.95))]


def _read_p1(found: Mapping[str, Scores]) -> list[float]:
    return describe_population(found["klout-2010"]) + describe_population(found["klout-2011"])


def _read_p2(found: Mapping[str, Scores]) -> list[float]:
    return describe_population(found["klout-2012"])


def _build_p3(stage: Stage, era: str) -> None:
    del era
    stage.follow("P3/empty", 0, DAY)


def _read_p3(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("P3/empty", DAY)]


#: The two accounts of the public API answers.
_API_SCORES = (49.49, 25.98)


def _build_p4(stage: Stage, era: str) -> None:
    for score in _API_SCORES:
        live(stage, f"P4/{score}", followers_at(score, era), [(0, DAY + 15, POSTS_PER_DAY)], last=DAY + 15)


def _read_p4(found: Mapping[str, Scores]) -> list[float]:
    courses = [found["klout-2011"].course(a, DAY - 15, DAY + 14) for a in found["klout-2011"].accounts("P4/")]
    one = np.concatenate([np.abs(np.diff(c)) for c in courses])
    five = np.concatenate([np.abs(c[5:] - c[:-5]) for c in courses])
    return [float(np.median(one)), float(np.median(five))]


_SIZES = (20, 80, 320, 1280)


def _build_p5(stage: Stage, era: str) -> None:
    del era
    for size in _SIZES:
        for name, n in ((f"P5/{size}", size), (f"P5/{size}+", size + 20)):
            stage.act(name, [f"{name}/{i}" for i in range(n)], "reply", np.full(n, float(DAY)))
            stage.post(name, np.linspace(DAY - 20, DAY, 60))


def _read_p5(found: Mapping[str, Scores]) -> list[float]:
    scores = found["klout-2012"]
    gains = [scores.on(f"P5/{n}+", DAY) - scores.on(f"P5/{n}", DAY) for n in _SIZES]
    return [max(later / earlier for earlier, later in pairwise(gains))]


_ORDINARY = (60, 150, 400, 1000)


def _build_p6(stage: Stage, era: str) -> None:
    del era
    for followers in _ORDINARY:
        live(stage, f"P6/{followers}", followers, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)


def _read_p6(found: Mapping[str, Scores]) -> list[float]:
    scores = found["klout-2011"]
    return [float(np.median([n / scores.on(f"P6/{n}", DAY, "reach") for n in _ORDINARY]))]


FITTED = "the scale is fitted through these two figures: the row confirms the fit, on another draw"
SCENARIOS = (
    Scenario("P1", build_population, _read_p1, FITTED),
    Scenario("P2", build_population, _read_p2, FITTED),
    Scenario("P3", _build_p3, _read_p3),
    Scenario("P4", _build_p4, _read_p4, "two simulated accounts at the reported scores"),
    Scenario("P5", _build_p5, _read_p5),
    Scenario("P6", _build_p6, _read_p6, "rests on how often simulated followers react (see crowd)"),
)
