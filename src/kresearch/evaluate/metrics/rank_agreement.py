"""Whether the variant ranks accounts as the reference does."""

from __future__ import annotations

import pandas as pd

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric("rank-agreement", unit="Kendall's tau-b", direction="max", scale=(-1.0, 1.0))
def rank_agreement(frames: CellFrames) -> Value:
    """Kendall's tau-b with the reference over all accounts at the end of the spike."""
    from scipy.stats import kendalltau

    both = pd.concat(
        {"variant": frames.ranking("spike"), "reference": frames.ranking("spike", reference=True)}, axis=1
    ).dropna()
    if len(both) < 2:
        return Value(float("nan"), note=f"only {len(both)} account(s) to rank")
    tau = float(kendalltau(both["variant"], both["reference"]).statistic)
    return Value(tau, note="" if tau == tau else "all accounts have the same score")
