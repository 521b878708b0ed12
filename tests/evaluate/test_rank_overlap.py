"""Rank-biased overlap by hand: full lists, ties, unequal lengths; and as a set metric."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kresearch.evaluate import find_set_metric, measure_sets
from kresearch.evaluate.rank_overlap import rank_overlap
from kresearch.evaluate.set_metrics import CaseSet


def listed(*names: str) -> pd.Series:
    """Return a list without ties, best first; names joined by = stand at one rank."""
    scores = {}
    for place, group in enumerate(names):
        scores |= dict.fromkeys(group.split("="), float(-place))
    return pd.Series(scores, dtype="float64")


def test_full_lists_by_hand() -> None:
    # Agreements 1, 1/2, 1: (0.1 / 0.9) * (0.9 + 0.405 + 0.729) + 0.729.
    assert rank_overlap(listed("a", "b", "c"), listed("a", "c", "b")) == pytest.approx(0.955)
    assert rank_overlap(listed("a", "b"), listed("a", "b")) == pytest.approx(1.0)
    assert rank_overlap(listed("a", "b"), listed("x", "y")) == 0.0


def test_ties_stand_at_one_rank_and_names_do_not_decide() -> None:
    # Agreements 2/3, 1, 1: (0.1 / 0.9) * (0.6 + 0.81 + 0.729) + 0.729.
    expected = 0.1 / 0.9 * (0.6 + 0.81 + 0.729) + 0.729
    assert rank_overlap(listed("a=b", "c"), listed("a", "b", "c")) == pytest.approx(expected)
    assert rank_overlap(listed("a=b", "c"), listed("b", "a", "c")) == pytest.approx(expected)
    assert rank_overlap(listed("a=b=c"), listed("c=a=b")) == pytest.approx(1.0)


def test_lists_of_unequal_length_by_hand() -> None:
    # Equation 32 with s = 2, l = 3, p = 0.5, X = 1, 2, 2: the sums are 1/2 + 1/4 + 1/12 and 1/24.
    sums = (0.5 + 0.25 + 2 / 3 / 8) + 2 * 1 / (2 * 3) / 8
    expected = (0.5 / 0.5) * sums + ((2 - 2) / 3 + 2 / 2) * 0.125
    found = rank_overlap(listed("a", "b"), listed("a", "b", "c"), p=0.5)
    assert found == pytest.approx(expected)
    assert rank_overlap(listed("a", "b", "c"), listed("a", "b"), p=0.5) == pytest.approx(found)
    # With X = 1, 1, 2: agreements 1, 1/2, (2 + 1/2) / 3.
    half = 0.5 + 0.5 * 0.25 + 2.5 / 3 * 0.125 + 2.5 / 3 * 0.125
    assert rank_overlap(listed("a", "b"), listed("a", "c", "b"), p=0.5) == pytest.approx(half)


def test_empty_lists() -> None:
    assert math.isnan(rank_overlap(listed(), listed()))
    assert rank_overlap(listed(), listed("a")) == 0.0


def rows(scores: dict[str, float], *, before: float = 40.0) -> pd.DataFrame:
    """Return one case per account with its score at the end of the spike."""
    return pd.DataFrame(
        {
            "dataset": "d", "case": list(scores), "kind": "negative", "account": list(scores),
            "cluster": list(scores), "start-score": before, "end-score": list(scores.values()),
            "saturated": False,
        }
    )  # fmt: skip


def test_the_set_metric_compares_with_the_reference() -> None:
    metric = find_set_metric("list-overlap")
    ours, theirs = rows({"a": 60, "b": 50, "c": 40}), rows({"a": 60, "b": 40, "c": 50})
    found = metric(CaseSet(ours, reference=theirs))
    assert (found.value, found.accounts) == (pytest.approx(0.955), 3)
    assert math.isnan(metric(CaseSet(ours)).value)
    assert "only 2 account" in metric(CaseSet(ours.head(2), reference=theirs)).note


def test_measured_from_cells() -> None:
    scores = {"quantity": (60.0, 40.0, 50.0), "other": (60.0, 50.0, 40.0)}
    cells = pd.DataFrame(
        [
            {
                "dataset": "d", "case": f"c{i}", "kind": "negative", "account": f"a{i}", "variant": label,
                "metric": name, "value": value if name == "end-score" else 45.0, "saturated": False,
            }
            for label, values in scores.items()
            for i, value in enumerate(values)
            for name in ("start-score", "end-score")
        ]
    )  # fmt: skip
    found = measure_sets(cells).set_index(["set_metric", "variant"])["value"]
    assert found["list-overlap", "quantity"] == pytest.approx(1.0)
    assert found["list-overlap", "other"] == pytest.approx(0.955)
    assert found["decision-flips", "quantity"] == pytest.approx(2 / 3)


def test_flips_by_hand() -> None:
    metric = find_set_metric("decision-flips")
    found = metric(CaseSet(rows({"a": 60.0, "b": 50.0, "c": 49.9, "d": 30.0})))
    assert found.value == 0.5
    assert 0 <= found.low < 0.5 < found.high <= 1
    assert found.note == "in anger 2 of 4 rose to 50, 0 fell below"
    fallen = metric(CaseSet(rows({"a": 60.0, "b": 20.0}, before=70.0)))
    assert (fallen.value, fallen.note) == (0.5, "in anger 0 of 2 rose to 50, 1 fell below; fewer than 3 "
                                                "accounts: no interval")  # fmt: skip
