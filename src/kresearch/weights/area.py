"""The area under the ROC curve, quick enough for a bootstrap."""

from __future__ import annotations

from kresearch.weights.pairs import Floats, Whole


def area(choice: Whole, odds: Floats) -> float:
    """Return the AUC by the rank sum (ties count half); much quicker than by the curve."""
    from scipy.stats import rankdata

    ones = int(choice.sum())
    ranks = rankdata(odds)[choice == 1].sum()
    return float((ranks - ones * (ones + 1) / 2) / (ones * (len(choice) - ones)))
