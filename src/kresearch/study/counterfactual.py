"""The log of a study as it would have been: what a metric may compare a case with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.evaluate.cases import Case

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def take_turns(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the cases of a dataset in turns (mostly one), so that no case changes another of its account."""
    turns: list[list[Case]] = []
    for case in cases:
        free = (turn for turn in turns if all(case.account != other.account for other in turn))
        turn = next(free, None)
        if turn is None:
            turns.append(turn := [])
        turn.append(case)
    return turns


def make_spikes_positive(log: InteractionLog, cases: Sequence[Case]) -> InteractionLog:
    """Return the log in which every interaction with a case's account in its spike is positive.

    All else is as it was: amount, times, actors, kinds and what happened outside the spikes. Each case has an
    account of its own (`take_turns`).
    """
    import ibis

    from kresearch.interactions.io.move import move_table

    spikes = pd.DataFrame(
        {
            "spike_of": [case.account for case in cases],
            "spike_from": [case.spike[0] for case in cases],
            "spike_until": [case.spike[1] for case in cases],
        }
    )
    rows = log.interactions
    # The same type of time as the log's, whatever engine it lies on.
    side = move_table(ibis.memtable(spikes), log.engine)
    side = side.mutate(
        spike_from=side.spike_from.cast(rows["at"].type()),
        spike_until=side.spike_until.cast(rows["at"].type()),
    )
    joined = rows.left_join(side, rows.account == side.spike_of)
    inside = (joined["at"] >= joined.spike_from) & (joined["at"] < joined.spike_until)
    changed = joined.mutate(polarity=ibis.cases((inside.fill_null(False), 1.0), else_=joined.polarity))
    return log.replace(interactions=changed.select(rows.columns).cache())
