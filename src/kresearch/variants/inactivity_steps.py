"""Points are lost in steps after each full period of silence, down to a floor."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, FreezeClock, Steps
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class InactivitySteps(Variant):
    """Silence takes points in growing steps, one per full period, never below a floor.

    Source: ESEA's ladder: nothing for 7 days, then 2.5, 10, 25, 50 and 100 % of an allowance after
    7, 14, 21, 28 and 35 days. Between the steps the clock stands still, as under `inactivity-freeze`.
    The allowance (all above the floor) and the way back after the return are ours.
    """

    name: ClassVar[str] = "inactivity-steps"
    claims: ClassVar[frozenset[str]] = frozenset({"equal-when-positive", "networks-help"})

    days: float = Field(7.0, gt=0, le=365, description="days of silence per step; the freeze holds between")
    floor: float = Field(0.5, ge=0, le=1, description="share of the points above an empty account kept")
    return_days: float = Field(
        7.0, gt=0, le=3650, description="days after the return until a whole allowance is back"
    )

    def chain(self) -> Chain:
        """Return quantity with the clock and the absence rule changed."""
        steps = Steps(self.days, self.floor, self.return_days)
        return QUANTITY.replace(clock=FreezeClock(self.days), absence=steps)
