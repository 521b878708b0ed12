"""How long the spike stays in the score."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric

#: Points around the baseline's mean that count as being back.
TOLERANCE_POINTS = 1.0


@metric("days-to-recover", unit="days", direction="min", scale=(0.0, float("inf")))
def days_to_recover(frames: CellFrames) -> Value:
    """Days from the spike's end until the score is first within 1 point of the baseline's mean.

    Censored (at least so many days) when it is not back by the end of the recovery window.
    """
    before, after = frames.during("baseline")["score"], frames.during("recovery")
    if before.empty or after.empty:
        return Value(float("nan"), note="no scores in the baseline or in the recovery")
    back = after.loc[(after["score"] - before.mean()).abs() <= TOLERANCE_POINTS, "at"]
    end = frames.case.spike[1]
    if back.empty:
        days = (after["at"].iloc[-1] - end).total_seconds() / 86_400 + frames.days_per_tick
        return Value(days, censored=True, note="not back within the recovery window")
    return Value((back.iloc[0] - end).total_seconds() / 86_400)
