"""What silence does to the score."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames, clip
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "silence-change", unit="points", direction="zero", scale=(-99.0, 99.0), signed=True, windows=("silence",)
)
def silence_change(frames: CellFrames) -> Value:
    """Change in silence: the last score in it minus the last score before it.

    Below zero the score fell, above zero it rose. Silence should change nothing. After a negative
    spike read it beside spike-gain: a freeze under which nothing changes keeps the scandal's score.
    """
    window = frames.case.silence
    if window is None:
        return Value(float("nan"), note="the case has no silence")
    before = frames.scores.loc[frames.scores["at"] < window[0], "score"]
    during = clip(frames.scores, window)["score"]
    if before.empty or during.empty:
        return Value(float("nan"), note="no scores before or in the silence")
    return Value(float(during.iloc[-1] - before.iloc[-1]))
