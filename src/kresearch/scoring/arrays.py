"""The arrays that pass between the parts of a chain: one row per line, one column per tick."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from kresearch.scoring.rows import FloatArray

SignalName = Literal[
    "reach", "amplification", "impact", "hostile",
    "reactions", "followers", "figure", "stance_sum", "stance_known",
]  # fmt: skip

#: The signals that depend on the sign of interactions, whatever the weighting.
SIGNED_SIGNALS: frozenset[SignalName] = frozenset({"hostile", "stance_sum", "stance_known"})


@dataclass
class SignalArrays:
    """Signals of a batch of lines, line x tick; None where the log has nothing of a signal.

    Parameters
    ----------
    reach
        Engaged distinct actors.
    amplification
        Amplifying reactions per post.
    impact
        Reach of the engaged actors.
    hostile
        Those engaged distinct actors whose latest interaction is negative.
    reactions
        Weighed reactions.
    followers
        The last counted audience.
    figure
        A further figure that a variant's own signals define.
    stance_sum, stance_known
        Net sign, and number, of the interactions whose polarity is known.
    shape
        Of all of them, where every one is None.
    """

    reach: FloatArray | None = None
    amplification: FloatArray | None = None
    impact: FloatArray | None = None
    hostile: FloatArray | None = None
    reactions: FloatArray | None = None
    followers: FloatArray | None = None
    figure: FloatArray | None = None
    stance_sum: FloatArray | None = None
    stance_known: FloatArray | None = None
    empty: tuple[int, ...] = (0, 0)

    @property
    def shape(self) -> tuple[int, ...]:
        """Lines and ticks."""
        known = next((v for f in fields(self)[:-1] if (v := getattr(self, f.name)) is not None), None)
        return self.empty if known is None else known.shape

    def get(self, name: SignalName) -> FloatArray | None:
        """Return a signal by name."""
        found: FloatArray | None = getattr(self, name)
        return found

    def take(self, which: slice | FloatArray) -> SignalArrays:
        """Return the signals of some lines."""
        parts = {f.name: getattr(self, f.name) for f in fields(self)[:-1]}
        cut = {name: None if value is None else value[which] for name, value in parts.items()}
        lines = len(np.arange(self.shape[0])[which])
        return SignalArrays(**cut, empty=(lines, *self.shape[1:]))


@dataclass
class ScoreArrays:
    """Scores of a batch of accounts, account x tick; None where the log has nothing of a column.

    Parameters
    ----------
    score, raw
        1 to 100, and the number before scaling.
    valence
        -100 to 100, NaN where no polarity is known.
    reach, amplification, impact
        Signals, networks added up.
    low, high
        The interval that an absence rule adds.
    """

    score: FloatArray
    raw: FloatArray
    valence: FloatArray | None = None
    reach: FloatArray | None = None
    amplification: FloatArray | None = None
    impact: FloatArray | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
