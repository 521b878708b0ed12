"""What silence costs."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames, clip
from kresearch.evaluate.metrics.registry import Value, metric


@metric("silence-loss", unit="points", direction="zero", scale=(-99.0, 99.0))
def silence_loss(frames: CellFrames) -> Value:
    """Points lost in silence: the last score before it minus the last score in it.

    Negative when the score rose in silence. Silence should change nothing. After a negative
    spike read it beside spike-gain: a freeze that loses nothing keeps the scandal's score.
    """
    window = frames.case.silence
    if window is None:
        return Value(float("nan"), note="the case has no silence")
    before = frames.scores.loc[frames.scores["at"] < window[0], "score"]
    during = clip(frames.scores, window)["score"]
    if before.empty or during.empty:
        return Value(float("nan"), note="no scores before or in the silence")
    return Value(float(before.iloc[-1] - during.iloc[-1]))
