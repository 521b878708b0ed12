"""L1 to L5, K1: a network is linked or unlinked, and +K before it counted.

Whether a network is linked is acted out by twins that do the very same, once with its data and once without.

Assumptions, none of them reported: people have fewer followers elsewhere than on Twitter, and
independently of it: lognormal with median 40 on Google+ (its circles were two months old), 100 on
Instagram; 200 friends on Facebook, 100 contacts on LinkedIn, 20 on each small network. They post
once a day there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, live
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scenario, Scores
from kresearch.behaviours.stage import Stage
from kresearch.scoring.population import SIGMA

#: Friends on the networks that a person has beside Twitter.
FRIENDS = {"facebook": 200, "linkedin": 100, "google+": 40, "youtube": 20, "foursquare": 20, "flickr": 20}
_ELSEWHERE_PER_DAY = 1.0
#: Accounts of a population that links a network, and the scores they have on Twitter.
_LINKING = 40
_CIRCLES, _INSTAGRAM = 40, 100


def _twins(
    stage: Stage, name: str, followers: int, networks: Mapping[str, int], without: Sequence[str]
) -> None:
    """Let an account live on Twitter and elsewhere, as ``NAME/all``, and as ``NAME/less`` without some."""
    state = stage.rng.bit_generator.state
    for twin, left_out in (("all", ()), ("less", tuple(without))):
        stage.rng.bit_generator.state = state
        for network, friends in {"twitter": followers, **networks}.items():
            target = stage if network not in left_out else Stage(unprompted=stage.unprompted)
            target.rng = stage.rng
            rate = POSTS_PER_DAY if network == "twitter" else _ELSEWHERE_PER_DAY
            live(target, f"{name}/{twin}", friends, [(0, DAY + 1, rate)], last=DAY + 1, network=network)


def _change(scores: Scores, name: str) -> float:
    """Return what linking changes: the score with all networks less that without some."""
    return scores.on(f"{name}/all", DAY) - scores.on(f"{name}/less", DAY)


def _population(row: str, network: str, median: int) -> Callable[[Stage, str], None]:
    """Return how accounts of 30 to 60 points act that are on Twitter, and on another network more or less."""

    def build(stage: Stage, era: str) -> None:
        for number, score in enumerate(np.linspace(30, 60, _LINKING)):
            friends = max(1, round(median * float(np.exp(SIGMA * stage.rng.standard_normal()))))
            _twins(stage, f"{row}/{number:02d}", followers_at(score, era), {network: friends}, [network])

    return build


def _changes(scores: Scores, row: str) -> np.ndarray:
    return np.array([_change(scores, f"{row}/{number:02d}") for number in range(_LINKING)])


def _read_l1(found: Mapping[str, Scores]) -> list[float]:
    changes = _changes(found["klout-2011"], "L1")
    return [float(changes.mean()), float(np.median(changes)), float(changes.min())]


def _build_l2(stage: Stage, era: str) -> None:
    networks = {n: FRIENDS[n] for n in ("facebook", "google+", "linkedin")}
    for network in ("facebook", "google+"):
        _twins(stage, f"L2/{network}", followers_at(57, era), networks, [network])


def _read_l2(found: Mapping[str, Scores]) -> list[float]:
    return [-_change(found["klout-2011"], f"L2/{network}") for network in ("facebook", "google+")]


def _build_l3(stage: Stage, era: str) -> None:
    """Let an account of 63 points on Twitter be as busy on Facebook, where it knows as many people."""
    followers = followers_at(63, era)
    networks = {**FRIENDS, "facebook": min(5_000, followers)}
    _twins(stage, "L3/all-linked", followers, networks, list(networks))


def _read_l3(found: Mapping[str, Scores]) -> list[float]:
    return [-_change(found["klout-2010"], "L3/all-linked")]


def _read_l4(found: Mapping[str, Scores]) -> list[float]:
    changes = _changes(found["klout-2012"], "L4")
    some = (changes >= 1) & (changes < 5)
    return [float(some.mean()), float((changes >= 5).mean()), float(changes.min())]


def _build_l5(stage: Stage, era: str) -> None:
    """Let brands of 45 to 65 points link a page that as many people like as follow them on Twitter."""
    for score in (45, 50, 55, 60, 65):
        followers = followers_at(score, era)
        _twins(stage, f"L5/{score}", followers, {"facebook": followers}, ["facebook"])


def _read_l5(found: Mapping[str, Scores]) -> list[float]:
    return [float(np.mean([_change(found["klout-2012"], f"L5/{score}") for score in (45, 50, 55, 60, 65)]))]


def _build_k1(stage: Stage, era: str) -> None:
    """Show two accounts to whose post nobody reacts, one of them with a +K from each of fifty people."""
    del era
    for name in ("K1/endorsed", "K1/not"):
        stage.post(name, DAY - 30)
    people = [f"K1/person{i}" for i in range(50)]
    stage.act("K1/endorsed", people, "endorsement", np.linspace(DAY - 20, DAY, 50), network="klout")


def _read_k1(found: Mapping[str, Scores]) -> list[float]:
    return [
        found[era].on("K1/endorsed", DAY) - found[era].on("K1/not", DAY)
        for era in ("klout-2010", "klout-2011")
    ]


SCENARIOS = (
    Scenario(
        "L1",
        _population("L1", "google+", _CIRCLES),
        _read_l1,
        "the mean hangs on how many embraced Google+, which was not said",
    ),
    Scenario(
        "L2",
        _build_l2,
        _read_l2,
        "200 friends on Facebook and 40 on Google+ are assumed; how networks are pooled was chosen here",
    ),
    Scenario(
        "L3",
        _build_l3,
        _read_l3,
        "where the best network drives the score, as was stated of 2010, unlinking others changes nothing",
    ),
    Scenario(
        "L4", _population("L4", "instagram", _INSTAGRAM), _read_l4, "followers on Instagram are assumed"
    ),
    Scenario("L5", _build_l5, _read_l5, "as many people at the page as followers on Twitter"),
    Scenario("K1", _build_k1, _read_k1, "fifty people give one each"),
)
