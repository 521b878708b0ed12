"""Klout until October 2009, from its era file."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.scoring.eras import era_chain
from kresearch.variants.base import Variant


class Klout2009(Variant):
    """Klout until October 2009: everything since the account was first seen counts.

    A reconstruction from Klout's public statements; every figure stands with its source in
    the era's file.
    """

    name: ClassVar[str] = "klout-2009"
    version: ClassVar[int] = 2
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the chain of the era."""
        return era_chain("klout-2009")
