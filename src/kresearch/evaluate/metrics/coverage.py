"""How much polarity the variant could know."""

from __future__ import annotations

from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import Value, metric


@metric("coverage", unit="share", direction="max", scale=(0.0, 1.0), relative=True, windows=())
def coverage(frames: CellFrames) -> Value:
    """Share of the case account's interactions in all windows whose polarity is known."""
    rows = [frames.during(name, of="activity") for name in ("baseline", "spike", "recovery")]
    total = float(sum(r["interactions"].sum() for r in rows))
    if total == 0:
        return Value(float("nan"), note="no interactions in the windows")
    return Value(1.0 - float(sum(r["unknown"].sum() for r in rows)) / total)
