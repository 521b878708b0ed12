"""Which variants beat the trivial baselines, and which do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kresearch._common.constants import FEWEST_PAIRS
from kresearch.evaluate.clusters import mean_by_cluster
from kresearch.evaluate.paired import analyse_pairs, holm

COLUMNS = ("variant", "baseline", "metric", "kind", "n", "shift", "p_holm", "beats")


def compare_with_baselines(
    costs: Mapping[tuple[str, str], pd.DataFrame],
    names: Mapping[str, str],
    *,
    clusters: pd.Series,
    baselines: tuple[str, ...],
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Compare every variant with every trivial baseline.

    Parameters
    ----------
    costs
        (metric, kind) -> cases by variants, lower is better.
    names
        Label -> name of the variant.
    clusters
        Of each case: cases of one account count once, with their mean.
    baselines
        Names of the trivial baselines.
    alpha
        A variant beats a baseline when its costs are lower, Holm-adjusted p under alpha.

    Returns
    -------
    pandas.DataFrame
        ``variant, baseline, metric, kind, n, shift`` (of the cost, below 0 is better),
        ``p_holm, beats``.
    """
    rows: list[dict[str, Any]] = []
    for (metric, kind), cost in costs.items():
        labels = [str(v) for v in cost]
        trivial = [v for v in labels if names[v] in baselines]
        for baseline in trivial:
            for variant in (v for v in labels if v not in trivial):
                pair = cost[[variant, baseline]].dropna()
                apart = (pair[variant] - pair[baseline]).to_frame("gain")
                gain = mean_by_cluster(apart, clusters)["gain"].to_numpy()
                found = analyse_pairs(gain, interval=False)
                rows.append(
                    {
                        "variant": variant,
                        "baseline": baseline,
                        "metric": metric,
                        "kind": kind,
                        "n": found.n,
                        "shift": found.shift,
                        "p": found.p,
                    }
                )
    for row, p in zip(rows, holm([row["p"] for row in rows]), strict=True):
        row["p_holm"] = p
        row["beats"] = bool(row["n"] >= FEWEST_PAIRS and p < alpha and row["shift"] < 0)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def say_baselines(table: pd.DataFrame) -> list[str]:
    """Return one sentence per metric and kind: who is not shown to beat which baseline."""
    out: list[str] = []
    if table.empty:
        return out
    for (metric, kind, baseline), rows in table.groupby(["metric", "kind", "baseline"], sort=False):
        behind = [str(v) for v in rows.loc[~rows["beats"], "variant"]]
        n = int(rows["n"].max())
        if n < FEWEST_PAIRS:
            few = "1 is" if n == 1 else f"{n} are"
            out.append(f"{metric}, {kind} cases: {few} not enough to show that any variant beats {baseline}.")
        elif behind:
            out.append(
                f"{metric}, {n} {kind} cases: not shown to beat the trivial baseline {baseline}: "
                f"{', '.join(behind)}."
            )
        else:
            out.append(f"{metric}, {n} {kind} cases: every variant beats the trivial baseline {baseline}.")
    return out
