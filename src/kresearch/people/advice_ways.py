"""Ways to a higher score: kinds of interaction by new people, each on a network and at a cost."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kresearch.errors import suggestion
from kresearch.interactions.vocabulary import KINDS, NETWORKS
from kresearch.people.behaviour_model import BehaviourModel, Standing
from kresearch.people.behaviour_plan import Plan
from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.chain import Chain

#: So many of the account's networks are looked at unless they are named.
MOST_NETWORKS = 3
#: Kinds that are tried where the account has none yet.
USUAL_KINDS = ("like", "share", "comment")
#: The largest gain: the scale has no more.
MOST_GAIN = 99.0


@dataclass(frozen=True)
class Way:
    """One kind of interaction on one network, each by somebody who never reacted before."""

    #: Names.
    kind: str
    network: str
    #: Of one, in whatever unit the costs are declared in; by default 1: the number of acts.
    cost: float = 1.0

    def say(self, count: int) -> str:
        """Return so many of them in words."""
        return f"{count:,} {self.kind if count == 1 else plural(self.kind)} on {self.network}"


def plural(kind: str) -> str:
    """Return the plural of a kind.

    Examples
    --------
    >>> plural("share"), plural("reply")
    ('shares', 'replies')
    """
    return f"{kind.removesuffix('y')}ies" if kind.endswith("ly") else f"{kind}s"


def list_ways(
    scene: Scene, costs: Mapping[str, float] | None, networks: Sequence[str] | None
) -> tuple[Way, ...]:
    """Return the ways that are tried.

    These are the kinds of `costs` (by default those the account has, at 1 each) on `networks` (by default the
    account's three with most interactions).
    """
    places = tuple(dict.fromkeys(networks or scene.networks[:MOST_NETWORKS]))
    prices = costs or dict.fromkeys(scene.kinds or USUAL_KINDS, 1.0)
    return tuple(Way(kind, network, float(price)) for network in places for kind, price in prices.items())


def find_problems(
    gain: float, days: float, costs: Mapping[str, float] | None, networks: Sequence[str] | None
) -> Iterator[str]:
    """Yield everything that is wrong with what was asked."""
    if not 0 < gain <= MOST_GAIN:
        yield f"a gain of {gain:g} points (allowed: more than 0, at most {MOST_GAIN:g})"
    if not 0 < days <= 3650:
        yield f"{days:g} days (allowed: more than 0, at most 3,650)"
    for kind, cost in (costs or {}).items():
        if kind not in KINDS:
            yield _say_unknown("kind", kind, KINDS)
        if not (0 < cost < float("inf")):
            yield f"a cost of {cost:g} for '{kind}' (allowed: more than 0)"
    for network in networks or ():
        if network not in NETWORKS:
            yield _say_unknown("network", network, NETWORKS)


def _say_unknown(what: str, name: str, known: Collection[str]) -> str:
    return f"no {what} '{name}'.{suggestion(name, known)} Known: {', '.join(sorted(known))}"


def plan_counts(
    model: BehaviourModel, chain: Chain, ways: Sequence[Way], counts: Sequence[int], days: float
) -> Plan:
    """Return so many acts of each way, evenly over the last days."""
    draft = model.draft(chain)
    for way, count in zip(ways, counts, strict=True):
        tick = draft.spread(count, days)
        draft.act(way.network, way.kind, tick, draft.new_people(count))
    return draft.plan()


@dataclass(frozen=True)
class Margin:
    """What one more act moves: a finite difference on the kernel."""

    #: Of the act; kind ``"post"`` is an own post without reactions.
    kind: str
    network: str
    #: ``"new"``: somebody who never reacted; ``"known"``: whoever reacted most in the last 90 days;
    #: ``"account"``: the account itself.
    who: str
    points: float  #: By which the score moves.
    cost: float | None  #: Of the act; None for an own post, which has none declared.


def find_margins(
    model: BehaviourModel, chain: Chain, ways: Sequence[Way], before: Standing
) -> tuple[Margin, ...]:
    """Return the points of one more act of each way, by somebody new and by somebody known, and of a post."""
    found = []
    for way in ways:
        new = model.draft(chain)
        now = np.array([new.scene.at], np.int64)
        new.act(way.network, way.kind, now, new.new_people(1))
        points = model.stand(chain, new.plan()).score - before.score
        found.append(Margin(way.kind, way.network, "new", points, way.cost))
        known = model.draft(chain)
        fans = known.scene.fans(way.network)
        if len(fans):
            known.act(way.network, way.kind, now, fans[:1])
            points = model.stand(chain, known.plan()).score - before.score
            found.append(Margin(way.kind, way.network, "known", points, way.cost))
    for network in dict.fromkeys(way.network for way in ways):
        own = model.draft(chain)
        own.write_posts(network, np.array([own.scene.at], np.int64))
        points = model.stand(chain, own.plan()).score - before.score
        found.append(Margin("post", network, "account", points, None))
    return tuple(found)
