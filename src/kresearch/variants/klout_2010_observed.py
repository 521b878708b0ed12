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

    Parameters
    ----------
    days
        Length of the window.
    end
        Weight just before the end.
    slopes
        The line needs the first moment.
    """

    days: float = 30.0
    end: float = 0.5
    slopes: bool = True

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


class Klout2010Observed(Variant):
    """Klout October 2009 to October 2011 with two figures fitted to what people wrote down of it.

    Beside `klout-2010`, which holds to what Klout stated (a boxcar of thirty days). Two figures differ: the
    weight of an act falls in a line to 0.4 before its thirty days end, and the ratio of reactions to posts
    weighs 0.05 instead of 0.2. Both were fitted to the five rows of that era with a reported size together
    (S1, S2, S3, N1, G1), on simulated accounts, by `kresearch.behaviours.fit_observed`: what it reproduces of
    them is no evidence for it. Left out of the fit, only N1 and G1 stay in their bands. The scale was
    fitted anew to P1. A simulation of a reconstruction, not Klout's formula.
    """

    name: ClassVar[str] = "klout-2010-observed"
    claims: ClassVar[frozenset[str]] = frozenset(
        {"monotone", "networks-help", "many-beat-one", "diminishing", "equal-when-positive"}
    )

    def chain(self) -> Chain:
        """Return the era's chain with memory, weights and scale changed."""
        combine = LogLinear(reach=0.75, amplification=0.05, impact=0.2, over_networks="max")
        return era_chain("klout-2010").replace(
            memory=Sloped(30.0, 0.4), combine=combine, scale=ExponentialScale(1.0, 0.05313, 0.3736)
        )
