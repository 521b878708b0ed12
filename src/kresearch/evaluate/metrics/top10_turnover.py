"""Whether the spike reshuffles the top."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames, order_accounts
from kresearch.evaluate.metrics.registry import Value, metric

TOP = 10


@metric("top-10-turnover", unit="share", direction="min", scale=(0.0, 1.0), windows=())
def top10_turnover(frames: CellFrames) -> Value:
    """Share of the ten highest accounts at the baseline's end that are not at the spike's end."""
    before, after = frames.ranking("baseline"), frames.ranking("spike")
    fewest = min(len(before), len(after))
    if fewest <= TOP:
        return Value(float("nan"), note=f"only {fewest} accounts: a top {TOP} says nothing")
    gone = set(order_accounts(before)[:TOP]) - set(order_accounts(after)[:TOP])
    return Value(len(gone) / TOP)
