"""The honest life of the accounts, and the work of paid actors, drawn as arrays.

Two streams of chance: what honest people do does not depend on any campaign.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.campaigns.parameters import CampaignParameters
from kresearch.datasets.cases.life import DAY, START

_KINDS = np.array(["like", "share", "reply", "mention"], dtype=object)
_HONEST = (0.40, 0.22, 0.26, 0.12)
_PAID = (0.40, 0.30, 0.20, 0.10)
#: Polarity of paid praise, where it has words; a like or share counts as a mild yes.
_PRAISE = {"like": 0.5, "share": 0.2, "reply": 0.8, "mention": 0.8}
_COLUMNS = ["account", "actor", "kind", "at", "polarity", "intent"]
#: A +K says yes to an account's expertise and has no words.
_ENDORSED = 0.5


def count_fans(p: CampaignParameters) -> npt.NDArray[np.int64]:
    """Return the fans of each account, clients first; both groups have the same sizes."""

    def sizes(n: int) -> npt.NDArray[np.int64]:
        places = (np.arange(n) + 0.5) / max(n, 1)
        wide = np.log(p.fans_high / p.fans_low)
        fans: npt.NDArray[np.int64] = np.round(p.fans_low * np.exp(wide * places)).astype(np.int64)
        return fans

    return np.concatenate([sizes(p.n), sizes(p.n_null)])


def name_accounts(p: CampaignParameters) -> npt.NDArray[np.object_]:
    """Return the names, clients first."""
    names = [f"client_{i:04d}" for i in range(p.n)] + [f"honest_{i:04d}" for i in range(p.n_null)]
    return np.array(names, dtype=object)


def draw_posts(rng: np.random.Generator, p: CampaignParameters) -> pd.DataFrame:
    """Return ``case, at, post`` of own posts, sorted by case and time (seconds)."""
    count = rng.poisson(p.posts_per_day, size=(p.n + p.n_null, p.days))
    count[:, 0] = np.maximum(count[:, 0], 1)
    case, day = (np.repeat(index, count.ravel()) for index in np.indices(count.shape).reshape(2, -1))
    within = rng.integers(6 * 3600, 20 * 3600, size=len(day))
    frame = pd.DataFrame({"case": case, "at": START + day * DAY + within}).sort_values(["case", "at"])
    return frame.assign(post=[f"p-{i:06d}" for i in range(len(frame))]).reset_index(drop=True)


def draw_honest(rng: np.random.Generator, p: CampaignParameters) -> pd.DataFrame:
    """Return what fans do: few of them often, most of them seldom."""
    fans = count_fans(p)
    mood = rng.gamma(6.0, 1 / 6.0, size=(len(fans), p.days))
    count = rng.poisson(fans[:, None] * p.fan_rate * mood)
    case, day = (np.repeat(index, count.ravel()) for index in np.indices(count.shape).reshape(2, -1))
    rank = (fans[case] * rng.random(len(case)) ** 2).astype(np.int64)
    names = name_accounts(p)
    kind = rng.choice(_KINDS, size=len(case), p=_HONEST)
    drawn = rng.uniform(-0.5, 0.9, size=len(case)).round(2)
    worded = np.isin(kind, ["reply", "mention"])
    return pd.DataFrame(
        {
            "account": names[case],
            "actor": [f"fan_{c:04d}_{r:04d}" for c, r in zip(case.tolist(), rank.tolist(), strict=True)],
            "kind": kind,
            "at": START + day * DAY + _hours(rng, len(day)),
            "polarity": np.where(worded, np.where(np.abs(drawn) < 0.25, 0.0, drawn), 0.3),
            "intent": "ordinary",
        }
    )


def draw_paid(rng: np.random.Generator, p: CampaignParameters) -> pd.DataFrame:
    """Return what paid actors do for the clients, and for the other customers that feed them.

    A pool of actors serves as many customers at once as its price makes it: clients of the log
    share a pool where it has room, and strangers fill what is left.
    """
    if p.actors == 0 or p.n == 0:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in _COLUMNS})
    clients = name_accounts(p)[: p.n]
    # A stream of chance of its own: the rest of the campaign is the same with and without +K.
    plus = np.random.default_rng([p.seed, 2])
    frames = []
    for pool, first in enumerate(range(0, p.n, p.customers)):
        actors = np.array([f"paid_{pool:04d}_{i:05d}" for i in range(p.actors)], dtype=object)
        served = list(clients[first : first + p.customers])
        others = [f"customer_{pool:04d}_{i:04d}" for i in range(p.customers - len(served))]
        during = (p.onset_days, p.onset_days + p.campaign_days)
        earlier = [f"earlier_{pool:04d}_{i:04d}" for i in range(p.earlier_customers)]
        before = (p.onset_days - p.aged_days, p.onset_days)
        jobs = (
            (served, during, "bought"),
            (others, during, "bought by others"),
            (earlier, before, "bought by others"),
        )
        frames += [_sell(rng, p.interactions, actors, *job) for job in jobs]
        if p.endorsements:
            frames += [_sell(plus, p.endorsements, actors, *job, endorsing=True) for job in jobs]
    return pd.concat([f for f in frames if len(f)], ignore_index=True)


def _sell(
    rng: np.random.Generator,
    each: int,
    actors: npt.NDArray[np.object_],
    customers: list[str],
    span: tuple[int, int],
    intent: str,
    *,
    endorsing: bool = False,
) -> pd.DataFrame:
    """Return what each actor does so many times for each customer, or its +K, evenly over a span of days."""
    n = len(actors) * len(customers) * each
    kind: Any = "endorsement" if endorsing else rng.choice(_KINDS, size=n, p=_PAID)
    return pd.DataFrame(
        {
            "account": np.repeat(np.array(customers, dtype=object), len(actors) * each),
            "actor": np.tile(np.repeat(actors, each), len(customers)),
            "kind": kind,
            "at": START + rng.integers(span[0], max(span[1], span[0] + 1), size=n) * DAY + _hours(rng, n),
            "polarity": _ENDORSED if endorsing else pd.Series(kind).map(_PRAISE).to_numpy(dtype="float64"),
            "intent": intent,
        }
    )


def _hours(rng: np.random.Generator, n: int) -> Any:
    """Return a time of the day in seconds."""
    return (rng.normal(14.0, 4.0, size=n).clip(0.0, 23.99) * 3600).astype(np.int64)
