"""What a silence leaves, costs after the return, and how unsure it makes, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kresearch.evaluate import list_metrics, make_case
from kresearch.evaluate.frames import CellFrames

DAYS = pd.date_range("2016-06-01", periods=20, tz="UTC")
CASE = {
    "name": "holiday",
    "account": "a",
    "kind": "silence",
    "baseline": ("2016-06-01", "2016-06-03"),
    "spike": ("2016-06-03", "2016-06-05"),
    "recovery": ("2016-06-05", "2016-06-21"),
    "silence": ("2016-06-04", "2016-06-10"),
}
#: Baseline 40 and 42; 45 on the day before the silence, 38 on its last day; 43 on the 7th day back.
SCORES = [40.0, 42.0, 45.0, 44.0, 43.0, 41.0, 40.0, 39.0, 38.0, *[40.0] * 6, 43.0, *[50.0] * 4]


def find(name: str, scores: pd.DataFrame, **case: object) -> float:
    (metric,) = [m for m in list_metrics() if m.name == name]
    empty = pd.DataFrame({"account": [], "at": [], "score": []})
    return metric(CellFrames(make_case(CASE | case), scores, scores, empty, empty, empty)).value


def test_by_hand() -> None:
    scores = pd.DataFrame({"at": DAYS, "score": SCORES})
    assert find("silence-change", scores) == 38 - 45
    assert find("offset-after-silence", scores) == 38 - 41
    assert find("change-after-return", scores) == 43 - 45
    assert math.isnan(find("interval-width", scores))
    unsure = scores.assign(low=scores["score"] - 2, high=scores["score"] + 3)
    unsure.loc[8, "low"], unsure.loc[3, "high"] = 30.0, 60.0
    assert find("interval-width", unsure) == 41 - 30
    assert find("interval-width", unsure, silence=None) == 60 - 42


@pytest.mark.parametrize("name", ["offset-after-silence", "change-after-return"])
def test_without_a_silence_or_a_return_there_is_no_number(name: str) -> None:
    scores = pd.DataFrame({"at": DAYS, "score": SCORES})
    assert math.isnan(find(name, scores, silence=None))
    if name == "change-after-return":
        assert math.isnan(find(name, scores.iloc[:15])), "six days back are not seven"
