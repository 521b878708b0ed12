"""Where silence leaves the score."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "offset-after-silence",
    unit="points",
    direction="zero",
    scale=(-99.0, 99.0),
    signed=True,
    windows=("baseline", "silence"),
)
def offset_after_silence(frames: CellFrames) -> Value:
    """Last score in the silence minus the mean score of the baseline.

    Below zero after a holiday the rule has charged for it; above zero after a scandal the rule has
    conserved the scandal's gain. A rule that answers both complaints stays near zero in both.
    """
    before, during = frames.during("baseline")["score"], frames.during("silence")["score"]
    if before.empty or during.empty:
        return Value(float("nan"), note="no scores in the baseline, or no silence")
    return Value(float(during.iloc[-1] - before.mean()))
