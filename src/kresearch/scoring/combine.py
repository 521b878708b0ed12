"""Combine: from signals to the strength on each network, and to one raw number.

However networks become one number, a further network can only help (property 6, behaviour M5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from kresearch.scoring.arrays import SignalArrays, SignalName
from kresearch.scoring.networks import NetworkTable, network_table
from kresearch.scoring.rows import FloatArray

#: How networks become one number: added up, the best of them, or a number p between the two (1 is the sum,
#: a great p the best): ``(s^p + t^p)^(1/p)``, where a network far below another adds little.
OverNetworks = Literal["sum", "max"] | float


def pool_networks(left: FloatArray, right: FloatArray, over_networks: OverNetworks) -> FloatArray:
    """Return the strengths of two networks, zero or more, as one.

    Examples
    --------
    >>> one, other = np.array([3.0, 5.0]), np.array([4.0, 0.0])
    >>> [pool_networks(one, other, how).round(9).tolist() for how in ("sum", "max", 2.0)]
    [[7.0, 5.0], [4.0, 5.0], [5.0, 5.0]]
    """
    larger = np.maximum(left, right)
    if over_networks == "max":
        return larger
    if over_networks == "sum":
        return left + right
    share = np.divide(np.minimum(left, right), larger, out=np.zeros(larger.shape), where=larger > 0.0)
    pooled: FloatArray = larger * (1.0 + share**over_networks) ** (1.0 / over_networks)
    return pooled


@runtime_checkable
class Combine(Protocol):
    """From signals to strength."""

    @property
    def signals(self) -> frozenset[SignalName]:
        """The signals that are read; no other is worked out."""
        ...

    @property
    def over_networks(self) -> OverNetworks:
        """How an account's networks become one raw number: as `pool_networks` does it."""
        ...

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the strength on `network`, zero or more, of the shape of the signals."""
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
        Network weights that differ from the table's.
    table
        Where the network weights W_n come from.
    over_networks
        ``"sum"`` (2012); ``"max"``: the best network alone drives the score (2010); or a number between
        (`pool_networks`).
    """

    reach: float = 0.6
    amplification: float = 0.2
    impact: float = 0.2
    reach_unit: float = 1.0
    amplification_unit: float = 0.1
    impact_unit: float = 10.0
    networks: Mapping[str, float] = field(default_factory=dict, hash=False)
    table: NetworkTable = field(default_factory=network_table)
    over_networks: OverNetworks = "sum"
    signals: frozenset[SignalName] = frozenset({"reach", "amplification", "impact"})

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the weighted sum of logarithms on `network`.

        Examples
        --------
        >>> from kresearch.scoring.arrays import SignalArrays
        >>> one = SignalArrays(reach=np.array([[0.0, 9.0]]))
        >>> LogLinear().strength(one, "twitter").round(3).tolist()
        [[0.0, 1.382]]
        """
        total: FloatArray | None = None
        for signal, weight, unit in (
            (signals.reach, self.reach, self.reach_unit),
            (signals.amplification, self.amplification, self.amplification_unit),
            (signals.impact, self.impact, self.impact_unit),
        ):
            if signal is not None:
                part = weight * log_of(signal, unit)
                total = part if total is None else total + part
        if total is None:
            return np.zeros(signals.shape)
        return self.networks.get(network, self.table.weight(network)) * total


@dataclass(frozen=True)
class Tempered:
    """Another rule's strength times the share of engaged people who are not hostile.

    ``strength x (U - H) / (U - H + p H)``: of U engaged people H were negative in their latest
    interaction. Without hostile people it is the rule itself; it falls smoothly with each of
    them and reaches nothing only where nobody else is left.

    Parameters
    ----------
    penalty
        p: for how many people one hostile person counts in the share. With 1, a public that is
        half hostile halves the strength; with 0 the sign does not matter.
    base
        The rule that is tempered.
    """

    penalty: float = 1.0
    base: Combine = LogLinear()

    @property
    def signals(self) -> frozenset[SignalName]:
        """Those of the rule, and the two that the share is made of."""
        return self.base.signals | {"reach", "hostile"}

    @property
    def over_networks(self) -> OverNetworks:
        """As the rule."""
        return self.base.over_networks

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the tempered strength on `network`.

        Examples
        --------
        >>> from kresearch.scoring.arrays import SignalArrays
        >>> half = SignalArrays(reach=np.array([[0.0, 9.0]]), hostile=np.array([[0.0, 4.5]]))
        >>> Tempered().strength(half, "twitter").round(3).tolist()
        [[0.0, 0.691]]
        """
        strength = self.base.strength(signals, network)
        if signals.hostile is None or signals.reach is None:
            return strength
        hostile = np.maximum(signals.hostile, 0.0)
        others = np.maximum(signals.reach - hostile, 0.0)
        counted = others + self.penalty * hostile
        share = np.divide(others, counted, out=np.ones(counted.shape), where=counted > 0.0)
        return strength * share


@dataclass(frozen=True)
class LogOf:
    """Strength is the logarithm of one signal alone: ``W_n ln(1 + x / unit)``.

    Parameters
    ----------
    signal
        Which one; where it is unknown it counts as zero.
    unit
        How much of it counts as "some".
    table
        Where the network weights W_n come from.
    """

    signal: SignalName = "figure"
    unit: float = 1.0
    table: NetworkTable = field(default_factory=network_table)
    over_networks: OverNetworks = "sum"

    @property
    def signals(self) -> frozenset[SignalName]:
        """The one signal, beside the three that every frame shows."""
        return frozenset({self.signal})

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the strength on `network`."""
        value = signals.get(self.signal)
        if value is None:
            return np.zeros(signals.shape)
        return self.table.weight(network) * log_of(np.nan_to_num(value), self.unit)


def log_of(signal: FloatArray, unit: float = 1.0) -> FloatArray:
    """Return ``ln(1 + x / unit)``, zero where the signal is below zero."""
    grown: FloatArray = np.maximum(signal, 0.0)
    if unit != 1.0:
        grown *= 1.0 / unit
    grown += 1.0
    return np.log(grown, out=grown)
