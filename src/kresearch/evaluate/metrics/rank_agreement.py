"""Whether the variant ranks accounts as the reference does."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "rank-agreement", unit="Kendall's tau-b", direction="max", scale=(-1.0, 1.0), relative=True, windows=()
)
def rank_agreement(frames: CellFrames) -> Value:
    """Kendall's tau-b with the reference over all accounts at the end of the spike."""
    from scipy.stats import kendalltau

    ours, theirs = frames.ranking("spike"), frames.ranking("spike", reference=True)
    if not ours.index.equals(theirs.index):
        names = ours.index.intersection(theirs.index)
        ours, theirs = ours[names], theirs[names]
    if len(ours) < 2:
        return Value(float("nan"), note=f"only {len(ours)} account(s) to rank")
    tau = float(kendalltau(ours.to_numpy(), theirs.to_numpy()).statistic)
    return Value(tau, note="" if tau == tau else "all accounts have the same score")
