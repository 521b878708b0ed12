"""Ordinary life of one account: posts, reactions to them, mentions; and what absence does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.groupalia.parameters import ROME_OFFSET_SECONDS
from kresearch.datasets.groupalia.profiles import BRAND, Crowd, Profile

DAY = 86400
#: Posting by hour of the day in Rome, 8 to 22.
_HOURS = np.array([3, 7, 9, 9, 8, 7, 6, 7, 8, 8, 8, 7, 6, 5, 2], dtype=float)
#: Half of the reactions to a post come within so many hours; lognormal around it.
_MEDIAN_LAG_HOURS = {"twitter": 2.8, "facebook": 3.2}
_MENTION_HALF_LIFE_DAYS = 4.0
_MENTION_FLOOR = 0.12


@dataclass(frozen=True)
class Span:
    """A stretch of time in whole seconds since 1970 UTC, half-open."""

    start: int
    end: int

    def holds(self, at: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return which times lie inside."""
        return (at >= self.start) & (at < self.end)


def live(
    rng: np.random.Generator,
    profile: Profile,
    *,
    span: Span,
    away: Span,
    crowd: Crowd,
    peers: npt.NDArray[np.str_],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return posts and reactions of one account on one network over a span, with times in seconds.

    While it is `away` it does not post: reactions to old posts go on, mentions fall off with a half-life of 4
    days to an eighth. Nothing lies outside the log's span.
    """
    at = _post_times(rng, profile, span=span, away=away)
    ids = np.char.add(
        f"{profile.account}-{profile.network[:2]}-", np.char.zfill(np.arange(len(at)).astype(str), 6)
    )
    posts = pd.DataFrame({"account": profile.account, "network": profile.network, "post": ids, "at": at})
    reactions = pd.concat(
        [_to_posts(rng, profile, at=at, ids=ids), _mentions(rng, profile, span=span, away=away)],
        ignore_index=True,
    )
    reactions = reactions.loc[span.holds(reactions["at"].to_numpy())].copy()
    reactions["actor"] = _actors(rng, profile, n=len(reactions), crowd=crowd, peers=peers)
    reactions.insert(0, "account", profile.account)
    reactions.insert(1, "network", profile.network)
    # One person likes or shares one post once.
    once = reactions["kind"].isin(["like", "share"]) & reactions.duplicated(["actor", "kind", "post"])
    return posts, reactions.loc[~once]


def _post_times(
    rng: np.random.Generator, profile: Profile, *, span: Span, away: Span
) -> npt.NDArray[np.int64]:
    days = np.arange(span.start, span.end, DAY)
    weekend = (days + ROME_OFFSET_SECONDS) // DAY % 7
    weekend = (weekend == 2) | (weekend == 3)  # day 0 of 1970 was a Thursday
    count = rng.poisson(np.where(weekend, profile.posts_weekend, profile.posts_weekday))
    day = np.repeat(days, count)
    hour = 8 + rng.choice(len(_HOURS), size=len(day), p=_HOURS / _HOURS.sum())
    at = np.sort(day + hour * 3600 + rng.integers(3600, size=len(day)))
    return at[span.holds(at) & ~away.holds(at)]


def _to_posts(
    rng: np.random.Generator, profile: Profile, *, at: npt.NDArray[np.int64], ids: npt.NDArray[np.str_]
) -> pd.DataFrame:
    # Posts differ a lot in what they draw: a lognormal mean (kept at 1) under the Poisson count.
    luck = rng.lognormal(-0.32, 0.8, size=len(at))
    count = rng.poisson(profile.reactions_per_post * luck)
    which = np.repeat(np.arange(len(at)), count)
    median = _MEDIAN_LAG_HOURS[profile.network] * 3600
    lag = np.minimum(rng.lognormal(np.log(median), 1.2, size=len(which)), 7 * DAY).astype(np.int64)
    kinds = list(profile.kinds)
    kind = rng.choice(kinds, size=len(which), p=list(profile.kinds.values()))
    return pd.DataFrame({"kind": kind, "at": at[which] + lag + 1, "post": ids[which].astype(object)})


def _mentions(rng: np.random.Generator, profile: Profile, *, span: Span, away: Span) -> pd.DataFrame:
    days = (span.end - span.start) / DAY
    at = np.sort(rng.integers(span.start, span.end, size=rng.poisson(profile.mentions_per_day * days)))
    gone = np.where(away.holds(at), (at - away.start) / DAY, 0.0)
    keep = rng.random(len(at)) < np.maximum(2.0 ** (-gone / _MENTION_HALF_LIFE_DAYS), _MENTION_FLOOR)
    return pd.DataFrame(
        {"kind": "mention", "at": at[keep], "post": pd.Series(None, index=range(keep.sum()), dtype=object)}
    )


def _actors(
    rng: np.random.Generator, profile: Profile, *, n: int, crowd: Crowd, peers: npt.NDArray[np.str_]
) -> npt.NDArray[np.object_]:
    who = rng.random(n)
    if profile.account == BRAND:
        regular = crowd.draw(rng, n=n, low=0, high=crowd.n_customers, skew=0.7)
    else:
        # Every ordinary account has its own circle somewhere in the crowd.
        low = crowd.n_customers + int(rng.integers(0, (len(crowd.names) - crowd.n_customers) // 2))
        high = min(low + 12 + profile.followers // 40, len(crowd.names))
        regular = crowd.draw(rng, n=n, low=low, high=high, skew=0.8)
    passer = crowd.draw(rng, n=n, low=0, high=len(crowd.names), skew=0.3)
    out = np.where(who < 0.65, crowd.names[regular], crowd.names[passer]).astype(object)
    others = peers[peers != profile.account]
    peer = who > (0.95 if profile.account == BRAND else 0.86)
    out[peer] = others[crowd.draw(rng, n=int(peer.sum()), low=0, high=len(others), skew=0.5)]
    return out
