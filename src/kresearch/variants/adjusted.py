"""Quantity with the analyst's own settings of the parts that are most argued about."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kresearch.scoring import (
    Boxcar,
    CalendarClock,
    Chain,
    FreezeClock,
    HalfLife,
    LogLinear,
    Memory,
    PenaliseNegative,
    Recency,
    StrengthTimesStance,
)
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY

MEMORIES: dict[str, type[Recency] | type[Boxcar] | type[HalfLife]] = {
    "recency": Recency,
    "boxcar": Boxcar,
    "half-life": HalfLife,
}


class Adjusted(Variant):
    """Quantity with penalty, freeze, memory and network weights as the analyst sets them.

    What the what-if panel (`kresearch.lab.what_if`) hands out. Without parameters it is
    quantity. Several parts change at once, so a difference from quantity has no single cause:
    the other variants change one part each.
    """

    name: ClassVar[str] = "adjusted"
    claims: ClassVar[frozenset[str]] = frozenset({"networks-help"})

    penalty: float = Field(
        default=-1.0,
        ge=-1,
        le=10,
        description="positive interactions that one negative takes away; 0: it counts nothing, "
        "-1: it counts like any other",
    )
    freeze_days: float = Field(
        default=0.0, ge=0, le=3650, description="days without an own post until the freeze; 0: no freeze"
    )
    memory: Literal["recency", "boxcar", "half-life"] = Field(
        default="recency",
        description="how the past fades: recency (straight line to 0), boxcar (not at all), half-life",
    )
    memory_days: float = Field(
        default=90.0, gt=0, le=3650, description="length of the window, or the half-life, in days"
    )
    network_weights: dict[str, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict, description="network -> its weight in the raw number, where it is not the usual"
    )

    def chain(self) -> Chain:
        """Return quantity with the parts changed that were set."""
        remembered: Memory = MEMORIES[self.memory](self.memory_days)
        weighting = (
            StrengthTimesStance()
            if self.penalty == -1
            else StrengthTimesStance(PenaliseNegative(self.penalty))
        )
        return QUANTITY.replace(
            weighting=weighting,
            clock=FreezeClock(self.freeze_days) if self.freeze_days else CalendarClock(),
            memory=remembered,
            combine=LogLinear(networks=self.network_weights),
        )
