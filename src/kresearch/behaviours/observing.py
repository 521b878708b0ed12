"""Fitting figures to every reported size of three eras together, and trying each row left out.

A fit to rows is no evidence of them: only what a row says when it was left out of the fit is. This file
made the figures of the variants `klout-*-observed`; nothing is fitted while scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kresearch.behaviours.acting import SCENARIOS, SEED, act_out
from kresearch.behaviours.fitting import fit_era
from kresearch.behaviours.leaving_out import ObservedFit, Point, weigh_fits
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scores, read_rows
from kresearch.behaviours.stage import Stage
from kresearch.scoring import Chain
from kresearch.scoring.memory import Recency
from kresearch.scoring.rows import FloatArray
from kresearch.scoring.ticks import Every
from kresearch.variants import Variant, score_many
from kresearch.variants.observed import observed_chain

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

ERAS = ("klout-2010", "klout-2011", "klout-2012")
#: What is tried. None is what was stated of the era: a fit without the mechanism. With more than 0.15 for own
#: posts a hundred shares of a thousand posts would beat those of ten, against what Klout said (M2).
ENDS = (None, 1.0, 0.75, 0.5)
POSTINGS = (0.0, 0.05, 0.1, 0.15)
POOLS = (None, 1.4, 1.5, 1.6, 1.8)
#: Every figure with a reported size, but for the population's, through which the scale goes.
ROWS = (
    "P4", "S1", "S2", "S3", "S4", "S7", "S8", "N1", "G1", "G2", "G5",
    "B1", "B2", "L1", "L2", "L3", "L4", "L5", "O1", "O2",
)  # fmt: skip


@dataclass(frozen=True)
class Sloped(Recency):
    """A window whose weight falls in a straight line from 1 to `end`, and then ends with a step.

    Between a boxcar (`end` 1) and recency (`end` 0). Tried and not taken: it is part of no variant.

    Parameters
    ----------
    days
        Length of the window.
    end
        Weight just before the end.
    """

    end: float = 0.5

    def value(self, m0: FloatArray, m1: FloatArray | None, clock: FloatArray, every: Every) -> FloatArray:
        """Return ``sum(x (1 - (1 - end) (C - c) / W))``."""
        assert m1 is not None
        window, fall = float(every.ticks(self.days)), 1.0 - self.end
        value: FloatArray = ((window - fall * clock) * m0 + fall * m1) / window
        return value


class ObservedRule(Variant):
    """The rule of an era with the mechanisms that are tried; made for the fit, not listed."""

    name = "observed-rule"
    era: str
    end: float | None
    posting: float
    pool: float | None

    def chain(self) -> Chain:
        """Return the era's chain, changed; its scale is fitted afterwards."""
        chain = observed_chain(self.era, posting=self.posting, pool=self.pool)
        days = chain.memory.window_days
        if self.end is None or days is None:
            return chain
        return chain.replace(memory=Sloped(days, end=self.end))


class _Scene(NamedTuple):
    """One stage of an era: what was acted, and the accounts of the rows."""

    era: str
    log: InteractionLog
    accounts: list[str]


def _act_scenes(seed: int) -> list[_Scene]:
    scenes = []
    for era in ERAS:
        for later in (False, True):
            acting = [SCENARIOS[r.id] for r in read_rows() if era in r.eras and r.later == later]
            stage = act_out(era, acting, seed)
            wanted = [a for a in stage.accounts() if a.split("/")[0] in (*ROWS, "P1")]
            scenes.append(_Scene(era, stage.log(), wanted))
    return scenes


def _score_scenes(scenes: Sequence[_Scene], points: Sequence[Point]) -> Iterator[dict[str, Scores]]:
    """Yield for every point the scores of each era, their scale fitted anew."""
    parts: dict[str, list[list[pd.DataFrame]]] = {era: [[] for _ in points] for era in ERAS}
    for scene in scenes:
        rules = [ObservedRule(era=scene.era, **point._asdict()) for point in points]
        frames = score_many(scene.log, rules, accounts=scene.accounts)
        for rule, many in zip(rules, parts[scene.era], strict=True):
            many.append(frames[rule.label])
    for place in range(len(points)):
        yield {era: _rescaled(era, parts[era][place]) for era in ERAS}


def _rescaled(era: str, frames: Sequence[pd.DataFrame]) -> Scores:
    """Return the scores of an era under a scale through its anchors."""
    first = frames[0]
    people = first["account"].str.startswith("P1/") & (first["at"] == Stage.date_of(DAY))
    scale = fit_era(era, raw=sorted(float(r) for r in first.loc[people, "raw"]))
    return Scores(*(f.assign(score=scale.score(f["raw"].to_numpy(dtype="float64"))) for f in frames))


def fit_observed(
    *, seed: int = SEED, seeds: int = 2, progress: Callable[[str], None] | None = None
) -> ObservedFit:
    """Fit the figures of `klout-*-observed`; some minutes a draw.

    Also tried, and seen in the ladder, is a window that ends with a step.

    Parameters
    ----------
    seed, seeds
        Of the simulated accounts: the first, and how many draws.
    progress
        Called with a line of text when a step begins.

    Returns
    -------
    ObservedFit

    Examples
    --------
    >>> found = fit_observed(seeds=2)  # doctest: +SKIP
    >>> found.best, found.ladder, found.frame  # doctest: +SKIP
    """
    found: dict[Point, list[Mapping[str, Sequence[float]]]] = {}
    for one in range(seed, seed + seeds):
        scenes = _act_scenes(one)
        for end in ENDS:
            if progress is not None:
                progress(f"seed {one}: weight at the window's end {end}")
            points = [Point(end, posting, pool) for posting in POSTINGS for pool in POOLS]
            for point, scores in zip(points, _score_scenes(scenes, points), strict=True):
                figures = {row: SCENARIOS[row].read(scores) for row in ROWS}
                found.setdefault(point, []).append(figures)
    return weigh_fits(found)
