"""What is left of a silence some days after it."""

from __future__ import annotations

import pandas as pd

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric

#: Days of ordinary life after the return.
DAYS_BACK = 7


@metric("change-after-return", unit="points", direction="zero", scale=(-99.0, 99.0), signed=True)
def change_after_return(frames: CellFrames) -> Value:
    """Score after the first 7 days back minus the last score before the silence.

    Below zero the silence still costs points then. What silence-change has more was regained
    within the week.
    """
    window = frames.case.silence
    if window is None:
        return Value(float("nan"), note="the case has no silence")
    at = frames.scores["at"]
    before = frames.scores.loc[at < window[0], "score"]
    end = window[1] + pd.Timedelta(days=DAYS_BACK)
    back = frames.scores.loc[(at >= window[1]) & (at < end), ["at", "score"]]
    if before.empty or back.empty or back["at"].iloc[-1] + pd.Timedelta(days=frames.days_per_tick) < end:
        return Value(float("nan"), note=f"no scores before the silence, or not {DAYS_BACK} days after it")
    return Value(float(back["score"].iloc[-1] - before.iloc[-1]))
