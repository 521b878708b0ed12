"""Analyses of each case by itself, for every variant that a study declares."""

from __future__ import annotations

from typing import Any

from kresearch.evaluate.counterfactual import predict_counterfactual
from kresearch.evaluate.its import Finding, analyse_interruption, place_in_time
from kresearch.study.result import StudyResult

#: Cases beyond these belong into a comparison over cases.
MOST_CASES = 6


def analyse_cases(result: StudyResult) -> list[dict[str, Any]]:
    """Return one row per case, variant and analysis: estimate, low, high, p, sentence.

    Parameters
    ----------
    result
        Its spec's ``single_case`` says which analyses; only the first cases are analysed.
    """
    rows: list[dict[str, Any]] = []
    every = result.spec.every
    for case in result.cases[:MOST_CASES] if result.spec.single_case else ():
        for variant in result.variants:
            scores = result.scores
            curve = scores[(scores["case"] == case.name) & (scores["variant"] == variant["label"])]
            if curve.empty:
                continue
            for analysis in result.spec.single_case:
                found: Finding
                if analysis == "interrupted-time-series":
                    found = analyse_interruption(curve, case, every=every)
                elif analysis == "counterfactual":
                    found = predict_counterfactual(curve, case, every=every)[0]
                else:
                    found = place_in_time(curve, case, every=every)
                rows.append(
                    {
                        "dataset": case.dataset,
                        "case": case.name,
                        "variant": variant["label"],
                        "analysis": found.analysis,
                        "estimate": found.estimate,
                        "low": found.low,
                        "high": found.high,
                        "p": found.p,
                        "sentence": f"{case.name}, {variant['label']}, {found.sentence}",
                    }
                )
    return rows
