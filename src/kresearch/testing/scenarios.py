"""Worlds made for three laws.

Many beat one, each further point is harder to gain, and no single interaction of a thousand throws a
score down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.testing.worlds import START, World

#: Of a thousand people so many are hostile, and then one more.
_HOSTILE = (0, 20, 250, 490, 497, 499, 530, 600, 750, 950)
AT = START + pd.Timedelta(days=3)


def _shares(account: str, actors: list[str]) -> pd.DataFrame:
    """Return one share of each actor."""
    return pd.DataFrame(
        {
            "interaction_id": [f"{account}-{k}" for k in range(len(actors))],
            "account": account,
            "actor": actors,
            "kind": "share",
            "network": "twitter",
            "at": AT,
            "polarity": 0.5,
            "count": 1,
        }
    )


def _storm(hostile: int) -> pd.DataFrame:
    """Return a thousand people's shares, some of them negative."""
    shares = _shares(f"h{hostile}", _people(1000))
    return shares.assign(polarity=np.where(np.arange(1000) < hostile, -0.8, 0.5))


def _posts(account: str, n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"account": account, "post": [f"{account}-{k}" for k in range(n)], "network": "twitter", "at": START}
    )


def _world(shares: list[pd.DataFrame], posts: list[pd.DataFrame]) -> World:
    audience = pd.DataFrame({"account": ["A"], "network": ["twitter"], "at": [START], "followers": [1]})
    return World(pd.concat(shares, ignore_index=True), pd.concat(posts, ignore_index=True), audience)


def _people(n: int) -> list[str]:
    return [f"p{k}" for k in range(n)]


def scenario_worlds() -> dict[str, World]:
    """Return the worlds the scenarios look at, by name."""
    sizes = (5, 20, 80, 320, 1280)
    storms = [k + more for k in _HOSTILE for more in (0, 1)]
    grown = [(f"n{n}{more}", n + extra) for n in sizes for more, extra in (("", 0), ("plus", 20))]
    return {
        "crowd": _world(
            [_shares("crowd", _people(100)), _shares("one", ["fan"] * 100)],
            [_posts("crowd", 10), _posts("one", 10)],
        ),
        "ratio": _world(
            [_shares("few", _people(100)), _shares("many", _people(100))],
            [_posts("few", 10), _posts("many", 1000)],
        ),
        "growth": _world(
            [_shares(name, _people(n)) for name, n in grown], [_posts(name, 10) for name, _ in grown]
        ),
        "storm": _world([_storm(k) for k in storms], [_posts(f"h{k}", 10) for k in storms]),
    }


def _last(scores: dict[str, pd.DataFrame], world: str, account: str) -> float:
    score: pd.Series[float] = scores[world]["score"]
    return float(score[(account, AT.floor("D"))])


def _many_beat_one(scores: dict[str, pd.DataFrame]) -> str | None:
    crowd, one = _last(scores, "crowd", "crowd"), _last(scores, "crowd", "one")
    if crowd <= one:
        return f"100 shares by 100 actors give {crowd:.4f}, by one actor {one:.4f}"
    few, many = _last(scores, "ratio", "few"), _last(scores, "ratio", "many")
    if few <= many:
        return f"100 shares of 10 posts give {few:.4f}, of 1,000 posts {many:.4f}"
    return None


def _diminishing(scores: dict[str, pd.DataFrame]) -> str | None:
    sizes = (5, 20, 80, 320, 1280)
    gains = [_last(scores, "growth", f"n{n}plus") - _last(scores, "growth", f"n{n}") for n in sizes]
    if not np.all(np.diff(gains) < 0):
        told = ", ".join(f"{n} actors {g:+z.3f}" for n, g in zip(sizes, gains, strict=True))
        return f"20 further actors add: {told}"
    return None


def _no_cliff(scores: dict[str, pd.DataFrame]) -> str | None:
    for k in _HOSTILE:
        before, after = _last(scores, "storm", f"h{k}"), _last(scores, "storm", f"h{k + 1}")
        if abs(after - before) >= 1.0:
            return (
                f"one hostile person more than {k} of 1,000 moves the score from {before:.2f} to {after:.2f}"
            )
    return None


@dataclass(frozen=True)
class Scenario:
    """A law tried on worlds made for it."""

    name: str
    text: str
    check: Callable[[dict[str, pd.DataFrame]], str | None]


SCENARIOS = (
    Scenario("many-beat-one", "a hundred actors beat one; few posts beat many", _many_beat_one),
    Scenario("diminishing", "the higher the score, the less the same activity adds", _diminishing),
    Scenario("no-cliff", "one interaction more of a thousand moves it by less than a point", _no_cliff),
)
