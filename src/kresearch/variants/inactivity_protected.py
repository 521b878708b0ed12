"""After a long silence the score before it holds for a limited time, also on return."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, Protection
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class InactivityProtected(Variant):
    """The mean score before a long silence protects the account in it and for some time after it.

    Source: ATP's protected ranking: after six months away the mean ranking of the first three
    months, for a limited time after the return. Here the mean is of the days *before* the leave, and
    it holds during the absence too. Until the protection begins the score falls as under quantity,
    so at its begin it jumps back up.
    """

    name: ClassVar[str] = "inactivity-protected"
    claims: ClassVar[frozenset[str]] = frozenset({"equal-when-positive", "networks-help"})

    days: float = Field(14.0, gt=0, le=3650, description="days of silence from which the protection holds")
    mean_days: float = Field(28.0, gt=0, le=3650, description="days up to the leave whose mean is protected")
    absence_days: float = Field(180.0, gt=0, le=3650, description="days of silence after which it ends")
    return_days: float = Field(28.0, gt=0, le=3650, description="days after the return for which it goes on")

    def chain(self) -> Chain:
        """Return quantity with an absence rule."""
        return QUANTITY.replace(absence=Protection(**self.model_dump()))
