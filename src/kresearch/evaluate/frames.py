"""What a metric may see of a cell: pandas frames and the case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch._common.scale_ends import at_the_end
from kresearch.evaluate.cases import Case, Window

#: The counterfactual in which every interaction of the spike was positive.
SPIKE_POSITIVE = "spike-positive"
#: What a metric may ask for: name -> what is different there.
COUNTERFACTUALS = {SPIKE_POSITIVE: "every interaction with the account during its spike is positive"}
#: From this share of the ticks of a window on, a value made from the window is saturated.
SATURATED_SHARE = 0.5


@dataclass(frozen=True)
class CellFrames:
    """One variant on one case, as frames."""

    case: Case  #: The case with its windows.
    #: The case account under the variant: ``at`` (UTC start of the tick), ``score``, ``valence``, ...; one
    #: row per tick, sorted.
    scores: pd.DataFrame
    reference: pd.DataFrame  #: The same under the reference variant.
    #: All accounts under the variant and the reference, at the last tick of the baseline and of the spike:
    #: ``account, at, score``.
    everyone: pd.DataFrame
    everyone_reference: pd.DataFrame
    #: The case account per tick: ``at, posts, interactions, negative, neutral, positive, unknown``; ticks
    #: without any are there too.
    activity: pd.DataFrame
    every: str = "1d"  #: ``"1d"`` or ``"1h"``.
    posts_known: bool = True  #: Whether the log says when the account posted.
    #: The case account under the variant where the spike is another one (`COUNTERFACTUALS`), as `scores`;
    #: None where no metric asks for it.
    counterfactual: pd.DataFrame | None = None

    @property
    def days_per_tick(self) -> float:
        """Length of a tick in days."""
        return 1.0 if self.every == "1d" else 1 / 24

    @cached_property
    def _known(self) -> dict[tuple[str, str], Any]:
        """What was cut out already: several metrics ask for the same windows and rankings."""
        return {}

    def copy(self) -> CellFrames:
        """Return the same cell with frames of its own, which share memory until one of them is changed."""
        frames: dict[str, Any] = {
            f.name: value.copy(deep=False)
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), pd.DataFrame)
        }
        return replace(self, **frames)

    def during(self, window: str, *, of: str = "scores") -> pd.DataFrame:
        """Return the rows of a frame whose tick starts within a window of the case.

        Parameters
        ----------
        window
            ``baseline``, ``spike``, ``recovery`` or ``silence``; empty when the case has none.
        of
            Which frame: ``scores``, ``reference`` or ``activity``.
        """
        key = (window, of)
        if key not in self._known:
            self._known[key] = clip(getattr(self, of), self.case.windows.get(window))
        rows: pd.DataFrame = self._known[key]
        return rows

    def share_at_the_end(self, window: str) -> float:
        """Return the share of a window's scores that lie at an end of the scale; 0 where it has none.

        Parameters
        ----------
        window
            As of `during`, or ``counterfactual`` for the spike had it been another.
        """
        key = (window, "share at the end")
        if key not in self._known:
            if window != "counterfactual":
                rows = self.during(window)
            else:
                assert self.counterfactual is not None
                rows = clip(self.counterfactual, self.case.spike)
            self._known[key] = float(at_the_end(rows).mean()) if len(rows) else 0.0
        share: float = self._known[key]
        return share

    def ranking(self, window: str, *, reference: bool = False) -> pd.Series:
        """Return the scores of all accounts at the last tick of a window, by account."""
        key = (window, "ranked reference" if reference else "ranked")
        if key not in self._known:
            frame = self.everyone_reference if reference else self.everyone
            rows = clip(frame, self.case.windows[window])
            rows = rows.loc[rows["at"] == rows["at"].max()]
            self._known[key] = rows.set_index("account")["score"].sort_index()
        ranking: pd.Series = self._known[key]
        return ranking


def clip(frame: pd.DataFrame, window: Window | None) -> pd.DataFrame:
    """Return the rows with start <= at < end; none when there is no window."""
    if window is None:
        return frame.iloc[:0]
    # Whole microseconds: comparing times with a zone is far slower, and this is done for every cell.
    at: NDArray[np.int64] = frame["at"].array.as_unit("us").asi8
    start, end = (moment.value // 1000 for moment in window)
    if len(at) and (at[1:] >= at[:-1]).all():
        first, last = np.searchsorted(at, [start, end])
        return frame.iloc[first:last]
    return frame.loc[(at >= start) & (at < end)]


def order_accounts(ranking: pd.Series) -> list[str]:
    """Return the accounts from the highest score on; equal scores by name."""
    names, scores = ranking.index.to_numpy(), ranking.to_numpy()
    # By name first, so that the order of rows cannot matter where scores are equal.
    order = sorted(range(len(names)), key=lambda i: (-scores[i], names[i]))
    return [str(names[i]) for i in order]
