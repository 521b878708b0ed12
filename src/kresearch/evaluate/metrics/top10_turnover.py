"""Whether the spike reshuffles the top."""

from __future__ import annotations

import pandas as pd

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric

TOP = 10


@metric("top-10-turnover", unit="share", direction="min", scale=(0.0, 1.0))
def top10_turnover(frames: CellFrames) -> Value:
    """Share of the ten highest accounts at the baseline's end that are not at the spike's end."""
    before, after = frames.ranking("baseline"), frames.ranking("spike")
    fewest = min(len(before), len(after))
    if fewest <= TOP:
        return Value(float("nan"), note=f"only {fewest} accounts: a top {TOP} says nothing")
    gone = set(_highest(before)) - set(_highest(after))
    return Value(len(gone) / TOP)


def _highest(ranking: pd.Series) -> list[str]:
    """Return the ten highest accounts; equal scores by name, so that no order of rows matters."""
    frame = ranking.rename("score").rename_axis("account").reset_index()
    ordered = frame.sort_values(["score", "account"], ascending=[False, True])
    return [str(name) for name in ordered["account"].head(TOP)]
