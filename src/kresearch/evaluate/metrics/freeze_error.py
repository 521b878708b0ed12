"""Whether a freeze leaves active days alone."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric("freeze-error", unit="points", direction="min", scale=(0.0, 99.0))
def freeze_error(frames: CellFrames) -> Value:
    """Mean absolute difference from the reference on the ticks on which the account posted.

    For a variant that also changes the stance it holds that difference as well.
    """
    if not frames.posts_known:
        return Value(float("nan"), note="the posts are not known, so nobody can tell active days")
    active = frames.activity.loc[frames.activity["posts"] > 0, ["at"]]
    ours = frames.scores[["at", "score"]].merge(active, on="at")
    both = ours.merge(frames.reference[["at", "score"]], on="at", suffixes=("", "_reference"))
    if both.empty:
        return Value(float("nan"), note="the account did not post in the windows")
    return Value(float((both["score"] - both["score_reference"]).abs().mean()))
