"""The score never falls below a share of its proven peak."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain, PeakFloor
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class ProvenPeak(Variant):
    """Never below a share of the highest score that was held for weeks, whatever the silence.

    Source: T. Webster (2011), who asked for a floor at a share of what an account has proven; the
    share and how long a peak must be held are ours. It does not read posts: whoever falls for any
    reason falls onto the same floor. A scandal that keeps the score up for `hold_days` is proven too.
    """

    name: ClassVar[str] = "proven-peak"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "equal-when-positive"}
    )

    share: float = Field(
        0.8, ge=0, le=1, description="share of the peak's points above an empty account kept"
    )
    hold_days: float = Field(28.0, gt=0, le=3650, description="days on end that a level must be held")

    def chain(self) -> Chain:
        """Return quantity with an absence rule."""
        return QUANTITY.replace(absence=PeakFloor(self.share, self.hold_days))
