"""Weigh: what one interaction is worth.

A weigh adds two columns to the interactions: ``worth``, the say of the actor behind it
(1 is one full actor; used by reach and impact), and ``weight = strength x worth x count``
(used by reactions and amplification).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kresearch.scoring.stance import SignBlind, Stance
from kresearch.scoring.strengths import DEFAULT_STRENGTH, KIND_STRENGTHS

#: Worth and weight are rounded to this fraction, so that their sums are whole numbers
#: carried in float64: exact, whatever the order, thread count and engine.
RESOLUTION = 10_000


class Weigh(Protocol):
    """From interactions to weighed interactions."""

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        ...

    @property
    def varies(self) -> bool:
        """Whether the worth differs between interactions at all."""
        ...

    def apply(self, interactions: Any) -> Any:
        """Return the table with ``worth``, ``weight`` (floats) and ``amplifying`` (boolean).

        Parameters
        ----------
        interactions
            Ibis table with ``line, actor, network, kind, tick, moment, polarity, count``.
        """
        ...


@dataclass(frozen=True)
class StrengthTimesStance:
    """Strength of the kind on its network, times the stance, times the count.

    Parameters
    ----------
    stance
        What the sign means. The quantity baseline is blind to it.
    strengths
        Overrides ``{(network, kind): strength}`` of the table in `strengths`.
    """

    stance: Stance = SignBlind()
    strengths: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.stance, tuple(sorted(self.strengths.items()))))

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        return self.stance.reads_polarity

    @property
    def varies(self) -> bool:
        """Whether the worth differs: only with a stance that reads polarity."""
        return self.stance.reads_polarity

    def apply(self, interactions: Any) -> Any:
        """Return the interactions with ``worth``, ``weight`` and ``amplifying``."""
        import ibis

        kind = interactions.kind
        strength = ibis.cases(
            *((kind == k, s) for k, (s, _) in KIND_STRENGTHS.items() if s != DEFAULT_STRENGTH),
            else_=DEFAULT_STRENGTH,
        )
        if self.strengths:
            strength = ibis.cases(
                *(
                    ((interactions.network == n) & (kind == k), s)
                    for (n, k), s in sorted(self.strengths.items())
                ),
                else_=strength,
            )
        worth = self.stance.factor(interactions.polarity)
        return interactions.mutate(
            worth=worth,
            weight=strength * worth * interactions["count"],
            amplifying=kind.isin([k for k, (_, amplifies) in KIND_STRENGTHS.items() if amplifies]),
        )


def fixed_point(value: Any) -> Any:
    """Return `value` in whole units of 1/`RESOLUTION`, as a float64 expression."""
    return (value * RESOLUTION).round(0).cast("float64")
