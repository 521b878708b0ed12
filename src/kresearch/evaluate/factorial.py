"""Sentiment x inactivity as a 2 x 2: what each does, and what they do only together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.errors import UnknownNameError
from kresearch.evaluate.paired import FEWEST_PAIRS, analyse_pairs, holm
from kresearch.evaluate.verdict import say_p

EFFECTS = ("sentiment", "inactivity", "interaction")
COLUMNS = ("situation", "effect", "n", "shift", "low", "high", "p", "p_holm", "sentence")


@dataclass(frozen=True)
class Factorial:
    """A 2 x 2 of variants over cases.

    Parameters
    ----------
    table
        One row per situation and effect: n, shift (Hodges-Lehmann, in the metric's unit) with
        its interval, p and Holm-adjusted p, sentence.
    means
        Mean of the metric per situation and corner of the 2 x 2.
    """

    table: pd.DataFrame
    means: pd.DataFrame

    @property
    def text(self) -> str:
        """The prose: one sentence per row."""
        return "\n".join(self.table["sentence"])

    def __str__(self) -> str:
        return self.text


def cross(
    cells: pd.DataFrame,
    *,
    metric: str,
    neither: str = "quantity",
    sentiment: str = "sentiment-penalise",
    inactivity: str = "inactivity-freeze",
    both: str = "sentiment-freeze",
    situations: dict[str, str] | None = None,
    alpha: float = 0.05,
    seed: int = 0,
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
        Which one.
    neither, sentiment, inactivity, both
        Labels of the four variants.
    situations
        Case -> situation, e.g. ``"spike then silence"``; by default the kind of the case.
    alpha, seed
        Of the tests and the bootstrap.

    Raises
    ------
    UnknownNameError
        When a corner or the metric is not in the cells.
    """
    rows = cells[cells["metric"] == metric]
    if rows.empty:
        raise UnknownNameError("metric in this result", metric, set(cells["metric"]))
    corners = {"neither": neither, "sentiment": sentiment, "inactivity": inactivity, "both": both}
    for label in corners.values():
        if label not in set(rows["variant"]):
            raise UnknownNameError("variant in this result", label, set(rows["variant"]))
    place = rows["case"].map(situations) if situations is not None else rows["kind"]
    wide = rows.assign(situation=place).pivot_table(
        index=["situation", "dataset", "case"], columns="variant", values="value"
    )
    wide = wide[list(corners.values())].dropna()
    wide.columns = pd.Index(list(corners))
    effects = pd.DataFrame(
        {
            "sentiment": (wide["sentiment"] - wide["neither"] + wide["both"] - wide["inactivity"]) / 2,
            "inactivity": (wide["inactivity"] - wide["neither"] + wide["both"] - wide["sentiment"]) / 2,
            "interaction": wide["both"] - wide["inactivity"] - wide["sentiment"] + wide["neither"],
        }
    )
    unit = str(rows["unit"].iloc[0])
    out: list[dict[str, Any]] = []
    for situation, group in effects.groupby(level="situation", sort=False):
        for effect in EFFECTS:
            found = analyse_pairs(group[effect].to_numpy(), level=1 - alpha, seed=seed)
            out.append(
                {
                    "situation": str(situation),
                    "effect": effect,
                    "n": found.n,
                    "shift": found.shift,
                    "low": found.low,
                    "high": found.high,
                    "p": found.p,
                }
            )
    for row, p in zip(out, holm([row["p"] for row in out]), strict=True):
        row["p_holm"] = p
        row["sentence"] = _say(row, metric, unit, alpha)
    means = wide.groupby(level="situation", sort=False).mean()
    return Factorial(pd.DataFrame(out, columns=list(COLUMNS)), means)


def _say(row: dict[str, Any], metric: str, unit: str, alpha: float) -> str:
    head = f"{row['situation']}: {row['effect']} moves {metric} by {row['shift']:+.2f} {unit}"
    if row["n"] < FEWEST_PAIRS:
        return f"{head} in {row['n']} case(s): not enough for a test."
    shown = not math.isnan(row["p_holm"]) and row["p_holm"] < alpha
    said = "shown" if shown else "not shown to differ from 0"
    return (
        f"{head} ({row['low']:+.2f} to {row['high']:+.2f}; n = {row['n']}; Holm-adjusted p "
        f"{say_p(row['p_holm'])}): {said}."
    )
