"""M1 to M7: what one reaction is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kresearch.behaviours.crowd import INFLUENCE
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage
from kresearch.scoring.networks import network_table

_PEOPLE = 100


def _people(row: str, n: int = _PEOPLE) -> list[str]:
    return [f"{row}/person{i}" for i in range(n)]


def _act(
    stage: Stage,
    account: str,
    actors: Sequence[str],
    *,
    kind: str = "share",
    posts: int = 10,
    network: str = "twitter",
    polarity: float | None = None,
) -> None:
    """Let each actor react once on the day that is read, to an account with so many posts."""
    at = np.full(len(actors), float(DAY))
    stage.act(account, list(actors), kind, at, network=network, polarity=polarity)
    stage.post(account, np.linspace(DAY - 10, DAY, posts), network=network)


def _build_m1(stage: Stage, era: str) -> None:
    """Let a hundred people, and one person, share the same posts at the very same times.

    Over ten days, so that no limit of a day decides, and alike, so that recency does not either.
    """
    del era
    when = np.linspace(DAY - 9, DAY, _PEOPLE)
    for account, actors in (("M1/many", _people("M1")), ("M1/one", ["M1/fan"] * _PEOPLE)):
        stage.post(account, np.linspace(DAY - 10, DAY, 10))
        stage.act(account, actors, "share", when)


def _build_m2(stage: Stage, era: str) -> None:
    del era
    _act(stage, "M2/few", _people("M2"), posts=10)
    _act(stage, "M2/many", _people("M2b"), posts=1000)


def _build_m3(stage: Stage, era: str) -> None:
    del era
    calm, busy = _people("M3/calm"), _people("M3/busy")
    stage.post("M3/none", np.linspace(DAY - 10, DAY, 10))
    _act(stage, "M3/of-calm", calm)
    _act(stage, "M3/of-busy", busy)
    for other in range(40):
        stage.act(f"M3/other{other}", busy, "like", np.full(_PEOPLE, float(DAY)))


def _build_m4(stage: Stage, era: str) -> None:
    del era
    small, great = _people("M4/small"), _people("M4/great")
    for actors, reach in ((small, INFLUENCE), (great, 100 * INFLUENCE)):
        stage.act(actors, None, "like", np.full(_PEOPLE, DAY - 5.0), count=reach)
    _act(stage, "M4/by-small", small)
    _act(stage, "M4/by-great", great)


def _networks() -> list[str]:
    return [n for n in network_table().weights if n != "twitter"]


def _build_m5(stage: Stage, era: str) -> None:
    del era
    for network in [None, *_networks()]:
        name = f"M5/{network or 'alone'}"
        _act(stage, name, _people(name))
        if network is not None:
            # Even a network on which much is posted and nobody reacts but one.
            stage.post(name, np.linspace(DAY - 10, DAY, 50), network=network)
            stage.act(name, [f"{name}/friend"], "like", float(DAY), network=network)


def _build_m6(stage: Stage, era: str) -> None:
    del era
    for name, polarity in (("praise", 0.9), ("anger", -0.9)):
        _act(stage, f"M6/{name}", _people(f"M6/{name}"), kind="reply", polarity=polarity)


def _build_m7(stage: Stage, era: str) -> None:
    del era
    for network in ["twitter", *_networks()]:
        for kind in ("share", "comment", "like"):
            name = f"M7/{network}/{kind}"
            _act(stage, name, _people(name), kind=kind, network=network)


def _read_m1(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("M1/many", DAY) - found["klout-2012"].on("M1/one", DAY)]


def _read_m2(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("M2/few", DAY) - found["klout-2012"].on("M2/many", DAY)]


def _read_m3(found: Mapping[str, Scores]) -> list[float]:
    none, calm, busy = (found["klout-2011"].on(f"M3/{n}", DAY) for n in ("none", "of-calm", "of-busy"))
    return [(busy - none) / (calm - none)]


def _read_m4(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2011"].on("M4/by-great", DAY) - found["klout-2011"].on("M4/by-small", DAY)]


def _read_m5(found: Mapping[str, Scores]) -> list[float]:
    scores = found["klout-2012"]
    alone = scores.on("M5/alone", DAY)
    return [min(scores.on(f"M5/{n}", DAY) - alone for n in _networks())]


def _read_m6(found: Mapping[str, Scores]) -> list[float]:
    return [found["klout-2012"].on("M6/anger", DAY) - found["klout-2012"].on("M6/praise", DAY)]


def _read_m7(found: Mapping[str, Scores]) -> list[float]:
    scores = found["klout-2012"]
    leads = [
        scores.on(f"M7/twitter/{kind}", DAY) - scores.on(f"M7/{network}/{kind}", DAY)
        for network in _networks()
        for kind in ("share", "comment", "like")
    ]
    return [min(leads)]


SCENARIOS = (
    Scenario("M1", _build_m1, _read_m1, "both at the same times over ten days"),
    Scenario("M2", _build_m2, _read_m2),
    Scenario("M3", _build_m3, _read_m3, "busy actors like 40 others on the same day"),
    Scenario("M4", _build_m4, _read_m4, "influential actors reach 500 people, the others 5"),
    Scenario("M5", _build_m5, _read_m5, "on each network 50 posts and one like"),
    Scenario("M6", _build_m6, _read_m6),
    Scenario("M7", _build_m7, _read_m7, "the same hundred reactions on one network each"),
)
