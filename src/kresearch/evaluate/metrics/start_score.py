"""Where the score stands before the spike."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "start-score",
    unit="points",
    direction="max",
    scale=(1.0, 100.0),
    relative=True,
    windows=("baseline",),
)
def start_score(frames: CellFrames) -> Value:
    """Score at the last tick of the baseline: what somebody reads who looks it up before the spike.

    As `end-score` it is a level, which describes and is never tested.
    """
    before = frames.during("baseline")["score"]
    if before.empty:
        return Value(float("nan"), note="no scores in the baseline")
    return Value(float(before.iloc[-1]))
