"""What the valence beside the score says during the spike."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "valence-in-spike",
    unit="valence",
    direction="zero",
    scale=(-100.0, 100.0),
    windows=(),
    by_kind={"negative": "min", "positive": "max"},
)
def valence_in_spike(frames: CellFrames) -> Value:
    """Mean valence during the spike, -100 to 100: it should show the sign of the spike."""
    valence = frames.during("spike")["valence"].dropna()
    if valence.empty:
        return Value(float("nan"), note="no polarity is known during the spike")
    return Value(float(valence.mean()))
