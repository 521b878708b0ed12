"""Net sentiment: the share of positive minus negative, as monitoring tools report reputation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from kresearch.scoring import Chain, SignalArrays, Signals
from kresearch.scoring.arrays import SignalName
from kresearch.scoring.batch import Batch
from kresearch.scoring.combine import OverNetworks
from kresearch.scoring.rows import FloatArray
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.timeline import Timeline
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


@dataclass(frozen=True)
class NetShare(Signals):
    """The usual signals, and ``figure``: a network's part of the account's net sentiment."""

    def lacks(self, *, has_polarity: bool, has_post_ids: bool) -> str | None:
        """Return what is missing where no polarity is known."""
        del has_post_ids
        if has_polarity:
            return None
        return (
            "no interaction of the log has a polarity, so there is no net sentiment. Fill the polarity "
            "column first, e.g. with 'kresearch sentiment label', or leave this variant out."
        )

    def figure(
        self, found: SignalArrays, batch: Batch, timeline: Timeline, around: LineSteps | None
    ) -> FloatArray | None:
        """Return a network's part of the net sentiment; over the networks of an account it adds up."""
        del timeline, around
        if found.stance_known is None or found.stance_sum is None:
            return None
        known = np.zeros((len(batch), batch.ticks))
        np.add.at(known, batch.owner, found.stance_known)
        known = known[batch.owner]
        return np.divide(found.stance_sum, known, out=np.zeros(known.shape), where=known > 1e-9)


@dataclass(frozen=True)
class ShareOnly:
    """Strength is the share, whatever the network."""

    signals: frozenset[SignalName] = frozenset({"figure", "stance_sum", "stance_known"})
    over_networks: OverNetworks = "sum"

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return the network's part of the net sentiment, -1 to 1."""
        del network
        return np.zeros(signals.shape) if signals.figure is None else signals.figure


@dataclass(frozen=True)
class ShareScale:
    """Map net sentiment linearly from [-1, 1] to [1, 100]; 50.5 where no polarity is known."""

    baseline: float = 50.5

    def score(self, raw: FloatArray) -> FloatArray:
        """Return the score of raw numbers."""
        score: FloatArray = self.baseline + 49.5 * np.clip(raw, -1.0, 1.0)
        return score


class NetSentiment(Variant):
    """Net sentiment (peer): share of positive minus share of negative, and no quantity at all.

    As Brand24 and SentiOne report reputation beside presence: of the interactions of known
    polarity in the recency-weighted window, positive minus negative over all. It is the valence on a
    scale of 1 to 100; presence is the reach beside it. Their formulas are not public: this is the
    plain share. It stands at 50.5 where nothing is known, and claims no law of quantity. Declines
    a log without polarity.
    """

    name: ClassVar[str] = "net-sentiment"

    def chain(self) -> Chain:
        """Return quantity with signals, combine and scale changed."""
        return QUANTITY.replace(signals=NetShare(), combine=ShareOnly(), scale=ShareScale())
