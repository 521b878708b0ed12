"""Changes of behaviour: what an account, its public or somebody's money could do, as small plain objects.

Everything but silence is placed in the last days up to the time that is asked about: had this been
there too, what would the score be? Nothing is foretold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from kresearch.errors import suggestion
from kresearch.interactions.vocabulary import KINDS, NETWORKS
from kresearch.people.behaviour_plan import Draft
from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.rows import FloatArray, IntArray, Rows

#: Days over which an account's usual activity is looked at.
USUAL_DAYS = 90.0
#: No change adds more interactions than that.
MOST_ACTS = 200_000


@runtime_checkable
class Change(Protocol):
    """One change of behaviour."""

    def say(self) -> str:
        """Return the change in a few words."""
        ...

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values, beside an account."""
        ...

    def apply(self, draft: Draft) -> None:
        """Write what it adds into a draft."""
        ...


@dataclass(frozen=True)
class MorePosts:
    """More posts of the account itself, each with what its posts usually get.

    Parameters
    ----------
    per_day
        Further posts a day.
    days
        For how many days.
    reactions
        Share of the reactions its posts of the last 90 days had on average; they come from the people who
        reacted most, so that no new person is won. 0: nobody reacts.
    network
        Default where most interactions are.
    """

    per_day: float = 2.0
    days: float = 30.0
    reactions: float = 1.0
    network: str | None = None

    def say(self) -> str:
        """Return the change in a few words."""
        got = "without reactions" if self.reactions == 0 else "with their usual reactions"
        if self.reactions not in (0, 1):
            got = f"with {self.reactions:g} times their usual reactions"
        return f"{self.per_day:g} posts more a day for {self.days:g} days, {got}{_on(self.network)}"

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        yield from _numbers(self, per_day=(0, 1000), days=(0, 3650), reactions=(0, 100))
        yield from _place(self.network, scene)

    def apply(self, draft: Draft) -> None:
        """Write the posts, and the reactions to them."""
        scene, network = draft.scene, self.network or draft.scene.networks[0]
        posts = draft.write_posts(network, draft.spread(round(self.per_day * self.days), self.days))
        if not len(posts) or not self.reactions:
            return
        written = scene.posts_written(network, USUAL_DAYS)
        if not written:
            draft.notes.append(
                f"no post of the last {USUAL_DAYS:g} days is known on {network}, so nobody can tell what a "
                "post gets: the further posts have no reactions"
            )
            draft.lacking.append("not known, so none")
            return
        recent, fans = scene.recent(network, USUAL_DAYS), scene.fans(network, USUAL_DAYS)
        if not len(fans):
            draft.notes.append(
                f"who reacts on {network} is not known: the usual reactions count as those of new people"
            )
        for code, kind in enumerate(scene.index.kinds):
            alike = recent.take(recent.kind == code)
            usual = float(alike.counts.sum()) / written
            many = min(round(usual * self.reactions * len(posts)), MOST_ACTS)
            tick = draft.spread(many, self.days)
            people = fans[np.arange(many) % len(fans)] if len(fans) else np.full(many, -1, np.int64)
            about = posts[(np.arange(many) * len(posts)) // max(many, 1)]
            draft.act(network, kind, tick, people, post=about, polarity=_usual_signs(alike, many))


@dataclass(frozen=True)
class NewActors:
    """People who never reacted before, each once.

    Parameters
    ----------
    count
        How many.
    kind
        What each does.
    days
        Spread over so many days.
    network
        Default where most interactions are.
    """

    count: int = 10
    kind: str = "like"
    days: float = 30.0
    network: str | None = None

    def say(self) -> str:
        """Return the change in a few words."""
        return f"{self.count:,} new people, one {self.kind} each, over {self.days:g} days{_on(self.network)}"

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        yield from _numbers(self, count=(0, MOST_ACTS), days=(0, 3650))
        yield from _kind(self.kind)
        yield from _place(self.network, scene)

    def apply(self, draft: Draft) -> None:
        """Write the acts."""
        scene = draft.scene
        tick = draft.spread(self.count, self.days)
        network = self.network or scene.networks[0]
        draft.act(network, self.kind, tick, draft.new_people(self.count))


@dataclass(frozen=True)
class FurtherNetwork:
    """A network where the account is not yet, with a share of what it gets where most happens.

    Parameters
    ----------
    network
        Which; default the heaviest of the score's networks where the account is not.
    share
        Of the interactions and of the people of the last days on its main network; there they are
        new people.
    days
        How far back.
    """

    network: str | None = None
    share: float = 0.1
    days: float = 30.0

    def say(self) -> str:
        """Return the change in a few words."""
        where = self.network or "a further network"
        return f"{where}, with {self.share:.0%} of what it got in {self.days:g} days on its main network"

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        yield from _numbers(self, share=(0, 100), days=(0, 3650))
        if self.network is not None and self.network not in NETWORKS:
            yield f"no network '{self.network}'.{suggestion(self.network, NETWORKS)}"
        elif self.network in scene.networks:
            yield f"'{self.network}' is no further network: the account is there already"
        if not scene.networks:
            yield _NOWHERE

    def apply(self, draft: Draft) -> None:
        """Write the acts on the new network."""
        scene = draft.scene
        network = self.network or heaviest_new(scene)
        recent = scene.recent(scene.networks[0], self.days)
        named = len(np.unique(recent.actor[recent.named]))
        anonymous = float(recent.counts[~recent.named].sum())
        people = draft.new_people(max(1, round((named + anonymous) * self.share)) if len(recent) else 0)
        for code, kind in enumerate(scene.index.kinds):
            alike = recent.take(recent.kind == code)
            many = min(round(float(alike.counts.sum()) * self.share), MOST_ACTS)
            tick = draft.spread(many, self.days)
            signs = _usual_signs(alike, many)
            draft.act(network, kind, tick, people[np.arange(many) % max(1, len(people))], polarity=signs)


@dataclass(frozen=True)
class Silence:
    """Days after the last one without a post and without a reaction.

    Parameters
    ----------
    days
        How many.
    """

    days: float = 10.0

    def say(self) -> str:
        """Return the change in a few words."""
        return f"{self.days:g} days of silence"

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        del scene
        yield from _numbers(self, days=(0, 3650))

    def apply(self, draft: Draft) -> None:
        """Write the silence."""
        draft.silent += draft.scene.ticks(self.days)


@dataclass(frozen=True)
class PaidCampaign:
    """People paid to react to everything, day after day.

    Parameters
    ----------
    actors
        How many.
    per_day
        What each does a day.
    days
        For how many days.
    kind
        What they do.
    network
        Default where most interactions are.
    """

    actors: int = 50
    per_day: float = 1.0
    days: float = 30.0
    kind: str = "like"
    network: str | None = None

    def say(self) -> str:
        """Return the change in a few words."""
        return (
            f"{self.actors:,} paid people, {self.per_day:g} {self.kind} a day each for {self.days:g} days"
            f"{_on(self.network)}"
        )

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        yield from _numbers(self, actors=(0, MOST_ACTS), per_day=(0, 1000), days=(0, 3650))
        if self.actors * self.per_day * self.days > MOST_ACTS:
            yield f"{self.say()} are more than {MOST_ACTS:,} interactions"
        yield from _kind(self.kind)
        yield from _place(self.network, scene)

    def apply(self, draft: Draft) -> None:
        """Write the acts."""
        scene, people = draft.scene, draft.new_people(self.actors)
        each = round(self.per_day * self.days)
        tick = np.repeat(draft.spread(each, self.days), self.actors)
        network = self.network or scene.networks[0]
        draft.act(network, self.kind, tick, np.tile(people, each))


@dataclass(frozen=True)
class Storm:
    """A storm: many new people with something to say, a share of them hostile.

    Parameters
    ----------
    size
        How many, each once.
    negative
        Share of them whose polarity is -1; that of the others is +1.
    days
        How long it lasts, up to the time that is asked about.
    kind
        What they do.
    network
        Default where most interactions are.
    """

    size: int = 500
    negative: float = 0.8
    days: float = 2.0
    kind: str = "comment"
    network: str | None = None

    def say(self) -> str:
        """Return the change in a few words."""
        return (
            f"a storm of {self.size:,} new people, {self.negative:.0%} of them negative, "
            f"within {self.days:g} days{_on(self.network)}"
        )

    def problems(self, scene: Scene) -> Iterator[str]:
        """Yield what is wrong with its values."""
        yield from _numbers(self, size=(0, MOST_ACTS), negative=(0, 1), days=(0, 3650))
        yield from _kind(self.kind)
        yield from _place(self.network, scene)

    def apply(self, draft: Draft) -> None:
        """Write the acts: the hostile ones are spread evenly among the others."""
        scene = draft.scene
        tick: IntArray = draft.spread(self.size, self.days)
        turn = np.floor(np.arange(1, self.size + 1) * self.negative + 1e-9)
        hostile = np.diff(turn, prepend=0.0) > 0
        network = self.network or scene.networks[0]
        signs = np.where(hostile, -1.0, 1.0)
        draft.act(network, self.kind, tick, draft.new_people(self.size), polarity=signs)


_NOWHERE = "the account is on no network yet: name one"


def heaviest_new(scene: Scene) -> str:
    """Return the network of most weight in the score where the account is not."""
    from kresearch.scoring.networks import network_table

    table = network_table()
    others = [name for name in NETWORKS if name not in scene.networks]
    return min(others, key=lambda name: (-table.weight(name), name))


def usual_changes() -> tuple[Change, ...]:
    """Return the changes that are shown where nobody names any."""
    return (
        MorePosts(reactions=0.0),
        MorePosts(),
        NewActors(),
        FurtherNetwork(),
        Silence(),
        PaidCampaign(),
        Storm(),
    )


def _usual_signs(alike: Rows, many: int) -> FloatArray:
    """Return the polarities of so many more interactions: those of interactions like them, in proportion."""
    known = np.sort(alike.polarities)
    # Steps of the golden section mix them evenly over time, without chance.
    turn = np.argsort(np.arange(many) * 0.6180339887498949 % 1.0, kind="stable")
    mixed: FloatArray = known[turn * len(known) // max(many, 1)]
    return mixed


def _on(network: str | None) -> str:
    return "" if network is None else f", on {network}"


def _kind(kind: str) -> Iterator[str]:
    if kind not in KINDS:
        yield f"no kind '{kind}'.{suggestion(kind, KINDS)}"


def _place(network: str | None, scene: Scene) -> Iterator[str]:
    if network is None and not scene.networks:
        yield _NOWHERE
    if network is not None and network not in NETWORKS and network not in scene.networks:
        yield f"no network '{network}'.{suggestion(network, NETWORKS)}"


def _numbers(change: object, **limits: tuple[float, float]) -> Iterator[str]:
    """Yield which values lie outside their limits; what counts from one on must be over 0."""
    for name, (low, high) in limits.items():
        value = getattr(change, name)
        least = name not in ("reactions", "share", "negative")
        if not (low < value <= high if least else low <= value <= high):
            above = "more than" if least else "at least"
            yield f"{type(change).__name__}: {name}={value!r} (allowed: {above} {low:g}, at most {high:,g})"
