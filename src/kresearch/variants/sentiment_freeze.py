"""Negatives subtract and the clock stands still while the account is inactive."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, FreezeClock, PenaliseNegative, StrengthTimesStance
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class SentimentFreeze(Variant):
    """Both: negative interactions subtract, and the score is frozen while inactive.

    A freeze without sentiment keeps a scandal's score for as long as the brand stays
    silent; this is the cell of the 2 x 2 that does not.
    """

    name: ClassVar[str] = "sentiment-freeze"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "frozen-when-inactive", "networks-help", "blame-never-helps"}
    )

    penalty: float = Field(1.0, ge=0, le=10, description="positive interactions that one negative takes away")
    days: float = Field(7.0, gt=0, le=3650, description="days without an own post until the freeze")
    threshold: float = Field(0.05, gt=0, le=1, description="polarity at or below minus this is negative")

    def chain(self) -> Chain:
        """Return quantity with stance and clock changed."""
        stance = PenaliseNegative(self.penalty, self.threshold)
        return QUANTITY.replace(weighting=StrengthTimesStance(stance), clock=FreezeClock(self.days))
