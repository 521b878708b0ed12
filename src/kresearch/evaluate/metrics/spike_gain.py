"""How much the spike moves the score."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "spike-gain",
    unit="points",
    direction="zero",
    scale=(-99.0, 99.0),
    signed=True,
    by_kind={"negative": "min", "positive": "max"},
)
def spike_gain(frames: CellFrames) -> Value:
    """Mean score during the spike minus mean score during the baseline.

    A negative spike should not be rewarded (lower is better), a positive one should; for
    mixed and null cases and silences no change is best.
    """
    before, during = frames.during("baseline")["score"], frames.during("spike")["score"]
    if before.empty or during.empty:
        return Value(float("nan"), note="no scores in the baseline or in the spike")
    return Value(float(during.mean() - before.mean()))
