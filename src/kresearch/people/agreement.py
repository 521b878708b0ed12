"""How far decisions at a threshold agree with what people decided."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

COLUMNS = (
    "variant", "judged", "both_yes", "wrong_pass", "wrong_fail", "both_no", "agreement", "low", "high",
    "kappa", "auc", "cost",
)  # fmt: skip


def measure_agreement(
    decisions: pd.DataFrame, chosen: pd.Series, *, cost_wrong_pass: float, cost_wrong_fail: float
) -> pd.DataFrame:
    """Return how each variant's decisions agree with people's: one row of `COLUMNS` per variant.

    `decisions` has ``account, variant, score, passes``; `chosen` is 1 for accounts that people chose, 0 for
    others. The columns are the four counts, the share of equal decisions with Wilson's interval, Cohen's
    kappa (agreement beyond chance; missing where a side says the same of all), the chance that a chosen
    account has the higher score (AUC), and what the two errors cost.
    """
    from sklearn.metrics import cohen_kappa_score, confusion_matrix, roc_auc_score
    from statsmodels.stats.proportion import proportion_confint

    found: list[dict[str, Any]] = []
    for label, rows in decisions.groupby("variant", sort=False):
        known = rows[rows["account"].isin(chosen.index)]
        truth = known["account"].map(chosen).to_numpy(np.int64)
        given = known["passes"].to_numpy(np.int64)
        if not len(known):
            continue
        no, wrong_pass, wrong_fail, yes = confusion_matrix(truth, given, labels=[0, 1]).ravel()
        equal = int(no + yes)
        low, high = proportion_confint(equal, len(known), method="wilson")
        both = len(set(truth)) > 1
        found.append(
            {
                "variant": label, "judged": len(known), "both_yes": int(yes), "wrong_pass": int(wrong_pass),
                "wrong_fail": int(wrong_fail), "both_no": int(no), "agreement": equal / len(known),
                "low": low, "high": high,
                "kappa": float(cohen_kappa_score(truth, given)) if both and len(set(given)) > 1 else math.nan,
                "auc": float(roc_auc_score(truth, known["score"])) if both else math.nan,
                "cost": int(wrong_pass) * cost_wrong_pass + int(wrong_fail) * cost_wrong_fail,
            }
        )  # fmt: skip
    return pd.DataFrame(found, columns=list(COLUMNS))
