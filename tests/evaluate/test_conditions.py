"""A metric across conditions: levels and differences per condition, nothing pooled."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kresearch.errors import KresearchError
from kresearch.evaluate import compare_conditions
from kresearch.evaluate.conditions import first_apart, leading_kinds
from kresearch.study.spec_file import make_spec

CASES = 7


def make_cells() -> pd.DataFrame:
    """Two conditions of seven cases: b is 0 above a in the first and 3 above it in the second."""
    rows = []
    for dataset, gap in {"near": 0.0, "far": 3.0}.items():
        for case in range(CASES):
            for variant, value in {"a": float(case), "b": case + gap}.items():
                rows.append(
                    {
                        "dataset": dataset, "case": f"c{case}", "account": f"a{case}", "kind": "negative",
                        "variant": variant,
                        "metric": "spike-gain", "value": value, "unit": "points", "direction": "min",
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def test_levels_and_shifts_on_paper() -> None:
    rows = compare_conditions(make_cells(), {"near": (1,), "far": (2,)}, reference="a").set_index(
        ["variant", "x"]
    )
    # The Hodges-Lehmann location of 0..6 is 3; b is the same, 3 higher in the far condition.
    assert rows.loc[("a", 1), "level"] == rows.loc[("a", 2), "level"] == rows.loc[("b", 1), "level"] == 3.0
    assert rows.loc[("b", 2), "level"] == 6.0
    assert rows.loc[("b", 1), ["shift", "shift_low", "shift_high"]].tolist() == [0, 0, 0]
    assert rows.loc[("b", 2), ["shift", "shift_low", "shift_high"]].tolist() == [3, 3, 3]
    assert math.isnan(rows.loc[("a", 1), "shift"])
    assert (rows["n"] == CASES).all()


def test_a_condition_does_not_see_another() -> None:
    cells = make_cells()
    alone = compare_conditions(cells[cells["dataset"] == "near"], {"near": (1,)}, reference="a")
    both = compare_conditions(cells, {"near": (1,), "far": (2,)}, reference="a")
    pd.testing.assert_frame_equal(alone, both[both["x"] == 1].reset_index(drop=True), check_dtype=False)


def test_from_where_on_a_variant_is_apart() -> None:
    rows = compare_conditions(make_cells(), {"near": (1,), "far": (2,)}, reference="a")
    said = {"metric": "spike-gain", "variant": "b", "kind": "negative"}
    assert first_apart(rows, **said, margin=1.0) == 2
    assert first_apart(rows, **said, margin=3.5) is None
    few = make_cells()
    few = few[few["case"].isin(["c0", "c1", "c2"])]
    rows = compare_conditions(few, {"near": (1,), "far": (2,)}, reference="a")
    assert first_apart(rows, **said, margin=1.0) is None, "three cases have no interval"


def spec_of(**more: object) -> dict[str, object]:
    return {
        "question": "?", "variants": ["quantity"], "metrics": ["spike-gain"],
        "datasets": [{"name": "simulated-cases", "n": 2, "silence_days": [3, 9]}],
    } | more  # fmt: skip


def test_conditions_of_a_spec() -> None:
    spec = make_spec(spec_of(across=["silence_days"]))
    assert sorted(spec.conditions().values()) == [(3,), (9,)]
    assert make_spec(spec_of()).conditions() == {}


def test_every_problem_of_across_at_once() -> None:
    with pytest.raises(KresearchError) as error:
        make_spec(spec_of(across=["silence_day", "n", "seed"]))
    text = str(error.value)
    assert "one option of the datasets, or two" in text
    assert "'silence_day'" in text and "silence_days" in text
    assert "'seed'" in text


def test_a_panel_without_the_leading_kind_shows_the_kind_it_has() -> None:
    rows = pd.DataFrame(
        {"panel": [0, 0, 8, 8], "kind": ["silence", "null", "null", "negative"], "level": [1, 2, 3, 4]}
    )
    assert leading_kinds(rows, "negative")["level"].tolist() == [1, 4]
    assert leading_kinds(rows.assign(panel=None), "negative")["level"].tolist() == [4]
    assert leading_kinds(rows.iloc[:0]).empty
