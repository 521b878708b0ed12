"""One case alone: an interrupted time series of its score, and placebos in time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.errors import UsageError
from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import clip
from kresearch.evaluate.given_frames import take_curve

#: Ticks of a season: a week of days, a day of hours.
SEASON = {"1d": 7, "1h": 24}
#: A regression needs so many ticks before and during the spike.
FEWEST_BEFORE, FEWEST_DURING = 14, 3
#: At this autoregression the errors are a random walk, and a step has no error of its own.
LARGEST_AUTOREGRESSION = 0.98


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
    level
        Of the interval.
    withheld
        Why an estimate is not given although it could be computed; empty when it is given.
    """

    analysis: str
    estimate: float
    low: float
    high: float
    p: float
    note: str
    level: float = 0.95
    withheld: str = ""

    @property
    def sentence(self) -> str:
        """The finding in words."""
        if self.withheld:
            return f"{self.analysis}: withheld. {self.withheld}"
        if math.isnan(self.estimate):
            return f"{self.analysis}: no answer. {self.note}"
        span = f"{self.level * 100:g} % interval {self.low:+z.2f} to {self.high:+z.2f}"
        interval = "" if math.isnan(self.low) else f" ({span})"
        return f"{self.analysis}: {self.estimate:+z.2f} points{interval}. {self.note}"


def withhold(finding: Finding, reason: str) -> Finding:
    """Return a finding without its numbers, and why: they would be read as if they meant something."""
    nan = math.nan
    return Finding(finding.analysis, nan, nan, nan, nan, finding.note, finding.level, reason)


def misses_baseline(error: float, before: npt.NDArray[np.float64]) -> str:
    """Return why a model of the baseline is no use: it misses it by more points than its own mean would.

    Empty text when the model is good enough.
    """
    spread = float(np.std(before))
    if error <= max(spread, 0.01):
        return ""
    return (
        f"Before the spike the model misses the score by {error:.2f} points, and a plain mean by "
        f"{spread:.2f}: a model that does not fit what it knows says nothing of what it does not."
    )


def season_of(every: str) -> int:
    """Return the ticks of a season; UsageError for a tick that is none."""
    if every not in SEASON:
        raise UsageError(f"every = {every!r} is unknown; allowed: {', '.join(map(repr, SEASON))}.")
    return SEASON[every]


def analyse_interruption(
    curve: pd.DataFrame, case: Case, *, every: str = "1d", level: float = 0.95, errors: str = "ar1"
) -> Finding:
    """Estimate the step of the score at the spike against its own trend before.

    Least squares of the score on time, season, a step and a change of slope at the spike, over
    baseline and spike (and recovery where the spike is short). Neighbouring ticks of a score
    are alike. By default the errors follow an autoregression (statsmodels ``GLSAR``, its
    coefficient corrected for short series). Newey-West errors alone (``"hac"``; Bernal,
    Cummins and Gasparrini 2017) find an effect in a third of such series without any, because
    they are too short for them; ``python -m benchmarks.simulations`` has the figures.

    Parameters
    ----------
    curve
        ``at, score`` of the case's account under one variant, as `kresearch.score` returns them; where
        there are other accounts beside it, they are left out.
    case
        Its windows.
    every
        The tick; the season is a week of days or a day of hours.
    level
        Of the interval.
    errors
        ``"ar1"`` or ``"hac"``.

    Returns
    -------
    Finding
        `estimate` is the mean distance from the continued trend over the spike, in points.

    Raises
    ------
    UsageError
        For other errors.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy as np
    >>> import pandas as pd
    >>> at = pd.date_range("2012-04-01", periods=60, tz="UTC")
    >>> noise = np.random.default_rng(0).normal(0, 0.2, 60)
    >>> curve = pd.DataFrame({"at": at, "score": 30 + 5 * (at >= "2012-05-15") + noise})
    >>> case = kr.Case("storm", "acme", "negative", (at[0], at[44]), (at[44], at[54]), (at[54], at[59]))
    >>> found = kr.evaluate.analyse_interruption(curve, case)
    >>> round(found.estimate, 1), found.p < 0.05
    (5.0, True)
    """
    if errors not in ("ar1", "hac"):
        raise UsageError(f"errors = {errors!r} is unknown; allowed: 'ar1' (the default) and 'hac'.")
    name, season, curve = "interrupted time series", season_of(every), take_curve(curve, case)
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
    design = _design(len(before), len(during), season)
    if errors == "ar1":
        model = sm.GLSAR(scores, design, rho=1)
        model.iterative_fit(maxiter=8)
        rho = correct_autoregression(float(np.squeeze(model.rho)), n=len(scores))
        fit = sm.GLSAR(scores, design, rho=np.array([rho])).fit()
        said = f"autoregression of the errors {rho:.2f}"
    else:
        lags = min(season, max(1, len(scores) // 4))
        kwds = {"maxlags": lags, "use_correction": True}
        fit = sm.OLS(scores, design).fit(cov_type="HAC", cov_kwds=kwds, use_t=True)
        said = f"Newey-West errors over {lags} ticks, too small for short series"
    contrast = np.zeros(design.shape[1])
    contrast[2], contrast[3] = 1.0, (len(during) - 1) / 2
    test = fit.t_test(contrast)
    low, high = (float(x) for x in test.conf_int(alpha=1 - level)[0])
    fitted = design[: len(before)] @ np.asarray(fit.params)
    error = float(np.sqrt(np.mean((scores[: len(before)] - fitted) ** 2)))
    note = f"Before the spike trend and season miss the score by {error:.2f} points; {said}."
    if longer:
        note += f" The spike is short: its recovery is taken with it ({len(during)} ticks)."
    effect, p = float(np.squeeze(test.effect)), float(np.squeeze(test.pvalue))
    found = Finding(name, effect, low, high, p, note, level)
    reason = misses_baseline(error, scores[: len(before)])
    if not reason and errors == "ar1" and rho >= LARGEST_AUTOREGRESSION:
        reason = (
            "The errors go together so much (autoregression at one) that a step cannot be told from what "
            "the score does by itself."
        )
    return withhold(found, reason) if reason else found


def correct_autoregression(found: float, *, n: int) -> float:
    """Return the autoregression of errors, corrected for what the regression took away of it.

    In short series residuals are less alike than the errors were: with a constant the estimate is too small
    by (1 + 3 rho) / n (Kendall 1954; Marriott and Pope 1954), and every further smooth regressor (trend,
    step, change of slope) takes about another (1 + rho) / n.
    """
    return min(LARGEST_AUTOREGRESSION, found + ((1 + 3 * found) + 3 * (1 + found)) / n)


def _design(before: int, during: int, season: int) -> npt.NDArray[np.float64]:
    """Return columns: one, time, step, change of slope, two harmonics of the season if it fits twice."""
    time = np.arange(before + during, dtype=np.float64)
    after = (time >= before).astype(np.float64)
    columns = [np.ones_like(time), time, after, after * (time - before)]
    if before >= 2 * season:
        for harmonic in (1, 2):
            angle = 2 * np.pi * harmonic * time / season
            columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


def placebo_in_time(curve: pd.DataFrame, case: Case, *, every: str = "1d") -> Finding:
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

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy as np
    >>> import pandas as pd
    >>> at = pd.date_range("2012-04-01", periods=60, tz="UTC")
    >>> noise = np.random.default_rng(0).normal(0, 0.2, 60)
    >>> curve = pd.DataFrame({"at": at, "score": 30 + 5 * (at >= "2012-05-15") + noise})
    >>> case = kr.Case("storm", "acme", "negative", (at[0], at[44]), (at[44], at[54]), (at[54], at[59]))
    >>> found = kr.evaluate.placebo_in_time(curve, case)
    >>> round(found.estimate, 1), round(found.p, 3)
    (5.0, 0.038)
    """
    name, season, curve = "placebo in time", season_of(every), take_curve(curve, case)
    before = clip(curve, case.baseline)["score"].to_numpy(dtype=np.float64)
    during = clip(curve, case.spike)["score"].to_numpy(dtype=np.float64)
    width = len(during)
    first = max(season, width)
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
