"""Fitting: an era's scale through its published population figures, once.

The reference population is simulated (`crowd`), scored with the era's chain, and the two
free figures of the scale are chosen so that mean and 95th percentile are the published
ones. The result is written into the era's file by hand; nothing is fitted while scoring.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kresearch.behaviours.crowd import gather_public
from kresearch.behaviours.population_rows import DAY, build_population
from kresearch.behaviours.stage import Stage
from kresearch.errors import UsageError
from kresearch.scoring.eras import era_parameters
from kresearch.scoring.exponential import ExponentialScale
from kresearch.scoring.scale import LogisticScale
from kresearch.variants import score

#: Mean and 95th percentile: P1 until August 2012, P2 after.
ANCHORS = {
    "klout-2009": (20.0, 50.0),
    "klout-2010": (20.0, 50.0),
    "klout-2011": (20.0, 50.0),
    "klout-2012": (40.0, 63.0),
}


def population_raw(era: str, *, seed: int = 1, observed: bool = False) -> list[float]:
    """Return the raw numbers of the reference population under an era's chain, or its observed variant's."""
    stage = Stage(seed)
    gather_public(stage)
    build_population(stage, era)
    frame = score(stage.log(), f"{era}-observed" if observed else era, since=f"{Stage.date_of(DAY):%Y-%m-%d}")
    chosen = frame[frame["account"].str.startswith("P1/") & (frame["at"] == Stage.date_of(DAY))]
    return sorted(float(r) for r in chosen["raw"])


def fit_era(
    era: str, *, raw: Sequence[float] | NDArray[np.float64] | None = None
) -> ExponentialScale | LogisticScale:
    """Fit the scale of an era through its anchors.

    Parameters
    ----------
    era
        One of `kresearch.scoring.eras.ERAS`.
    raw
        Raw numbers of the reference population, by default those of `population_raw`.

    Returns
    -------
    ExponentialScale or LogisticScale
        As the era's file names it, figures rounded to four digits.

    Raises
    ------
    UnknownNameError
        When there is no such era.
    UsageError
        When `raw` is empty or holds what is no finite number.

    Examples
    --------
    >>> import numpy as np
    >>> import kresearch as kr
    >>> raw = np.linspace(0, 6, 101)  # of a population of one's own
    >>> scale = kr.behaviours.fit_era("klout-2012", raw=raw)
    >>> scores = scale.score(raw)
    >>> round(scores.mean()), round(np.quantile(scores, 0.95))
    (40, 63)
    """
    from scipy.optimize import least_squares

    stated = era_parameters(era)["scale"]
    raw = population_raw(era) if raw is None else raw
    if not len(raw) or not np.isfinite(raw).all():
        raise UsageError(
            f"raw holds {len(raw)} numbers, of which {int(np.isfinite(raw).sum())} are finite: no scale fits "
            "them. Allowed are one or more finite numbers. Give those of a population."
        )
    mean, p95 = ANCHORS[era]
    exponential = stated["curve"] == "exponential"

    def make(x: Sequence[float]) -> ExponentialScale | LogisticScale:
        if exponential:
            return ExponentialScale(stated["baseline"], round(float(np.exp(x[0])), 5), round(float(x[1]), 4))
        return LogisticScale(stated["baseline"], round(float(x[0]), 4), round(float(x[1]), 4))

    def miss(x: Sequence[float]) -> list[float]:
        scale: ExponentialScale | LogisticScale
        if exponential:
            scale = ExponentialScale(stated["baseline"], float(np.exp(x[0])), float(x[1]))
        else:
            scale = LogisticScale(stated["baseline"], float(x[0]), float(x[1]))
        scores = scale.score(np.asarray(raw)).tolist()
        return [float(np.mean(scores)) - mean, float(np.quantile(scores, 0.95)) - p95]

    start = [-3.0, 0.5] if exponential else [float(np.median(raw)), 0.5]
    return make(least_squares(miss, x0=start).x)
