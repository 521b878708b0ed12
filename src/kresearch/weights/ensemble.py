"""The comparison of two accounts: a strength per account and boosted trees, averaged.

Both are symmetric: exchanging A and B exchanges the probabilities exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kresearch.weights.features import features_of
from kresearch.weights.kernel import KernelStrength, fit_strength
from kresearch.weights.pairs import Floats, Pairs

#: Share of the strength in the averaged log-odds; the trees have the rest.
STRENGTH_SHARE = 0.7
#: How many times the trees are grown, and in how many rounds each time.
TREES, ROUNDS = 2, 180


@dataclass(frozen=True)
class Comparison:
    """A fitted comparison."""

    names: tuple[str, ...]  #: Figures, in the order they are read.
    strength: KernelStrength  #: The strength per account.
    trees: tuple[Any, ...]  #: Fitted `HistGradientBoostingClassifier` objects on both accounts' features.
    temperature: float = 1.0  #: Factor on the log-odds that makes the probabilities honest.

    def log_odds(self, pairs: Pairs) -> Floats:
        """Return the log-odds that A is chosen, shape (n,)."""
        left, right = features_of(pairs.left, self.names), features_of(pairs.right, self.names)
        smooth = self.strength.strength(left) - self.strength.strength(right)
        forward, backward = _both(left, right), _both(right, left)
        grown = np.mean(
            [(t.decision_function(forward) - t.decision_function(backward)) / 2 for t in self.trees], axis=0
        )
        mixed = STRENGTH_SHARE * smooth + (1 - STRENGTH_SHARE) * grown
        return np.asarray(self.temperature * mixed, dtype=np.float64)


def fit_comparison(pairs: Pairs, *, seed: int = 0) -> Comparison:
    """Fit the comparison to judged pairs."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    assert pairs.choice is not None
    left, right = features_of(pairs.left, pairs.names), features_of(pairs.right, pairs.names)
    strength = fit_strength(left, right, pairs.choice, seed=seed)
    table = np.vstack([_both(left, right), _both(right, left)])
    choice = np.r_[pairs.choice, 1 - pairs.choice]
    trees = []
    # Tables of judgements are small: more threads would only wait for each other.
    with threadpool_limits(limits=1):
        for number in range(TREES):
            grower = HistGradientBoostingClassifier(
                learning_rate=0.05,
                max_iter=ROUNDS,
                max_leaf_nodes=7,
                min_samples_leaf=20,
                l2_regularization=5.0,
                max_features=0.4,
                early_stopping=False,
                random_state=seed + number,
            )
            trees.append(grower.fit(table, choice))
    return Comparison(pairs.names, strength, tuple(trees))


def _both(left: Floats, right: Floats) -> Floats:
    """Return what the trees see: the differences, and both accounts."""
    return np.hstack([left - right, left, right])
