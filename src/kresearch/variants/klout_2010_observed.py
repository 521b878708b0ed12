"""Klout October 2009 to October 2011 as it was seen, not as it was stated."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.scoring.exponential import ExponentialScale
from kresearch.variants.base import Variant
from kresearch.variants.observed import observed_chain


class Klout2010Observed(Variant):
    """Klout October 2009 to October 2011 with figures fitted to what people wrote down of it.

    Beside `klout-2010`, which holds to what Klout stated (a boxcar of thirty days, the best network). The
    pace of own posts counts a little by itself, and several networks are pooled as in
    `klout-2011`. The figures are those of all three eras
    (`kresearch.variants.observed`), fitted to all rows with a reported size together, on simulated
    accounts, by `kresearch.behaviours.fit_observed`. What is reproduced of those rows is no evidence; what
    was said of rows that the fit did not know stands in docs/behaviours.md. The scale was fitted anew to the
    published distribution. A reconstruction, not Klout's formula.

    Not monotone: where somebody reacts, one more post without reactions can raise it.
    """

    name: ClassVar[str] = "klout-2010-observed"
    version: ClassVar[int] = 3
    claims: ClassVar[frozenset[str]] = frozenset(
        {"networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the era's chain with own posts, networks and scale changed."""
        return observed_chain("klout-2010").replace(scale=ExponentialScale(1.0, 0.05646, 0.3699))
