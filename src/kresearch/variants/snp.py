"""Social Networking Potential: who interacts of those who follow, and how often per post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, Rows, SignalArrays, Signals, Stage, Weights
from kresearch.scoring.arrays import SignalName
from kresearch.scoring.combine import OverNetworks, log_of
from kresearch.scoring.networks import network_table
from kresearch.scoring.rows import FloatArray
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY

#: Retweets and mentions; a reply and a quote mention the author.
COUNTED = ("share", "quote", "mention", "reply")
#: Through the anchors of August 2012 over the reference population, where this ratio hardly varies:
#: the steepest curve that keeps each further point harder to gain (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=3.612, rate=1.0)


@dataclass(frozen=True)
class Interactors:
    """Retweets and mentions count one each, everything else nothing."""

    reads_polarity: bool = False
    columns: frozenset[str] = frozenset()
    stages: tuple[Stage, ...] = ()

    def weigh(self, rows: Rows) -> Weights:
        """Return 1 for retweets and mentions, else 0."""
        counted = rows.is_kind(*COUNTED)
        worth = counted.astype(np.float64)
        return Weights(worth, worth * rows.counts, counted)


@dataclass(frozen=True)
class Potential:
    """``SNP = (interactors / followers + (retweets + mentions) / posts) / 2``, in per cent, logarithmic.

    The logarithm is ours: the ratio itself has no upper end.
    """

    signals: frozenset[SignalName] = frozenset({"reach", "amplification", "followers"})
    over_networks: OverNetworks = "sum"

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        """Return ``W_n ln(1 + 100 SNP)``; without followers the first ratio is zero."""
        nothing = np.zeros(signals.shape)
        reach = nothing if signals.reach is None else signals.reach
        followers = nothing if signals.followers is None else signals.followers
        shared = nothing if signals.amplification is None else signals.amplification
        interactors = np.divide(reach, followers, out=np.zeros(signals.shape), where=followers > 0)
        return network_table().weight(network) * log_of(50.0 * (interactors + shared))


class Snp(Variant):
    """Social Networking Potential (peer): interactors per follower and reactions per post, halved.

    Source: Anger and Kittl, "Measuring influence on Twitter", i-KNOW 2011. Retweets and mentions
    are counted, not the posts that got them; one post is added to the divisor, so that an account
    without posts has an answer. Declines a log without an audience table.
    """

    name: ClassVar[str] = "snp"
    claims: ClassVar[frozenset[str]] = frozenset({"monotone", "networks-help", "equal-when-positive"})

    days: float = Field(30.0, gt=0, le=3650, description="window of interactions and posts")

    def chain(self) -> Chain:
        """Return quantity with weighting, memory, signals, combine and scale changed."""
        return QUANTITY.replace(
            weighting=Interactors(),
            memory=Boxcar(self.days),
            signals=Signals(prior_posts=1.0),
            combine=Potential(),
            scale=SCALE,
        )
