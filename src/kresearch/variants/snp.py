"""Social Networking Potential: who interacts of those who follow, and how often per post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, Signals
from kresearch.scoring.combine import network_weight
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
    varies: bool = True

    def apply(self, interactions: Any) -> Any:
        """Return the interactions with ``worth``, ``weight`` and ``amplifying``."""
        counted = interactions.kind.isin(COUNTED)
        worth = counted.ifelse(1.0, 0.0)
        return interactions.mutate(worth=worth, weight=worth * interactions["count"], amplifying=counted)


@dataclass(frozen=True)
class Potential:
    """``SNP = (interactors / followers + (retweets + mentions) / posts) / 2``, in per cent, logarithmic.

    The logarithm is ours: the ratio itself has no upper end.
    """

    reads_followers: bool = True
    reads_reactions: bool = False

    def strength(self, signals: Any, network: str) -> Any:
        """Return ``W_n ln(1 + 100 SNP)``; without followers the first ratio is zero."""
        followers = signals.followers.fill_null(0).cast("float64")
        interactors = (followers > 0).ifelse(signals.reach / (followers > 0).ifelse(followers, 1.0), 0.0)
        percent = 50.0 * (interactors + signals.amplification)
        return network_weight(network) * (1.0 + (percent > 0).ifelse(percent, 0.0)).ln()


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
        """Return quantity with weigh, memory, signals, combine and scale changed."""
        return QUANTITY.but(
            weigh=Interactors(),
            memory=Boxcar(self.days),
            signals=Signals(prior_posts=1.0),
            combine=Potential(),
            scale=SCALE,
        )
