"""The crowd: how simulated followers react, the same in every scenario.

Assumptions, stated so that they can be argued with. None of them belongs to one row:

- followers of accounts are lognormal with median 150 and sigma 1.7 (as in `kresearch.scoring.population`);
- an ordinary account posts 3.3 times a day, 100 times in 30 days;
- a follower reacts to a post with a chance of its own, lognormal with median 0.4 % and sigma
  1.2: most never do, a few often, two in five at least once in 100 posts (behaviour P6);
- attention is limited: a follower sees no more of an account's posts a day than an ordinary
  account writes, so a busier account gets fewer reactions a post (visibility and divided
  attention: Hodas and Lerman 2012);
- a reaction comes after a delay with a half-life of 2.8 hours (a link's clicks on Twitter);
- 30 % of reactions are shares, 50 % replies and mentions, 20 % likes;
- followers come from one public of 6,000 people, each of whom reaches 5 others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from kresearch.behaviours.stage import Stage
from kresearch.scoring.population import MEDIAN_FOLLOWERS, SIGMA

PUBLIC = 6_000
INFLUENCE = 5
POSTS_PER_DAY = 3.3
CHANCE_MEDIAN = 0.004
CHANCE_SIGMA = 1.2
DELAY_DAYS = 2.8 / 24 / math.log(2)
KINDS = ("share", "reply", "mention", "like")
KIND_SHARES = (0.3, 0.3, 0.2, 0.2)


def gather_public(stage: Stage) -> None:
    """Give every person of the public its own reach, once for the whole log."""
    names = [f"public/{person}" for person in range(PUBLIC)]
    stage.act(names, None, "like", np.zeros(PUBLIC), count=INFLUENCE)


def pick_people(stage: Stage, n: int) -> np.ndarray:
    """Return `n` people of the public, each once."""
    return np.array([f"public/{i}" for i in stage.rng.choice(PUBLIC, min(n, PUBLIC), replace=False)])


def posting_days(stage: Stage, per_day: float, first: float, last: float) -> np.ndarray:
    """Return when an account posts: evenly spread from `first` to `last`, with some jitter."""
    n = max(0, round(per_day * (last - first)))
    even = first + (np.arange(n) + stage.rng.random(n)) * (last - first) / max(n, 1)
    return np.sort(even)


def chances(stage: Stage, n: int) -> np.ndarray:
    """Return each follower's chance to react to a post."""
    drawn = CHANCE_MEDIAN * np.exp(CHANCE_SIGMA * stage.rng.standard_normal(n))
    return np.minimum(drawn, 0.5)


def react(
    stage: Stage,
    account: str,
    fans: np.ndarray,
    chance: np.ndarray,
    posts: np.ndarray,
    *,
    last: float,
    seen: np.ndarray | float = 1.0,
    network: str = "twitter",
) -> None:
    """Let fans react to posts, each with its chance times the share `seen`, until `last`."""
    seen = np.broadcast_to(np.asarray(seen, dtype="float64"), posts.shape)
    hit_post, hit_fan = [], []
    for start in range(0, len(posts), 200):
        some = seen[start : start + 200, None]
        part = stage.rng.random((len(some), len(fans))) < chance * some
        rows, columns = np.nonzero(part)
        hit_post.append(rows + start)
        hit_fan.append(columns)
    if not hit_post:
        return
    at, who = np.concatenate(hit_post), np.concatenate(hit_fan)
    when = posts[at] + stage.rng.exponential(DELAY_DAYS, len(at))
    kinds = stage.rng.choice(KINDS, len(at), p=KIND_SHARES)
    early = when < last
    stage.act(account, fans[who[early]], kinds[early], when[early], network=network)


def live(
    stage: Stage,
    account: str,
    followers: int,
    periods: Sequence[tuple[float, float, float]],
    *,
    last: float,
    network: str = "twitter",
) -> np.ndarray:
    """Let an account post and its followers (no more than the public) react, and return the followers.

    `periods` are ``(first day, last day, posts a day)``; `last` is the day on which its log ends.
    """
    fans = pick_people(stage, followers)
    written = [posting_days(stage, rate, first, end) for first, end, rate in periods]
    shares = [min(1.0, POSTS_PER_DAY / rate) for _, _, rate in periods]
    posts = np.concatenate(written)
    seen = np.repeat(shares, [len(w) for w in written])
    stage.post(account, posts, network=network)
    stage.follow(account, followers, network=network)
    react(stage, account, fans, chances(stage, len(fans)), posts, last=last, seen=seen, network=network)
    return fans


def followers_at(score: float, era: str) -> int:
    """Return how many followers stand where a score stands in the era's published distribution.

    Before August 2012 a lognormal (median 15.5, sigma 0.71), after it a normal (mean 40, sd 14).
    """
    place = (score - 40.0) / 14.0 if era == "klout-2012" else math.log(score / 15.5) / 0.71
    return max(1, round(MEDIAN_FOLLOWERS * math.exp(SIGMA * place)))


def reference_followers(n: int) -> list[int]:
    """Return the followers of `n` accounts that stand evenly through the reference population."""
    places = [NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]
    return [max(1, round(MEDIAN_FOLLOWERS * math.exp(SIGMA * z))) for z in places]
