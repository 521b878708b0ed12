"""Posts, ordinary interactions and spikes of many accounts at once, drawn as arrays.

`sign` says what the spike of each case is: -1 mostly negative, 0 none, 1 praise; `onset` its day.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.cases.parameters import CaseParameters

DAY = 86400
START = int(pd.Timestamp("2012-03-01", tz="UTC").timestamp())
_KINDS = np.array(["like", "share", "reply", "mention"], dtype=object)
_ORDINARY = (0.40, 0.22, 0.26, 0.12)
_SPIKE = (0.05, 0.30, 0.42, 0.23)
_MISSED_HALF_LIFE_DAYS = 4.0
Ints = npt.NDArray[np.int64]


def draw_posts(rng: np.random.Generator, p: CaseParameters, *, sign: Ints, onset: Ints) -> pd.DataFrame:
    """Return ``case, at, post`` sorted by case and time (seconds); none in the silences."""
    count = rng.poisson(p.posts_per_day, size=(len(sign), p.days))
    count[_silent(p, sign=sign, onset=onset)] = 0
    case, day = (np.repeat(index, count.ravel()) for index in np.indices(count.shape).reshape(2, -1))
    at = np.sort(case * (p.days * DAY) + day * DAY + rng.integers(6 * 3600, 20 * 3600, size=len(day)))
    at = START + at % (p.days * DAY)
    return pd.DataFrame({"case": case, "at": at, "post": [f"p-{i:06d}" for i in range(len(at))]})


def _silent(p: CaseParameters, *, sign: Ints, onset: Ints) -> npt.NDArray[np.bool_]:
    since = np.arange(p.days)[None, :] - onset[:, None]
    silent: npt.NDArray[np.bool_] = (since >= 1) & (since <= p.silence_days) & (sign != 0)[:, None]
    return silent


def draw_interactions(
    rng: np.random.Generator, p: CaseParameters, *, sign: Ints, onset: Ints
) -> pd.DataFrame:
    """Return ``case, at, kind, actor, bot, polarity, intent`` of ordinary life and of the spikes."""
    size = p.interactions_per_day * rng.lognormal(0.0, 0.6, size=len(sign))
    since = np.arange(p.days)[None, :] - onset[:, None]
    missed = np.where(
        _silent(p, sign=sign, onset=onset), 2.0 ** (-since.clip(0) / _MISSED_HALF_LIFE_DAYS), 1.0
    )
    mood = rng.gamma(6.0, 1 / 6.0, size=since.shape)  # days differ more than a Poisson count does
    ordinary = _scatter(rng, rng.poisson(size[:, None] * missed * mood), spike=False)
    rising = (since >= 0) * 2.0 ** (-since.clip(0) / p.half_life_days) * (sign != 0)[:, None]
    spike = _scatter(rng, rng.poisson(p.effect * size[:, None] * rising), spike=True)
    # Regulars are few and act often; a spike brings people nobody saw before, or bots.
    regulars = np.maximum(8, 3 * size).astype(int)[ordinary["case"]]
    rank = (regulars * rng.random(len(ordinary)) ** 2).astype(int)
    ordinary["actor"] = _join("fan", ordinary["case"], rank)
    bot = rng.random(len(spike)) < p.share_bots
    new = _join("new", np.zeros(len(spike), dtype=int), rng.integers(0, 50_000, size=len(spike)))
    spike["actor"] = np.where(bot, _join("bot", spike["case"], rng.integers(0, 10, size=len(spike))), new)
    spike["bot"], ordinary["bot"] = bot, False
    worded = spike["kind"].isin(["reply", "mention"]).to_numpy() & (rng.random(len(spike)) < p.share_negative)
    strength = rng.uniform(0.4, 1.0, size=len(spike)).round(2)
    spike["polarity"] = np.where(worded, sign[spike["case"]] * strength, 0.0)
    spike["intent"] = np.select(
        [spike["polarity"] < 0, spike["polarity"] > 0], ["angry", "praise"], "neutral"
    )
    if p.share_sarcastic:
        turned = (spike["polarity"] != 0).to_numpy() & (rng.random(len(spike)) < p.share_sarcastic)
        spike.loc[turned, "intent"] = "sarcastic"
    drawn = rng.uniform(-0.5, 0.9, size=len(ordinary)).round(2)
    quiet = ordinary["kind"].map({"like": 0.5, "share": 0.2}).to_numpy(dtype=float)
    ordinary["polarity"] = np.where(np.isnan(quiet), np.where(np.abs(drawn) < 0.25, 0.0, drawn), quiet)
    ordinary["intent"] = "ordinary"
    return pd.concat([ordinary, spike], ignore_index=True)


def _scatter(rng: np.random.Generator, count: Ints, *, spike: bool) -> pd.DataFrame:
    """Return one row per interaction from a count per case and day."""
    case, day = (np.repeat(index, count.ravel()) for index in np.indices(count.shape).reshape(2, -1))
    hour = rng.normal(14.0, 4.0, size=len(day)).clip(0.0, 23.99)
    kind = rng.choice(_KINDS, size=len(day), p=_SPIKE if spike else _ORDINARY)
    return pd.DataFrame(
        {"case": case, "at": START + day * DAY + (hour * 3600).astype(np.int64), "kind": kind}
    )


def _join(stem: str, case: Any, number: Any) -> npt.NDArray[np.object_]:
    pairs = zip(np.asarray(case).tolist(), np.asarray(number).tolist(), strict=True)
    return np.array([f"{stem}_{c:04d}_{k:05d}" for c, k in pairs], dtype=object)


def find_posts(posts: pd.DataFrame, rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the account's latest post before each interaction; None for mentions."""
    far = 1 << 40
    known = (posts["case"] * far + posts["at"]).to_numpy()
    at = np.searchsorted(known, (rows["case"] * far + rows["at"]).to_numpy()) - 1
    own = (at >= 0) & (posts["case"].to_numpy()[at.clip(0)] == rows["case"].to_numpy())
    found: npt.NDArray[np.object_] = posts["post"].to_numpy(dtype=object)[at.clip(0)].copy()
    found[~own | (rows["kind"] == "mention").to_numpy()] = None
    return found
