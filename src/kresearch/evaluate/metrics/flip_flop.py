"""Whether the score swings to and fro."""

from __future__ import annotations

from collections.abc import Iterable

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric

#: Smaller swings are not counted.
SWING_POINTS = 1.0


@metric("flip-flop", unit="reversals", direction="min", scale=(0.0, float("inf")))
def flip_flop(frames: CellFrames) -> Value:
    """Count how often the score turns round by at least 1 point, over all windows."""
    case = frames.case
    rows = frames.scores.loc[(frames.scores["at"] >= case.start) & (frames.scores["at"] < case.end), "score"]
    return Value(float(count_reversals(rows.to_list(), swing=SWING_POINTS)))


def count_reversals(values: Iterable[float], *, swing: float) -> int:
    """Return how often a series turns round by at least `swing` from the last extreme."""
    reversals, heading, low, high = 0, 0, float("inf"), float("-inf")
    for value in values:
        low, high = min(low, value), max(high, value)
        if heading >= 0 and high - value >= swing:
            reversals += heading == 1
            heading, low, high = -1, value, value
        elif heading <= 0 and value - low >= swing:
            reversals += heading == -1
            heading, low, high = 1, value, value
    return reversals
