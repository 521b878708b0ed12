"""One case alone: how far the spike's gain lies outside what the baseline does by itself, by blocks."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import clip
from kresearch.evaluate.given_frames import take_curve
from kresearch.evaluate.its import FEWEST_BEFORE, Finding, season_of

#: Resampled series.
RESAMPLES = 2000
#: A baseline is at least so many blocks long, or nothing is left to draw from.
FEWEST_BLOCKS = 4


def bootstrap_blocks(
    curve: pd.DataFrame,
    case: Case,
    *,
    every: str = "1d",
    level: float = 0.95,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Finding:
    """Compare the spike's gain with that of series drawn in blocks from the baseline.

    The stationary bootstrap (Politis and Romano 1994): series as long as baseline and spike
    together are put together from stretches of the baseline, whose lengths follow a
    geometric distribution, so that what neighbouring ticks have in common stays. Each has a
    "gain" although nothing happened; the case's gain is judged by them. A spike of a single
    tick has an answer too, as the error is the baseline's.

    A short baseline holds only m blocks and shows less than it could do: the drawn gains are
    widened by sqrt(m / (m - 2)), as Student's t with m degrees of freedom is wider than the
    normal distribution. ``python -m benchmarks.simulations`` says how often it is wrong.

    Parameters
    ----------
    curve
        ``at, score`` of the case's account under one variant, as `kresearch.score` returns them; where
        there are other accounts beside it, they are left out.
    case
        Its windows.
    every
        The tick; the mean block is two seasons (two weeks of days, two days of hours), or a quarter
        of the baseline where that is shorter.
    level
        Of the interval.
    seed, resamples
        Of the bootstrap.

    Returns
    -------
    Finding
        `estimate` is the mean score in the spike minus that in the baseline, in points; the
        interval is the estimate minus the quantiles of the gains without a spike; p the share
        of them that are at least as large in size.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy as np
    >>> import pandas as pd
    >>> at = pd.date_range("2012-04-01", periods=60, tz="UTC")
    >>> noise = np.random.default_rng(0).normal(0, 0.2, 60)
    >>> curve = pd.DataFrame({"at": at, "score": 30 + 5 * (at >= "2012-05-15") + noise})
    >>> case = kr.Case("storm", "acme", "negative", (at[0], at[44]), (at[44], at[54]), (at[54], at[59]))
    >>> found = kr.evaluate.bootstrap_blocks(curve, case)
    >>> round(found.estimate, 1), found.p < 0.05
    (5.1, True)
    """
    name, season, curve = "block bootstrap", season_of(every), take_curve(curve, case)
    before = clip(curve, case.baseline)["score"].to_numpy(dtype=np.float64)
    during = clip(curve, case.spike)["score"].to_numpy(dtype=np.float64)
    nan = math.nan
    if len(before) < FEWEST_BEFORE or not len(during):
        note = (
            f"Too few ticks: {len(before)} in the baseline ({FEWEST_BEFORE} needed), {len(during)} in "
            "the spike."
        )
        return Finding(name, nan, nan, nan, nan, note)
    gain = float(during.mean() - before.mean())
    if np.ptp(before) == 0:
        note = "The score does not move in the baseline: there is no error to judge by."
        return Finding(name, gain, nan, nan, nan, note)
    block = min(2 * season, len(before) // FEWEST_BLOCKS)
    drawn = draw_blocks(before, length=len(before) + len(during), block=block, seed=seed, series=resamples)
    without = drawn[:, len(before) :].mean(axis=1) - drawn[:, : len(before)].mean(axis=1)
    without *= math.sqrt(len(before) / (len(before) - 2 * block))
    tail = (1 - level) / 2
    low, high = (float(q) for q in np.quantile(without, [tail, 1 - tail]))
    p = float((np.abs(without) >= abs(gain)).sum() + 1) / (resamples + 1)
    note = (
        f"Of {resamples} series drawn from the baseline in blocks of {block} ticks on average a share of "
        f"{p:.3f} gain or lose at least as much. A baseline that climbs makes the gain larger than the "
        "spike's own."
    )
    return Finding(name, gain, gain - high, gain - low, p, note, level)


def draw_blocks(
    values: npt.NDArray[np.float64], *, length: int, block: float, seed: int, series: int
) -> npt.NDArray[np.float64]:
    """Return series drawn by the stationary bootstrap from one that is taken as a circle: (series, length).

    `block` is the mean length of a block: each step begins a new one with the chance of 1 / block.
    """
    rng, n = np.random.default_rng(seed), len(values)
    begins = rng.random((series, length)) < 1 / block
    begins[:, 0] = True
    starts = rng.integers(0, n, size=(series, length))
    steps = np.arange(length)
    # Each place continues the block that began last: its start plus the steps since then.
    last = np.maximum.accumulate(np.where(begins, steps, 0), axis=1)
    places = (np.take_along_axis(starts, last, axis=1) + steps - last) % n
    drawn: npt.NDArray[np.float64] = values[places]
    return drawn
