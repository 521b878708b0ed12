"""Scores against people's choices between two accounts: the order, and what a gap of points is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
#: Resamples of accounts.
RESAMPLES = 1000
#: Folds in which the worth of a gap is fitted on the other pairs.
FOLDS = 5
#: Scores are published with nine digits: nearer than that is a tie.
TIE = 1e-9


@dataclass(frozen=True)
class JudgedGaps:
    """Decided pairs under one rule."""

    gap: Floats  #: Score of the chosen account minus that of the other, shape (pairs,).
    #: Numbers of the accounts, shape (pairs,).
    winner: Whole
    loser: Whole
    missing: int = 0  #: Pairs of which an account has no score.

    @property
    def accounts(self) -> int:
        """How many accounts the pairs hold."""
        return len(np.unique(np.concatenate([self.winner, self.loser])))

    @property
    def ties(self) -> int:
        """Pairs in which both accounts have the same score."""
        return int((np.abs(self.gap) < TIE).sum())


def lay_out_gaps(pairs: Sequence[tuple[str, str]], scores: Mapping[str, float]) -> JudgedGaps:
    """Return the gaps of pairs ``(chosen, other)`` under scores; without a score a pair is missing.

    Examples
    --------
    >>> lay_out_gaps([("a", "b"), ("b", "c")], {"a": 50.0, "b": 20.0}).gap.tolist()
    [30.0]
    """
    known = [(a, b) for a, b in pairs if a in scores and b in scores]
    place = {name: i for i, name in enumerate(sorted({name for pair in known for name in pair}))}
    gap = np.array([scores[a] - scores[b] for a, b in known], dtype=np.float64)
    winner = np.array([place[a] for a, _ in known], dtype=np.int64)
    loser = np.array([place[b] for _, b in known], dtype=np.int64)
    return JudgedGaps(gap, winner, loser, len(pairs) - len(known))


def draw_accounts(judged: JudgedGaps, *, seed: int, resamples: int = RESAMPLES) -> Floats:
    """Return the weight of each pair when accounts are drawn anew, shape (resamples, pairs).

    Pairs share accounts and are not independent: an account drawn twice brings its pairs twice, and a pair
    counts
    as often as both of its accounts were drawn (the bootstrap of nodes: Snijders and Borgatti 1999).
    """
    many = int(max(judged.winner.max(), judged.loser.max())) + 1
    counts = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), size=resamples)
    return np.asarray(counts[:, judged.winner] * counts[:, judged.loser], dtype=np.float64)


def order_area(gap: Floats, weights: Floats | None = None) -> Floats:
    """Return the area under the ROC curve of gaps (pairs,), for one or many sets of weights (sets, pairs).

    Each pair is seen both ways round, so it does not matter who stood left: the area is the chance that the
    gap of a pair toward its chosen account exceeds the gap toward an account that was not chosen. NaN where
    no weight is left.
    """
    rounded = np.round(gap / TIE) * TIE
    weights = np.ones((1, len(gap))) if weights is None else weights
    order = np.argsort(rounded, kind="stable")
    placed = rounded[order]
    before = np.concatenate([np.zeros((len(weights), 1)), np.cumsum(weights[:, order], axis=1)], axis=1)
    total = before[:, -1:]
    # The weight of gaps above minus this one, and of those equal to it.
    low = np.searchsorted(placed, -rounded, side="left")
    high = np.searchsorted(placed, -rounded, side="right")
    above, equal = total - before[:, high], before[:, high] - before[:, low]
    with np.errstate(invalid="ignore", divide="ignore"):
        area = (weights * (above + equal / 2)).sum(axis=1) / total[:, 0] ** 2
    return np.asarray(area, dtype=np.float64)


def fit_worth(gap: Floats) -> float:
    """Return the log-odds that one point of a gap is worth, zero or more (most likely)."""
    from scipy.optimize import minimize_scalar

    spread = float(gap.std()) or float(np.abs(gap).max()) or 1.0
    scaled = gap / spread
    # A weak prior keeps the slope finite where every pair is right.
    found = minimize_scalar(
        lambda slope: float(np.logaddexp(0.0, -slope * scaled).sum() + slope**2 / 200), bounds=(0.0, 50.0),
        method="bounded", options={"xatol": 1e-6},
    )  # fmt: skip
    return float(found.x) / spread


def unseen_chances(judged: JudgedGaps, *, seed: int = 0) -> Floats:
    """Return the probability given to each choice that was made, its worth fitted on the other pairs.

    All judgements of the same two accounts are in one fold.
    """
    both = np.column_stack([np.minimum(judged.winner, judged.loser), np.maximum(judged.winner, judged.loser)])
    _, group = np.unique(both, axis=0, return_inverse=True)
    group = np.asarray(group).ravel()
    folds = min(FOLDS, int(group.max()) + 1)
    fold = (np.random.default_rng(seed).permutation(int(group.max()) + 1) % folds)[group]
    chance = np.full(len(judged.gap), 0.5)
    for number in range(folds):
        here = fold == number
        if here.any() and not here.all():
            chance[here] = 1 / (1 + np.exp(-fit_worth(judged.gap[~here]) * judged.gap[here]))
    return chance


def calibration_error(chance: Floats, *, bins: int = 5) -> float:
    """Return how far stated and kept certainty lie apart, averaged over bins of equally many pairs.

    `chance` is the probability given to each choice that was made.
    """
    sure = np.maximum(chance, 1 - chance)
    right = np.where(np.abs(chance - 0.5) < TIE, 0.5, (chance > 0.5).astype(np.float64))
    parts = np.array_split(np.argsort(sure, kind="stable"), min(bins, len(chance)))
    return float(sum(abs(sure[p].mean() - right[p].mean()) * len(p) for p in parts) / len(chance))
