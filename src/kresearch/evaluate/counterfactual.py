"""One case alone: what the score would have been, from a state-space model of the baseline."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd

from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import clip
from kresearch.evaluate.given_frames import take_curve
from kresearch.evaluate.its import Finding, misses_baseline, season_of, withhold


def predict_counterfactual(
    curve: pd.DataFrame, case: Case, *, every: str = "1d", level: float = 0.95
) -> tuple[Finding, pd.DataFrame]:
    """Predict the spike and the recovery from the baseline alone, and compare.

    A local level with a season (statsmodels ``UnobservedComponents``), fitted to the
    baseline. A local linear trend would carry any drift of the baseline on for ever and is
    not used.

    Parameters
    ----------
    curve
        ``at, score`` of the case's account under one variant, as `kresearch.score` returns them; where
        there are other accounts beside it, they are left out.
    case
        Its windows.
    every
        The tick.
    level
        Of the interval.

    Returns
    -------
    finding : Finding
        `estimate`: mean distance of the score from the prediction over the spike; its interval
        is that of the prediction's mean, allowing for errors that go together.
    predicted : pandas.DataFrame
        ``at, score, predicted, low, high`` over spike and recovery; empty with too few ticks.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy as np
    >>> import pandas as pd
    >>> at = pd.date_range("2012-04-01", periods=60, tz="UTC")
    >>> noise = np.random.default_rng(0).normal(0, 0.2, 60)
    >>> curve = pd.DataFrame({"at": at, "score": 30 + 5 * (at >= "2012-05-15") + noise})
    >>> case = kr.Case("storm", "acme", "negative", (at[0], at[44]), (at[44], at[54]), (at[54], at[59]))
    >>> found, predicted = kr.evaluate.predict_counterfactual(curve, case)
    >>> round(found.estimate), len(predicted)
    (5, 15)
    """
    name, season = "state-space counterfactual", season_of(every)
    curve = take_curve(curve, case)
    before = clip(curve, case.baseline)
    after = pd.concat([clip(curve, case.spike), clip(curve, case.recovery)])
    during = len(clip(curve, case.spike))
    empty = pd.DataFrame(columns=["at", "score", "predicted", "low", "high"])
    if len(before) < 2 * season or during < 1:
        nan = math.nan
        note = f"Too few ticks: {len(before)} in the baseline ({2 * season} needed), {during} in the spike."
        return Finding(name, nan, nan, nan, nan, note), empty
    from scipy.stats import norm
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    known = before["score"].to_numpy(dtype=np.float64)
    if np.ptp(known) == 0:
        # Nothing to learn from: the best guess is that it stays, and its error is not known.
        gap = float((after["score"].to_numpy(dtype=np.float64)[:during] - known[0]).mean())
        note = "The score does not move in the baseline: there is no error to judge by."
        return Finding(name, gap, math.nan, math.nan, math.nan, note), empty
    model = UnobservedComponents(known, level="llevel", freq_seasonal=[{"period": season, "harmonics": 2}])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = model.fit(disp=False, maxiter=200)
    ahead = fit.get_forecast(len(after))
    mean, error = np.asarray(ahead.predicted_mean), np.asarray(ahead.se_mean)
    z = float(norm.ppf(0.5 + level / 2))
    scores = after["score"].to_numpy(dtype=np.float64)
    predicted = pd.DataFrame(
        {
            "at": after["at"].to_numpy(),
            "score": scores,
            "predicted": mean,
            "low": mean - z * error,
            "high": mean + z * error,
        }
    )
    gap = float((scores[:during] - mean[:during]).mean())
    # Errors of one level go together: the mean's error is taken as the mean of the errors, not less.
    spread = float(error[:during].mean())
    p = float(2 * norm.sf(abs(gap) / spread)) if spread > 0 else math.nan
    inside = np.abs(np.asarray(fit.resid)[season:])
    note = (
        f"One tick ahead the model misses the baseline by {float(inside.mean()):.2f} points on average; "
        "read it beside the placebos."
    )
    found = Finding(name, gap, gap - z * spread, gap + z * spread, p, note, level)
    reason = misses_baseline(float(inside.mean()), known)
    return (withhold(found, reason) if reason else found), predicted
