"""How unsure a variant says it is."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric("interval-width", unit="points", direction="min", scale=(0.0, 99.0), windows=())
def interval_width(frames: CellFrames) -> Value:
    """Width of the interval on the last day of the silence, or of the spike where there is none.

    Only for variants that give one. Narrow is no merit where nothing is known: read it beside
    what the variant claims in silence.
    """
    if "low" not in frames.scores.columns:
        return Value(float("nan"), note="the variant gives no interval")
    rows = frames.during("spike" if frames.case.silence is None else "silence")
    if rows.empty:
        return Value(float("nan"), note="no scores in the silence or in the spike")
    return Value(float(rows["high"].iloc[-1] - rows["low"].iloc[-1]))
