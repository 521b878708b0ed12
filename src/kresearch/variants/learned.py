"""Weights of the three signals that people's judgements agree with."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kresearch.scoring import Chain
from kresearch.variants.base import PATH, Variant
from kresearch.variants.quantity import QUANTITY


class Learned(Variant):
    """Quantity with weights of reach, amplification and impact learned from judgements.

    `weights` names a folder that ``learn_weights(pairs).save(folder)`` wrote. None is shipped:
    the terms of the public judgements do not allow it. Without a folder it stands at the weights of
    quantity. The scale is fitted anew to the learned weights, over the same reference population.
    """

    name: ClassVar[str] = "learned"
    claims: ClassVar[frozenset[str]] = frozenset({"monotone", "networks-help", "equal-when-positive"})

    weights: str = Field(
        "", description="folder of learned weights; empty for those of quantity", json_schema_extra=PATH
    )

    def chain(self) -> Chain:
        """Return quantity with combine (and the scale fitted to it) changed."""
        if not self.weights:
            return QUANTITY
        from kresearch.scoring.population import AFTER_AUGUST_2012, fit_scale
        from kresearch.weights import load_weights

        combine = load_weights(self.weights).combine()
        return QUANTITY.replace(combine=combine, scale=fit_scale(combine, AFTER_AUGUST_2012))
