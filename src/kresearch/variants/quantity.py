"""The reference: quantity, not quality."""

from __future__ import annotations

from typing import ClassVar

from kresearch.scoring import Chain
from kresearch.variants.base import Variant

#: The chain that every variant changes one part of.
QUANTITY = Chain()


class Quantity(Variant):
    """Klout's quantity score, reconstructed: every reaction counts, whatever its sign.

    Strength of the kind, a recency-weighted window of 90 days on the calendar, reach,
    amplification and impact, log-linear per network, networks summed, scaled to the
    population Klout published after August 2012. A reconstruction from public statements:
    Klout never published its formula.
    """

    name: ClassVar[str] = "quantity"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the chain of defaults."""
        return QUANTITY
