"""In which share of a grid of parameters a conclusion holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.comparison import as_cost, find_at_ends
from kresearch.evaluate.given_frames import take_cells
from kresearch.evaluate.paired import hodges_lehmann


@dataclass(frozen=True)
class Sensitivity:
    """A conclusion over a grid of parameters."""

    #: One row per variant of the sweep: its parameters, ``n`` (cases), ``shift`` of the cost against the
    #: reference (below 0 is better; none where most cases lie at an end of the scale), ``holds``.
    grid: pd.DataFrame
    share: float  #: Share of the grid in which the variant is better than the reference.
    sentence: str  #: That in words.


def scan_parameters(
    cells: pd.DataFrame, name: str, *, metric: str, reference: str = "quantity", margin: float = 0.0
) -> Sensitivity:
    """Say how far a conclusion depends on the parameters of a variant.

    Parameters
    ----------
    cells
        Of a study with a sweep of the variant.
    name
        Name of the variant, e.g. ``"sentiment-penalise"``.
    metric
        Which metric.
    reference
        Label of the reference.
    margin
        The conclusion holds where the variant is better by more than this.

    Raises
    ------
    UnknownNameError
        When the variant or metric is not in the cells.
    UsageError
        When there is no sweep: fewer than two settings.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> gains = {"{}": [6, 5, 7], '{"penalty": 0.5}': [4, 3, 5], '{"penalty": 1.0}': [2, 1, 3]}
    >>> rows = [(params, f"storm {i}", gain) for params in gains for i, gain in enumerate(gains[params])]
    >>> cells = pd.DataFrame(rows, columns=["params", "case", "value"])
    >>> cells["name"] = ["quantity" if row[0] == "{}" else "mine" for row in rows]
    >>> cells["variant"] = cells["name"] + cells["params"].str.replace("{}", "")
    >>> cells = cells.assign(dataset="log", account=cells["case"], kind="negative", metric="spike-gain")
    >>> found = kr.evaluate.scan_parameters(cells.assign(direction="min"), "mine", metric="spike-gain")
    >>> found.grid[["penalty", "shift", "holds"]].values.tolist(), found.share
    ([[0.5, -2.0, True], [1.0, -4.0, True]], 1.0)
    """
    cells = take_cells(cells, "name", "params", "direction")
    if metric not in set(cells["metric"]):
        raise UnknownNameError("metric in this result", metric, set(cells["metric"]))
    if name not in set(cells["name"]):
        raise UnknownNameError("variant in this result", name, set(cells["name"]))
    rows = cells[cells["metric"] == metric]
    swept = rows[rows["name"] == name].drop_duplicates("variant")
    if len(swept) < 2:
        raise UsageError(
            f"variant '{name}' has {len(swept)} setting in this result, and a sweep needs two. Give its "
            'parameters as lists in the study, e.g. {name = "sentiment-penalise", penalty = [0.5, 1.0]}.'
        )
    found = []
    for label, params in zip(swept["variant"], swept["params"], strict=True):
        gains: list[float] = []
        for _, group in rows.groupby("kind", sort=False):
            ends = find_at_ends(group)
            wide = group.pivot_table(index=["dataset", "case"], columns="variant", values="value")
            if label in wide and reference in wide and not ends & {label, reference}:
                cost = as_cost(wide[[label, reference]], str(group["direction"].iloc[0])).dropna()
                gains += list(cost[label] - cost[reference])
        shift = hodges_lehmann(gains)
        setting = {k: _plain(v) for k, v in json.loads(params).items()}
        found.append({**setting, "variant": label, "n": len(gains), "shift": shift, "holds": shift < -margin})
    grid = pd.DataFrame(found)
    share = float(grid["holds"].mean())
    than = f"by more than {margin:g}" if margin else "at all"
    sentence = (
        f"{name} is better than {reference} on {metric} {than} in {int(grid['holds'].sum())} of {len(grid)} "
        f"settings ({share:.0%}); the shift goes from {grid['shift'].min():+z.2f} to "
        f"{grid['shift'].max():+z.2f}."
    )
    if still := int((grid["n"] == 0).sum()):
        sentence += (
            f" In {still} setting{'s' if still != 1 else ''} most cases lie at an end of the scale: there "
            "nothing holds."
        )
    return Sensitivity(grid, share, sentence)


def _plain(value: Any) -> Any:
    """Return a value that a table can be sorted by: weights of networks and the like as a text."""
    if isinstance(value, dict):
        return ", ".join(f"{k}={v:g}" for k, v in sorted(value.items())) or "as they are"
    return ", ".join(map(str, value)) if isinstance(value, list) else value
