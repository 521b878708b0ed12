"""One metric across declared conditions: a curve per variant, never one number over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kresearch._common.constants import FEWEST_PAIRS
from kresearch.evaluate.clusters import find_clusters, mean_by_cluster
from kresearch.evaluate.given_frames import take_cells
from kresearch.evaluate.paired import analyse_pairs

#: Columns of the rows, before those of the conditions.
COLUMNS = (
    "metric", "unit", "direction", "kind", "x", "panel", "variant", "n", "level", "low", "high", "shift",
    "shift_low", "shift_high",
)  # fmt: skip


def compare_conditions(
    cells: pd.DataFrame,
    conditions: Mapping[str, Sequence[Any]],
    *,
    reference: str = "quantity",
    metrics: Sequence[str] = (),
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Return what each variant gives in each condition, and by how much it differs from the reference.

    The cases of one condition are compared with each other alone: conditions that are made from
    the same seed hold the same cases under other circumstances, so that they are no further evidence.

    Parameters
    ----------
    cells
        Of a study's result.
    conditions
        Dataset (label) -> its place: one value or two, the first is the ``x`` axis, the second the
        panel. Datasets that are not named are left out.
    reference
        Label of the variant to compare with.
    metrics
        Which; all by default.
    alpha
        One minus the level of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per metric, kind of case, condition and variant: n (accounts, each with the mean of its
        cases), level (Hodges-Lehmann location of the metric, in its unit) with low and high, shift (of the
        paired differences from the reference) with shift_low and shift_high. The ends of the intervals are
        missing under six cases. Empty where no dataset has a place.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> gains = {"calm": {"quantity": [6, 5, 7], "mine": [2, 2, 3]}}
    >>> gains["loud"] = {"quantity": [9, 8, 9], "mine": [3, 2, 2]}
    >>> rows = [(d, v, i, gains[d][v][i]) for d in gains for v in gains[d] for i in range(3)]
    >>> cells = pd.DataFrame(rows, columns=["dataset", "variant", "case", "value"]).assign(
    ...     account=[f"brand {row[2]}" for row in rows], kind="negative", metric="spike-gain", unit="points",
    ...     direction="min",
    ... )
    >>> found = kr.evaluate.compare_conditions(cells, {"calm": [1], "loud": [10]})
    >>> found.loc[found["variant"] == "mine", ["x", "level", "shift"]].values.tolist()
    [[1.0, 2.25, -3.75], [10.0, 2.25, -6.25]]
    """
    cells = take_cells(cells, "account", "unit", "direction")
    shown = cells[cells["dataset"].isin(list(conditions)) & cells["value"].notna()]
    if metrics:
        shown = shown[shown["metric"].isin(list(metrics))]
    rows: list[dict[str, Any]] = []
    order = list(dict.fromkeys(cells["variant"]))
    for (metric, kind, dataset), group in shown.groupby(["metric", "kind", "dataset"], sort=False):
        values = group.pivot_table(index="case", columns="variant", values="value").sort_index()
        own = group.drop_duplicates("case").set_index("case")["account"]
        clusters = pd.Series(find_clusters([*map(str, own)]), index=own.index)
        place = [*conditions[str(dataset)], None][:2]
        for variant in (v for v in order if v in values):
            mine = values[variant].dropna()
            level = analyse_pairs(
                mean_by_cluster(mine.to_frame("of"), clusters)["of"].to_numpy(), level=1 - alpha
            )
            row = {
                "metric": str(metric),
                "unit": str(group["unit"].iloc[0]),
                "direction": str(group["direction"].iloc[0]),
                "kind": str(kind),
                "x": place[0],
                "panel": place[1],
                "variant": str(variant),
                "n": level.n,
                "level": level.shift,
                "low": level.low,
                "high": level.high,
            }
            if variant != reference and reference in values:
                pair = values[[variant, reference]].dropna()
                gap = (pair[variant] - pair[reference]).to_frame("of")
                found = analyse_pairs(mean_by_cluster(gap, clusters)["of"].to_numpy(), level=1 - alpha)
                row |= {"shift": found.shift, "shift_low": found.low, "shift_high": found.high}
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def leading_kinds(rows: pd.DataFrame, lead: str | None = None) -> pd.DataFrame:
    """Return the rows of one kind of case per panel: `lead` where the panel has it, else its first.

    The kind may depend on the panel: without an effect simulated cases are silences.
    """

    def keep(kinds: pd.Series) -> pd.Series:
        return kinds == (lead if lead in set(kinds) else kinds.iloc[0])

    if rows.empty:
        return rows
    return rows[rows.groupby("panel", dropna=False, sort=False)["kind"].transform(keep)]


def first_apart(
    rows: pd.DataFrame, *, metric: str, variant: str, kind: str, panel: Any = None, margin: float = 0.0
) -> Any:
    """Return the smallest x from which on a variant differs from the reference by more than a margin.

    From there to the end of the axis the whole interval of the shift must lie beyond the margin on one
    side; None where that is nowhere so, or where the cases are too few for an interval.
    """
    mine = rows[(rows["metric"] == metric) & (rows["variant"] == variant) & (rows["kind"] == kind)]
    mine = mine[mine["panel"].isna()] if panel is None else mine[mine["panel"] == panel]
    found = None
    for row in mine.sort_values("x", ascending=False).to_dict("records"):
        enough = row["n"] >= FEWEST_PAIRS
        beyond = row["shift_low"] > margin or row["shift_high"] < -margin
        if not (enough and beyond):
            break
        found = row["x"]
    return found
