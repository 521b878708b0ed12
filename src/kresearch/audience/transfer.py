"""An honest test of a model: labelled accounts of another collection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kresearch.audience.calibration import calibration_bins, measure
from kresearch.audience.figures import FigureTable, read_figures
from kresearch.audience.model import AudienceModel
from kresearch.errors import UsageError


def check_transfer(
    model: AudienceModel, source: str | Path | pd.DataFrame | FigureTable, *, label: str = "label"
) -> dict[str, Any]:
    """Return how good a model is on labelled accounts that others collected.

    Parameters
    ----------
    model
        Trained on another table.
    source
        Labelled accounts, see `read_figures`.
    label
        The column of labels.

    Returns
    -------
    dict
        ``n, left_out`` (a figure is not known), ``auc`` with interval, ``brier`` beside that of the base
        rate, ``calibration``, and the share of mechanical accounts: true, found, low and high.

    Raises
    ------
    UsageError
        When there are no labels, or only one class.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> known = pandas.DataFrame({"label": ["bot", "human"] * 50, "statuses_per_day": [40.0, 2.0] * 50})
    >>> others = pandas.DataFrame({"label": ["bot", "human"] * 20, "statuses_per_day": [9, 2, 2, 9] * 10})
    >>> found = kr.audience.check_transfer(kr.audience.train(known), others)
    >>> found["n"], found["auc"]
    (40, 0.5)
    """
    table = source if isinstance(source, FigureTable) else read_figures(source, label=label)
    if table.label is None or not 0 < table.label.sum() < len(table):
        raise UsageError(
            f"a test needs labels of both classes in the column '{label}'. Allowed: bot or 1, and human, "
            "person or 0. Name the column with --label."
        )
    probability = model.probability(table)
    known = ~np.isnan(probability)
    truth = table.label[known]
    if not 0 < truth.sum() < len(truth):
        raise UsageError(
            "no class has accounts with all figures of the model. Allowed: both. Add the missing figures."
        )
    share, low, high = model.separation.estimate(probability[known])
    return {
        "n": int(known.sum()),
        "left_out": int((~known).sum()),
        **measure(probability[known], truth),
        "calibration": calibration_bins(probability[known], truth),
        "share": round(float(truth.mean()), 4),
        "share_found": round(share, 4),
        "share_low": round(low, 4),
        "share_high": round(high, 4),
    }
