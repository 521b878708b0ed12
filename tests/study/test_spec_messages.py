"""The text of a study file's errors: everything wrong at once, with the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch.errors import UsageError
from kresearch.study.spec import InvalidStudyError
from kresearch.study.spec_file import make_spec, read_spec

GOOD = {
    "question": "q",
    "datasets": ["groupalia"],
    "variants": ["quantity"],
    "metrics": ["spike-gain"],
}


def test_sweeps_are_spread_and_the_reference_stands_first() -> None:
    spec = make_spec(
        GOOD | {"variants": [{"name": "sentiment-freeze", "penalty": [0.5, 1.0], "days": [3, 7]}]}
    )
    assert [v.label for v in spec.build_variants()] == [
        "quantity",
        "sentiment-freeze(days=3, penalty=0.5)",
        "sentiment-freeze(penalty=0.5)",
        "sentiment-freeze(days=3)",
        "sentiment-freeze",
    ]


def test_datasets_with_parameters_are_told_apart() -> None:
    spec = make_spec(
        GOOD | {"datasets": [{"name": "groupalia", "seed": [1, 2]}, {"name": "simulated_cases", "n": 3}]}
    )
    assert [d.label for d in spec.datasets] == [
        "groupalia(seed=1)",
        "groupalia(seed=2)",
        "simulated-cases(n=3)",
    ]


def test_every_problem_at_once_with_the_nearest_name() -> None:
    with pytest.raises(InvalidStudyError) as told:
        make_spec(
            {
                "titel": "x",
                "datasets": ["groupallia", "nothere/x.csv"],
                "every": "1w",
                "seed": "a",
                "polarity": "vaader",
                "variants": ["quantty", {"name": "sentiment-penalise", "penalty": [0.5, -1.0]}],
                "metrics": ["spike-gian"],
                "equivalence": {"peak": -1},
                "cases": [{"name": "a", "acount": "x"}, {"detector": "robustz"}, "from datset"],
                "single_case": ["its"],
            }
        )
    for said in (
        "unknown key 'titel'. Did you mean 'title'?",
        "'question' is missing.",
        "no dataset 'groupallia'. Did you mean 'groupalia'?",
        "dataset path 'nothere/x.csv' is not there",
        "every = '1w' is no time step; allowed are '1d' (a day) and '1h' (an hour).",
        "seed = 'a' is not what it must be. Allowed: a whole number",
        "polarity = 'vaader' is unknown. Did you mean 'vader'?",
        "no variant 'quantty'. Did you mean 'quantity'?",
        "variant 'sentiment-penalise' cannot take penalty=-1.0",
        "no metric 'spike-gian'. Did you mean 'spike-gain'?",
        "equivalence names 'peak'",
        "allowed is a number over 0",
        "no key 'acount'. Did you mean 'account'?",
        "no detector 'robustz'. Did you mean 'robust-z'?",
        "cases = 'from datset' is unknown",
        "single_case names 'its'",
    ):
        assert said in str(told.value), said
    assert str(told.value).startswith(f"{len(told.value.problems)} problems in the study:")


def test_no_study_there(tmp_path: Path) -> None:
    (tmp_path / "001-groupalia").mkdir()
    (tmp_path / "001-groupalia" / "study.toml").write_text("x = 1", encoding="utf-8")
    with pytest.raises(UsageError, match="Did you mean '001-groupalia'"):
        read_spec(tmp_path / "001-grupalia")
    (tmp_path / "001-groupalia" / "study.toml").write_text("x = ", encoding="utf-8")
    with pytest.raises(InvalidStudyError, match="it is no TOML"):
        read_spec(tmp_path / "001-groupalia")


def test_the_projects_own_studies_are_valid(root: Path) -> None:
    files = sorted((root / "experiments").glob("*/study.toml"))
    assert files
    for file in files:
        spec = read_spec(file)
        assert spec.slug == file.parent.name and spec.question.endswith("?")
