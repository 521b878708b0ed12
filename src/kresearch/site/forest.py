"""A forest over studies: each study's own shift, and where several are of one origin what they share.

Studies differ, so no average stands alone: a random-effects mean has its interval, how much of the spread is
between studies, and the interval in which the shift of a further such study would lie. Real and simulated
studies are never pooled with each other, and of studies on the same data one counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kresearch.site.leaderboard import Board, Row
from kresearch.site.studies import Entry

#: From this number of studies on there is a mean, and an interval for a further study.
FEWEST_POOLED, FEWEST_PREDICTED = 2, 3


@dataclass(frozen=True)
class Branch:
    """One study's shift of a variant against its reference."""

    study: str  #: Its slug.
    nature: str  #: ``none`` (real), ``some`` or ``all`` simulated, or ``unknown``.
    #: With the interval of the study's own level.
    shift: float
    low: float
    high: float
    error: float  #: Standard error, from the width of the interval.
    n: int  #: Cases.
    counted: bool  #: Whether it goes into the mean; not where a larger study has the same data.


@dataclass(frozen=True)
class Pooled:
    """What the studies of one origin share, by random effects."""

    nature: str  #: Of its studies.
    studies: int  #: How many.
    #: Mean and its 95 % interval: the wider of the normal one and that of Hartung, Knapp, Sidik and Jonkman.
    shift: float
    low: float
    high: float
    between: float  #: I²: the share of the spread that is between the studies, 0 to 1.
    #: 95 % interval for the shift of a further such study; None with fewer than three.
    predicted: tuple[float, float] | None


@dataclass(frozen=True)
class Tree:
    """One variant over the studies of a board, real ones first."""

    label: str
    branches: tuple[Branch, ...]
    pooled: tuple[Pooled, ...]


def grow_forest(board: Board) -> list[Tree]:
    """Return the variants of a board that at least two studies measured with an interval.

    What lies at an end of the scale is left out.
    """
    trees = []
    for row in board.rows:
        branches = _branches(board, row)
        if len(branches) < FEWEST_POOLED:
            continue
        natures = dict.fromkeys(branch.nature for branch in branches)
        pooled = (pool([b for b in branches if b.nature == nature and b.counted]) for nature in natures)
        trees.append(Tree(row.label, tuple(branches), tuple(p for p in pooled if p is not None)))
    return trees


def pool(branches: Sequence[Branch]) -> Pooled | None:
    """Return the random-effects mean of studies on different data, None with fewer than two errors."""
    import numpy as np
    from scipy import stats
    from statsmodels.stats.meta_analysis import combine_effects

    known = [branch for branch in branches if branch.error > 0]
    if len(known) < FEWEST_POOLED:
        return None
    effects = np.array([branch.shift for branch in known])
    variances = np.array([branch.error**2 for branch in known])
    with np.errstate(divide="ignore"):  # equal studies: the share between them is none
        found = combine_effects(effects, variances, method_re="iterated", use_t=True)
    mean, tau2 = float(found.mean_effect_re), max(float(found.tau2), 0.0)
    error = float(found.sd_eff_w_re)
    width = max(
        stats.norm.ppf(0.975) * error,
        stats.t.ppf(0.975, len(known) - 1) * float(found.sd_eff_w_re_hksj),
    )
    predicted = None
    if len(known) >= FEWEST_PREDICTED:
        further = stats.t.ppf(0.975, len(known) - 2) * math.sqrt(tau2 + error**2)
        predicted = (mean - further, mean + further)
    return Pooled(
        known[0].nature, len(known), mean, mean - width, mean + width, max(0.0, float(found.i2)), predicted
    )


def _branches(board: Board, row: Row) -> list[Branch]:
    found = []
    for entry, standing in zip(board.studies, row.standings, strict=True):
        if standing is None or standing.floored or None in (standing.shift, standing.low, standing.high):
            continue
        shift, low, high = (float(v) for v in (standing.shift, standing.low, standing.high) if v is not None)
        found.append((entry, Branch(entry.slug, entry.nature, shift, low, high, _error(entry, low, high),
                                    standing.n, counted=True)))  # fmt: skip
    return [_counted(entry, branch, found) for entry, branch in found]


def _error(entry: Entry, low: float, high: float) -> float:
    """Return the standard error that an interval of the study's level has where it is a normal one."""
    from scipy import stats

    spec = entry.shown_spec
    level = 1 - (spec.alpha if spec is not None else 0.05) / 2
    return (high - low) / (2 * float(stats.norm.ppf(level)))


def _counted(entry: Entry, branch: Branch, found: Sequence[tuple[Entry, Branch]]) -> Branch:
    """Return the branch, not counted where a larger study (or an earlier one as large) has data of it."""
    own = _digests(entry)
    for other, rival in found:
        larger = (rival.n, -_place(found, other)) > (branch.n, -_place(found, entry))
        if other is not entry and larger and own & _digests(other):
            return Branch(**(vars(branch) | {"counted": False}))
    return branch


def _place(found: Sequence[tuple[Entry, Branch]], entry: Entry) -> int:
    return next(place for place, (one, _) in enumerate(found) if one is entry)


def _digests(entry: Entry) -> set[str]:
    return {str(d["digest"]) for d in entry.result.datasets} if entry.result is not None else set()
