"""Bought and mechanical interactions count less."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain
from kresearch.scoring.weighting import Diluted as DilutedWeighting
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


class Diluted(Variant):
    """Actors who react to everybody, repeat themselves or arrive in bursts count less.

    Three rules (`kresearch.scoring.weighting.dilution`), each with a switch; with all three off it is
    quantity. It does not claim that a further interaction never lowers a score: an actor
    who turns to one more account has less to give to the others, and so may a further network.
    """

    name: ClassVar[str] = "diluted"
    claims: ClassVar[frozenset[str]] = frozenset({"many-beat-one", "diminishing", "equal-when-positive"})

    spread: bool = Field(True, description="dilute actors who react to many accounts")
    repeats: bool = Field(True, description="one actor's repeats add less and less")
    newcomers: bool = Field(True, description="dilute brand-new actors who arrive in bursts")
    spread_limit: int = Field(20, ge=1, le=100_000, description="accounts an actor may react to in full")
    days: float = Field(90.0, gt=0, le=3650, description="how far back spread and repeats look")
    fresh_days: float = Field(7.0, gt=0, le=365, description="how long an actor is new, from its first sight")
    burst: int = Field(20, ge=1, le=1_000_000, description="newcomers within fresh_days that count in full")
    surge: float = Field(3.0, ge=1, le=100, description="times the usual number of newcomers allowed")

    def chain(self) -> Chain:
        """Return quantity with the weighting changed."""
        return QUANTITY.replace(weighting=DilutedWeighting(**self.model_dump()))
