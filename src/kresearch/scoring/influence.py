"""Influence: the largest reach an actor had had before it acted, where the actor is an account.

Impact needs it of every such interaction. It is found first, in a pass over the accounts that
act, and looked up by line and tick: the second pass then needs no account but its own.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kresearch.scoring.batch import batches
from kresearch.scoring.chain import Chain
from kresearch.scoring.kernel import BatchWork, Kernel, map_ordered
from kresearch.scoring.rows import FloatArray, IntArray, Rows


def questions(rows: Rows, ticks: int) -> IntArray:
    """Return ``line x ticks + tick`` of what must be known: an actor's line, just before it acted."""
    if rows.actor_line is None:
        return np.empty(0, np.int64)
    asks = (rows.actor_line >= 0) & (rows.tick > 0)
    return np.unique(rows.actor_line[asks].astype(np.int64) * ticks + rows.tick[asks] - 1)


def answer(kernel: Kernel, chain: Chain, asked: IntArray, *, threads: int = 1) -> FloatArray:
    """Return the largest reach of lines up to a tick (`questions`), 0 for lines of other kernels."""
    index = kernel.columns.index
    found = np.zeros(len(asked))
    line, tick = asked // index.ticks, asked % index.ticks
    accounts = np.unique(line // index.width)
    accounts = accounts[(accounts >= kernel.columns.first) & (accounts < kernel.columns.last)]
    if not len(accounts):
        return found

    def best(work: BatchWork) -> tuple[IntArray, FloatArray]:
        batch = work.batch
        here = np.flatnonzero(np.isin(line // index.width, batch.accounts))
        reach = work.signals(chain, frozenset({"reach"})).reach
        place = batch.places(line[here])
        if reach is None:
            return here, np.zeros(len(here))
        largest = np.maximum.accumulate(np.maximum(reach, 0.0), axis=1)
        return here, np.where(place >= 0, largest[place, tick[here]], 0.0)

    works: Iterable[BatchWork] = (BatchWork(kernel, batch) for batch in batches(kernel.columns, accounts))
    for here, values in map_ordered(best, iter(works), threads=threads):
        found[here] = values
    return found


def spread(rows: Rows, ticks: int, asked: IntArray, values: FloatArray) -> FloatArray:
    """Return the influence of every row's actor, from the answers."""
    influence = np.zeros(len(rows))
    if rows.actor_line is not None and len(asked):
        asks = np.flatnonzero((rows.actor_line >= 0) & (rows.tick > 0))
        key = rows.actor_line[asks].astype(np.int64) * ticks + rows.tick[asks] - 1
        place = np.minimum(np.searchsorted(asked, key), len(asked) - 1)
        influence[asks] = np.where(asked[place] == key, values[place], 0.0)
    return influence
