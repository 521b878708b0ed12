"""Klout October 2009 to October 2011 as it was seen, not as it was stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kresearch.scoring import Chain, LogLinear
from kresearch.scoring.eras import era_chain
from kresearch.scoring.exponential import ExponentialScale
from kresearch.scoring.rows import FloatArray
from kresearch.scoring.ticks import Every
from kresearch.variants.base import Variant


@dataclass(frozen=True)
class Sloped:
    """A window whose weight falls in a line from 1 to `end`, and then ends with a step.

    Between a boxcar (`end` 1) and recency (`end` 0).
    """

    days: float = 30.0  #: Length of the window.
    end: float = 0.5  #: Weight just before the end.
    slopes: bool = True  #: The line needs the first moment.

    @property
    def window_days(self) -> float | None:
        """Length of the window in days."""
        return self.days

    def growth(self, clock: FloatArray, every: Every, span: int) -> FloatArray | None:
        """Return None: the line needs no growth factor."""
        del clock, every, span
        return None

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return ``sum(x (1 - (1 - end) (C - c) / W))``."""
        assert m1 is not None
        window, fall = float(every.ticks(self.days)), 1.0 - self.end
        value: FloatArray = ((window - fall * clock) * m0 + fall * m1) / window
        return value


def observed_chain(end: float, ratio: float) -> Chain:
    """Return the chain of 2010 with the fitted figures changed, and networks pooled; the scale is the era's.

    Parameters
    ----------
    end
        Weight of an act just before its thirty days end.
    ratio
        Weight of the ratio of reactions to posts; reach has what is left.
    """
    pooled = era_chain("klout-2011").combine.over_networks
    combine = LogLinear(reach=0.8 - ratio, amplification=ratio, impact=0.2, over_networks=pooled)
    return era_chain("klout-2010").replace(memory=Sloped(30.0, end), combine=combine)


class Klout2010Observed(Variant):
    """Klout October 2009 to October 2011 with two figures fitted to what people wrote down of it.

    Beside `klout-2010`, which holds to what Klout stated (a boxcar of thirty days, the best network). The
    weight of an act falls in a line to 0.75 before its thirty days end, and the ratio of reactions to posts
    weighs 0.1 instead of 0.2: both were fitted to the ten rows of that era with a reported size together, on
    simulated accounts, by `kresearch.behaviours.fit_observed`. Several networks count as in `klout-2011`.
    What it reproduces of those rows is no evidence for it: left out of the fit, five of the ten stay in their
    bands (S3, N1, G1, B1, L3). The scale was fitted anew to P1. A simulation of a reconstruction, not
    Klout's formula.
    """

    name: ClassVar[str] = "klout-2010-observed"
    version: ClassVar[int] = 2
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the era's chain with memory, weights, networks and scale changed."""
        return observed_chain(0.75, 0.1).replace(scale=ExponentialScale(1.0, 0.05429, 0.3699))
