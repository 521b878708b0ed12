"""How good probabilities are: order, distance from the truth, and the shares that follow from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from kresearch.audience.shares import Separation
from kresearch.scoring.rows import FloatArray

_BINS = 10
_RESAMPLES = 400
#: Made-up audiences on which intervals of shares are tried.
_AUDIENCES, _SIZE = 400, 60
_SHARES = (0.05, 0.2, 0.5, 0.8)


def measure(probability: FloatArray, truth: FloatArray, *, seed: int = 0) -> dict[str, float]:
    """Return AUC with a 95 % bootstrap interval, and the Brier score beside that of the base rate.

    The accounts were not seen by the model; truth is 1 or 0, and both occur.
    """
    from sklearn.metrics import brier_score_loss, roc_auc_score

    bots, people = probability[truth == 1], probability[truth == 0]
    # AUC is the share of pairs in the right order: resampling weighs their table anew.
    right = np.sign(bots[:, None] - people[None, :]).astype(np.float32) / 2 + 0.5
    rng = np.random.default_rng(seed)
    weights = [rng.multinomial(n, np.full(n, 1 / n), _RESAMPLES) / n for n in (len(bots), len(people))]
    drawn = np.einsum("ij,ij->i", weights[0].astype(np.float32) @ right, weights[1].astype(np.float32))
    low, high = np.quantile(drawn, [0.025, 0.975])
    if np.isclose(low, high, atol=1e-6):
        # Without one wrong pair resampling shows no error, however few there are: as for n hits out of n.
        least = 0.025 ** (1 / min(len(bots), len(people)))
        low, high = (least, 1.0) if low > 0.5 else (0.0, 1 - least) if low < 0.5 else (0.0, 1.0)
    share = float(truth.mean())
    figures = {
        "auc": float(roc_auc_score(truth, probability)),
        "auc_low": float(low),
        "auc_high": float(high),
        "brier": float(brier_score_loss(truth, probability)),
        "brier_of_base_rate": share * (1 - share),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def calibration_bins(probability: FloatArray, truth: FloatArray) -> list[dict[str, Any]]:
    """Return, for tenths of probability, what was said and what was true: ``said, true, n``."""
    place = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    return [
        {
            "from": k / _BINS,
            "said": round(float(probability[place == k].mean()), 4),
            "true": round(float(truth[place == k].mean()), 4),
            "n": int((place == k).sum()),
        }
        for k in range(_BINS)
        if (place == k).any()
    ]


def check_shares(probability: FloatArray, truth: FloatArray, *, seed: int = 0) -> list[dict[str, float]]:
    """Return how well shares of made-up audiences are found, for several true shares.

    Audiences are drawn from half of the accounts; the other half says how probabilities of bots and people
    lie. The mean of the probabilities themselves stands beside it: it is drawn to the share of the training
    table. Each has ``share`` (true), ``size``, ``mean_error`` (signed), ``held`` (share of intervals that
    hold the truth; 0.95 is aimed at), ``width`` (mean), ``plain_error`` of the mean of the probabilities.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for share in _SHARES:
        errors, held, widths, plain = [], [], [], []
        for _ in range(_AUDIENCES):
            # Halves of their own for each audience: one unlucky half would decide all of them.
            order = rng.permutation(len(truth))
            there, here = order[::2], order[1::2]
            separation = Separation.of(probability[there], truth[there])
            bots, people = here[truth[here] == 1], here[truth[here] == 0]
            n = round(share * _SIZE)
            drawn = probability[np.concatenate([rng.choice(bots, n), rng.choice(people, _SIZE - n)])]
            found, low, high = separation.estimate(drawn)
            errors.append(found - n / _SIZE)
            held.append(low <= n / _SIZE <= high)
            widths.append(high - low)
            plain.append(float(drawn.mean()) - n / _SIZE)
        rows.append(
            {
                "share": share,
                "size": _SIZE,
                "mean_error": round(float(np.mean(errors)), 4),
                "held": round(float(np.mean(held)), 4),
                "width": round(float(np.mean(widths)), 4),
                "plain_error": round(float(np.mean(plain)), 4),
            }
        )
    return rows
