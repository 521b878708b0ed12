"""h-index of posts: h posts with at least h reactions each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from kresearch.scoring import Boxcar, Chain, LogisticScale, LogOf, SignalArrays, Signals
from kresearch.scoring.batch import Batch
from kresearch.scoring.rows import BoolArray, FloatArray, IntArray, run_starts
from kresearch.scoring.signals import LineSteps
from kresearch.scoring.timeline import Timeline
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY

#: Through the anchors of August 2012, with h = sqrt(reactions / 4) in the reference population:
#: Hirsch found reactions = a h^2 with a of 3 to 5 (a test fits it again).
SCALE = LogisticScale(baseline=10.0, mid=2.032, rate=0.713)


@dataclass(frozen=True)
class PostIndex(Signals):
    """The usual signals, and ``figure``: the h-index of the window."""

    highest: int = 200  #: Reactions of a post are counted up to here, and so is h.

    @property
    def columns(self) -> frozenset[str]:
        """The posts that interactions name."""
        return frozenset({"post"})

    def lacks(self, *, has_polarity: bool, has_post_ids: bool) -> str | None:
        """Return what is missing where no interaction names its post."""
        del has_polarity
        if has_post_ids:
            return None
        return (
            "no interaction of the log names its post, so nobody can tell how many reactions a post got. "
            "Map the column that holds the post's id, or leave this variant out."
        )

    def figure(
        self, found: SignalArrays, batch: Batch, timeline: Timeline, around: LineSteps | None
    ) -> FloatArray | None:
        """Return h per line and tick.

        A post passes level k when it has k reactions in the window. h is the number of levels k
        that at least k posts pass, so it changes only where a level is won or lost.
        """
        del found, around
        cells, change = self._changes(batch, timeline)
        steps = np.bincount(cells, change, timeline.lines * timeline.ticks)
        return np.cumsum(steps.reshape(timeline.lines, timeline.ticks), axis=1)

    def _changes(self, batch: Batch, timeline: Timeline) -> tuple[IntArray, FloatArray]:
        """Return where h changes (cells), and by how much."""
        line, post, tick, many = _reactions(batch, timeline.window)
        now = _running(many, run_starts(line, post))
        new, old = np.minimum(now, self.highest), np.minimum(now - many, self.highest)
        rise = np.abs(new - old).astype(np.int64)
        # One row per level that a post passes or falls below.
        which = np.repeat(np.arange(len(rise)), rise)
        place = np.arange(len(which)) - np.repeat(np.cumsum(rise) - rise, rise)
        level = np.minimum(new, old)[which].astype(np.int64) + 1 + place
        line, tick, sign = line[which], tick[which], np.sign(new - old)[which]
        order = np.lexsort((tick, level, line))
        line, level, tick, sign = line[order], level[order], tick[order], sign[order]
        begins = np.flatnonzero(run_starts(line, level, tick)) if len(line) else np.empty(0, np.int64)
        if not len(begins):
            return np.empty(0, np.int64), np.empty(0)
        step = np.add.reduceat(sign, begins)
        line, level, tick = line[begins], level[begins], tick[begins]
        posts = _running(step, run_starts(line, level))
        change = (posts >= level).astype(np.float64) - (posts - step >= level)
        return line * timeline.ticks + tick, change


def _reactions(batch: Batch, window: int | None) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    """Return ``line, post, tick, many``: reactions of a post that come, and leave the window; sorted."""
    rows = batch.rows
    known = np.flatnonzero(rows.posts >= 0)
    line, post = batch.line[known], rows.posts[known].astype(np.int64)
    tick, many = rows.tick[known].astype(np.int64), rows.counts[known]
    if window is not None:
        leaves = tick + window < batch.ticks
        line, post = np.concatenate([line, line[leaves]]), np.concatenate([post, post[leaves]])
        tick = np.concatenate([tick, tick[leaves] + window])
        many = np.concatenate([many, -many[leaves]])
    order = np.lexsort((tick, post, line))
    line, post, tick, many = line[order], post[order], tick[order], many[order]
    if not len(line):
        return line, post, tick, many
    begins = np.flatnonzero(run_starts(line, post, tick))
    return line[begins], post[begins], tick[begins], np.add.reduceat(many, begins)


def _running(amounts: FloatArray, begins: BoolArray) -> FloatArray:
    """Return running sums that begin anew where `begins`."""
    totals = np.cumsum(amounts)
    starts = np.flatnonzero(begins)
    before = np.repeat(totals[starts] - amounts[starts], np.diff(np.append(starts, len(amounts))))
    sums: FloatArray = totals - before
    return sums


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
        return QUANTITY.replace(memory=Boxcar(self.days), signals=PostIndex(), combine=LogOf(), scale=SCALE)
