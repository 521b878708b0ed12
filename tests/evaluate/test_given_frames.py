"""A frame that an analyst gives is read as it is meant, or refused with a word on what is missing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UnknownNameError, UsageError

AT = pd.date_range("2012-04-01", periods=60, tz="UTC")
CASE = kr.Case("storm", "acme", "negative", (AT[0], AT[44]), (AT[44], AT[54]), (AT[54], AT[59]))
NOISE = np.random.default_rng(0).normal(0, 0.2, 60)
CURVE = pd.DataFrame({"account": "acme", "at": AT, "score": 30 + 5 * (CASE.spike[0] <= AT) + NOISE})
VARIANTS = ("quantity", "mine", "mine(penalty=1.0)", "frozen")
CELLS = pd.DataFrame(
    [(v, f"case {i}", i + j) for j, v in enumerate(VARIANTS) for i in range(8)],
    columns=["variant", "case", "value"],
).assign(
    name=lambda f: f["variant"].str.split("(").str[0],
    params='{"penalty": 0.5}',
    account=lambda f: f["case"],
    kind=["negative", "positive"] * 16,
    dataset="log",
    metric="spike-gain",
    unit="points",
    direction="min",
    censored=False,
    saturated=False,
)
CORNERS = {"sentiment": "mine", "inactivity": "frozen", "both": "mine(penalty=1.0)"}

ON_CURVES: dict[str, Callable[[pd.DataFrame], kr.evaluate.Finding]] = {
    "interruption": lambda c: kr.evaluate.analyse_interruption(c, CASE),
    "blocks": lambda c: kr.evaluate.bootstrap_blocks(c, CASE),
    "in time": lambda c: kr.evaluate.placebo_in_time(c, CASE),
    "counterfactual": lambda c: kr.evaluate.predict_counterfactual(c, CASE)[0],
    "accounts": lambda c: kr.evaluate.placebo_accounts(c, CASE, [0.1, 0.2]),
}
ON_CELLS: dict[str, Callable[[pd.DataFrame], object]] = {
    "compare": kr.compare,
    "sets": kr.evaluate.measure_sets,
    "cross": lambda c: kr.evaluate.cross(c, metric="spike-gain", **CORNERS),
    "scan": lambda c: kr.evaluate.scan_parameters(c, "mine", metric="spike-gain"),
    "conditions": lambda c: kr.evaluate.compare_conditions(c, {"log": [1]}),
}


@pytest.mark.parametrize("name", ON_CURVES)
def test_a_curve_is_that_of_the_case_in_whatever_order(name: str) -> None:
    analyse = ON_CURVES[name]
    other = CURVE.assign(account="other", score=99.0)
    for given in (CURVE.drop(columns="account"), CURVE.iloc[::-1], pd.concat([other, CURVE])):
        assert analyse(given) == analyse(CURVE)


@pytest.mark.parametrize("name", ON_CURVES)
def test_what_is_no_curve_is_refused(name: str) -> None:
    analyse = ON_CURVES[name]
    for given, wrong in (
        (CURVE.drop(columns="score"), "no column score"),
        (CURVE.assign(at=CURVE["at"].astype(str)), "Allowed are times"),
        (pd.concat([CURVE, CURVE]), "two scores of 'acme' at 2012-04-01"),
        (None, "Allowed is a pandas DataFrame"),
    ):
        with pytest.raises(UsageError, match=wrong):
            analyse(given)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="'acme'"):
        analyse(CURVE.assign(account="acne"))


@pytest.mark.parametrize("name", ON_CELLS)
def test_cells_without_a_column_say_which(name: str) -> None:
    take = ON_CELLS[name]
    take(CELLS)
    for column in ("dataset", "case", "kind", "variant", "metric", "value"):
        with pytest.raises(UsageError, match=f"no column {column}"):
            take(CELLS.drop(columns=column))
    for column in ("name", "params", "account", "unit", "direction", "censored", "saturated"):
        with contextlib.suppress(UsageError):  # needed or not: it is never a KeyError
            take(CELLS.drop(columns=column))
    with pytest.raises(UsageError, match="a NoneType"):
        take(None)  # type: ignore[arg-type]


def test_counts_without_a_column_say_which() -> None:
    counts = pd.DataFrame({"account": "acme", "at": AT, "interactions": 20, "negative": 2, "positive": 5})
    assert kr.evaluate.detect_cases(counts) == []
    for column in counts:
        with pytest.raises(UsageError, match=f"no column {column}"):
            kr.evaluate.detect_cases(counts.drop(columns=column))
    with pytest.raises(UsageError, match="Allowed are times"):
        kr.evaluate.detect_cases(counts.assign(at=counts["at"].astype(str)))


def test_a_tick_that_is_none_is_refused() -> None:
    for analyse in (
        kr.evaluate.analyse_interruption,
        kr.evaluate.bootstrap_blocks,
        kr.evaluate.placebo_in_time,
    ):
        with pytest.raises(UsageError, match="allowed: '1d', '1h'"):
            analyse(CURVE, CASE, every="1w")
