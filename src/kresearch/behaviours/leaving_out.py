"""Choosing figures over all rows together, and over all rows but one: what a fit is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kresearch.behaviours.scenario import Figure, read_rows

if TYPE_CHECKING:
    import pandas as pd

#: By so much a change in the wrong direction misses: like an eighth of what was reported, or eight times it.
_WRONG_WAY = 3.0
#: A row is in its band when it is in this share of the draws.
_ENOUGH = 0.9


class Point(NamedTuple):
    """One choice of the figures; None and 0 leave a mechanism out."""

    end: float | None
    posting: float
    pool: float | None


#: Point -> per draw the figures of each row.
Found = Mapping[Point, Sequence[Mapping[str, Sequence[float]]]]


def miss(figure: Figure, value: float) -> float:
    """Return how far a value misses what was reported: 1 is the edge of the band where a size was reported.

    In doublings of the size, and where it is too small no more than for a change in the wrong direction; in
    widths of the band where nothing was reported to change; in days for a day.

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
    doublings = math.log2(value / figure.reported)
    return doublings if doublings > 0 else min(-doublings, _WRONG_WAY)


@dataclass(frozen=True)
class ObservedFit:
    """A joint fit and what it is worth.

    Parameters
    ----------
    best
        The figures that miss all rows together least, of the mechanisms that were taken (`TAKEN`).
    frame
        One line per row: ``row, loss`` (of the joint fit), ``obtained`` (of the first draw), ``within``
        (share of draws in the band), and for the fit without the row ``left_out_posting, left_out_pool,
        left_out_loss, left_out_obtained, left_out_within``.
    ladder
        One line per set of mechanisms that were allowed: ``mechanisms``, their best ``end, posting,
        pool``, ``loss, in_band`` of the joint fit, and ``left_out_loss, left_out_in_band`` of the fits
        without the row.
    """

    best: Point
    frame: pd.DataFrame
    ladder: pd.DataFrame


class _Losses:
    """What every point misses of every row."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.figures = {r.id: r.figures for r in read_rows()}
        self.rows = list(next(iter(found.values()))[0])
        self.of = {point: {row: self._loss(point, row) for row in self.rows} for point in found}

    def _loss(self, point: Point, row: str) -> float:
        pairs = [zip(self.figures[row], draw[row], strict=True) for draw in self.found[point]]
        return float(np.mean([miss(f, v) for draw in pairs for f, v in draw if f.reported is not None]))

    def within(self, point: Point, row: str) -> float:
        """Return the share of draws in which a row lies in its band."""
        figures = self.figures[row]
        hits = [
            all(f.low <= v <= f.high for f, v in zip(figures, draw[row], strict=True))
            for draw in self.found[point]
        ]
        return float(np.mean(hits))

    def choose(self, points: Sequence[Point], without: str | None = None) -> Point:
        """Return the point that misses the rows least; the first of equals."""
        rows = [r for r in self.rows if r != without]
        return min(points, key=lambda point: sum(self.of[point][row] for row in rows))


#: From nothing on, one mechanism after another: name, and which of (end, posting, pool) it adds.
_LADDER = (
    ("as stated", frozenset[str]()),
    ("networks pooled", frozenset({"pool"})),
    ("and the pace of own posts", frozenset({"pool", "posting"})),
    ("and a step at the window's end", frozenset({"pool", "posting", "end"})),
)
#: What of it the variants took: what put rows into their bands that the fit did not know.
TAKEN = frozenset({"pool", "posting"})


def _uses(point: Point) -> set[str]:
    """Return which mechanisms a point has."""
    return {name for name, value in point._asdict().items() if value}


def weigh_fits(found: Found) -> ObservedFit:
    """Choose the figures over all rows together, and over all but one in turn.

    Parameters
    ----------
    found
        Point -> per draw the figures of each row.
    """
    import pandas as pd

    losses = _Losses(found)
    ladder, chosen = [], {}
    for mechanisms, allowed in _LADDER:
        points = _allowed(found, allowed)
        if not points:
            continue
        best = losses.choose(points)
        others = {row: losses.choose(points, without=row) for row in losses.rows}
        chosen[allowed] = best, others
        ladder.append(
            {
                "mechanisms": mechanisms,
                **best._asdict(),
                "loss": float(np.mean(list(losses.of[best].values()))),
                "in_band": sum(losses.within(best, r) >= _ENOUGH for r in losses.rows),
                "left_out_loss": float(np.mean([losses.of[p][r] for r, p in others.items()])),
                "left_out_in_band": sum(losses.within(p, r) >= _ENOUGH for r, p in others.items()),
            }
        )
    best, others = chosen[TAKEN]
    lines = [
        {
            "row": row,
            "loss": losses.of[best][row],
            "obtained": list(found[best][0][row]),
            "within": losses.within(best, row),
            "left_out_posting": other.posting,
            "left_out_pool": other.pool,
            "left_out_loss": losses.of[other][row],
            "left_out_obtained": list(found[other][0][row]),
            "left_out_within": losses.within(other, row),
        }
        for row, other in others.items()
    ]
    return ObservedFit(best, pd.DataFrame(lines), pd.DataFrame(ladder))


def _allowed(found: Found, mechanisms: frozenset[str]) -> list[Point]:
    """Return the points that have no further mechanism; networks pooled in one era are pooled in all."""
    return [p for p in found if _uses(p) <= mechanisms and (p.pool is None) == ("pool" not in mechanisms)]
