"""What a user writes, and the types that an editor shows for it; mypy reads this file, nothing runs it."""

from __future__ import annotations

from typing import ClassVar, assert_type

import pandas as pd

import kresearch as kr
from kresearch.evaluate.comparison import Comparison
from kresearch.study.result import StudyResult
from kresearch.variants.explaining import Explanation


def score_a_log() -> pd.DataFrame:
    log = kr.read_log("interactions.csv")
    assert_type(log, kr.InteractionLog)
    assert_type(kr.load_dataset("groupalia"), kr.InteractionLog)
    frame = kr.score(log, "quantity")
    assert_type(frame, pd.DataFrame)
    assert_type(kr.score(log, "sentiment-penalise", penalty=0.5, accounts=["a"]), pd.DataFrame)
    assert_type(kr.score_many(log, ["quantity"]), dict[str, pd.DataFrame])
    assert_type(kr.explain(log, "quantity", account="a", at="2012-05-29"), Explanation)
    return frame


def run_a_study() -> list[str]:
    result = kr.run_study("experiments/001-groupalia-spike", workers=2)
    assert_type(result, StudyResult)
    assert_type(kr.compare(result), Comparison)
    assert_type(kr.load_runs(), pd.DataFrame)
    case = result.cases[0]
    assert_type(case, kr.Case)
    return [entry.name for entry in kr.list_variants()]


@kr.variant
class Mine(kr.Variant):
    """A variant of one's own."""

    name: ClassVar[str] = "mine"


assert_type(Mine().label, str)


def in_subpackages(log: kr.InteractionLog) -> None:
    error = kr.sentiment.measured("italian", "it")
    assert_type(error, kr.sentiment.Confusion | None)
    if error is not None:
        assert_type(kr.bands.score_band(log, "sentiment-penalise", confusion=error), pd.DataFrame)
    assert_type(kr.variants.kred_outreach(log), pd.DataFrame)
    assert_type(kr.sentiment.label(log, "italian"), kr.InteractionLog)
    try:
        kr.weights.load_weights("weights")
    except kr.KresearchError as problem:
        assert_type(problem, kr.KresearchError)


kr.score("interactions.csv", "quantity")  # type: ignore[arg-type]  # a log is needed, not a path
kr.run_study(3)  # type: ignore[arg-type]
