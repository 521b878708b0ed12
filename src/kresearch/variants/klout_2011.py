"""Klout October 2011 to August 2012, from its era file."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.scoring.eras import era_chain
from kresearch.variants.base import Variant


class Klout2011(Variant):
    """Klout October 2011 to August 2012: ninety days; actors who react to everybody count less.

    A reconstruction from Klout's public statements; every figure stands with its source in
    the era's file.

    Not monotone: an actor's further interaction dilutes what else it did that day.
    """

    name: ClassVar[str] = "klout-2011"
    version: ClassVar[int] = 2
    claims: ClassVar[frozenset[str]] = frozenset(
        {"networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the chain of the era."""
        return era_chain("klout-2011")
