"""Klout from 14 August 2012 as it was seen, not as it was stated."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.scoring.scale import LogisticScale
from kresearch.variants.base import Variant
from kresearch.variants.observed import observed_chain


class Klout2012Observed(Variant):
    """Klout from 14 August 2012 with figures fitted to what people wrote down of it.

    Beside `klout-2012`, which holds to what Klout stated (ninety days, networks added up). The
    pace of own posts counts a little by itself. The figures are those of all three eras
    (`kresearch.variants.observed`), fitted to all rows with a reported size together, on simulated
    accounts, by `kresearch.behaviours.fit_observed`. What is reproduced of those rows is no evidence; what
    was said of rows that the fit did not know stands in docs/behaviours.md. The scale was fitted anew to the
    published distribution. A reconstruction, not Klout's formula.

    Not monotone: where somebody reacts, one more post without reactions can raise it; an actor's
    further interaction dilutes what else it did that day.
    """

    name: ClassVar[str] = "klout-2012-observed"
    version: ClassVar[int] = 1
    claims: ClassVar[frozenset[str]] = frozenset(
        {"networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the era's chain with own posts, networks and scale changed."""
        return observed_chain("klout-2012").replace(scale=LogisticScale(10.0, 3.7315, 0.3178))
