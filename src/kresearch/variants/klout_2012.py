"""Klout from 14 August 2012, from its era file."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.scoring.eras import era_chain
from kresearch.variants.base import Variant


class Klout2012(Variant):
    """Klout from 14 August 2012: ninety days, networks added up, actors in context, +K capped.

    A reconstruction from Klout's public statements; every figure stands with its source in
    the era's file.

    Not monotone: an actor's further interaction dilutes what else it did that day.
    """

    name: ClassVar[str] = "klout-2012"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the chain of the era."""
        return era_chain("klout-2012")
