"""Negative interactions subtract."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, PenaliseNegative, StrengthTimesStance
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class SentimentPenalise(Variant):
    """Each negative interaction takes away what `penalty` positive ones give.

    The first form of the idea, kept for comparison: where positive and negative come near to each other
    the logarithm of their difference falls off a cliff (`sentiment-balance` does not).

    How much damage negative talk does is an open question (Hansen and others 2018 found
    lower brand perception in 58 % of firestorms): the penalty is a parameter to vary.
    """

    name: ClassVar[str] = "sentiment-penalise"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "networks-help", "blame-never-helps"}
    )

    penalty: float = Field(1.0, ge=0, le=10, description="positive interactions that one negative takes away")
    threshold: float = Field(0.05, gt=0, le=1, description="polarity at or below minus this is negative")

    def chain(self) -> Chain:
        """Return quantity with the stance changed."""
        return QUANTITY.replace(weighting=StrengthTimesStance(PenaliseNegative(self.penalty, self.threshold)))
