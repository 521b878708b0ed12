"""Whether a freeze leaves active days alone."""

from __future__ import annotations

import pandas as pd

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric("freeze-error", unit="points", direction="min", scale=(0.0, 99.0), relative=True, windows=())
def freeze_error(frames: CellFrames) -> Value:
    """Mean absolute difference from the reference on the ticks on which the account posted.

    For a variant that also changes the stance it holds that difference as well.
    """
    if not frames.posts_known:
        return Value(float("nan"), note="the posts are not known, so nobody can tell active days")
    active = frames.activity.loc[(frames.activity["posts"] > 0).to_numpy(), "at"]
    ours = frames.scores.set_index("at")["score"]
    theirs = frames.reference.set_index("at")["score"]
    difference = (ours - theirs).reindex(pd.DatetimeIndex(active)).dropna()
    if difference.empty:
        return Value(float("nan"), note="the account did not post in the windows")
    return Value(float(difference.abs().mean()))
