"""What a change of behaviour adds to an account: acts of people, own posts, days without anything."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.rows import FloatArray, IntArray


@dataclass(frozen=True)
class Acts:
    """Interactions of one kind on one network."""

    #: Names.
    network: str
    kind: str
    tick: IntArray  #: When, counted from the log's first tick.
    #: Numbers of the actors; from `Scene.first_new` on they are people the log does not know.
    actor: IntArray
    polarity: FloatArray  #: -1 to 1, NaN where unknown.
    #: Numbers of the posts reacted to, -1 where unknown; from `Scene.first_new_post` on they are new.
    post: IntArray

    def __len__(self) -> int:
        return len(self.tick)


@dataclass(frozen=True)
class OwnPosts:
    """Posts of the account itself: network, ticks and numbers of the posts."""

    network: str
    tick: IntArray
    post: IntArray

    def __len__(self) -> int:
        return len(self.tick)


@dataclass(frozen=True)
class Plan:
    """Everything that some changes add."""

    #: Further interactions and own posts.
    acts: tuple[Acts, ...] = ()
    posts: tuple[OwnPosts, ...] = ()
    silent: int = 0  #: Ticks without anything after them.
    notes: tuple[str, ...] = ()  #: What a reader must know of how it was made.
    lacking: tuple[str, ...] = ()  #: What was asked for and is not known, so that it is not in the plan.

    @property
    def interactions(self) -> int:
        """Number of further interactions."""
        return sum(len(one) for one in self.acts)

    @property
    def knows_polarity(self) -> bool:
        """Whether any of them has a polarity."""
        return any(bool((~np.isnan(one.polarity)).any()) for one in self.acts)


@dataclass
class Draft:
    """A plan while changes write into it; every new person and post gets a number of its own."""

    scene: Scene  #: The account as it is.
    silent: int = 0
    notes: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    _acts: list[Acts] = field(default_factory=list)
    _posts: list[OwnPosts] = field(default_factory=list)
    _people: int = 0
    _written: int = 0

    def new_people(self, count: int) -> IntArray:
        """Return numbers for people the log does not know."""
        first = self.scene.first_new + self._people
        self._people += count
        return np.arange(first, first + count, dtype=np.int64)

    def write_posts(self, network: str, tick: IntArray) -> IntArray:
        """Add own posts and return their numbers."""
        first = self.scene.first_new_post + self._written
        self._written += len(tick)
        numbers = np.arange(first, first + len(tick), dtype=np.int64)
        if len(tick):
            self._posts.append(OwnPosts(network, tick, numbers))
        return numbers

    def act(
        self,
        network: str,
        kind: str,
        tick: IntArray,
        actor: IntArray,
        *,
        polarity: float | FloatArray | None = None,
        post: IntArray | None = None,
    ) -> None:
        """Add interactions, as of `Acts`.

        The polarity is by default `Scene.usual_polarity`, the post the account's latest on the network at
        that time.
        """
        if not len(tick):
            return
        meant = self.scene.usual_polarity(kind) if polarity is None else polarity
        signs = np.broadcast_to(np.asarray(meant, np.float64), tick.shape)
        about = self.scene.latest_post(network, tick) if post is None else post
        self._acts.append(Acts(network, kind, tick, actor, signs, about))

    def spread(self, count: int, days: float) -> IntArray:
        """Return ticks for so many acts, evenly over the last days, or over as many as the log has."""
        wanted, there = self.scene.ticks(days), self.scene.at + 1
        if wanted > there:
            length = there * self.scene.every.seconds / 86_400
            unit = "day" if length == 1 else "days"
            self.notes.append(
                f"the log is {length:.3g} {unit} old at that time: what would be spread over {days:g} days "
                "is spread over these"
            )
        return spread_back(count, self.scene.at, min(wanted, there))

    def plan(self) -> Plan:
        """Return what was written."""
        said = (tuple(dict.fromkeys(some)) for some in (self.notes, self.lacking))
        return Plan(tuple(self._acts), tuple(self._posts), self.silent, *said)


def spread_back(count: int, last: int, ticks: int) -> IntArray:
    """Return ticks for `count` acts, evenly over the `ticks` ticks that end with `last`, newest first.

    One more act never makes another one older, so more activity is never worth less.

    Examples
    --------
    >>> spread_back(4, 9, 2).tolist()
    [9, 9, 8, 8]
    """
    back = (np.arange(count, dtype=np.int64) * ticks) // max(count, 1)
    return last - back


def moments_of(scene: Scene, tick: IntArray, first: int = 0) -> IntArray:
    """Return microseconds since 1970 of acts: one after another from the middle of their tick on.

    `first` is how many acts of the plan come before.
    """
    length = scene.every.seconds * 1_000_000
    order = (first + np.arange(len(tick), dtype=np.int64)) % (length // 4)
    moments: IntArray = (tick + scene.index.first) * length + length // 2 + order
    return moments
