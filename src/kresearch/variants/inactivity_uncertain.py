"""The score is frozen while the account is inactive, and an interval says how sure it still is."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, FreezeClock, Uncertainty
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class InactivityUncertain(Variant):
    """The score is frozen in silence, and an interval around it widens until it is back.

    Source: Glicko (Glickman 1999): an absent player keeps the rating, its deviation grows up to a
    cap and shrinks with new games. The score is that of `inactivity-freeze`; ``low`` and ``high``
    beside it come from `kresearch.score.Uncertainty`. Widths are declared, not measured: Glicko's
    come from a model of wins, which a score of reactions does not have.
    """

    name: ClassVar[str] = "inactivity-uncertain"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "frozen-when-inactive", "networks-help"}
    )

    days: float = Field(7.0, gt=0, le=3650, description="days without an own post until the freeze")
    cap: float = Field(20.0, gt=0, le=99, description="half-width in points when nothing is known any more")
    forget_days: float = Field(
        90.0, gt=0, le=3650, description="days without any sign of life until the cap is reached"
    )
    unit: float = Field(10.0, gt=0, le=1e6, description="fresh signs of life that halve the variance")

    def chain(self) -> Chain:
        """Return quantity with the clock changed and an interval added."""
        absence = Uncertainty(self.cap, self.forget_days, self.unit)
        return QUANTITY.replace(clock=FreezeClock(self.days), absence=absence)
