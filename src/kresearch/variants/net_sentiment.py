"""Net sentiment: the share of positive minus negative, as monitoring tools report reputation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from kresearch.errors import DeclinedError
from kresearch.scoring import Chain, Signals
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY


@dataclass(frozen=True)
class NetShare:
    """The usual signals, and ``share``: a network's part of the account's net sentiment."""

    def table(self, timeline: Any, items: Any, *, reactions: bool = False, followers: bool = False) -> Any:
        """Return the signals with ``share``; over the networks of an account it adds up."""
        import ibis

        prepared = timeline.prepared
        if not prepared.has_polarity:
            raise DeclinedError(
                "no interaction of the log has a polarity, so there is no net sentiment. Fill the polarity "
                "column first, e.g. with 'kresearch sentiment label', or leave this variant out."
            )
        signals = Signals().table(timeline, items, reactions=reactions, followers=followers)
        signals = signals.mutate(owner=signals.line // len(prepared.networks))
        known = signals.stance_known.sum().over(ibis.window(group_by=[signals.owner, signals.tick]))
        signals = signals.mutate(known=known)
        enough = signals.known > 1e-9
        share = enough.ifelse(signals.stance_sum / enough.ifelse(signals.known, 1.0), 0.0)
        return signals.mutate(share=share).drop("owner", "known")


@dataclass(frozen=True)
class ShareOnly:
    """Strength is the share, whatever the network."""

    reads_followers: bool = False
    reads_reactions: bool = False

    def strength(self, signals: Any, network: str) -> Any:
        """Return the network's part of the net sentiment, -1 to 1."""
        del network
        return signals.share


@dataclass(frozen=True)
class ShareScale:
    """From -1 to 1 in a straight line to 1 to 100; nothing known stands in the middle."""

    baseline: float = 50.5

    def score(self, raw: Any) -> Any:
        """Return the score expression of `raw`."""
        low = (raw < -1.0).ifelse(-1.0, raw)
        return self.baseline + 49.5 * (low > 1.0).ifelse(1.0, low)


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
        return QUANTITY.but(signals=NetShare(), combine=ShareOnly(), scale=ShareScale())
