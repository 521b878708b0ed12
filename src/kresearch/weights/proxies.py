"""Proxies: which figures of a table of accounts stand for reach, amplification and impact.

A table of figures knows no single interactions, so the three signals of a score must be
read from figures near to them. Which ones is an assumption: it is declared, and saved
with the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kresearch._common.constants import SIGNALS
from kresearch.weights.pairs import Floats, Pairs


@dataclass(frozen=True)
class Proxy:
    """A figure, or a ratio of two, that stands for a signal.

    Parameters
    ----------
    figure
        Name of the figure.
    per
        Divided by this figure, if given.
    prior
        Added to the divisor, as in `kresearch.score.Signals`.
    unit
        How much of it counts as "some": the feature is ``ln(1 + x / unit)``, as in
        `kresearch.score.LogLinear`.
    """

    figure: str
    per: str | None = None
    prior: float = 0.0
    unit: float = 1.0

    def feature(self, figures: Floats, names: tuple[str, ...]) -> Floats:
        """Return the logarithmic signal of accounts, shape (n,)."""
        value = np.maximum(figures[:, names.index(self.figure)], 0.0)
        if self.per is not None:
            value = value / (np.maximum(figures[:, names.index(self.per)], 0.0) + self.prior)
        return np.asarray(np.log1p(value / self.unit), dtype=np.float64)


#: For tables with PeerIndex' figures: mentions for people engaged, retweets per post for
#: amplification, and lists (who is thought worth following by others) for impact.
PROXIES: MappingProxyType[str, Proxy] = MappingProxyType(
    {
        "reach": Proxy("mentions_received"),
        "amplification": Proxy("retweets_received", per="posts", prior=10.0, unit=0.1),
        "impact": Proxy("listed_count", unit=10.0),
    }
)


def missing_figures(proxies: Mapping[str, Proxy], names: tuple[str, ...]) -> list[str]:
    """Return the figures that the proxies need and a table does not have."""
    needed = {p.figure for p in proxies.values()} | {p.per for p in proxies.values() if p.per}
    return sorted(needed - set(names))


def signal_differences(pairs: Pairs, proxies: Mapping[str, Proxy]) -> Floats:
    """Return the differences of the three logarithmic signals, A minus B, shape (n, 3)."""
    return np.column_stack(
        [
            proxies[s].feature(pairs.left, pairs.names) - proxies[s].feature(pairs.right, pairs.names)
            for s in SIGNALS
        ]
    )
