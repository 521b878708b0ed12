"""One case alone: a placebo on other accounts over the same windows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import clip
from kresearch.evaluate.given_frames import take_curve
from kresearch.evaluate.its import Finding


def gain_in_spike(curve: pd.DataFrame, case: Case) -> float:
    """Return the mean score in the spike minus that in the baseline, in points.

    `curve` has ``at, score`` of the case's account or any other, sorted. NaN where a window holds no tick.
    """
    before, during = clip(curve, case.baseline)["score"], clip(curve, case.spike)["score"]
    if before.empty or during.empty:
        return math.nan
    return float(during.mean() - before.mean())


def placebo_accounts(
    curve: pd.DataFrame, case: Case, gains: Sequence[float] | npt.NDArray[np.float64]
) -> Finding:
    """Compare the spike's gain with that of other accounts over the same windows.

    A placebo on other accounts, as in synthetic-control studies (Abadie, Diamond and
    Hainmueller 2010): nothing happened to them, so what their scores do over the same days
    is what happens without a spike. p is the rank of the case's account among all of them,
    itself included: with n others it cannot fall below 1 / (n + 1).

    Parameters
    ----------
    curve
        ``at, score`` of the case's account under one variant, as `kresearch.score` returns them; where
        there are other accounts beside it, they are left out.
    case
        Its windows.
    gains
        `gain_in_spike` of the other accounts under the same variant; NaN is left out.

    Returns
    -------
    Finding
        `estimate` is the case's gain minus the median gain of the others, in points. There is
        no interval: few others give none.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> at = pd.date_range("2012-04-01", periods=60, tz="UTC")
    >>> curve = pd.DataFrame({"at": at, "score": [30.0] * 44 + [35.0] * 16})
    >>> case = kr.Case("storm", "acme", "negative", (at[0], at[44]), (at[44], at[54]), (at[54], at[59]))
    >>> found = kr.evaluate.placebo_accounts(curve, case, gains=[0.5, -0.2, 0.1, 0.8])
    >>> round(found.estimate, 1), round(found.p, 2)
    (4.7, 0.2)
    """
    name = "placebo on other accounts"
    own = gain_in_spike(take_curve(curve, case), case)
    others = np.asarray(gains, dtype=np.float64)
    others = others[~np.isnan(others)]
    nan = math.nan
    if math.isnan(own) or not len(others):
        why = (
            "No other account has data before the middle of the baseline and no spike of its own then."
            if not len(others)
            else "There are no scores in the baseline or in the spike."
        )
        return Finding(name, nan, nan, nan, nan, why)
    as_large = int((np.abs(others) >= abs(own)).sum())
    p, smallest = (as_large + 1) / (len(others) + 1), 1 / (len(others) + 1)
    middle, many = float(np.median(others)), "s" if len(others) != 1 else ""
    note = (
        f"The median gain of {len(others)} other account{many} over the same windows is {middle:+z.2f} "
        f"points; {as_large} of them gain or lose at least as much as this one ({own:+z.2f}; p {p:.3f}, "
        f"and the smallest that so many accounts can reach is {smallest:.3f})."
    )
    if smallest >= 0.05:
        note += " So few accounts cannot reach 0.05 whatever happens."
    return Finding(name, own - middle, nan, nan, p, note)
