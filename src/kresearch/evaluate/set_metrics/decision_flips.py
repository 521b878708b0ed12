"""Whether a decision at a threshold hangs on the week in which somebody looks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kresearch.evaluate.resampling import bound_interval, count_draws
from kresearch.evaluate.set_metrics.registry import CaseSet, SetValue, set_metric

#: The score from which on somebody passes.
THRESHOLD = 50.0
FEWEST_ACCOUNTS = 3
_SCORES = ("start-score", "end-score")


@set_metric(
    "decision-flips",
    unit="share",
    direction="min",
    scale=(0.0, 1.0),
    needs=_SCORES,
    nothing=0.0,
)
def decision_flips(cases: CaseSet) -> SetValue:
    """Share of spikes that carry an account across a score of 50, upwards or downwards.

    Whoever is judged by "at least 50" is judged otherwise before the spike and at its end. A score that
    never moves has 0, and says nothing: read it beside the discrimination. The note says which way they
    went in anger. The interval is drawn over accounts (percentiles of the bootstrap).
    """
    rows = cases.rows.reset_index(drop=True)
    accounts = int(rows["cluster"].nunique())
    base = SetValue(math.nan, cases=len(rows), accounts=accounts, saturated=int(rows["saturated"].sum()))
    if rows.empty:
        return replace(base, note="there is no case with scores before and at the end of its spike")
    before, after = (rows[name].to_numpy(dtype=np.float64) >= THRESHOLD for name in _SCORES)
    flips = (before != after).astype(np.float64)
    anger = (rows["kind"] == "negative").to_numpy()
    up, down = int((anger & ~before & after).sum()), int((anger & before & ~after).sum())
    told = (
        f"in anger {up} of {int(anger.sum())} rose to {THRESHOLD:g}, {down} fell below" if any(anger) else ""
    )
    value = float(flips.mean())
    if accounts < FEWEST_ACCOUNTS:
        told = f"{told}; " if told else ""
        return replace(base, value=value, note=f"{told}fewer than {FEWEST_ACCOUNTS} accounts: no interval")
    one_side = np.ones(len(rows), dtype=bool)
    counts = count_draws(rows["cluster"].to_numpy(), strata=one_side, seed=cases.seed)
    draws = counts @ flips / counts.sum(axis=1)
    low, high = bound_interval(value, draws, n=accounts, level=cases.level)
    return replace(base, value=value, low=low, high=high, smaller=accounts, draws=draws, note=told)
