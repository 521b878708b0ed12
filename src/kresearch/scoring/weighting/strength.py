"""Strength times stance: what an interaction of a kind on its network is worth.

``w = strength[network, kind] x stance(polarity) x count``. Strengths stand in `networks.toml`; the
quantity baseline is blind to the sign. Kinds that do not engage (following, viewing, listing) are
worth nothing: Klout's True Reach counted people who react (behaviours P6 and G3).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kresearch.scoring.networks import NetworkTable, network_table
from kresearch.scoring.rows import Rows, Weights
from kresearch.scoring.weighting.base import Stage
from kresearch.scoring.weighting.stance import SignBlind, Stance


@dataclass(frozen=True)
class StrengthTimesStance:
    """Strength of the kind on its network, times the stance, times the count.

    Parameters
    ----------
    stance
        What the sign means. The quantity baseline is blind to it.
    table
        Strengths by network and kind; by default those of `networks.toml`.
    """

    stance: Stance = SignBlind()
    table: NetworkTable = field(default_factory=network_table)
    stages: tuple[Stage, ...] = ()

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        return self.stance.reads_polarity

    @property
    def columns(self) -> frozenset[str]:
        """The moment, where the latest of an actor's interactions of a tick may differ in worth."""
        return frozenset({"moment"}) if self.reads_polarity else frozenset()

    def weigh(self, rows: Rows) -> Weights:
        """Return what each row is worth.

        Examples
        --------
        >>> import numpy as np
        >>> from kresearch.scoring.rows import Rows
        >>> line, actor, tick, kind = (np.array(c) for c in ([0, 0], [0, 1], [3, 4], [0, 1]))
        >>> rows = Rows(("twitter",), ("like", "share"), line, actor, tick, kind)
        >>> StrengthTimesStance().weigh(rows).weight.tolist()
        [0.5, 1.0]
        """
        figures = self.table.figures(rows.networks, rows.kinds)
        worth = rows.look_up(figures.engages)
        if self.reads_polarity and rows.polarity is not None:
            worth = worth * self.stance.factor(rows.polarity)
        weight = rows.look_up(figures.strength) * worth
        if rows.count is not None:
            weight = weight * rows.count
        return Weights(worth, weight, rows.look_up(figures.amplifies) > 0)
