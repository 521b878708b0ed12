"""Whether a score puts accounts in the order people do, and how much a gap of it tells."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kresearch.evaluate.judged_pairs import draw_accounts, lay_out_gaps, order_area, unseen_chances
from kresearch.evaluate.resampling import bound_interval, percentile_interval
from kresearch.evaluate.set_metrics.registry import CaseSet, SetValue, set_metric

#: With fewer accounts there is no interval.
FEWEST_ACCOUNTS = 5


@set_metric(
    "people-order", unit="probability", direction="max", scale=(0.0, 1.0), needs=(), nothing=0.5,
    reads_pairs=True,
)  # fmt: skip
def people_order(cases: CaseSet) -> SetValue:
    """Chance that the account people chose of two stands higher by the score (area under the ROC curve).

    0.5 means that the score knows nothing of what people think, 1 that it never contradicts them. The score
    is
    the mean in an account's baseline: before its storm. Ties count half. The interval is drawn over accounts.
    """
    judged = lay_out_gaps(cases.pairs, cases.levels)
    base = SetValue(math.nan, cases=len(judged.gap), note=_say_missing(judged.missing))
    if not len(judged.gap):
        return replace(base, note="no judged pair holds two accounts of the cases")
    base = replace(base, value=float(order_area(judged.gap)[0]), accounts=judged.accounts)
    if judged.accounts < FEWEST_ACCOUNTS:
        return replace(base, note=f"fewer than {FEWEST_ACCOUNTS} accounts: no interval")
    draws = order_area(judged.gap, draw_accounts(judged, seed=cases.seed))
    low, high = bound_interval(base.value, draws, n=judged.accounts, level=cases.level)
    return replace(base, low=low, high=high, smaller=judged.accounts, draws=draws)


@set_metric(
    "people-brier", unit="probability", direction="min", scale=(0.0, 1.0), needs=(), nothing=0.25,
    reads_pairs=True,
)  # fmt: skip
def people_brier(cases: CaseSet) -> SetValue:
    """Mean squared error of the probabilities a score gives to people's choices (Brier score).

    It measures order and calibration together: 0.25 is that of a rule that always says one half. What a point
    of a gap is worth is fitted on other pairs, with one factor of zero or more for each variant.
    """
    judged = lay_out_gaps(cases.pairs, cases.levels)
    base = SetValue(math.nan, cases=len(judged.gap), note=_say_missing(judged.missing))
    if not len(judged.gap):
        return replace(base, note="no judged pair holds two accounts of the cases")
    error = (1 - unseen_chances(judged, seed=cases.seed)) ** 2
    base = replace(base, value=float(error.mean()), accounts=judged.accounts)
    if judged.accounts < FEWEST_ACCOUNTS:
        return replace(base, note=f"fewer than {FEWEST_ACCOUNTS} accounts: no interval")
    weights = draw_accounts(judged, seed=cases.seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        draws = (weights @ error) / weights.sum(axis=1)
    low, high = percentile_interval(base.value, draws, n=judged.accounts, level=cases.level)
    return replace(base, low=max(low, 0.0), high=min(high, 1.0), smaller=judged.accounts, draws=draws)


def _say_missing(missing: int) -> str:
    return f"{missing} judged pairs hold an account that no case is about" if missing else ""
