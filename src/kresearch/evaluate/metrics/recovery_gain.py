"""What is left of an episode after it."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "recovery-gain",
    unit="points",
    direction="zero",
    scale=(-99.0, 99.0),
    signed=True,
    windows=("baseline", "recovery"),
)
def recovery_gain(frames: CellFrames) -> Value:
    """Mean score during the recovery minus mean score during the baseline.

    Whatever the spike was, afterwards the score should be what it was. Unlike persistence it
    divides by nothing, so it also holds for silences and for null cases.
    """
    before, after = frames.during("baseline")["score"], frames.during("recovery")["score"]
    if before.empty or after.empty:
        return Value(float("nan"), note="no scores in the baseline or in the recovery")
    return Value(float(after.mean() - before.mean()))
