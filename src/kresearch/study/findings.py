"""Analyses of each case by itself, for every variant that a study declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.evaluate.blocks import bootstrap_blocks
from kresearch.evaluate.cases import Case
from kresearch.evaluate.counterfactual import predict_counterfactual
from kresearch.evaluate.its import Finding, analyse_interruption, placebo_in_time
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

    Parameters
    ----------
    result
        Its spec's ``single_case`` says which analyses; only the first cases are analysed.
    others
        (case, variant) -> gains of other accounts over the case's windows, for the placebo.
    """
    spec, rows = result.spec, []
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
                        "sentence": f"{case.name}, {label}, {found.sentence}",
                    }
                )
    return rows
