"""G1 to G5: bots, bought audiences, mechanical audiences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kresearch.behaviours.crowd import INFLUENCE, POSTS_PER_DAY, followers_at, live, pick_people
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage

#: One stranger in so many answers when a bot speaks to it, each by chance (of requests by social bots about a
#: fifth were accepted: Boshmaf et al. 2011); the share of answers that pass the sentence on.
_ANSWERING_ONE_IN = 5
_SHARING = 0.3
#: Bought followers of G3.
_BOUGHT = 10_000


def _answer(stage: Stage, account: str, spoken_to: int, first: float, last: float) -> None:
    """Let a bot speak to strangers, of whom some answer."""
    when = np.sort(stage.rng.uniform(first, last, spoken_to))
    stage.post(account, when)
    answering = stage.rng.random(spoken_to) < 1 / _ANSWERING_ONE_IN
    strangers = pick_people(stage, spoken_to)
    kinds = np.where(stage.rng.random(spoken_to) < _SHARING, "share", "reply")
    stage.act(account, strangers[answering], kinds[answering], when[answering] + 0.05)


def _build_g1(stage: Stage, era: str) -> None:
    del era
    _answer(stage, "G1/bot", 2_000, DAY - 29, DAY)
    stage.follow("G1/bot", 110, DAY - 29)


def _read_g1(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2010"].on("G1/bot", DAY) - 1.0]


def _build_g2(stage: Stage, era: str) -> None:
    """Let a bot answer as many strangers as its new followers (27 to 141) suggest, by G1's rate."""
    del era
    _answer(stage, "G2/bot", round(2_000 * (141 - 27) / 110), DAY - 29, DAY)
    stage.follow("G2/bot", 27, DAY - 30)
    stage.follow("G2/bot", 141, DAY)


def _read_g2(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2011"].on("G2/bot", DAY) - found["klout-2011"].on("G2/bot", DAY - 30)]


def _build_g3(stage: Stage, era: str) -> None:
    """Show an account twice, once with 10,000 bought followers, counted and as follows."""
    state = stage.rng.bit_generator.state
    for name in ("G3/bought", "G3/not"):
        stage.rng.bit_generator.state = state
        live(stage, name, followers_at(66, era), [(0, DAY + 20, POSTS_PER_DAY)], last=DAY + 20)
    stage.follow("G3/bought", followers_at(66, era) + _BOUGHT, DAY + 1)
    fakes = [f"G3/fake{i}" for i in range(_BOUGHT)]
    stage.act("G3/bought", fakes, "follow", np.full(_BOUGHT, DAY + 1.0))


def _read_g3(found: Mapping[str, Scores]) -> list[float]:
    gaps = found["klout-2012"].course("G3/bought", DAY, DAY + 19)
    gaps = gaps - found["klout-2012"].course("G3/not", DAY, DAY + 19)
    return [float(gaps[np.argmax(np.abs(gaps))])]


def _build_g4(stage: Stage, era: str) -> None:
    del era
    stage.follow("G4/silent", 40, 0.0)
    stage.act("G4/silent", [f"G4/follower{i}" for i in range(40)], "follow", np.linspace(1, DAY, 40))


def _read_g4(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("G4/silent", DAY)]


#: How often an actor of each kind of audience reacts to others in 30 days: ordinary people
#: every other day, those who follow back and answer everybody, those who shout out lists.
AUDIENCES = {"regular": 15, "follow-back": 60, "shout-out": 150}
_FANS = 300
_FILLERS = 40


def _build_g5(stage: Stage, era: str) -> None:
    """Three accounts with the same activity, and audiences that react to others more or less."""
    del era
    for audience, acts in AUDIENCES.items():
        people = np.array([f"G5/{audience}/{i}" for i in range(_FANS)])
        stage.act(list(people), None, "like", np.full(_FANS, 1.0), count=INFLUENCE)
        stage.post(f"G5/{audience}", np.arange(DAY - 89, DAY, 1 / POSTS_PER_DAY))
        for month in range(3):
            first = DAY - 89 + 30 * month
            n = 2 * _FANS
            when = first + stage.rng.random(n) * 29.5
            kinds = stage.rng.choice(["share", "reply", "mention"], n, p=[0.4, 0.3, 0.3])
            stage.act(f"G5/{audience}", stage.rng.permutation(np.repeat(people, 2)), kinds, when)
            n = acts * _FANS
            others = [f"G5/filler{i}" for i in stage.rng.integers(0, _FILLERS, n)]
            stage.act(others, np.repeat(people, acts), "like", first + stage.rng.random(n) * 30)


def _read_g5(found: Mapping[str, Scores]) -> list[float]:
    losses = []
    for audience in AUDIENCES:
        old, new = (found[e].on(f"G5/{audience}", DAY) for e in ("klout-2010", "klout-2011"))
        losses.append(100.0 * (new - old) / old)
    regular, back, shout = losses
    return [*losses, regular - back, back - shout]


SCENARIOS = (
    Scenario(
        "G1",
        _build_g1,
        _read_g1,
        "2,000 posts in 30 days; one stranger in five answers, by chance: 27.5 to 28.5, the band is from 28",
    ),
    Scenario(
        "G2",
        _build_g2,
        _read_g2,
        "no number of posts was published: as many a new follower as in G1; one in five answers",
    ),
    Scenario("G3", _build_g3, _read_g3, "the same account with and without the followers"),
    Scenario("G4", _build_g4, _read_g4),
    Scenario(
        "G5",
        _build_g5,
        _read_g5,
        "audiences differ only in how often they react to others in 30 days: 15, 60 or 150 times",
    ),
)
