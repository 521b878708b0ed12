"""Spikes by interrupted series: counts far from what trend and season of the past predict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.evaluate.detectors.base import Detector, Run
from kresearch.evaluate.detectors.registry import detector


@detector
@dataclass(frozen=True, kw_only=True)
class Interrupted(Detector):
    """Spikes are steps at which the series leaves its own trend and season upwards.

    At every step the steps before it are fitted by a trend and a season (a week of days, a day
    of hours); the step spikes when its count lies `threshold` standard errors of the prediction
    above it. That is the test of an interruption of one step. Steps that spiked are left out
    of later fits, or the second day of a spike would be judged by the first.

    Parameters
    ----------
    threshold
        t from which on a step spikes.
    past_days
        How far a fit looks back.
    """

    name: ClassVar[str] = "interrupted-series"
    over_zero: ClassVar[tuple[str, ...]] = ("threshold", "past_days")

    threshold: float = 4.5
    past_days: float = 28.0

    def find(self, counts: pd.Series) -> list[Run]:
        """Return the runs of steps that lie too high."""
        season = max(1, round(24 / self.hours)) if self.hours < 24 else max(1, round(7 * 24 / self.hours))
        past = max(2, round(self.past_days * 24 / self.hours))
        # The square root makes the spread of counts the same at every level (Anscombe 1948).
        t = surprise(2 * np.sqrt(counts.to_numpy(dtype=float) + 0.375), past, season, self.threshold)
        high = counts.index[(t >= self.threshold) & (counts.to_numpy() >= self.min_interactions)]
        found = pd.Series(t, index=counts.index)
        return [Run(run, f"largest t {float(found.loc[list(run)].max()):.1f}") for run in self.join(high)]


def surprise(
    values: npt.NDArray[np.float64], past: int, season: int, threshold: float
) -> npt.NDArray[np.float64]:
    """Return t of each value against the prediction from the steps before it; 0 where they are too few.

    `past` steps before are fitted; from `threshold` on a step is left out of later fits. `season` is in
    steps: two harmonics, where the past holds two seasons.
    """
    n = len(values)
    out, kept = np.zeros(n), np.ones(n, dtype=bool)
    for now in range(n):
        before = np.flatnonzero(kept[:now])[-past:]
        # What lies too far back says nothing, however much between was left out.
        before = before[before >= now - 2 * past]
        design = _design(np.append(before, now) - now, season, seasonal=len(before) >= 2 * season)
        free = len(before) - design.shape[1]
        if free < 3:
            continue
        fitted, known = design[:-1], values[before]
        inverse = np.linalg.pinv(fitted.T @ fitted)
        weights = inverse @ fitted.T @ known
        variance = float(((known - fitted @ weights) ** 2).sum()) / free
        # A count has the error 1 at least after the square root: quieter than that is chance.
        error = np.sqrt(max(variance, 1.0) * (1 + design[-1] @ inverse @ design[-1]))
        out[now] = (values[now] - design[-1] @ weights) / error
        kept[now] = out[now] < threshold
    return out


def _design(time: npt.NDArray[np.int64], season: int, *, seasonal: bool) -> npt.NDArray[np.float64]:
    columns = [np.ones(len(time)), time.astype(np.float64)]
    if seasonal and season > 2:
        for harmonic in (1, 2) if season > 4 else (1,):
            angle = 2 * np.pi * harmonic * time / season
            columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)
