"""How well judgements are predicted, beside the single figures, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kresearch.errors import UsageError
from kresearch.weights.area import area
from kresearch.weights.ensemble import fit_comparison
from kresearch.weights.features import log_figures
from kresearch.weights.folds import SCHEMES, pair_groups, says_both, split_accounts, split_pairs
from kresearch.weights.linear import MonotoneLogistic
from kresearch.weights.pairs import Floats, Pairs, Whole
from kresearch.weights.proxies import Proxy, missing_figures, signal_differences
from kresearch.weights.strangers import monotone_trees, with_a_stranger

if TYPE_CHECKING:
    import pandas as pd

#: Trains on the first pairs, returns the log-odds of the second.
Method = Callable[[Pairs, Pairs], Floats]
LEARNED, LOGISTIC, SIGNALS = "learned", "logistic regression", "three signals, monotone"
STRANGERS = "trees for strangers"
#: The scheme of pairs whose fit has not seen one of the accounts, though it has all other pairs.
NEW = "a new account"
#: Groups of accounts for the harder question.
ACCOUNT_FOLDS = 3


def cross_validate(
    pairs: Pairs, proxies: Mapping[str, Proxy], *, folds: int, resamples: int, seed: int
) -> tuple[pd.DataFrame, Floats]:
    """Compare the learned comparison with simpler ones on pairs it has not seen.

    `proxies` are figures that stand for the three signals, `folds` those of the scheme "unseen pairs", and
    `resamples` bootstrap samples over pairs of accounts. The table has ``scheme, method, auc, auc_low,
    auc_high, accuracy, accuracy_low, accuracy_high, auc_gain, gain_low, gain_high, pairs``: the gain is over
    the logistic regression, intervals are 95 %. A scheme whose answers are all the same is left out. Beside
    it stand the log-odds of the learned comparison under "unseen pairs", each from a fit without the pair.
    """
    import pandas as pd

    assert pairs.choice is not None
    splits = {
        SCHEMES[0]: list(split_pairs(pairs, folds=folds, seed=seed)),
        SCHEMES[1]: list(split_accounts(pairs, folds=ACCOUNT_FOLDS, seed=seed)),
    }
    if not all(says_both(pairs, known) for known, _ in splits[SCHEMES[0]]):
        raise UsageError(
            f"weights cannot be learned: without one of the {folds} folds all judgements are the same. "
            "Allowed are both answers outside of each fold. Give more pairs with the rare answer, or "
            "exchange A and B in half of the rows."
        )
    rows, unseen = [], np.zeros(len(pairs))
    for scheme in SCHEMES:
        found = _out_of_fold(pairs, splits[scheme], _methods(pairs, proxies, seed))
        if scheme == SCHEMES[0]:
            unseen = found[LEARNED]
        answered = np.isfinite(found[LEARNED])
        if not says_both(pairs, answered):
            continue  # too few are left to say anything about accounts that no fit has seen
        table = measure(
            {m: odds[answered] for m, odds in found.items()},
            pairs.choice[answered],
            pair_groups(pairs)[answered],
            resamples=resamples,
            seed=seed,
        )
        rows.append(table.assign(scheme=scheme))
        if scheme == SCHEMES[0]:
            rows += _new_accounts(pairs, splits[scheme], found, resamples=resamples, seed=seed)
    result = pd.concat(rows, ignore_index=True)
    return result[["scheme", *[c for c in result.columns if c != "scheme"]]], unseen


def _new_accounts(
    pairs: Pairs, splits: list[tuple[Whole, Whole]], found: Mapping[str, Floats], *, resamples: int, seed: int
) -> list[pd.DataFrame]:
    """Return the measures on those unseen pairs that hold an account of no other pair; none without any.

    These are other accounts than most: whoever is asked about once is smaller and nearer to its partner.
    """
    assert pairs.choice is not None
    new = np.concatenate([with_a_stranger(pairs, known, asked) for known, asked in splits])
    choice = pairs.choice[new]
    if not len(new) or len(set(choice.tolist())) < 2:
        return []
    odds = {method: values[new] for method, values in found.items()}
    table = measure(odds, choice, pair_groups(pairs)[new], resamples=resamples, seed=seed)
    return [table.assign(scheme=NEW)]


def _methods(pairs: Pairs, proxies: Mapping[str, Proxy], seed: int) -> dict[str, Method]:
    """Return the methods compared, by name."""
    methods: dict[str, Method] = {
        LEARNED: lambda known, asked: fit_comparison(known, seed=seed).log_odds(asked),
        LOGISTIC: _logistic,
        STRANGERS: monotone_trees,
    }
    if not missing_figures(proxies, pairs.names):
        methods[SIGNALS] = lambda known, asked: _signals(known, asked, proxies)
    for place, name in enumerate(pairs.names):
        called = "log-followers" if name == "follower_count" else f"figure {name}"
        methods[called] = _figure(place)
    return methods


def _out_of_fold(
    pairs: Pairs, splits: list[tuple[Whole, Whole]], methods: Mapping[str, Method]
) -> dict[str, Floats]:
    """Return every method's log-odds for each pair, from a fit that has not seen it."""
    found = {method: np.full(len(pairs), np.nan) for method in methods}
    for known, asked in splits:
        for method, answer in methods.items():
            found[method][asked] = answer(pairs.take(known), pairs.take(asked))
    return found


def measure(
    odds: Mapping[str, Floats], choice: Whole, groups: Whole, *, resamples: int, seed: int
) -> pd.DataFrame:
    """Return AUC and accuracy of log-odds with intervals, and the gain over `LOGISTIC`."""
    import pandas as pd

    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    samples: list[Whole] = []
    while len(samples) < resamples:
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        if 0 < choice[rows].mean() < 1:
            samples.append(rows)
    right = {m: np.where(o == 0, 0.5, (o > 0) == (choice == 1)) for m, o in odds.items()}
    drawn = {m: np.array([area(choice[r], o[r]) for r in samples]) for m, o in odds.items()}
    whole = {m: area(choice, o) for m, o in odds.items()}
    rows_out = []
    for method in odds:
        exact = np.array([right[method][r].mean() for r in samples])
        gain = drawn[method] - drawn[LOGISTIC]
        rows_out.append(
            {
                "method": method,
                "auc": whole[method],
                **_interval("auc", drawn[method]),
                "accuracy": float(right[method].mean()),
                **_interval("accuracy", exact),
                "auc_gain": whole[method] - whole[LOGISTIC],
                **_interval("gain", gain),
                "pairs": len(choice),
            }
        )
    return pd.DataFrame(rows_out)


def _interval(name: str, values: Floats) -> dict[str, float]:
    """Return the 95 % bootstrap interval under two column names."""
    if not len(values):
        return {f"{name}_low": float("nan"), f"{name}_high": float("nan")}
    low, high = np.quantile(values, [0.025, 0.975])
    return {f"{name}_low": float(low), f"{name}_high": float(high)}


def _logistic(known: Pairs, asked: Pairs) -> Floats:
    """Logistic regression on the differences of logarithmic figures."""
    differences = log_figures(known.left) - log_figures(known.right)
    spread = np.where(differences.std(axis=0) > 0, differences.std(axis=0), 1.0)
    model = MonotoneLogistic(positive=False, C=1.0).fit(differences / spread, known.choice)
    odds = model.decision_function((log_figures(asked.left) - log_figures(asked.right)) / spread)
    return np.asarray(odds, dtype=np.float64)


def _signals(known: Pairs, asked: Pairs, proxies: Mapping[str, Proxy]) -> Floats:
    """Weights of zero or more on the three logarithmic signals."""
    model = MonotoneLogistic().fit(signal_differences(known, proxies), known.choice)
    return np.asarray(model.decision_function(signal_differences(asked, proxies)), dtype=np.float64)


def _figure(place: int) -> Method:
    """Return the method that looks at one figure only: the more, the more influential."""

    def answer(known: Pairs, asked: Pairs) -> Floats:
        del known
        return log_figures(asked.left)[:, place] - log_figures(asked.right)[:, place]

    return answer
