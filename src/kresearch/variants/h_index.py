"""h-index of posts: h posts with at least h reactions each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from kresearch.errors import DeclinedError
from kresearch.scoring import Boxcar, Chain, LogisticScale, Signals
from kresearch.scoring.remembered import running_totals, summed
from kresearch.variants.base import Variant
from kresearch.variants.figures import LogFigure
from kresearch.variants.quantity import QUANTITY

#: Through the anchors of August 2012, with h = sqrt(reactions / 4) in the reference population:
#: Hirsch found reactions = a h^2 with a of 3 to 5 (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=2.032, rate=0.713)


@dataclass(frozen=True)
class PostIndex:
    """The usual signals, and ``figure``: the h-index of the window.

    Parameters
    ----------
    highest
        Reactions of a post are counted up to here, and so is h.
    """

    highest: int = 200

    def table(self, timeline: Any, items: Any, *, reactions: bool = False, followers: bool = False) -> Any:
        """Return the signals with ``figure``.

        A post passes level k when it has k reactions in the window. h is the number of levels k
        that at least k posts pass, so it changes only where a level is won or lost.
        """
        import ibis

        prepared = timeline.prepared
        if prepared.sights is None:
            raise DeclinedError(
                "no interaction of the log names its post, so nobody can tell how many reactions a post got. "
                "Map the column that holds the post's id, or leave this variant out."
            )
        signals = Signals().table(timeline, items, reactions=reactions, followers=followers)
        moves = _reactions(prepared.interactions, timeline.window)
        place = ibis.window(
            group_by=[moves.line, moves.post], order_by=moves.tick, preceding=None, following=0
        )
        moves = moves.mutate(now=moves.many.sum().over(place))
        moves = moves.mutate(
            new=_capped(moves.now, self.highest), old=_capped(moves.now - moves.many, self.highest)
        )
        moves = moves.filter(moves.new != moves.old)
        up = moves.new > moves.old
        moves = moves.mutate(
            low=up.ifelse(moves.old, moves.new), high=up.ifelse(moves.new, moves.old), sign=up.ifelse(1, -1)
        )
        levels = moves.mutate(level=ibis.range(moves.low + 1, moves.high + 1).unnest())
        levels = levels.select("line", "tick", "sign", level=levels.level.cast("int32"))
        steps = levels.group_by("line", "level", "tick").aggregate(step=levels.sign.sum())
        order = ibis.window(
            group_by=[steps.line, steps.level], order_by=steps.tick, preceding=None, following=0
        )
        steps = steps.mutate(posts=steps.step.sum().over(order))
        won = (steps.posts >= steps.level).ifelse(1.0, 0.0)
        had = (steps.posts - steps.step >= steps.level).ifelse(1.0, 0.0)
        return running_totals(signals, [summed(steps.select("line", "tick", figure=won - had))])


def _reactions(interactions: Any, window: int | None) -> Any:
    """Return ``line, post, tick, many``: reactions of a post that come, and leave the window."""
    known = interactions.filter(interactions.post.notnull())
    born = known.group_by("line", "post", "tick").aggregate(many=known["count"].sum().cast("int64"))
    if window is None:
        return born
    gone = born.select("line", "post", tick=(born.tick + window).cast("int32"), many=-born.many)
    both = born.union(gone.select(*born.columns))
    return both.group_by("line", "post", "tick").aggregate(many=both.many.sum().cast("int64"))


def _capped(number: Any, highest: int) -> Any:
    """Return a count up to `highest`, as the type that ranges are made of."""
    return (number > highest).ifelse(highest, number).cast("int32")


class HIndex(Variant):
    """h-index of posts (peer): the largest h such that h posts have at least h reactions each.

    Source: Hirsch 2005, for papers and citations; monitoring tools use it for posts. Reactions of
    every kind and sign count alike while they are in the window. Unpopular posts cost
    nothing, and one post that everybody shares makes h = 1. Interactions that name no post count
    nothing; a log that names none is declined.
    """

    name: ClassVar[str] = "h-index"
    claims: ClassVar[frozenset[str]] = frozenset({"monotone", "networks-help", "equal-when-positive"})

    days: float = Field(90.0, gt=0, le=3650, description="window of the reactions")

    def chain(self) -> Chain:
        """Return quantity with memory, signals, combine and scale changed."""
        return QUANTITY.but(memory=Boxcar(self.days), signals=PostIndex(), combine=LogFigure(), scale=SCALE)
