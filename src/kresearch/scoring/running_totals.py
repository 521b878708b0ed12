"""Running totals: from dated amounts to what is remembered of them at every tick.

An amount enters a difference array at its tick and leaves it where it is superseded or ages out
of the memory's window; a cumulative sum along the ticks is then what is remembered. Amounts are
whole numbers (`RESOLUTION`), so the sums are exact in any order.
"""

from __future__ import annotations

import numpy as np

from kresearch.scoring.rows import RESOLUTION, Codes, FloatArray, IntArray
from kresearch.scoring.timeline import Timeline


def ageing_totals(timeline: Timeline, cells: IntArray, amounts: FloatArray) -> FloatArray:
    """Return what is remembered of amounts that only age.

    Parameters
    ----------
    timeline
        The accounts' time.
    cells
        ``line x ticks + tick`` of each amount.
    amounts
        In whole units of 1/`RESOLUTION`.

    Returns
    -------
    numpy.ndarray
        Line x tick, in units of one interaction.
    """
    shape, memory = (timeline.lines, timeline.ticks), timeline.memory
    whole = np.bincount(cells, amounts, timeline.lines * timeline.ticks)
    entering = whole.astype(np.float64, copy=False).reshape(shape)
    times = timeline.times()
    growth = memory.growth(times, timeline.every, timeline.ticks)
    if growth is not None:
        entering *= growth
    slopes: FloatArray | None = entering * times if memory.slopes else None
    if timeline.ends is None:
        return _value(
            timeline,
            _windowed(np.cumsum(entering, axis=1), timeline.window),
            None if slopes is None else _windowed(np.cumsum(slopes, axis=1), timeline.window),
        )
    # On a clock that stands still, several ticks may end together.
    line, tick = np.nonzero(entering)
    ends = timeline.end_of(line, tick)
    leaves = ends < timeline.ticks
    at = (line * timeline.ticks + ends)[leaves]
    for moment in (entering, slopes):
        if moment is not None:
            amount = moment[line, tick][leaves]
            moment -= np.bincount(at, amount, moment.size).reshape(shape)
            np.cumsum(moment, axis=1, out=moment)
    return _value(timeline, entering, slopes)


def superseded_totals(
    timeline: Timeline, line: Codes, tick: Codes, leaving: IntArray, amounts: FloatArray
) -> FloatArray:
    """Return what is remembered of amounts of which each ends at a tick of its own.

    Parameters
    ----------
    timeline
        The accounts' time.
    line, tick
        Where each amount enters.
    leaving
        The tick at which it leaves: superseded by a later one, or aged out; `ticks` for never.
    amounts
        In whole units of 1/`RESOLUTION`.
    """
    ticks, size = timeline.ticks, timeline.lines * timeline.ticks
    shape, memory = (timeline.lines, ticks), timeline.memory
    base = line.astype(np.int64) * ticks
    time = timeline.time_of(line, tick)
    growth = memory.growth(time, timeline.every, ticks)
    leaves = np.flatnonzero(leaving < ticks)
    cells = np.concatenate([base + tick, base[leaves] + leaving[leaves]])
    signed = np.concatenate([amounts, -amounts[leaves]])
    times = np.concatenate([time, time[leaves]])
    totals: FloatArray
    if growth is None:
        totals = np.bincount(cells, signed, size).astype(np.float64, copy=False)
    else:
        totals = _grown(cells, times, np.concatenate([growth, growth[leaves]]), signed, size)
    totals = totals.reshape(shape)
    np.cumsum(totals, axis=1, out=totals)
    slopes: FloatArray | None = None
    if memory.slopes:
        slopes = np.bincount(cells, signed * times, size).astype(np.float64, copy=False).reshape(shape)
        np.cumsum(slopes, axis=1, out=slopes)
    return _value(timeline, totals, slopes)


def _grown(
    cells: IntArray, time: FloatArray, growth: FloatArray, amounts: FloatArray, size: int
) -> FloatArray:
    """Return grown amounts by cell, added up in one order whatever the order of the rows."""
    order = np.lexsort((time, cells))
    cells, time, growth, amounts = cells[order], time[order], growth[order], amounts[order]
    begins = np.flatnonzero(np.r_[True, (cells[1:] != cells[:-1]) | (time[1:] != time[:-1])][: len(cells)])
    if not len(begins):
        return np.zeros(size)
    sums = np.add.reduceat(amounts, begins) * growth[begins]
    return np.bincount(cells[begins], sums, size).astype(np.float64)


def _windowed(totals: FloatArray, window: int | None) -> FloatArray:
    """Return running totals without what is older than the window."""
    if window is None or window >= totals.shape[1]:
        return totals
    # From the end on, so that what is taken away is still the running total.
    totals[:, window:] = totals[:, window:] - totals[:, :-window]
    return totals


def _value(timeline: Timeline, totals: FloatArray, slopes: FloatArray | None) -> FloatArray:
    """Return the remembered amounts in units of one interaction."""
    value = timeline.memory.value(totals, slopes, timeline.times(), timeline.every)
    return np.divide(value, float(RESOLUTION), out=value)
