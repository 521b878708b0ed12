"""For variants that score one further figure: how it becomes strength.

Reach, amplification and impact stay what they are in every score frame; the figure stands
beside them in the table of signals and alone decides the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.combine import network_weight


@dataclass(frozen=True)
class LogFigure:
    """Strength is the logarithm of one column of the signals, per network, networks summed.

    Parameters
    ----------
    column
        The column; null counts as zero.
    unit
        How much of it counts as "some": ``W_n ln(1 + x / unit)``.
    reads_followers, reads_reactions
        Whether the audience and the remembered reactions are needed.
    """

    column: str = "figure"
    unit: float = 1.0
    reads_followers: bool = False
    reads_reactions: bool = False

    def strength(self, signals: Any, network: str) -> Any:
        """Return the strength on `network`."""
        value = signals[self.column].fill_null(0.0)
        return network_weight(network) * (1.0 + (value > 0).ifelse(value, 0.0) / self.unit).ln()
