"""What a metric may see of a cell: pandas frames and the case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kresearch.evaluate.cases import Case, Window


@dataclass(frozen=True)
class CellFrames:
    """One variant on one case, as frames.

    Parameters
    ----------
    case
        The case with its windows.
    scores
        The case account under the variant: ``at`` (UTC start of the tick), ``score``,
        ``valence``, ...; one row per tick, sorted.
    reference
        The same under the reference variant.
    everyone, everyone_reference
        All accounts under the variant and the reference, at the last tick of the baseline and
        of the spike: ``account, at, score``.
    activity
        The case account per tick: ``at, posts, interactions, negative, neutral, positive,
        unknown``; ticks without any are there too.
    every
        ``"1d"`` or ``"1h"``.
    posts_known
        Whether the log says when the account posted.
    """

    case: Case
    scores: pd.DataFrame
    reference: pd.DataFrame
    everyone: pd.DataFrame
    everyone_reference: pd.DataFrame
    activity: pd.DataFrame
    every: str = "1d"
    posts_known: bool = True

    @property
    def days_per_tick(self) -> float:
        """Length of a tick in days."""
        return 1.0 if self.every == "1d" else 1 / 24

    def during(self, window: str, *, of: str = "scores") -> pd.DataFrame:
        """Return the rows of a frame whose tick starts within a window of the case.

        Parameters
        ----------
        window
            ``baseline``, ``spike``, ``recovery`` or ``silence``; empty when the case has none.
        of
            Which frame: ``scores``, ``reference`` or ``activity``.
        """
        frame: pd.DataFrame = getattr(self, of)
        return clip(frame, self.case.windows.get(window))

    def ranking(self, window: str, *, reference: bool = False) -> pd.Series:
        """Return the scores of all accounts at the last tick of a window, by account."""
        frame = self.everyone_reference if reference else self.everyone
        last = last_tick(frame["at"], self.case.windows[window])
        return frame.loc[frame["at"] == last].set_index("account")["score"].sort_index()


def clip(frame: pd.DataFrame, window: Window | None) -> pd.DataFrame:
    """Return the rows with start <= at < end; none when there is no window."""
    if window is None:
        return frame.iloc[:0]
    return frame.loc[(frame["at"] >= window[0]) & (frame["at"] < window[1])]


def last_tick(at: pd.Series, window: Window) -> pd.Timestamp | None:
    """Return the last of the times that a window holds, or None."""
    held = at[(at >= window[0]) & (at < window[1])]
    return None if held.empty else held.max()
