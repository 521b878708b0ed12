"""Timeline: the time that has passed for each account, and when what it remembers ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kresearch.scoring.clock import Clock
from kresearch.scoring.memory import Memory
from kresearch.scoring.rows import Codes, FloatArray, IntArray
from kresearch.scoring.ticks import Every


@dataclass(frozen=True)
class Timeline:
    """The time of a batch of accounts."""

    every: Every  #: Length of a tick.
    ticks: int  #: Number of ticks of the log.
    owner: IntArray  #: Account (place in the batch) of each line.
    memory: Memory  #: The kernel, whose window ends lives.
    #: Account x tick: the account's own time; None for the calendar, where it is the tick itself.
    clock: IntArray | None = None
    #: Account x tick: the tick at which an amount of this tick leaves the window, `ticks` where it does not;
    #: None for the calendar.
    ends: IntArray | None = None

    @property
    def window(self) -> int | None:
        """Length of the memory's window in ticks of the account's clock."""
        days = self.memory.window_days
        return None if days is None else self.every.ticks(days)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self.owner)

    def times(self) -> FloatArray:
        """Return the clock of every line and tick; one row for the calendar."""
        if self.clock is None:
            return np.arange(self.ticks, dtype=np.float64)[None, :]
        return self.clock[self.owner].astype(np.float64)

    def time_of(self, line: Codes, tick: Codes) -> FloatArray:
        """Return the clock of some lines at some ticks."""
        return (
            tick.astype(np.float64)
            if self.clock is None
            else self.clock[self.owner[line], tick].astype(np.float64)
        )

    def end_of(self, line: Codes, tick: Codes) -> IntArray:
        """Return the tick at which amounts of some lines and ticks leave the window."""
        if self.ends is not None:
            ends: IntArray = self.ends[self.owner[line], tick]
            return ends
        window = self.window
        if window is None:
            return np.full(len(tick), self.ticks, np.int64)
        return np.minimum(tick.astype(np.int64) + window, self.ticks)


def read_timeline(
    every: Every, ticks: int, owner: IntArray, memory: Memory, clock: Clock, gaps: IntArray | None
) -> Timeline:
    """Return the time of a batch of accounts.

    Parameters
    ----------
    every, ticks
        The grid.
    owner
        Account of each line.
    memory
        The kernel.
    clock
        Which ticks count.
    gaps
        Account x tick: ticks since the last own post, -1 before the account was first seen; None
        where the clock does not read posts.
    """
    if not clock.reads_posts or gaps is None:
        return Timeline(every, ticks, owner, memory)
    counts = clock.counts(gaps, every) & (gaps >= 0)
    time = np.cumsum(counts, axis=1, dtype=np.int64)
    days = memory.window_days
    if days is None:
        return Timeline(every, ticks, owner, memory, time, np.full(time.shape, ticks, np.int64))
    return Timeline(every, ticks, owner, memory, time, _ends(time, every.ticks(days)))


def _ends(time: IntArray, window: int) -> IntArray:
    """Return for each account and tick the first tick at which its clock is `window` further."""
    accounts, ticks = time.shape
    reached = np.full((accounts, ticks + 1), ticks, np.int64)  # clock value -> the first tick that shows it
    row, tick = np.nonzero(np.diff(time, axis=1, prepend=-1) > 0)
    reached[row, time[row, tick]] = tick
    target = time + window
    ends: IntArray = np.where(
        target <= ticks, np.take_along_axis(reached, np.minimum(target, ticks), axis=1), ticks
    )
    return ends


def read_gaps(accounts: int, ticks: int, first_seen: IntArray, account: Codes, tick: Codes) -> IntArray:
    """Return how long each account has been silent, tick by tick.

    Parameters
    ----------
    accounts, ticks
        Shape of the result.
    first_seen
        Per account the tick of its first row; it counts as a post, so that nobody's clock
        depends on another account.
    account, tick
        When accounts posted.

    Returns
    -------
    numpy.ndarray
        Account x tick: ticks since the last own post, 0 on its day; -1 before the first sight.

    Examples
    --------
    >>> import numpy as np
    >>> read_gaps(1, 4, np.array([1]), np.array([0]), np.array([3])).tolist()
    [[-1, 0, 1, 0]]
    """
    last = np.full((accounts, ticks), -1, np.int64)
    last[np.arange(accounts), first_seen] = first_seen
    last[account, tick] = tick
    np.maximum.accumulate(last, axis=1, out=last)
    return np.where(last >= 0, np.arange(ticks) - last, -1)
