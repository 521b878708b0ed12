"""The clock runs slower while the account is inactive."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, GraceClock
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class InactivityGrace(Variant):
    """The score falls more slowly while the account is inactive.

    A reader of the article asked for it: if not frozen, at least wait much longer.
    """

    name: ClassVar[str] = "inactivity-grace"
    claims: ClassVar[frozenset[str]] = frozenset({"equal-when-positive", "networks-help"})

    days: float = Field(7.0, gt=0, le=3650, description="days without an own post until the clock slows")
    slowdown: int = Field(4, ge=1, le=365, description="one tick in this many counts from then on")

    def chain(self) -> Chain:
        """Return quantity with the clock changed."""
        return QUANTITY.replace(clock=GraceClock(self.days, self.slowdown))
