"""How far the top of the spike stands above the top of the baseline."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "peak-shift",
    unit="points",
    direction="zero",
    scale=(-99.0, 99.0),
    signed=True,
    by_kind={"negative": "min", "positive": "max"},
)
def peak_shift(frames: CellFrames) -> Value:
    """Highest score of the spike minus highest score of the baseline."""
    before, during = frames.during("baseline")["score"], frames.during("spike")["score"]
    if before.empty or during.empty:
        return Value(float("nan"), note="no scores in the baseline or in the spike")
    return Value(float(during.max() - before.max()))
