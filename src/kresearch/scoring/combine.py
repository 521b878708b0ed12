"""Combine: from signals to the strength on each network, and to one raw number.

Networks are summed, so that a further network can only help (property 6, behaviour M5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

#: Weight of each network in the raw number: Twitter weighs most (behaviour M7).
#: Reconstruction: the article names the order, not the figures.
NETWORK_WEIGHTS: MappingProxyType[str, float] = MappingProxyType(
    {"twitter": 1.0, "facebook": 0.3, "google+": 0.2, "klout": 0.05}
)
#: Weight of a network that the table does not name.
DEFAULT_NETWORK_WEIGHT = 0.15


class Combine(Protocol):
    """From signals to strength."""

    @property
    def reads_followers(self) -> bool:
        """Whether the audience is needed."""
        ...

    @property
    def reads_reactions(self) -> bool:
        """Whether the remembered reactions are needed."""
        ...

    def strength(self, signals: Any, network: str) -> Any:
        """Return the strength on `network` (float expression, zero or more).

        Parameters
        ----------
        signals
            Table with ``reach, amplification, impact`` and what the combine reads.
        network
            The network's name.
        """
        ...


@dataclass(frozen=True)
class LogLinear:
    """Weighted sum of logarithms: non-decreasing and concave in each signal.

    ``strength = W_n (w_U ln(1 + U/u) + w_A ln(1 + A/a) + w_I ln(1 + I/i))``, with signals
    below zero (penalised accounts) taken as zero.

    Parameters
    ----------
    reach, amplification, impact
        Weights of the three signals; they add up to one.
    reach_unit, amplification_unit, impact_unit
        u, a and i: how much of a signal counts as "some".
    networks
        Overrides of `NETWORK_WEIGHTS`.
    """

    reach: float = 0.6
    amplification: float = 0.2
    impact: float = 0.2
    reach_unit: float = 1.0
    amplification_unit: float = 0.1
    impact_unit: float = 10.0
    networks: Mapping[str, float] = field(default_factory=dict)
    reads_followers: bool = False
    reads_reactions: bool = False

    def __hash__(self) -> int:
        return hash((self.reach, self.amplification, self.impact, tuple(sorted(self.networks.items()))))

    def strength(self, signals: Any, network: str) -> Any:
        """Return the weighted sum of logarithms on `network`."""
        terms = (
            (signals.reach, self.reach, self.reach_unit),
            (signals.amplification, self.amplification, self.amplification_unit),
            (signals.impact, self.impact, self.impact_unit),
        )
        parts = [weight * (1.0 + _positive(signal) / unit).ln() for signal, weight, unit in terms]
        return network_weight(network, self.networks) * (parts[0] + parts[1] + parts[2])


@dataclass(frozen=True)
class ReactionsOnly:
    """Trivial baseline: the logarithm of the remembered reactions, whatever they are."""

    reads_followers: bool = False
    reads_reactions: bool = True

    def strength(self, signals: Any, network: str) -> Any:
        """Return ``W_n ln(1 + R)``."""
        return network_weight(network) * (1.0 + _positive(signals.reactions)).ln()


@dataclass(frozen=True)
class FollowersOnly:
    """Trivial baseline: the logarithm of the follower count."""

    reads_followers: bool = True
    reads_reactions: bool = False

    def strength(self, signals: Any, network: str) -> Any:
        """Return ``W_n ln(1 + followers)``."""
        return network_weight(network) * (1.0 + _positive(signals.followers)).ln()


def network_weight(network: str, overrides: Mapping[str, float] | None = None) -> float:
    """Return the weight of a network in the raw number."""
    return (overrides or {}).get(network, NETWORK_WEIGHTS.get(network, DEFAULT_NETWORK_WEIGHT))


def _positive(signal: Any) -> Any:
    """Return the signal, zero where it is below zero."""
    return (signal > 0).ifelse(signal, 0.0)
