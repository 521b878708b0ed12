"""Kred Influence: public points for what others do because of you."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, LogOf, Rows, Stage, Weights
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY

#: Kred's guide of 2012: "10 points for the most common actions", named are retweets, replies,
#: mentions and follows on Twitter, and mentions, comments, shares and likes on Facebook.
POINTS = 10.0
COUNTED = ("share", "quote", "reply", "mention", "comment", "follow", "like")

#: Through the anchors of August 2012 over the reference population, its reactions counted over
#: 1,000 full days instead of 45 (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=9.35, rate=0.385)


@dataclass(frozen=True)
class Points:
    """Ten points for each counted interaction, none for the others."""

    reads_polarity: bool = False
    columns: frozenset[str] = frozenset()
    stages: tuple[Stage, ...] = ()

    def weigh(self, rows: Rows) -> Weights:
        """Return points as weights; every actor is one actor."""
        points = np.where(rows.is_kind(*COUNTED), POINTS, 0.0) * rows.counts
        return Weights(np.ones(len(rows)), points, rows.is_kind("share", "quote"))


class Kred(Variant):
    """Kred Influence (peer): ten public points per retweet, reply, mention, follow, comment, like.

    Source: Kred's scoring guide (PeopleBrowsr, 2011 to 2012). Kred published the points, said
    that the conversion "grows steeper", and did not publish the curve: the scale here is our
    own, Klout's population of August 2012 instead of 1 to 1,000 normalised to the highest of the
    day (which would let strangers move a score). Not reconstructed: the larger, unpublished points
    for actors with more than 10,000 followers. Outreach, which counts what an account gives, is
    `kresearch.variants.outreach.kred_outreach`.
    """

    name: ClassVar[str] = "kred"
    claims: ClassVar[frozenset[str]] = frozenset({"monotone", "networks-help", "equal-when-positive"})

    days: float = Field(1000.0, gt=0, le=3650, description="window of the points, each counting fully")

    def chain(self) -> Chain:
        """Return quantity with weighting, memory, combine and scale changed."""
        combine = LogOf("reactions", POINTS)
        return QUANTITY.replace(weighting=Points(), memory=Boxcar(self.days), combine=combine, scale=SCALE)
