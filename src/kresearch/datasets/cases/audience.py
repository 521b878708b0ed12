"""Followers of simulated accounts: many where there is much to react to, and a few more after a spike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.cases.life import DAY, START
from kresearch.datasets.cases.parameters import CaseParameters

#: Invented: one ordinary interaction a day for about so many followers.
FOLLOWERS_PER_DAILY_INTERACTION = 150.0
#: Invented: so many of ten interactions of a spike come from somebody who then follows.
NEW_FOLLOWERS_IN_TEN = 1.0
GROWTH_PER_DAY = 0.0005


def draw_audience(p: CaseParameters, rows: pd.DataFrame, *, n: int) -> pd.DataFrame:
    """Return ``case, at`` (seconds), ``followers``, one row per case and day.

    Drawn apart from everything else, so that the interactions are the same with it and without.
    """
    rng = np.random.default_rng([p.seed, n, p.days])
    ordinary = (rows["intent"] == "ordinary").to_numpy()
    per_day = np.bincount(rows.loc[ordinary, "case"], minlength=n) / p.days
    size = FOLLOWERS_PER_DAILY_INTERACTION * (per_day + 0.1) * rng.lognormal(0.0, 0.5, size=n)
    grown = rng.poisson(GROWTH_PER_DAY * size[:, None], size=(n, p.days)).cumsum(axis=1)
    day = ((rows["at"].to_numpy() - START) // DAY).astype(np.int64)
    extra = np.zeros((n, p.days))
    np.add.at(extra, (rows.loc[~ordinary, "case"].to_numpy(), day[~ordinary].clip(0, p.days - 1)), 1.0)
    gained: npt.NDArray[np.float64] = (extra * NEW_FOLLOWERS_IN_TEN / 10).cumsum(axis=1)
    followers = (size[:, None] + grown + gained).round().astype(np.int64)
    case, days = np.indices(followers.shape).reshape(2, -1)
    # Counted in the morning, before the day's interactions: the gain of a day shows on the next.
    before = np.where(days > 0, followers[case, (days - 1).clip(0)], followers[case, 0])
    return pd.DataFrame({"case": case, "at": START + days * DAY, "followers": before})
