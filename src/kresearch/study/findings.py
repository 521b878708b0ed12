"""Analyses of each case by itself, for every variant that a study declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.evaluate.blocks import bootstrap_blocks
from kresearch.evaluate.cases import Case
from kresearch.evaluate.counterfactual import predict_counterfactual
from kresearch.evaluate.its import Finding, analyse_interruption, placebo_in_time, withhold
from kresearch.evaluate.others import placebo_accounts
from kresearch.study.result import StudyResult
from kresearch.study.spec import MOST_CASES, PLACEBO_ON_OTHERS


@dataclass(frozen=True)
class _Given:
    """What an analysis may look at: one case under one variant."""

    curve: pd.DataFrame
    case: Case
    every: str
    level: float
    seed: int
    others: Sequence[float]


_ANALYSES: dict[str, Callable[[_Given], Finding]] = {
    "interrupted-time-series": lambda g: analyse_interruption(g.curve, g.case, every=g.every, level=g.level),
    "counterfactual": lambda g: predict_counterfactual(g.curve, g.case, every=g.every, level=g.level)[0],
    "block-bootstrap": lambda g: bootstrap_blocks(g.curve, g.case, every=g.every, level=g.level, seed=g.seed),
    "placebo-in-time": lambda g: placebo_in_time(g.curve, g.case, every=g.every),
    PLACEBO_ON_OTHERS: lambda g: placebo_accounts(g.curve, g.case, g.others),
}


def analyse_cases(
    result: StudyResult, others: Mapping[tuple[str, str], Sequence[float]] | None = None
) -> list[dict[str, Any]]:
    """Return one row per case, variant and analysis: estimate, low, high, p, sentence.

    Only the first cases are analysed, as the spec's ``single_case`` says. `others` are the gains of other
    accounts over a case's windows by (case, variant), for the placebo.
    """
    spec, rows = result.spec, []
    ends = _warm_up_ends(result) if spec.single_case else {}
    for case in result.cases[:MOST_CASES] if spec.single_case else ():
        for variant in result.variants:
            label, scores = variant["label"], result.scores
            curve = scores[(scores["case"] == case.name) & (scores["variant"] == label)]
            if curve.empty:
                continue
            gains = (others or {}).get((case.name, label), ())
            given = _Given(curve, case, spec.every, 1 - spec.alpha, spec.seed, gains)
            for analysis in spec.single_case:
                found = _ANALYSES[analysis](given)
                full = ends.get((case.dataset, label))
                # Other accounts of the log warm up with it, so the placebo on them is not touched.
                if full is not None and analysis != PLACEBO_ON_OTHERS and _middle(case) < full:
                    found = withhold(found, _say_warm_up(full))
                rows.append(
                    {
                        "dataset": case.dataset,
                        "case": case.name,
                        "variant": label,
                        "analysis": found.analysis,
                        "estimate": found.estimate,
                        "low": found.low,
                        "high": found.high,
                        "p": found.p,
                        "withheld": found.withheld,
                        "sentence": f"{case.name}, {label}, {found.sentence}",
                    }
                )
    return rows


def _warm_up_ends(result: StudyResult) -> dict[tuple[str, str], pd.Timestamp]:
    """Return (dataset, variant) -> when the log is as old as the variant's memory.

    Before that a score climbs because the memory fills, whatever happens.
    """
    ends = {}
    for variant in result.spec.build_variants():
        days = variant.chain().memory.window_days
        for dataset in result.datasets:
            if days is not None and dataset.get("first"):
                ends[str(dataset["name"]), variant.label] = pd.Timestamp(dataset["first"]) + pd.Timedelta(
                    days=days
                )
    return ends


def _middle(case: Case) -> pd.Timestamp:
    start, end = case.baseline
    return start + (end - start) / 2


def _say_warm_up(full: pd.Timestamp) -> str:
    return (
        f"The baseline lies in the warm-up: the log is as old as the memory on {full:%Y-%m-%d} only, and "
        "before that the score climbs because the memory fills."
    )
