"""Actors who keep meeting at the same accounts count as fewer."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain
from kresearch.scoring.weighting import Lockstep as LockstepWeighting
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class Lockstep(Variant):
    """Actors who come from the same places, which hardly anybody else visits, count as fewer.

    It looks at what an actor reacts to, not at how often (`kresearch.scoring.weighting.lockstep`), so
    a keen fan counts in full. It does not claim that a further interaction never lowers a score:
    one more actor of a pool may show that the others belong to it, and so may a further network.
    Nor does it claim that further actors add less and less: one who comes from elsewhere adds more
    than one of a pool (the world in which that law is tried is lockstep itself: the same people share
    posts of ten accounts in one hour).
    """

    name: ClassVar[str] = "lockstep"
    claims: ClassVar[frozenset[str]] = frozenset({"many-beat-one", "equal-when-positive"})

    allowed: float = Field(5.0, ge=1, le=100_000, description="fellows from the same places that count fully")
    sample: int = Field(6, ge=1, le=20, description="places by which an actor is known, of all it has met")
    days: float = Field(90.0, gt=0, le=3650, description="how far back fellows and audiences are counted")

    def chain(self) -> Chain:
        """Return quantity with the weighting changed."""
        return QUANTITY.replace(weighting=LockstepWeighting(**self.model_dump()))
