"""Training a model of mechanical accounts, its error measured on accounts that it has not seen."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kresearch.audience.calibration import calibration_bins, check_shares, measure
from kresearch.audience.figures import FigureTable, check_names, design, read_figures
from kresearch.audience.model import AudienceModel
from kresearch.audience.shares import Separation
from kresearch.errors import UsageError
from kresearch.scoring.rows import FloatArray, IntArray

#: Fewer of a class, or of it in a band left out, make no measurement.
_MIN_PER_CLASS = 50
FOLDS = 5


def train(
    source: str | Path | pd.DataFrame | FigureTable,
    *,
    figures: Sequence[str] | None = None,
    label: str = "label",
    band: str = "band",
    seed: int = 0,
    licence: str = "",
) -> AudienceModel:
    """Train a model of mechanical accounts on a labelled table.

    Parameters
    ----------
    source
        Table of accounts, see `read_figures`.
    figures
        Which of its figures; all known ones by default. A model needs them all where it is used.
    label, band
        Columns of labels and of groups of similar accounts.
    seed
        Of folds and trees.
    licence
        Of the table; kept with the model, which may fall under it.

    Returns
    -------
    AudienceModel
        Its card holds AUC, Brier score and calibration from five-fold cross-validation (rows of one
        account stay in one fold), the same by band, and trained without each band in turn;
        and how often the intervals of shares held the truth in made-up audiences.

    Raises
    ------
    UsageError
        When there are no labels, or too few of a class.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> known = pandas.DataFrame({"label": ["bot", "human"] * 50, "statuses_per_day": [40.0, 2.0] * 50})
    >>> model = kr.audience.train(known)
    >>> model.card["all"]["auc"], model.figures
    (1.0, ['statuses_per_day'])
    """
    table = source if isinstance(source, FigureTable) else read_figures(source, label=label, band=band)
    if table.label is None:
        raise UsageError(
            f"the table has no column '{label}' of labels. Allowed: bot or 1, and human, person or 0. Name "
            "the column with --label."
        )
    names = list(table.figures.columns) if figures is None else list(figures)
    check_names(names, list(table.figures.columns), "--figures")
    whole = ~table.figures[names].isna().any(axis=1).to_numpy()
    truth, columns = table.label[whole], design(table.figures[whole], names)
    _check_counts(truth)
    who = np.arange(len(truth)) if table.names is None else pd.factorize(table.names[whole])[0]
    seen = _cross_validate(columns, truth, who, seed)
    card: dict[str, Any] = {
        "figures": names,
        "n": len(truth),
        "bots": int(truth.sum()),
        "left_out": int((~whole).sum()),
        "digest": hashlib.sha256(np.ascontiguousarray(np.c_[columns, truth]).tobytes()).hexdigest(),
        "licence": licence or "not stated: ask before you pass the model on",
        "folds": FOLDS,
        "seed": seed,
        "all": measure(seen, truth),
        "calibration": calibration_bins(seen, truth),
        "bands": _bands(columns, truth, None if table.band is None else table.band[whole], seen, seed),
        "separation": vars(Separation.of(seen, truth)),
        "shares": check_shares(seen, truth, seed=seed),
        "versions": {p: version(p) for p in ("scikit-learn", "skops", "numpy")}
        | {"python": platform.python_version()},
    }
    return AudienceModel(_fit(columns, truth, seed), card)


def _check_counts(truth: FloatArray) -> None:
    counts = {"mechanical": int((truth == 1).sum()), "people": int((truth == 0).sum())}
    if min(counts.values()) < _MIN_PER_CLASS:
        told = ", ".join(f"{n} {name}" for name, n in counts.items())
        raise UsageError(
            f"too few labelled accounts with all figures: {told}. Allowed: {_MIN_PER_CLASS} or more of each. "
            "Label more, or take fewer figures."
        )


def _fit(columns: FloatArray, truth: FloatArray, seed: int) -> Any:
    """Return boosted trees whose probabilities are calibrated on folds of their own."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import StratifiedKFold

    inner = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.06, max_leaf_nodes=8, min_samples_leaf=20, random_state=seed
    )
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    return CalibratedClassifierCV(inner, method="sigmoid", cv=folds).fit(columns, truth)


def _cross_validate(columns: FloatArray, truth: FloatArray, who: IntArray, seed: int) -> FloatArray:
    """Return of each account the probability by a model that has not seen it."""
    from sklearn.model_selection import StratifiedGroupKFold

    seen = np.full(len(truth), np.nan)
    for fitted, held in StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(
        columns, truth, who
    ):
        seen[held] = _fit(columns[fitted], truth[fitted], seed).predict_proba(columns[held])[:, 1]
    return seen


def _bands(
    columns: FloatArray, truth: FloatArray, band: pd.Series | None, seen: FloatArray, seed: int
) -> list[dict[str, Any]]:
    """Return quality by band: cross-validated, and by a model trained on the other bands alone."""
    if band is None:
        return []
    rows = []
    words = band.to_numpy()
    for name in sorted(set(words)):
        here = words == name
        both = 0 < truth[here].sum() < here.sum()
        row: dict[str, Any] = {"band": name, "n": int(here.sum()), "bots": int(truth[here].sum())}
        if both:
            row |= measure(seen[here], truth[here])
        rest = truth[~here]
        if both and min((rest == 1).sum(), (rest == 0).sum()) >= _MIN_PER_CLASS:
            strange = _fit(columns[~here], rest, seed).predict_proba(columns[here])[:, 1]
            row |= {f"{k}_left_out": v for k, v in measure(strange, truth[here]).items()}
            there = Separation.of(seen[~here], rest)
            share, low, high = there.estimate(strange)
            row |= {"share": round(float(truth[here].mean()), 4), "share_left_out": round(share, 4)}
            row |= {"share_low": round(low, 4), "share_high": round(high, 4)}
        rows.append(row)
    return rows
