"""Sentiment x inactivity as a 2 x 2: what each does, and what they do only together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch._common.constants import FEWEST_PAIRS
from kresearch.errors import UnknownNameError
from kresearch.evaluate.clusters import find_clusters, mean_by_cluster
from kresearch.evaluate.given_frames import take_cells
from kresearch.evaluate.paired import analyse_pairs, holm
from kresearch.evaluate.verdict import format_p

EFFECTS = ("sentiment", "inactivity", "interaction")
CORNERS = ("neither", "sentiment", "inactivity", "both")
COLUMNS = (
    "metric", "unit", "situation", "effect", "n", "shift", "low", "high", "p", "p_holm", "sentence",
)  # fmt: skip


@dataclass(frozen=True)
class Factorial:
    """A 2 x 2 of variants over cases."""

    #: One row per metric, situation and effect: unit, n, shift (Hodges-Lehmann, in the metric's unit) with
    #: its interval, p and Holm-adjusted p, sentence.
    table: pd.DataFrame
    means: pd.DataFrame  #: Mean of each metric per situation and corner of the 2 x 2.

    @property
    def text(self) -> str:
        """The prose: one sentence per row."""
        return "\n".join(self.table["sentence"])

    def __str__(self) -> str:
        return self.text


def cross(
    cells: pd.DataFrame,
    *,
    metric: str | Sequence[str],
    neither: str = "quantity",
    sentiment: str = "sentiment-penalise",
    inactivity: str = "inactivity-freeze",
    both: str = "sentiment-freeze",
    situations: Mapping[str, str] | None = None,
    alpha: float = 0.05,
) -> Factorial:
    """Separate the effect of stance, of the stopped clock, and of the two together.

    Per case: sentiment is the mean of (sentiment - neither) and (both - inactivity);
    inactivity the mean of (inactivity - neither) and (both - sentiment); the interaction is
    (both - inactivity) - (sentiment - neither). Each is tested over cases by signed ranks,
    Holm over all of them.

    Parameters
    ----------
    cells
        Of a study: one row per cell and metric.
    metric
        Which one, or several.
    neither, sentiment, inactivity, both
        Labels of the four variants.
    situations
        Case -> situation, e.g. ``"spike then silence"``; cases that are not in it are left out.
        By default the kind of the case.
    alpha
        Of the tests and intervals.

    Raises
    ------
    UnknownNameError
        When a corner or a metric is not in the cells.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> gains = {"quantity": [6, 5, 7], "sentiment-penalise": [2, 1, 3]}
    >>> gains |= {"inactivity-freeze": [7, 6, 8], "sentiment-freeze": [3, 2, 4]}
    >>> rows = [(v, f"storm {i}", gain) for v in gains for i, gain in enumerate(gains[v])]
    >>> cells = pd.DataFrame(rows, columns=["variant", "case", "value"])
    >>> cells = cells.assign(dataset="log", account=cells["case"], kind="negative", unit="points")
    >>> found = kr.evaluate.cross(cells.assign(metric="spike-gain"), metric="spike-gain")
    >>> found.table[["effect", "n", "shift"]].values.tolist()
    [['sentiment', 3, -4.0], ['inactivity', 3, 1.0], ['interaction', 3, 0.0]]
    """
    cells = take_cells(cells, "account", "unit")
    metrics = [metric] if isinstance(metric, str) else list(metric)
    corners = dict(zip(CORNERS, (neither, sentiment, inactivity, both), strict=True))
    found, means = [], []
    for name in metrics:
        if name not in set(cells["metric"]):
            raise UnknownNameError("metric in this result", name, set(cells["metric"]))
        wide = _corners(cells[cells["metric"] == name], corners, situations)
        means.append(wide.groupby(level="situation", sort=False).mean().assign(metric=name))
        unit = str(cells.loc[cells["metric"] == name, "unit"].iloc[0])
        found += _effects(wide, name, unit, alpha=alpha)
    for row, p in zip(found, holm([row["p"] for row in found]), strict=True):
        row["p_holm"] = p
        row["sentence"] = _say(row, alpha)
    together = pd.concat(means).set_index("metric", append=True).reorder_levels(["metric", "situation"])
    return Factorial(pd.DataFrame(found, columns=list(COLUMNS)), together)


def _corners(
    rows: pd.DataFrame, corners: Mapping[str, str], situations: Mapping[str, str] | None
) -> pd.DataFrame:
    """Return the cases that have a value at every corner: (situation, dataset, case) by corner."""
    for label in corners.values():
        if label not in set(rows["variant"]):
            raise UnknownNameError("variant in this result", label, set(rows["variant"]))
    place = rows["kind"] if situations is None else rows["case"].map(dict(situations))
    order = list(dict.fromkeys(place if situations is None else situations.values()))
    wide = rows.assign(situation=pd.Categorical(place, categories=[o for o in order if o == o], ordered=True))
    wide = wide.pivot_table(
        index=["situation", "dataset", "case", "account"], columns="variant", values="value", observed=True
    )
    wide = wide.reindex(columns=list(corners.values())).dropna()
    wide.columns = pd.Index(list(corners))
    return wide


def _effects(wide: pd.DataFrame, metric: str, unit: str, *, alpha: float) -> list[dict[str, Any]]:
    effects = pd.DataFrame(
        {
            "sentiment": (wide["sentiment"] - wide["neither"] + wide["both"] - wide["inactivity"]) / 2,
            "inactivity": (wide["inactivity"] - wide["neither"] + wide["both"] - wide["sentiment"]) / 2,
            "interaction": wide["both"] - wide["inactivity"] - wide["sentiment"] + wide["neither"],
        }
    )
    out: list[dict[str, Any]] = []
    for situation, group in effects.groupby(level="situation", sort=False, observed=True):
        # Cases of one account are not independent: each account counts once.
        accounts = find_clusters([*map(str, group.index.get_level_values("account"))])
        group = mean_by_cluster(group, pd.Series(accounts, index=group.index))
        for effect in EFFECTS:
            pairs = analyse_pairs(group[effect].to_numpy(), level=1 - alpha)
            numbers = {k: getattr(pairs, k) for k in ("n", "shift", "low", "high", "p")}
            place = {"metric": metric, "unit": unit, "situation": str(situation), "effect": effect}
            out.append(place | numbers)
    return out


def _say(row: dict[str, Any], alpha: float) -> str:
    moved = f"{row['effect']} moves {row['metric']} by {row['shift']:+z.2f} {row['unit']}"
    head = f"{row['situation']}: {moved}"
    if row["n"] < FEWEST_PAIRS:
        return f"{head} in {row['n']} case(s): not enough for a test."
    shown = not math.isnan(row["p_holm"]) and row["p_holm"] < alpha
    said = "shown" if shown else "not shown to differ from 0"
    return (
        f"{head} ({row['low']:+z.2f} to {row['high']:+z.2f}; n = {row['n']}; Holm-adjusted p "
        f"{format_p(row['p_holm'])}): {said}."
    )
