"""Whether a list made by the variant is the list made by the reference."""

from __future__ import annotations

import math

from kresearch.evaluate.rank_overlap import rank_overlap
from kresearch.evaluate.set_metrics.registry import CaseSet, SetValue, set_metric

#: Fewer accounts make no list.
FEWEST_ACCOUNTS = 3


@set_metric("list-overlap", unit="share", direction="max", scale=(0.0, 1.0), needs=("end-score",))
def list_overlap(cases: CaseSet) -> SetValue:
    """Rank-biased overlap of the accounts of the cases, ordered by this variant and by the reference.

    An account stands where the mean of its scores at the ends of its spikes puts it; equal scores are ties.
    1 is the same list, near 0 another one; the first ten places carry 86 %. Whether another list is a better
    one it does not say. There is no interval: accounts drawn twice would be ties that nobody has.
    """
    accounts = int(cases.rows["account"].nunique())
    base = SetValue(
        math.nan, cases=len(cases.rows), accounts=accounts, saturated=int(cases.rows["saturated"].sum())
    )
    if cases.reference is None:
        return SetValue(math.nan, note="the reference variant is not among the cells")
    if accounts < FEWEST_ACCOUNTS:
        return SetValue(
            math.nan, cases=base.cases, accounts=accounts, note=f"only {accounts} account(s) to rank"
        )
    ours, theirs = (rows.groupby("account")["end-score"].mean() for rows in (cases.rows, cases.reference))
    return SetValue(rank_overlap(ours, theirs), cases=base.cases, accounts=accounts, saturated=base.saturated)
