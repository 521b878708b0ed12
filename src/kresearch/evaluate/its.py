"""One case alone: an interrupted time series of its score, errors robust to autocorrelation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import clip

#: A regression needs so many ticks before and during the spike.
FEWEST_BEFORE, FEWEST_DURING = 14, 3


@dataclass(frozen=True)
class Finding:
    """What an analysis of one case says.

    Parameters
    ----------
    analysis
        Name of the analysis.
    estimate
        Points of score; NaN when there were too few ticks.
    low, high
        Interval of the estimate.
    p
        Two-sided, or a rank among placebos; NaN where none is claimed.
    note
        How well it fits, and what to beware of.
    """

    analysis: str
    estimate: float
    low: float
    high: float
    p: float
    note: str

    @property
    def sentence(self) -> str:
        """The finding in words."""
        if math.isnan(self.estimate):
            return f"{self.analysis}: no answer. {self.note}"
        interval = "" if math.isnan(self.low) else f" (95 % interval {self.low:+.2f} to {self.high:+.2f})"
        return f"{self.analysis}: {self.estimate:+.2f} points{interval}. {self.note}"


def analyse_interruption(
    curve: pd.DataFrame, case: Case, *, every: str = "1d", level: float = 0.95
) -> Finding:
    """Estimate the step of the score at the spike against its own trend before.

    Ordinary least squares of the score on time, a step and a change of slope at the spike,
    over baseline and spike (and recovery where the spike is short), with Newey-West (HAC)
    errors: neighbouring ticks of a score are alike, and errors that take them for independent
    are far too small (Bernal, Cummins and Gasparrini 2017).

    Parameters
    ----------
    curve
        ``at, score`` of the case's account, sorted.
    case
        Its windows.
    every
        The tick; decides how far neighbours are taken to be alike (a week of days, a day of hours).
    level
        Of the interval.

    Returns
    -------
    Finding
        `estimate` is the mean distance from the continued trend over the spike, in points.
    """
    name = "interrupted time series"
    before, during = clip(curve, case.baseline), clip(curve, case.spike)
    longer = len(during) < FEWEST_DURING
    if longer:
        # A spike of few ticks has no error of its own: what follows is taken with it, and said.
        during = pd.concat([during, clip(curve, case.recovery)])
    if len(before) < FEWEST_BEFORE or len(during) < FEWEST_DURING:
        return _nothing(name, len(before), len(during))
    import statsmodels.api as sm

    scores = pd.concat([before["score"], during["score"]]).to_numpy(dtype=np.float64)
    if np.ptp(scores) == 0:
        return Finding(name, 0.0, math.nan, math.nan, math.nan, "The score does not move at all.")
    time = np.arange(len(scores), dtype=np.float64)
    after = (time >= len(before)).astype(np.float64)
    since = after * (time - len(before))
    design = np.column_stack([np.ones_like(time), time, after, since])
    lags = min(7 if every == "1d" else 24, max(1, len(scores) // 4))
    fit = sm.OLS(scores, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    contrast = np.array([0.0, 0.0, 1.0, (len(during) - 1) / 2])
    test = fit.t_test(contrast)
    low, high = (float(x) for x in test.conf_int(alpha=1 - level)[0])
    error = float(np.sqrt(np.mean((scores[: len(before)] - fit.predict(design)[: len(before)]) ** 2)))
    note = (
        f"Before the spike the trend misses the score by {error:.2f} points (root mean square); lags: {lags}."
    )
    if longer:
        note += f" The spike is short: its recovery is taken with it ({len(during)} ticks)."
    return Finding(name, float(np.squeeze(test.effect)), low, high, float(np.squeeze(test.pvalue)), note)


def place_in_time(curve: pd.DataFrame, case: Case, *, every: str = "1d") -> Finding:
    """Compare the spike's gain with that of every earlier moment taken for a spike.

    A placebo in time: each stretch of the baseline as long as the spike, with what lies
    before it as its baseline. `estimate` is the gain of the true spike, p the share of
    stretches (itself included) that gain at least as much in size: no model, no distribution.

    Parameters
    ----------
    curve, case
        As of `analyse_interruption`.
    every
        The tick.
    """
    name = "placebo in time"
    before = clip(curve, case.baseline)["score"].to_numpy(dtype=np.float64)
    during = clip(curve, case.spike)["score"].to_numpy(dtype=np.float64)
    width = len(during)
    first = max(7 if every == "1d" else 24, width)
    if width < 1 or len(before) < first + 2 * width:
        return _nothing(name, len(before), width)
    reach = np.array(
        [
            before[i : i + width].mean() - before[i - first : i].mean()
            for i in range(first, len(before) - width + 1)
        ]
    )
    gain = float(during.mean() - before[-first:].mean())
    as_large = int((np.abs(reach) >= abs(gain)).sum())
    p = (as_large + 1) / (len(reach) + 1)
    note = (
        f"Of {len(reach)} earlier stretches of the same length {as_large} gain or lose at least as much "
        f"(p {p:.3f}; stretches overlap, so it is a rank and no test)."
    )
    return Finding(name, gain, math.nan, math.nan, p, note)


def _nothing(name: str, before: int, during: int) -> Finding:
    nan = math.nan
    return Finding(
        name, nan, nan, nan, nan, f"Too few ticks: {before} in the baseline, {during} in the spike."
    )
