"""A longer window, so that everything moves more slowly."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, Recency
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class SlowWindow(Variant):
    """The memory is a third longer: a silence costs less, and a scandal stays longer.

    Source: PeerIndex, whose window was 120 days. Its shape was not published; the falling straight line
    of quantity is kept, so that nothing but the length differs and the scale still applies.
    """

    name: ClassVar[str] = "slow-window"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    window_days: float = Field(120.0, gt=0, le=3650, description="age in days from which nothing is left")

    def chain(self) -> Chain:
        """Return quantity with the memory changed."""
        return QUANTITY.replace(memory=Recency(self.window_days))
