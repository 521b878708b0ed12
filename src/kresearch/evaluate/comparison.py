"""Comparing variants over cases: one object with the table and the prose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch._common.constants import FEWEST_PAIRS
from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.clusters import find_clusters, mean_by_cluster
from kresearch.evaluate.exclusions import describe_flagged, find_flagged, leave_out
from kresearch.evaluate.given_frames import take_cells
from kresearch.evaluate.metrics import find_metric
from kresearch.evaluate.paired import analyse_pairs, holm, tost_p
from kresearch.evaluate.ranks import Ranks, rank_variants
from kresearch.evaluate.verdict import format_p, judge, write_sentence

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case

#: Columns of the table, in this order.
COLUMNS = (
    "variant", "reference", "metric", "kind", "unit", "direction", "n", "cases", "accounts", "saturated",
    "median_difference", "shift", "low",
    "high", "p", "p_holm", "smallest_p", "effect", "wins", "ties", "losses", "margin", "p_equivalence",
    "censored", "verdict", "sentence",
)  # fmt: skip


#: What a notebook shows of a comparison at one look.
_SHOWN_ROWS, _SHOWN_SENTENCES = 12, 5


class IncomparableError(UsageError):
    """Variants that were not scored on the same cases, or a study that is not finished."""


@dataclass(frozen=True)
class Comparison:
    """A comparison of variants against a reference.

    Parameters
    ----------
    table
        One row per variant, metric and kind of case; columns as `COLUMNS`.
    ranks
        (metric, kind) -> mean ranks of all variants.
    baselines
        One row per variant, metric, kind and trivial baseline: ``variant, baseline, metric,
        kind, n, shift, p_holm, beats``.
    notes
        What a reader must know first.
    """

    table: pd.DataFrame
    ranks: dict[tuple[str, str], Ranks] = field(default_factory=dict)
    baselines: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> list[str]:
        """The notes, what was shown, and who is not shown to beat a trivial baseline."""
        from kresearch.evaluate.baselines import say_baselines

        shown = self.table.loc[
            self.table["verdict"].isin(["better", "worse", "no practical difference"]), "sentence"
        ]
        return [*self.notes, *map(str, shown), *say_baselines(self.baselines)]

    @property
    def text(self) -> str:
        """The prose: notes, one sentence per row, and who is not shown to beat a trivial baseline."""
        from kresearch.evaluate.baselines import say_baselines

        return "\n".join([*self.notes, *map(str, self.table["sentence"]), *say_baselines(self.baselines)])

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain dicts."""
        return [{str(k): v for k, v in row.items()} for row in self.table.to_dict("records")]

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        from kresearch._common.html_cards import card, table

        against = ", ".join(dict.fromkeys(map(str, self.table["reference"]))) or "nothing"
        counts = self.table["verdict"].value_counts(sort=False)
        facts = [(str(verdict), f"{count} comparisons") for verdict, count in counts.items()]
        shown = ["variant", "metric", "kind", "n", "shift", "low", "high", "unit", "p_holm", "verdict"]
        rows = [[format_p(row[c]) if c == "p_holm" else row[c] for c in shown] for row in self.rows()]
        caption = "Shift: difference from the reference, with its interval."
        if len(rows) > _SHOWN_ROWS:
            caption += f" The first {_SHOWN_ROWS} of {len(rows)} rows; all are in table."
        told = self.summary
        if len(told) > _SHOWN_SENTENCES:
            rest = len(told) - _SHOWN_SENTENCES
            told = [*told[:_SHOWN_SENTENCES], f"{rest} further sentences are in summary."]
        below = table(shown, rows[:_SHOWN_ROWS], caption=caption)
        return card(f"Comparison with {against}", facts, sentences=told, below=below)


def compare(
    result: Any,
    *,
    reference: str | None = None,
    metrics: Sequence[str] | None = None,
    equivalence: dict[str, float] | None = None,
    alpha: float | None = None,
    baselines: tuple[str, ...] = ("raw-count", "log-followers"),
    allow_incomplete: bool = False,
) -> Comparison:
    """Compare every variant with the reference, on every metric and kind of case.

    The unit is the case, and where an account (or a storm, `Case.storm`) has several cases it is the
    account with the mean of its cases, because they are not independent. Paired Wilcoxon tests,
    Hodges-Lehmann shifts with the interval of the inverted test, matched-pairs effect sizes; Holm over
    all comparisons of the result, and over all equivalence claims. Where most values lie at an end of
    the scale nothing is tested: the verdict is ``saturated``.

    Parameters
    ----------
    result
        A `StudyResult`, or its frame of cells.
    reference
        Label of the reference; by default the study's.
    metrics
        Metrics to test; by default those that the study declares as ``tested``, else all. Holm
        counts what is tested: the fewer questions, the sharper the answers.
    equivalence
        Metric -> margin within which a difference is none in practice; by default the study's.
    alpha
        Level of the tests; by default the study's, else 0.05.
    baselines
        Names of the trivial baselines.
    allow_incomplete
        Compare a study that is not finished; the text then says so.

    Returns
    -------
    Comparison

    Raises
    ------
    IncomparableError
        When variants were scored on different cases, or the study is not finished.
    UnknownNameError
        When there is no such reference.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> gains = {"quantity": [6.1, 5.2, 7.4, 4.9, 6.6, 5.8, 7.0], "mine": [2.0, 1.9, 2.6, 1.2, 2.2, 2.4, 2.1]}
    >>> rows = [(f"storm {i}", f"brand {i}", v, gain) for v in gains for i, gain in enumerate(gains[v])]
    >>> cells = pd.DataFrame(rows, columns=["case", "account", "variant", "value"]).assign(
    ...     name=[row[2] for row in rows], dataset="storms", kind="negative", metric="spike-gain",
    ...     unit="points", direction="min", censored=False, saturated=False,
    ... )
    >>> found = kr.compare(cells, baselines=())
    >>> found.table[["variant", "n", "shift", "low", "high", "p_holm", "verdict"]].round(3).values.tolist()
    [['mine', 7, -4.1, -4.8, -3.4, 0.016, 'better']]
    """
    cells = take_cells(getattr(result, "cells", result), "name", "unit", "direction", "censored")
    spec = getattr(result, "spec", None)
    reference = str(reference or getattr(spec, "reference", "quantity"))
    margins: dict[str, float] = dict(
        equivalence if equivalence is not None else getattr(spec, "equivalence", {})
    )
    level_of_tests = float(alpha if alpha is not None else getattr(spec, "alpha", 0.05))
    tested = list(metrics if metrics is not None else getattr(spec, "tested", ()))
    for name in tested:
        if name not in set(cells["metric"]):
            raise UnknownNameError("metric in this result", name, set(cells["metric"]))
    notes = _check(cells, reference, complete=getattr(result, "complete", True), allowed=allow_incomplete)
    cells = cells.assign(key=cells["dataset"].astype(str) + "\0" + cells["case"].astype(str))
    flagged = find_flagged(getattr(result, "cases", ()))
    cells = leave_out(cells, flagged)
    notes += describe_flagged(flagged)
    clusters = cluster_cases(cells, getattr(result, "cases", ()))
    notes += _overlaps(clusters)
    order = list(dict.fromkeys(cells["variant"]))
    rows: list[dict[str, Any]] = []
    ranks: dict[tuple[str, str], Ranks] = {}
    costs: dict[tuple[str, str], pd.DataFrame] = {}
    for (metric, kind), group in cells.groupby(["metric", "kind"], sort=False):
        if is_relative(str(metric)) or (tested and metric not in tested):
            continue
        values = group.pivot_table(index="key", columns="variant", values="value", dropna=False)
        values = values[[v for v in order if v in values and values[v].notna().any()]].sort_index()
        if reference not in values:
            continue
        cost = as_cost(values, str(group["direction"].iloc[0]))
        # Where a score cannot move, no cost is a merit: neither a rank nor a trivial baseline beaten.
        ends = [v for v in values if v in find_at_ends(group)]
        if ends:
            notes.append(_say_ends(str(metric), str(kind), ends))
        costs[str(metric), str(kind)] = cost.drop(columns=ends)
        whole = cost.drop(columns=ends).dropna(axis=1)
        if whole.shape[1] >= 2:
            ranks[str(metric), str(kind)] = rank_variants(
                mean_by_cluster(whole, clusters), alpha=level_of_tests
            )
        rows += [
            _compare_one(str(v), reference, cost, group, clusters, margins.get(str(metric)), level_of_tests)
            for v in values
            if v != reference
        ]
    for name in ("p", "p_equivalence"):
        for row, adjusted in zip(rows, holm([row[name] for row in rows]), strict=True):
            row["p_holm" if name == "p" else "p_equivalence"] = adjusted
    for row in rows:
        row["verdict"] = row.get("verdict") or judge(row, alpha=level_of_tests)
        row["sentence"] = write_sentence(row, level=1 - level_of_tests)
    from kresearch.evaluate.baselines import compare_with_baselines

    names = dict(zip(cells["variant"], cells["name"], strict=True))
    against = compare_with_baselines(
        costs, names, clusters=clusters, baselines=baselines, alpha=level_of_tests
    )
    return Comparison(pd.DataFrame(rows, columns=list(COLUMNS)), ranks, against, tuple(notes))


def _check(cells: pd.DataFrame, reference: str, *, complete: bool, allowed: bool) -> list[str]:
    """Refuse what cannot be compared; return the notes that must stand first."""
    labels = list(dict.fromkeys(cells["variant"]))
    if reference not in labels:
        raise UnknownNameError("variant in this result", reference, labels)
    cases = {
        label: set(zip(rows["dataset"], rows["case"], strict=True))
        for label, rows in cells.groupby("variant", sort=False)
    }
    different = [label for label in labels if cases[label] != cases[reference]]
    if different:
        raise IncomparableError(
            f"{', '.join(different)} and the reference {reference} were scored on different cases. Allowed: "
            "variants scored on the same cases. Run the study again so that every variant has every case."
        )
    if complete:
        return []
    if not allowed:
        raise IncomparableError(
            "the study is not finished: some cells are missing, and what is missing may be what differs. "
            "Finish it with 'kresearch study run', or pass allow_incomplete=True to look at what is there."
        )
    return ["The study is not finished: these figures are of the cells that are there."]


def is_relative(metric: str) -> bool:
    """Return whether a metric is measured against the reference itself; unknown ones are not."""
    try:
        return find_metric(metric).relative
    except UnknownNameError:
        return False


def as_cost(values: pd.DataFrame, direction: str) -> pd.DataFrame:
    """Return values so that lower is better: negated for ``max``, distance from 0 for ``zero``."""
    if direction == "zero":
        return values.abs()
    return -values if direction == "max" else values


def _compare_one(
    variant: str,
    reference: str,
    cost: pd.DataFrame,
    group: pd.DataFrame,
    clusters: pd.Series,
    margin: float | None,
    alpha: float,
) -> dict[str, Any]:
    pair = cost[[variant, reference]]
    missing = pair.isna().any(axis=1)
    ours = group["variant"].isin([variant, reference])
    direction = str(group["direction"].iloc[0])
    row: dict[str, Any] = {
        "variant": variant,
        "reference": reference,
        "metric": str(group["metric"].iloc[0]),
        "kind": str(group["kind"].iloc[0]),
        "unit": str(group["unit"].iloc[0]),
        "direction": direction,
        "margin": math.nan if margin is None else float(margin),
        "censored": int(group.loc[ours, "censored"].sum()),
    }
    one_only = int((pair.isna().sum(axis=1) == 1).sum())
    apart = (pair[variant] - pair[reference])[~missing].to_frame("gain")
    gain = mean_by_cluster(apart, clusters)["gain"].to_numpy()
    at_end = _saturated(group, variant, reference, list(apart.index))
    # The published difference keeps its own sign: points up or down, not better or worse.
    shown = gain if direction != "max" else -gain
    found = analyse_pairs(shown, level=1 - alpha)
    row |= {
        "n": found.n,
        "cases": len(apart),
        "accounts": found.n,
        "saturated": at_end,
        "median_difference": found.median,
        "shift": found.shift,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "p_holm": math.nan,
        "smallest_p": found.smallest_p,
        "effect": found.effect,
        "wins": found.higher if direction == "max" else found.lower,
        "ties": found.ties,
        "losses": found.lower if direction == "max" else found.higher,
        "gain": found.shift if direction == "max" else -found.shift,
        "enough": found.n >= FEWEST_PAIRS,
        "p_equivalence": math.nan if margin is None else tost_p(shown, margin=margin),
        "note": "",
    }
    if one_only:
        row |= {"verdict": "not comparable", "p": math.nan, "p_equivalence": math.nan}
        row["note"] = (
            f"In {one_only} case(s) only one of the two has a value, so they would be compared on "
            "different cases."
        )
    elif 2 * at_end > len(apart) > 0:
        row |= {"verdict": "saturated", "p": math.nan, "p_equivalence": math.nan}
    return row


def cluster_cases(cells: pd.DataFrame, cases: Sequence[Case] = ()) -> pd.Series:
    """Return the cluster of each case of a frame of cells, by its key: dataset, a null, case.

    Parameters
    ----------
    cells
        With ``dataset, case``, and ``account`` and ``storm`` where they are known.
    cases
        Of the study, for the storms that several accounts share.
    """
    own = cells.assign(key=cells["dataset"].astype(str) + "\0" + cells["case"].astype(str))
    own = own.drop_duplicates("key")
    storms = {f"{case.dataset}\0{case.name}": case.storm for case in cases}
    named = own["storm"] if "storm" in own else [storms.get(str(key), "") for key in own["key"]]
    # Where nobody says whose a case is, it stands for itself.
    owners = own["account"] if "account" in own else own["key"]
    found = find_clusters([*map(str, owners)], [*map(str, named)])
    return pd.Series(found, index=own["key"].to_numpy(), name="cluster")


def _overlaps(clusters: pd.Series) -> list[str]:
    """Return what must be known where cases are not independent."""
    accounts = int(clusters.nunique())
    if accounts == len(clusters):
        return []
    return [
        f"{len(clusters)} cases of {accounts} independent accounts or storms: cases of one are not "
        "independent, so each counts once, with the mean of its cases."
    ]


def find_at_ends(group: pd.DataFrame) -> frozenset[str]:
    """Return the variants most of whose cases lie at the floor or the ceiling of the scale.

    Parameters
    ----------
    group
        Cells of one metric and kind of case; ``variant`` and, where known, ``saturated``.
    """
    if "saturated" not in group:
        return frozenset()
    known = group[group["value"].notna()]
    shares = known["saturated"].eq(True).groupby(known["variant"]).mean()
    return frozenset(map(str, shares.index[shares > 0.5]))


def _say_ends(metric: str, kind: str, ends: list[str]) -> str:
    return (
        f"{metric}, {kind} cases: most lie at an end of the scale under {', '.join(map(str, ends))}, where "
        "differences mean nothing: not ranked, and not compared with trivial baselines."
    )


def _saturated(group: pd.DataFrame, variant: str, reference: str, keys: Sequence[str]) -> int:
    """Return in how many cases the variant or the reference lies at an end of the scale."""
    if "saturated" not in group:
        return 0
    mine = group["variant"].isin([variant, reference]) & group["key"].isin(list(keys))
    flagged = group.loc[mine & group["saturated"].eq(True), "key"]
    return int(flagged.nunique())
