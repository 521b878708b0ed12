"""What the tone of a spike does to the score."""

from __future__ import annotations

from kresearch.evaluate.frames import SPIKE_POSITIVE, CellFrames, clip
from kresearch.evaluate.metrics.registry import Value, metric


@metric(
    "tone-effect",
    unit="points",
    direction="zero",
    scale=(-99.0, 99.0),
    by_kind={"negative": "min", "mixed": "min"},
    signed=True,
    counterfactual=SPIKE_POSITIVE,
)
def tone_effect(frames: CellFrames) -> Value:
    """Gain in the spike minus the gain had every interaction of the spike been positive.

    Below zero, anger cost points under the variant; 0 means that it cannot tell anger from praise. A
    rule that does not read polarity has exactly 0 by construction, whatever its scale, so that a
    number that never moves wins nothing. Windows, account and amount are the same on both sides.
    """
    other = frames.counterfactual
    if other is None:
        return Value(float("nan"), note="the scores of a spike that is wholly positive were not computed")
    before, during = frames.during("baseline")["score"], frames.during("spike")["score"]
    praised = clip(other, frames.case.spike)["score"]
    if before.empty or during.empty or praised.empty:
        return Value(float("nan"), note="no scores in the baseline or in the spike")
    usual = clip(other, frames.case.baseline)["score"]
    return Value(float((during.mean() - before.mean()) - (praised.mean() - usual.mean())))
