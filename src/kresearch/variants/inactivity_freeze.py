"""The clock stands still while the account is inactive."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, FreezeClock
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class InactivityFreeze(Variant):
    """The score is frozen while the account is inactive; new interactions still count.

    Inactive means: no post of its own for `days` days. Proposed by S. Favaro (February 2012)
    and by the article this project answers.
    """

    name: ClassVar[str] = "inactivity-freeze"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"equal-when-positive", "frozen-when-inactive", "networks-help"}
    )

    days: float = Field(7.0, gt=0, le=3650, description="days without an own post until the freeze")

    def chain(self) -> Chain:
        """Return quantity with the clock changed."""
        return QUANTITY.replace(clock=FreezeClock(self.days))
