"""Shares with intervals: of counted looks, and of a model's probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kresearch.scoring.rows import FloatArray

_Z95 = 1.959963984540054


def wilson(hits: FloatArray | float, n: FloatArray | float) -> tuple[FloatArray, FloatArray]:
    """Return the 95 % interval of shares after Wilson (1927); all is possible where n is 0.

    Examples
    --------
    >>> [round(float(end), 3) for end in wilson(5, 10)]
    [0.237, 0.763]
    """
    many = np.maximum(np.asarray(n, np.float64), 1.0)
    share, spread = np.asarray(hits, np.float64) / many, _Z95**2 / many
    middle = (share + spread / 2) / (1 + spread)
    half = _Z95 / (1 + spread) * np.sqrt(share * (1 - share) / many + spread / (4 * many))
    none = np.asarray(n) <= 0
    low, high = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    return np.where(none, 0.0, low), np.where(none, 1.0, high)


@dataclass(frozen=True)
class Separation:
    """How a model's probabilities lie for accounts whose label is known, in cross-validation."""

    #: Mean probability of mechanical ones and of people.
    bots_mean: float
    people_mean: float
    #: Standard deviations.
    bots_spread: float
    people_spread: float
    #: How many there are.
    bots: int
    people: int

    @classmethod
    def of(cls, probability: FloatArray, label: FloatArray) -> Separation:
        """Return the separation of probabilities with known labels (1 mechanical, 0 person)."""
        bots, people = probability[label == 1], probability[label == 0]
        return cls(
            float(bots.mean()), float(people.mean()), float(bots.std()), float(people.std()),
            len(bots), len(people),
        )  # fmt: skip

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Separation:
        """Return what a card holds."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__})

    def estimate(self, probability: FloatArray) -> tuple[float, float, float]:
        """Return the share of mechanical accounts among some, with its 95 % interval.

        The mean probability of a mixture lies between the two means by the share (the adjusted count
        of quantification, Forman 2008, on probabilities): so it does not matter that bots were more
        frequent where the model was trained than they are here. It is assumed that bots here
        look like bots there, and people like people; where that cannot be, the share is NaN.

        Examples
        --------
        >>> there = Separation(0.8, 0.2, 0.1, 0.1, 500, 500)
        >>> [round(x, 2) for x in there.estimate(np.array([0.8, 0.2, 0.2, 0.2]))]
        [0.25, 0.0, 0.68]
        """
        apart = self.bots_mean - self.people_mean
        if not len(probability) or apart <= 0:
            return float("nan"), 0.0, 1.0
        raw = (float(probability.mean()) - self.people_mean) / apart
        share = min(1.0, max(0.0, raw))
        # Both classes vary within, the share itself is drawn, and the means are estimates.
        within = share * self.bots_spread**2 + (1 - share) * self.people_spread**2
        within += share * (1 - share) * apart**2
        # With no spread seen among a few, the training's own spread is the least there can be.
        variance = within / len(probability) / apart**2
        variance += (
            share**2 * self.bots_spread**2 / self.bots
            + (1 - share) ** 2 * self.people_spread**2 / self.people
        ) / apart**2
        half = _Z95 * float(np.sqrt(variance))
        if raw - 2 * half > 1 or raw + 2 * half < 0:
            # Four deviations beyond what any mixture gives: the accounts look like neither.
            return float("nan"), 0.0, 1.0
        return share, max(0.0, min(share, raw - half)), min(1.0, max(share, raw + half))
