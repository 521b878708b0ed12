"""The score of the quantity, as far as the public is not hostile."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, Tempered
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class SentimentBalance(Variant):
    """Quantity times the share of engaged people whose latest word is not negative.

    With ``penalty = 1`` a public that is half hostile halves the strength behind the score, and a
    crowd that is wholly hostile leaves nothing. Each hostile person moves the score a little and
    always downwards: there is no share at which it falls off a cliff, as the logarithm of positive
    minus negative has (`sentiment-penalise`). People are counted, not words: who posts a hundred
    insults weighs as one.
    """

    name: ClassVar[str] = "sentiment-balance"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "networks-help", "blame-never-helps", "no-cliff"}
    )

    penalty: float = Field(
        1.0, ge=0, le=10, description="for how many people one hostile person counts in the share"
    )

    def chain(self) -> Chain:
        """Return quantity with the combination changed."""
        return QUANTITY.replace(combine=Tempered(self.penalty))
