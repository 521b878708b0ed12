"""Signals: reach, amplification and impact of every account, network and tick.

- reach (True Reach): engaged distinct actors, each once, by its latest interaction:
  ``U = sum_b K(age of b's latest)``
- amplification (Amplification Probability): amplifying reactions per post, shrunk toward
  none: ``A = sum_amplifying w K / (P + m)``
- impact (Network Influence): engaged actors weighted by their own influence, which is the
  largest reach they had up to the tick before they acted: ``I = sum_b K(age) V_b``
- hostile: the part of reach whose latest interaction is negative

The largest reach so far, not the current one: otherwise one more interaction of an actor
whose own reach has fallen would lower the score (property 5), and a frozen account would
fall with the accounts around it (property 10).

An interaction enters its line's totals at its tick. For reach and impact it leaves when the same
actor acts again, or when it ages out of the memory; the rest only age.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from kresearch.scoring.arrays import SignalArrays, SignalName
from kresearch.scoring.batch import Batch
from kresearch.scoring.columns import LogColumns
from kresearch.scoring.rows import (
    BoolArray,
    FloatArray,
    IntArray,
    Rows,
    Weights,
    fixed_point,
    round_half_away,
    run_starts,
)
from kresearch.scoring.running_totals import ageing_totals, superseded_totals
from kresearch.scoring.timeline import Timeline
from kresearch.scoring.weighting.stance import NEUTRAL_BAND


@dataclass(frozen=True)
class LineSteps:
    """Changes of a figure that only the whole log can tell, sorted by line and tick."""

    #: Where it changes.
    line: IntArray
    tick: IntArray
    change: FloatArray  #: By how much.


@runtime_checkable
class SignalRule(Protocol):
    """From weighed interactions to signals."""

    @property
    def columns(self) -> frozenset[str]:
        """Optional columns that are read: ``"moment"``, ``"post"``."""
        ...

    @property
    def reads_actors(self) -> bool:
        """Whether `look_around` needs the whole log, whoever is scored."""
        ...

    def lacks(self, *, has_polarity: bool, has_post_ids: bool) -> str | None:
        """Return why a log cannot give these signals, with what to do; None where it can."""
        ...

    def look_around(self, columns: LogColumns, window: int | None) -> LineSteps | None:
        """Return what only the whole log can tell; None where there is nothing such.

        Parameters
        ----------
        columns
            The whole log.
        window
            Ticks that an interaction counts, None for ever.
        """
        ...

    def compute(
        self,
        batch: Batch,
        timeline: Timeline,
        weights: Weights,
        *,
        wanted: Collection[SignalName],
        influence: FloatArray | None = None,
        around: LineSteps | None = None,
    ) -> SignalArrays:
        """Return the signals of a batch.

        Parameters
        ----------
        batch, timeline
            The accounts, and their time.
        weights
            What each interaction of the batch is worth.
        wanted
            Which signals are needed.
        influence
            Per interaction the largest reach its actor had before it acted, 0 where it is no
            account; None when no actor is one.
        around
            What `look_around` found.
        """
        ...


@dataclass(frozen=True)
class Signals:
    """Which signals are taken, and how.

    Parameters
    ----------
    prior_posts
        m, the number of posts without amplification that every account is credited with, so
        that one share of a single post is not a perfect record.
    """

    prior_posts: float = 10.0

    @property
    def columns(self) -> frozenset[str]:
        """No optional column."""
        return frozenset()

    @property
    def reads_actors(self) -> bool:
        """No: an actor's influence is looked up by the kernel."""
        return False

    def lacks(self, *, has_polarity: bool, has_post_ids: bool) -> str | None:
        """Return None: every log has these signals."""
        del has_polarity, has_post_ids
        return None

    def look_around(self, columns: LogColumns, window: int | None) -> LineSteps | None:
        """Return None."""
        del columns, window
        return None

    def figure(
        self, found: SignalArrays, batch: Batch, timeline: Timeline, around: LineSteps | None
    ) -> FloatArray | None:
        """Return what a rule of one's own counts beside the signals, a row per line; None for nothing.

        Parameters
        ----------
        found
            The signals so far.
        batch, timeline, around
            As of `compute`.
        """
        del found, batch, timeline, around
        return None

    def compute(
        self,
        batch: Batch,
        timeline: Timeline,
        weights: Weights,
        *,
        wanted: Collection[SignalName],
        influence: FloatArray | None = None,
        around: LineSteps | None = None,
    ) -> SignalArrays:
        """Return the signals of a batch; see `SignalRule`."""
        found = SignalArrays(empty=(timeline.lines, timeline.ticks))
        weight = fixed_point(weights.weight)
        if "reach" in wanted or "impact" in wanted:
            latest = latest_acts(batch.rows, weights.worth)
            line, tick = batch.line[latest.rows], batch.rows.tick[latest.rows]
            leaving = np.minimum(latest.next, timeline.end_of(line, tick))
            if "reach" in wanted and len(line):
                found.reach = superseded_totals(timeline, line, tick, leaving, latest.say)
            if "impact" in wanted and influence is not None:
                value = round_half_away(latest.say * influence[latest.rows])
                acts = np.flatnonzero(value)
                if len(acts):
                    found.impact = superseded_totals(
                        timeline, line[acts], tick[acts], leaving[acts], value[acts]
                    )
        if "hostile" in wanted and batch.rows.polarity is not None:
            found.hostile = _hostile_actors(batch, timeline, weights)
        if "amplification" in wanted:
            acts = np.flatnonzero(weights.amplifying & (weight != 0))
            if len(acts):
                posted = 0.0 if batch.post_cells is None else ageing_totals(timeline, *batch.post_cells)
                shared = ageing_totals(timeline, batch.cells[acts], weight[acts])
                found.amplification = shared / (posted + self.prior_posts)
        if "reactions" in wanted:
            found.reactions = ageing_totals(timeline, batch.cells, weight)
        if "stance_known" in wanted and batch.rows.polarity is not None:
            found.stance_sum, found.stance_known = batch.stances(timeline)
        if "followers" in wanted:
            found.followers = batch.followers()
        if "figure" in wanted:
            found.figure = self.figure(found, batch, timeline, around)
        return found


@dataclass(frozen=True)
class LatestActs:
    """The interactions that are their actor's latest of a tick: those that reach and impact count."""

    rows: IntArray  #: Their places.
    say: FloatArray  #: The actor's say (fixed point); of a row of totals that of all its anonymous actors.
    next: IntArray  #: The tick at which the same actor acts again, a very late one for never.


_NEVER = np.iinfo(np.int32).max


def latest_acts(rows: Rows, worth: FloatArray) -> LatestActs:
    """Return which interactions count for reach and impact, and until when.

    Parameters
    ----------
    rows
        Sorted by line, actor and tick.
    worth
        The say of the actor of each.
    """
    say = fixed_point(worth)
    order: IntArray = np.flatnonzero(say)
    line, actor, tick = rows.line[order], rows.actor[order], rows.tick[order]
    begins = run_starts(line, actor, tick)
    again = ~begins & (actor >= 0)
    if bool(again.any()) and _differ(say[order], again):
        order = _by_moment(order, begins, rows.moments[order], say[order])
    named = actor >= 0
    following = np.full(len(order), _NEVER, np.int64)
    same = named[:-1] & (line[1:] == line[:-1]) & (actor[1:] == actor[:-1])
    following[:-1][same] = tick[1:][same]
    last = following > tick
    order, following = order[last], following[last]
    amount = say[order]
    if rows.count is not None:
        amount = np.where(rows.actor[order] >= 0, amount, amount * rows.count[order])
    return LatestActs(order, amount, following)


def _differ(say: FloatArray, again: BoolArray) -> bool:
    """Return whether interactions of one actor and tick differ in worth."""
    return bool((say[1:][again[1:]] != say[:-1][again[1:]]).any())


def _by_moment(order: IntArray, begins: BoolArray, moment: IntArray, say: FloatArray) -> IntArray:
    """Return rows in the order of their moments within each actor and tick."""
    # Most actors act once in a tick: only the others are sorted.
    places = np.flatnonzero(~begins | np.append(~begins[1:], False))
    run = np.cumsum(begins)[places]
    sorted_rows = order.copy()
    sorted_rows[places] = order[places[np.lexsort((say[places], moment[places], run))]]
    return sorted_rows


def mark_hostile(rows: Rows, worth: FloatArray) -> FloatArray:
    """Return the worth of each interaction, below zero where its polarity is negative."""
    return np.where(rows.polarities < -NEUTRAL_BAND, -worth, worth)


def _hostile_actors(batch: Batch, timeline: Timeline, weights: Weights) -> FloatArray:
    """Return how many of the engaged actors of every line and tick were negative in their latest."""
    latest = latest_acts(batch.rows, mark_hostile(batch.rows, weights.worth))
    line, tick = batch.line[latest.rows], batch.rows.tick[latest.rows]
    leaving = np.minimum(latest.next, timeline.end_of(line, tick))
    acts = np.flatnonzero(latest.say < 0)
    return superseded_totals(timeline, line[acts], tick[acts], leaving[acts], -latest.say[acts])
