"""Worlds made for two laws: many beat one, and each further point is harder to gain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.testing.worlds import START, World

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
        told = ", ".join(f"{n} actors {g:+.3f}" for n, g in zip(sizes, gains, strict=True))
        return f"20 further actors add: {told}"
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
)
