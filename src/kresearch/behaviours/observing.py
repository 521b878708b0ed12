"""Fitting two figures of 2010 to everything of that era with a reported size, and trying each row left out.

A fit to rows is no evidence of them: only what a row says when it was left out of the fit is. This file
made the figures of the variant `klout-2010-observed`; nothing is fitted while scoring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kresearch.behaviours.fitting import fit_era
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Figure, Scores, read_rows
from kresearch.behaviours.scorecard import SCENARIOS, SEED, act_out
from kresearch.behaviours.stage import Stage
from kresearch.scoring import Chain
from kresearch.variants import Variant, score_many
from kresearch.variants.klout_2010_observed import observed_chain

if TYPE_CHECKING:
    import pandas as pd

ERA = "klout-2010"
#: Rows of the era with a reported size that was neither fitted nor set, and that need no other era.
ROWS = ("S1", "S2", "S3", "S7", "S8", "N1", "G1", "B1", "B2", "L3")
#: What is tried: the weight of an act just before its window ends, and that of the ratio to posts. Without
#: any weight the ratio would be gone, and with it a mechanism that was reported (M2).
ENDS = (1.0, 0.75, 0.6, 0.5, 0.4, 0.25, 0.0)
RATIOS = (0.05, 0.1, 0.2, 0.3)
#: By so much a change in the wrong direction misses: like an eighth of what was reported, or eight times it.
_WRONG_WAY = 3.0

Point = tuple[float, float]


class ObservedRule(Variant):
    """The rule of 2010 with another memory and another weight of the ratio; made for the fit, not listed."""

    name = "observed-rule"
    end: float
    ratio: float

    def chain(self) -> Chain:
        """Return the era's chain, changed; its scale is fitted afterwards."""
        return observed_chain(self.end, self.ratio)


def miss(figure: Figure, value: float) -> float:
    """Return how far a value misses what was reported: 1 is the edge of the band where a size was reported.

    In doublings of the size; in widths of the band where nothing was reported to change; in days for a day.

    >>> miss(Figure("rise", 12.0, 48.0, 24.0), 12.0)
    1.0
    """
    assert figure.reported is not None
    if figure.reported == 0:
        return abs(value) / figure.high
    if figure.low == figure.high:
        return abs(value - figure.reported)
    if value * figure.reported <= 0:
        return _WRONG_WAY
    return abs(math.log2(value / figure.reported))


@dataclass(frozen=True)
class ObservedFit:
    """The fit and what it is worth.

    Parameters
    ----------
    best
        End of the window and weight of the ratio that miss all rows together least.
    frame
        One line per row: ``row, loss`` (of the joint fit), ``within`` (share of draws in the band), and for
        the fit without the row ``left_out_end, left_out_ratio, left_out_loss, left_out_within``.
    """

    best: Point
    frame: pd.DataFrame


def weigh_fits(found: Mapping[Point, Sequence[Mapping[str, Sequence[float]]]]) -> ObservedFit:
    """Choose the figures over all rows together, and over all but one in turn.

    `found` has for each (end, ratio), per draw, the figures of each row.
    """
    import pandas as pd

    figures = {r.id: r.figures for r in read_rows()}
    rows = list(next(iter(found.values()))[0])

    def loss(point: Point, row: str) -> float:
        sizes = [
            miss(f, v)
            for d in found[point]
            for f, v in zip(figures[row], d[row], strict=True)
            if f.reported is not None
        ]
        return float(np.mean(sizes))

    def within(point: Point, row: str) -> float:
        return float(
            np.mean(
                [
                    all(f.low <= v <= f.high for f, v in zip(figures[row], d[row], strict=True))
                    for d in found[point]
                ]
            )
        )

    losses = {point: {row: loss(point, row) for row in rows} for point in found}

    def choose(over: Sequence[str]) -> Point:
        return min(losses, key=lambda point: (sum(losses[point][row] for row in over), point))

    best = choose(rows)
    lines = []
    for row in rows:
        other = choose([r for r in rows if r != row])
        lines.append(
            {
                "row": row, "loss": losses[best][row], "within": within(best, row), "left_out_end": other[0],
                "left_out_ratio": other[1], "left_out_loss": losses[other][row],
                "left_out_within": within(other, row),
            }
        )  # fmt: skip
    return ObservedFit(best, pd.DataFrame(lines))


def fit_observed(*, seed: int = SEED, seeds: int = 2) -> ObservedFit:
    """Fit the two figures of `klout-2010-observed`; about a minute a draw.

    Parameters
    ----------
    seed, seeds
        Of the simulated accounts: the first, and how many draws.

    Returns
    -------
    ObservedFit
    """
    import pandas as pd

    points = [(end, ratio) for end in ENDS for ratio in RATIOS]
    found: dict[Point, list[dict[str, list[float]]]] = {point: [] for point in points}
    for one in range(seed, seed + seeds):
        frames: list[list[pd.DataFrame]] = [[] for _ in points]
        for later in (False, True):
            acting = [SCENARIOS[r.id] for r in read_rows() if ERA in r.eras and r.later == later]
            stage = act_out(ERA, acting, one)
            accounts = [a for a in stage.accounts() if not a.startswith("G5/")]
            rules = [ObservedRule(end=end, ratio=ratio) for end, ratio in points]
            for parts, frame in zip(
                frames, score_many(stage.log(), rules, accounts=accounts).values(), strict=True
            ):
                parts.append(frame)
        for point, parts in zip(points, frames, strict=True):
            frame = pd.concat(parts, ignore_index=True)
            people = frame["account"].str.startswith("P1/") & (frame["at"] == Stage.date_of(DAY))
            scale = fit_era(ERA, raw=sorted(float(r) for r in frame.loc[people, "raw"]))
            scores = Scores(frame.assign(score=scale.score(frame["raw"].to_numpy(dtype="float64"))))
            found[point].append({row: SCENARIOS[row].read({ERA: scores}) for row in ROWS})
    return weigh_fits(found)
