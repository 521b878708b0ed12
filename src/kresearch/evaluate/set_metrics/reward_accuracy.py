"""Whether a decision by the score rewards praise and not anger."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kresearch.evaluate.resampling import bound_interval, count_draws
from kresearch.evaluate.set_metrics.registry import CaseSet, SetValue, set_metric

#: Points that an account must have gained in the spike to be rewarded.
THRESHOLD_POINTS = 1.0
FEWEST_ACCOUNTS = 3


@set_metric(
    "reward-accuracy", unit="share", direction="max", scale=(0.0, 1.0), needs=("spike-gain",), nothing=0.5
)
def reward_accuracy(cases: CaseSet) -> SetValue:
    """Share of right decisions when whoever gains at least 1 point in a spike is rewarded.

    The mean of the share of praise that is rewarded and the share of anger that is not (balanced
    accuracy), so that rewarding everybody or nobody is worth 0.5. Unlike discrimination it takes
    the points as they are, as somebody does who draws a line.
    """
    rows = cases.rows[cases.rows["kind"].isin(["negative", "positive"])].reset_index(drop=True)
    positive = (rows["kind"] == "positive").to_numpy()
    rewarded = (rows["spike-gain"] >= THRESHOLD_POINTS).to_numpy()
    accounts, saturated = rows["cluster"].nunique(), int(rows["saturated"].sum())
    base = SetValue(math.nan, cases=len(rows), accounts=int(accounts), saturated=saturated)
    if not positive.any() or positive.all():
        missing = "negative" if positive.all() and len(rows) else "positive"
        return replace(base, note=f"there is no {missing} case with a gain")
    right = (rewarded == positive).astype(np.float64)
    value = float((right[positive].mean() + right[~positive].mean()) / 2)
    sides = [rows.loc[positive, "cluster"].nunique(), rows.loc[~positive, "cluster"].nunique()]
    if min(sides) < FEWEST_ACCOUNTS:
        return replace(
            base, value=value, note=f"fewer than {FEWEST_ACCOUNTS} accounts on one side: no interval"
        )
    counts = count_draws(rows["cluster"].to_numpy(), strata=positive, seed=cases.seed)
    up, down = counts[:, positive], counts[:, ~positive]
    with np.errstate(invalid="ignore"):
        draws = (up @ right[positive] / up.sum(1) + down @ right[~positive] / down.sum(1)) / 2
    low, high = bound_interval(value, draws, n=min(sides), level=cases.level)
    return replace(base, value=value, low=low, high=high, smaller=min(sides), draws=draws)
