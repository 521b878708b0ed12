"""Trivial baseline: how many followers."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain, LogOf
from kresearch.scoring.population import SCALE_2012_FOLLOWERS
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class LogFollowers(Variant):
    """Trivial baseline: the logarithm of the follower count, nothing else.

    Declines a log without an audience table.
    """

    name: ClassVar[str] = "log-followers"
    claims: ClassVar[frozenset[str]] = frozenset({"equal-when-positive", "networks-help"})

    def chain(self) -> Chain:
        """Return quantity with combine (and the scale fitted to it) changed."""
        return QUANTITY.replace(combine=LogOf("followers"), scale=SCALE_2012_FOLLOWERS)
