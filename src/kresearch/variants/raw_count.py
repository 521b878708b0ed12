"""Trivial baseline: how many reactions."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain, LogOf
from kresearch.scoring.population import SCALE_2012_REACTIONS
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class RawCount(Variant):
    """Trivial baseline: the logarithm of all reactions of the window, nothing else."""

    name: ClassVar[str] = "raw-count"
    claims: ClassVar[frozenset[str]] = frozenset({"equal-when-positive", "monotone", "networks-help"})

    def chain(self) -> Chain:
        """Return quantity with combine (and the scale fitted to it) changed."""
        return QUANTITY.replace(combine=LogOf("reactions"), scale=SCALE_2012_REACTIONS)
