"""Where the spike leaves the score."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "end-score",
    unit="points",
    direction="max",
    scale=(1.0, 100.0),
    relative=True,
    by_kind={"negative": "min"},
    windows=("spike",),
)
def end_score(frames: CellFrames) -> Value:
    """Score at the last tick of the spike: what somebody reads who looks it up then.

    It is a level on the variant's own scale, so it describes and is never tested against another variant;
    set metrics read orders and decisions from it.
    """
    during = frames.during("spike")["score"]
    if during.empty:
        return Value(float("nan"), note="no scores in the spike")
    return Value(float(during.iloc[-1]))
