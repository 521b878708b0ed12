"""Small made-up logs on which the laws of a score are tried.

A world is a handful of accounts and a few dozen interactions. Many worlds are put into
one log under names of their own and scored together: by the last law (a frozen scale,
nobody's score depends on strangers) that is the same as scoring each alone, and it is
tested as a law of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

START = pd.Timestamp("2012-01-01", tz="UTC")
ACCOUNTS = ("A", "B", "C")
ACTORS = (*ACCOUNTS, "p", "q", "r", "s", "t")
KINDS = ("like", "share", "reply", "mention", "comment")


@dataclass(frozen=True)
class World:
    """A small log.

    Parameters
    ----------
    interactions, posts, audience
        The three tables; every interaction has an id.
    """

    interactions: pd.DataFrame
    posts: pd.DataFrame
    audience: pd.DataFrame

    def replace(self, **tables: pd.DataFrame) -> World:
        """Return the world with the named tables changed."""
        parts = {"interactions": self.interactions, "posts": self.posts, "audience": self.audience}
        return World(**(parts | tables))


def random_world(rng: np.random.Generator, *, interactions: int = 40, days: int = 60) -> World:
    """Return a world drawn at random.

    Parameters
    ----------
    rng
        The source of chance; the same state gives the same world.
    interactions
        How many interactions (some of them totals of anonymous actors).
    days
        The span.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> world = kr.testing.random_world(numpy.random.default_rng(0), interactions=60)
    >>> len(world.interactions), sorted(world.interactions["account"].unique())
    (60, ['A', 'B', 'C'])
    """
    hours = np.sort(rng.integers(0, days * 24, interactions))
    acted = pd.DataFrame(
        {
            "interaction_id": [f"i{k}" for k in range(interactions)],
            "account": rng.choice(ACCOUNTS, interactions),
            "actor": rng.choice(ACTORS, interactions),
            "kind": rng.choice(KINDS, interactions),
            "network": rng.choice(["twitter", "facebook"], interactions, p=[0.8, 0.2]),
            "at": START + pd.to_timedelta(hours, unit="h"),
            "polarity": rng.choice([-0.8, -0.3, 0.0, 0.4, 0.9, np.nan], interactions),
            "count": np.where(rng.random(interactions) < 0.1, rng.integers(2, 30, interactions), 1),
            "post": [f"r{k % 4}" for k in range(interactions)],
        }
    )
    n_posts = int(rng.integers(3, 12))
    # Posts come early for some accounts, so that silences of every length happen.
    last = {a: int(rng.integers(5, days * 24)) for a in ACCOUNTS}
    owners = rng.choice(ACCOUNTS, n_posts)
    posts = pd.DataFrame(
        {
            "account": owners,
            "post": [f"o{k}" for k in range(n_posts)],
            "network": "twitter",
            "at": START + pd.to_timedelta([int(rng.integers(0, last[o])) for o in owners], unit="h"),
        }
    )
    audience = pd.DataFrame(
        {
            "account": ACCOUNTS,
            "network": "twitter",
            "at": START,
            "followers": rng.integers(0, 5000, len(ACCOUNTS)),
        }
    )
    return World(acted, posts, audience)


def gather(worlds: Mapping[str, World]) -> InteractionLog:
    """Return one log of many worlds; account ``A`` of world ``w`` is called ``w/A`` there.

    Parameters
    ----------
    worlds
        Worlds by name.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> world = kr.testing.random_world(numpy.random.default_rng(0))
    >>> log = kr.testing.gather({"first": world, "second": world})
    >>> log.scored_accounts()[:4]
    ['first/A', 'first/B', 'first/C', 'second/A']
    """
    from kresearch.interactions import InteractionLog

    if not worlds:
        raise UsageError(
            "no world was given. Allowed: one or more by name. Give e.g. {'w': random_world(rng)}."
        )
    tables = {}
    for table in ("interactions", "posts", "audience"):
        parts = []
        for name, world in worlds.items():
            part = getattr(world, table).copy()
            for column in ("account", "actor", "interaction_id", "post"):
                if column in part.columns:
                    part[column] = f"{name}/" + part[column].astype("str")
            parts.append(part)
        tables[table] = pd.concat(parts, ignore_index=True)
    return InteractionLog(**tables, simulated=True, source="made up to test laws")
