"""Whether a score tells anger from praise."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kresearch.evaluate.resampling import bound_interval, count_draws
from kresearch.evaluate.set_metrics.registry import CaseSet, SetValue, set_metric

#: With fewer independent accounts on one side there is no interval.
FEWEST_ACCOUNTS = 3


@set_metric(
    "discrimination",
    unit="probability",
    direction="max",
    scale=(0.0, 1.0),
    needs=("spike-gain",),
    nothing=0.5,
)
def discrimination(cases: CaseSet) -> SetValue:
    """Chance that a spike of praise gains more than a spike of anger (area under the ROC curve).

    0.5 means that the score cannot tell them apart, 1 that every spike of praise gains more than
    every spike of anger, under 0.5 that anger is rewarded more. Ties count half. Points on unequal
    scales are not compared: only the order of a variant's own gains counts, so a score that hardly
    moves wins nothing. The interval is drawn over accounts (percentiles of the bootstrap).
    """
    rows = cases.rows[cases.rows["kind"].isin(["negative", "positive"])].reset_index(drop=True)
    gain, positive = rows["spike-gain"].to_numpy(dtype=np.float64), (rows["kind"] == "positive").to_numpy()
    praise, anger = gain[positive], gain[~positive]
    accounts, saturated = rows["cluster"].nunique(), int(rows["saturated"].sum())
    base = SetValue(math.nan, cases=len(rows), accounts=int(accounts), saturated=saturated)
    if not len(praise) or not len(anger):
        missing = "positive" if not len(praise) else "negative"
        return replace(base, note=f"there is no {missing} case with a gain")
    # Gains are published with nine digits: nearer than that is a tie.
    apart = praise[:, None] - anger[None, :]
    wins = np.where(np.abs(apart) < 1e-9, 0.5, (apart > 0).astype(np.float64))
    value = float(wins.mean())
    sides = [rows.loc[positive, "cluster"].nunique(), rows.loc[~positive, "cluster"].nunique()]
    if min(sides) < FEWEST_ACCOUNTS:
        return replace(
            base, value=value, note=f"fewer than {FEWEST_ACCOUNTS} accounts on one side: no interval"
        )
    counts = count_draws(rows["cluster"].to_numpy(), strata=positive, seed=cases.seed)
    up, down = counts[:, positive], counts[:, ~positive]
    with np.errstate(invalid="ignore"):
        draws = np.einsum("bi,ij,bj->b", up, wins, down, optimize=True) / (up.sum(1) * down.sum(1))
    low, high = bound_interval(value, draws, n=min(sides), level=cases.level)
    return replace(base, value=value, low=low, high=high, smaller=min(sides), draws=draws)
