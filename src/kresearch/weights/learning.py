"""`learn_weights`: from judged pairs to weights, with the proof beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.constants import SIGNALS
from kresearch.errors import UsageError
from kresearch.weights.ensemble import fit_comparison
from kresearch.weights.linear import MonotoneLogistic
from kresearch.weights.pairs import Floats, Pairs, Whole, read_pairs
from kresearch.weights.proxies import PROXIES, Proxy, missing_figures, signal_differences
from kresearch.weights.result import LearnedWeights
from kresearch.weights.validation import cross_validate

if TYPE_CHECKING:
    import pandas as pd

#: Accounts of the training table that a single account's scale is taken against.
REFERENCE = 200


def learn_weights(
    pairs: pd.DataFrame | str | Path,
    *,
    label: str = "Choice",
    proxies: Mapping[str, Proxy] | None = None,
    folds: int = 10,
    resamples: int = 400,
    seed: int = 0,
    source: str = "",
    licence: str = "",
) -> LearnedWeights:
    """Learn weights from judgements of which of two accounts is more influential.

    Parameters
    ----------
    pairs
        Frame or CSV file with ``A_<figure>``, ``B_<figure>`` and the label.
    label
        Column with 1 where A was called more influential, 0 where B was.
    proxies
        Figures that stand for reach, amplification and impact; default those of
        `kresearch.weights.PROXIES` where the table has them.
    folds
        Folds of the cross-validation.
    resamples
        Bootstrap samples of the intervals.
    seed
        Of everything random: the same table, seed and versions give the same weights.
    source, licence
        Where the judgements come from and under which terms; kept with the weights.

    Returns
    -------
    LearnedWeights
        With the table ``cv`` of AUC and accuracy, learned beside simpler methods.

    Raises
    ------
    UsageError
        When the table does not fit, or there are too few pairs for the folds.

    Notes
    -----
    Probabilities are calibrated by one factor on the log-odds, fitted to predictions of
    unseen pairs. The three weights for a score are those of a logistic regression through
    the origin with weights of zero or more on logarithmic signals, scaled to add up to one.
    """
    table = read_pairs(pairs, label=label)
    assert table.choice is not None
    _check(table, folds)
    chosen = dict(PROXIES if proxies is None else proxies)
    missing = missing_figures(chosen, table.names)
    if proxies is not None and (missing or set(chosen) != set(SIGNALS)):
        raise UsageError(
            f"the proxies name {', '.join(chosen) or 'nothing'} and need figures the table lacks: "
            f"{', '.join(missing) or 'none'}. Allowed are one proxy each for {', '.join(SIGNALS)} over the "
            f"figures {', '.join(table.names)}. Name others."
        )
    cv, unseen = cross_validate(table, chosen, folds=folds, resamples=resamples, seed=seed)
    temperature = fit_temperature(unseen, table.choice)
    comparison = replace(fit_comparison(table, seed=seed), temperature=temperature)
    signals: dict[str, float] | None = None
    if not missing:
        signals = _signal_weights(table, chosen)
    accounts = np.unique(np.vstack([table.left, table.right]), axis=0)
    rows = np.random.default_rng(seed).permutation(len(accounts))[:REFERENCE]
    return LearnedWeights(
        comparison=comparison,
        reference=accounts[np.sort(rows)],
        signals=signals,
        proxies=chosen if signals is not None else {},
        cv=cv,
        card=_card(table, label=label, folds=folds, seed=seed, source=source, licence=licence),
    )


def _check(table: Pairs, folds: int) -> None:
    """Refuse tables that are too small or say only one thing."""
    assert table.choice is not None
    problems = []
    if folds < 2:
        problems.append(f"folds={folds}, allowed are 2 or more")
    if len(table) < 10 * max(folds, 2):
        problems.append(f"{len(table)} pairs, allowed are {10 * max(folds, 2)} or more for {folds} folds")
    if len(set(table.choice.tolist())) < 2:
        problems.append("all judgements are the same, allowed are both")
    if problems:
        raise UsageError(
            f"weights cannot be learned: {'; '.join(problems)}. Give more pairs or fewer folds; where A was "
            "always chosen, exchange A and B in half of the rows."
        )


def fit_temperature(odds: Floats, choice: Whole) -> float:
    """Return the factor on log-odds that makes unseen judgements most likely."""
    model = MonotoneLogistic(C=1e6).fit(odds[:, None], choice)
    return float(model.coef_[0])


def _signal_weights(table: Pairs, proxies: Mapping[str, Proxy]) -> dict[str, float] | None:
    """Return the weights of the three signals, adding up to one; None when all are zero."""
    weights = MonotoneLogistic().fit(signal_differences(table, proxies), table.choice).coef_
    total = float(weights.sum())
    if total <= 0:
        return None
    return {s: round(float(w) / total, 6) for s, w in zip(SIGNALS, weights, strict=True)}


def _card(table: Pairs, **said: Any) -> dict[str, Any]:
    """Return what must be known of weights: data, seed, versions."""
    from importlib.metadata import version

    return {
        "format": 1,
        "data_digest": table.digest(),
        "pairs": len(table),
        "figures": list(table.names),
        **said,
        "versions": {p: version(p) for p in ("kresearch", "scikit-learn", "skops", "numpy")},
        "note": "Learned from people's judgements of accounts of one time and place; not Klout's formula.",
    }
