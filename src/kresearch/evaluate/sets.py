"""Set metrics of every variant of a result, and how far each lies from the reference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kresearch._common.others import note_failure
from kresearch.evaluate.cases import Case
from kresearch.evaluate.comparison import cluster_cases
from kresearch.evaluate.exclusions import find_flagged, leave_out
from kresearch.evaluate.given_frames import take_cells
from kresearch.evaluate.resampling import percentile_interval
from kresearch.evaluate.set_metrics import CaseSet, SetMetric, SetValue, find_set_metric, list_set_metrics

#: Columns of the rows.
COLUMNS = (
    "set_metric", "variant", "value", "low", "high", "unit", "direction", "nothing", "cases", "accounts",
    "saturated", "shift", "shift_low", "shift_high", "note",
)  # fmt: skip


def measure_sets(
    result: Any,
    *,
    reference: str | None = None,
    names: Sequence[str] | None = None,
    alpha: float | None = None,
    seed: int | None = None,
) -> pd.DataFrame:
    """Return one number per variant and set metric, over the cases of a result.

    Cases that the data flags (`Case.flags`) are left out where there are others, as everywhere.

    Parameters
    ----------
    result
        A `StudyResult`, or its frame of cells.
    reference
        Label of the variant to compare with; by default the study's.
    names
        Set metrics; by default those whose metrics the cells hold.
    alpha
        One minus the level of the intervals; by default the study's, else 0.05.
    seed
        Of the bootstrap; by default the study's, else 0.

    Returns
    -------
    pandas.DataFrame
        ``set_metric, variant, value, low, high, unit, direction, nothing`` (what a rule that tells
        nothing has), ``cases, accounts`` (independent ones), ``saturated`` (cases at an end of the
        scale), ``shift`` from the reference with ``shift_low, shift_high`` (drawn on the same
        accounts), ``note``. A set metric that no variant can have is left out.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> gains = {"quantity": [6, 5, 7, 6], "mine": [-2, -1, 3, 4]}
    >>> kinds = ["negative", "negative", "positive", "positive"]
    >>> rows = [(v, f"case {i}", kinds[i], gain) for v in gains for i, gain in enumerate(gains[v])]
    >>> cells = pd.DataFrame(rows, columns=["variant", "case", "kind", "value"])
    >>> cells = cells.assign(dataset="log", account=cells["case"], metric="spike-gain", saturated=False)
    >>> found = kr.evaluate.measure_sets(cells, names=["discrimination"])
    >>> found[["variant", "value"]].values.tolist()
    [['quantity', 0.875], ['mine', 1.0]]
    """
    cells = take_cells(getattr(result, "cells", result), "account")
    spec = getattr(result, "spec", None)
    reference = str(reference or getattr(spec, "reference", "quantity"))
    level = 1 - float(alpha if alpha is not None else getattr(spec, "alpha", 0.05))
    seed = int(seed if seed is not None else getattr(spec, "seed", 0))
    cases: Sequence[Case] = getattr(result, "cases", ())
    clusters = cluster_cases(cells, cases)
    held = set(cells["metric"])
    asked = [find_set_metric(n) for n in names] if names is not None else list_set_metrics()
    rows: list[dict[str, Any]] = []
    pairs = tuple((p.winner, p.loser) for p in getattr(spec, "pairs", ()))
    levels = _find_levels(getattr(result, "scores", None), cases) if pairs else {}
    for metric in (m for m in asked if set(m.needs) <= held and (pairs or not m.reads_pairs)):
        laid = {
            str(label): _lay_out(group, metric, clusters, cases)
            for label, group in cells.groupby("variant", sort=False)
        }
        base = laid.get(reference)
        found = {
            label: _measure(metric, CaseSet(rows_, level, seed, pairs, levels.get(label, {}), base), label)
            for label, rows_ in laid.items()
        }
        if any(not math.isnan(value.value) for value in found.values()):
            rows += [_row(metric, label, value, found.get(reference), reference, level)
                     for label, value in found.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _measure(metric: SetMetric, cases: CaseSet, label: str) -> SetValue:
    try:
        return metric(cases)
    except BaseException as error:
        what = f"set metric '{metric.name}'"
        return SetValue(math.nan, note=note_failure(what, metric.function, error, where=f"for {label}"))


def _find_levels(scores: pd.DataFrame | None, cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return variant -> account -> mean score in the baselines of the account's cases."""
    if scores is None or scores.empty:
        return {}
    parts = []
    for case in cases:
        mine = scores[(scores["dataset"] == case.dataset) & (scores["case"] == case.name)]
        parts.append(mine[(mine["at"] >= case.baseline[0]) & (mine["at"] < case.baseline[1])])
    found: dict[str, dict[str, float]] = {}
    if not parts:
        return found
    means = pd.concat(parts).groupby(["variant", "account"], observed=True)["score"].mean().dropna()
    for row in means.reset_index().to_dict("records"):
        found.setdefault(str(row["variant"]), {})[str(row["account"])] = float(row["score"])
    return found


def _lay_out(
    group: pd.DataFrame, metric: SetMetric, clusters: pd.Series, cases: Sequence[Case]
) -> pd.DataFrame:
    """Return the cases of a variant as rows, the metrics it needs as columns."""
    if not metric.needs:
        return pd.DataFrame(columns=["dataset", "case", "kind", "account", "cluster", "saturated"])
    own = group[group["metric"].isin(list(metric.needs))]
    own = leave_out(own, find_flagged(cases))
    place = ["dataset", "case", "kind", "account"]
    wide = own.pivot_table(index=place, columns="metric", values="value", dropna=False).dropna(how="all")
    wide = wide.reindex(columns=list(metric.needs)).reset_index()
    wide["cluster"] = clusters.reindex(
        wide["dataset"].astype(str) + "\0" + wide["case"].astype(str)
    ).to_numpy()
    at_end = own[own["saturated"].eq(True)] if "saturated" in own else own.iloc[:0]
    ends = set(zip(at_end["dataset"], at_end["case"], strict=True))
    wide["saturated"] = [key in ends for key in zip(wide["dataset"], wide["case"], strict=True)]
    return wide


def _row(
    metric: SetMetric, label: str, value: SetValue, base: SetValue | None, reference: str, level: float
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "set_metric": metric.name,
        "variant": label,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "unit": metric.unit,
        "direction": metric.direction,
        "nothing": metric.nothing,
        "cases": value.cases,
        "accounts": value.accounts,
        "saturated": value.saturated,
        "shift": math.nan,
        "shift_low": math.nan,
        "shift_high": math.nan,
        "note": value.note,
    }
    if base is None or label == reference:
        return row
    row["shift"] = value.value - base.value
    # Only what was drawn on the same cases can be told apart draw by draw.
    drawn = value.draws is not None and base.draws is not None and value.cases == base.cases
    if drawn and value.draws is not None and base.draws is not None and len(value.draws) == len(base.draws):
        apart: np.ndarray[Any, np.dtype[np.float64]] = value.draws - base.draws
        ends = percentile_interval(row["shift"], apart, n=value.smaller, level=level)
        row["shift_low"], row["shift_high"] = ends
    return row
