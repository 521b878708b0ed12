"""How much of the spike is left after it."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric

#: A spike that moves the score less leaves nothing to divide by.
SMALLEST_GAIN_POINTS = 0.5


@metric("persistence", unit="ratio", direction="zero", scale=(float("-inf"), float("inf")))
def persistence(frames: CellFrames) -> Value:
    """Mean gain over the baseline after the spike, divided by the mean gain during it."""
    before, during, after = (frames.during(w)["score"] for w in ("baseline", "spike", "recovery"))
    if before.empty or during.empty or after.empty:
        return Value(float("nan"), note="no scores in one of the windows")
    gain = float(during.mean() - before.mean())
    if abs(gain) < SMALLEST_GAIN_POINTS:
        return Value(float("nan"), note=f"the spike moved the score by under {SMALLEST_GAIN_POINTS} points")
    return Value(float(after.mean() - before.mean()) / gain)
