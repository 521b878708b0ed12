"""Judgements of accounts nobody has been asked about: who ranks strangers, and who chooses the method.

An account that stands in many pairs is known by name; a stranger only by its figures. Here a pair counts
when the fit has not seen one of its accounts. Which method is best is itself chosen without those pairs
(nested cross-validation), so that the number is what a new file would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from kresearch.errors import UsageError
from kresearch.weights.area import area
from kresearch.weights.features import features_of, log_figures
from kresearch.weights.folds import Split, says_both, split_pairs
from kresearch.weights.linear import MonotoneLogistic
from kresearch.weights.pairs import Floats, Pairs, Whole

if TYPE_CHECKING:
    import pandas as pd

Method = Callable[[Pairs, Pairs], Floats]
#: Figures of which more never makes an account less influential.
MONOTONE = frozenset(
    {
        "follower_count", "listed_count", "mentions_received", "retweets_received", "network_feature_1",
        "reach", "amplification", "impact",
    }
)  # fmt: skip
#: Rounds, learning rate and leaves of the boosted trees: small, because pairs are few.
ROUNDS, RATE, LEAVES, SMALLEST = 120, 0.05, 5, 40
#: Pairs with a stranger from which on an area says anything.
LEAST = 20
#: The row that says what choosing gives.
CHOSEN = "chosen without them"


def rarity(pairs: Pairs) -> Floats:
    """Return a weight per pair that keeps accounts asked about often from deciding alone, mean one.

    One over the root of how often both accounts stand in pairs.
    """
    left, right = pairs.accounts()
    times = np.bincount(np.concatenate([left, right]))
    weight = 1 / np.sqrt(times[left] * times[right])
    return np.asarray(weight / weight.mean(), dtype=np.float64)


def monotone_trees(known: Pairs, asked: Pairs) -> Floats:
    """Boosted trees on differences of logarithms, held monotone, often-asked accounts weighing less."""
    constraints = [int(name in MONOTONE) for name in known.names]
    return _grow(known, asked, log_figures, constraints, rarity(known))


def ratio_trees(known: Pairs, asked: Pairs) -> Floats:
    """Boosted trees on differences of logarithms and of ratios, free."""
    return _grow(known, asked, lambda figures: features_of(figures, known.names), None, None)


def _grow(
    known: Pairs,
    asked: Pairs,
    look: Callable[[Floats], Floats],
    constraints: list[int] | None,
    weight: Floats | None,
) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    assert known.choice is not None
    difference, wanted = look(known.left) - look(known.right), look(asked.left) - look(asked.right)
    with threadpool_limits(limits=1):
        trees = HistGradientBoostingClassifier(
            learning_rate=RATE, max_iter=ROUNDS, max_leaf_nodes=LEAVES, min_samples_leaf=SMALLEST,
            l2_regularization=10.0, monotonic_cst=constraints, early_stopping=False, random_state=0,
        )  # fmt: skip
        # Every pair both ways round, so that who stands left does not matter.
        trees.fit(
            np.vstack([difference, -difference]),
            np.r_[known.choice, 1 - known.choice],
            sample_weight=None if weight is None else np.tile(weight, 2),
        )
        odds = (trees.decision_function(wanted) - trees.decision_function(-wanted)) / 2
    return np.asarray(odds, dtype=np.float64)


def _linear(look: Callable[[Pairs], Callable[[Floats], Floats]]) -> Method:
    def answer(known: Pairs, asked: Pairs) -> Floats:
        seen = look(known)
        difference = seen(known.left) - seen(known.right)
        spread = np.where(difference.std(axis=0) > 0, difference.std(axis=0), 1.0)
        model = MonotoneLogistic(positive=False, C=1.0).fit(difference / spread, known.choice)
        return np.asarray(
            model.decision_function((seen(asked.left) - seen(asked.right)) / spread), dtype=np.float64
        )

    return answer


def _ranks(known: Pairs) -> Callable[[Floats], Floats]:
    """Return each figure's place among the known accounts, as a normal score."""
    from sklearn.preprocessing import QuantileTransformer

    both = np.unique(np.vstack([known.left, known.right]), axis=0)
    placing = QuantileTransformer(
        n_quantiles=min(200, len(both)), output_distribution="normal", random_state=0
    )
    placing.fit(both)
    return lambda figures: np.asarray(placing.transform(figures), dtype=np.float64)


def methods_for(pairs: Pairs) -> dict[str, Method]:
    """Return the methods that are compared, by name; single figures first."""

    def figure(place: int) -> Method:
        return lambda _, asked: log_figures(asked.left)[:, place] - log_figures(asked.right)[:, place]

    methods: dict[str, Method] = {f"figure {name}": figure(i) for i, name in enumerate(pairs.names)}
    methods["logistic, logarithms"] = _linear(lambda _: log_figures)
    methods["logistic, ratios too"] = _linear(lambda known: lambda f: features_of(f, known.names))
    methods["logistic, ranks"] = _linear(_ranks)
    methods["trees, ratios too"] = ratio_trees
    methods["trees, monotone, rare pairs first"] = monotone_trees
    return methods


def with_a_stranger(pairs: Pairs, known: Whole, asked: Whole) -> Whole:
    """Return those of the asked rows of which one account or both stand in no known row."""
    left, right = pairs.accounts()
    seen = np.zeros(int(max(left.max(), right.max())) + 1, dtype=bool)
    seen[left[known]] = seen[right[known]] = True
    return np.asarray(asked[~(seen[left[asked]] & seen[right[asked]])], dtype=np.int64)


def compare_on_strangers(
    pairs: Pairs,
    *,
    baseline: str | None = None,
    folds: int = 10,
    inner: int = 5,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare methods on pairs in which an account is new, and what choosing among them gives.

    Parameters
    ----------
    pairs
        Judged pairs.
    baseline
        Figure that the gain is taken from; ``listed_count`` where it is there, else the first.
    folds, inner
        Of the comparison, and within each of the choice.
    resamples
        Bootstrap samples of the intervals (95 %), drawn over pairs.
    seed
        Of folds and samples.

    Returns
    -------
    pandas.DataFrame
        ``method, auc, auc_low, auc_high, gain, gain_low, gain_high, times_chosen, pairs``, best first. The
        row `CHOSEN` takes in every fold the method that was best on the strangers of the other folds: only
        its number is honest about the choice.

    Raises
    ------
    UsageError
        When too few pairs hold a stranger.
    """
    import pandas as pd

    assert pairs.choice is not None
    methods = methods_for(pairs)
    base = f"figure {baseline or ('listed_count' if 'listed_count' in pairs.names else pairs.names[0])}"
    if base not in methods:
        raise UsageError(f"no figure '{baseline}'. Allowed: {', '.join(pairs.names)}. Name one of them.")
    splits = list(_strange_folds(pairs, folds, seed))
    rows = np.concatenate([strange for _, strange in splits]) if splits else np.array([], dtype=np.int64)
    choice = pairs.choice[rows]
    if len(rows) < LEAST or len(set(choice.tolist())) < 2:
        raise UsageError(
            f"{len(rows)} of {len(pairs.choice)} pairs hold an account that the fit has not seen. Allowed: "
            f"{LEAST} or more, with both answers. Ask about accounts that stand in one pair only, or take "
            "fewer folds."
        )
    odds: dict[str, list[Floats]] = {name: [] for name in [*methods, CHOSEN]}
    chosen: list[str] = []
    for known, strange in splits:
        best = _choose(pairs.take(known), methods, inner, seed)
        chosen.append(best)
        for name, answer in methods.items():
            odds[name].append(answer(pairs.take(known), pairs.take(strange)))
        # Log-odds of different methods lie on different scales: only their order within a fold is comparable.
        odds[CHOSEN].append(odds[best][-1] / (odds[best][-1].std() or 1.0))
    whole = {name: np.concatenate(parts) for name, parts in odds.items()}
    rng = np.random.default_rng(seed)
    draws = [
        d
        for d in (rng.integers(0, len(rows), len(rows)) for _ in range(resamples))
        if 0 < choice[d].mean() < 1
    ]
    drawn = {name: np.array([area(choice[d], o[d]) for d in draws]) for name, o in whole.items()}
    lines = []
    for name, o in whole.items():
        low, high = np.quantile(drawn[name], [0.025, 0.975])
        less, more = np.quantile(drawn[name] - drawn[base], [0.025, 0.975])
        auc = area(choice, o)
        lines.append(
            {
                "method": name, "auc": auc, "auc_low": float(low), "auc_high": float(high),
                "gain": auc - area(choice, whole[base]), "gain_low": float(less), "gain_high": float(more),
                "times_chosen": chosen.count(name), "pairs": len(rows),
            }
        )  # fmt: skip
    table = pd.DataFrame(lines).sort_values("auc", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def _strange_folds(pairs: Pairs, folds: int, seed: int) -> Iterator[Split]:
    for known, asked in split_pairs(pairs, folds=folds, seed=seed):
        strange = with_a_stranger(pairs, known, asked)
        if len(strange) and says_both(pairs, known):
            yield known, strange


def _choose(known: Pairs, methods: dict[str, Method], folds: int, seed: int) -> str:
    """Return the method that is best on strangers among the known pairs."""
    assert known.choice is not None
    splits = list(_strange_folds(known, folds, seed + 1))
    rows = np.concatenate([strange for _, strange in splits]) if splits else np.array([], dtype=np.int64)
    if len(rows) < 2 or len(set(known.choice[rows].tolist())) < 2:
        return next(iter(methods))
    found = {
        name: area(
            known.choice[rows], np.concatenate([answer(known.take(k), known.take(s)) for k, s in splits])
        )
        for name, answer in methods.items()
    }
    return max(found, key=lambda name: found[name])
