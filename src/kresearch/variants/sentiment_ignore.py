"""Negative interactions count nothing."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, IgnoreNegative, StrengthTimesStance
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class SentimentIgnore(Variant):
    """Negative interactions count nothing; everything else as in quantity."""

    name: ClassVar[str] = "sentiment-ignore"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "networks-help", "blame-never-helps", "no-cliff"}
    )

    threshold: float = Field(0.05, gt=0, le=1, description="polarity at or below minus this is negative")

    def chain(self) -> Chain:
        """Return quantity with the stance changed."""
        return QUANTITY.replace(weighting=StrengthTimesStance(IgnoreNegative(self.threshold)))
