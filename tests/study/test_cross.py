"""The 2 x 2 of a study: declared, checked with every problem at once, computed in situations."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch.evaluate.cases import Case, make_case
from kresearch.study.crossing import find_situations
from kresearch.study.result import StudyResult
from kresearch.study.runner import run_study
from kresearch.study.spec import InvalidStudyError
from kresearch.study.spec_file import make_spec

VARIANTS = ["quantity", "sentiment-penalise", "inactivity-freeze", "sentiment-freeze"]
DATASETS = [{"name": "simulated-cases", "n": 7, "effect": [8.0, 0.0], "silence_days": [14, 0]}]
SITUATIONS = {
    "spike then silence": {"effect": 8.0, "silence_days": 14},
    "spike then normal": {"effect": 8.0, "silence_days": 0},
    "silence alone": {"kind": "silence"},
}
GOOD = {
    "question": "q?", "datasets": DATASETS, "variants": VARIANTS, "seed": 3,
    "metrics": ["spike-gain", "recovery-gain", "coverage"], "tested": ["recovery-gain"],
}  # fmt: skip


def case(name: str, kind: str, dataset: str) -> Case:
    days = [f"2020-01-0{d}" for d in (1, 3, 5, 7)]
    windows = {"baseline": days[:2], "spike": days[1:3], "recovery": days[2:]}
    return make_case({"name": name, "account": name, "kind": kind, "dataset": dataset, **windows})


def test_metrics_are_those_that_the_study_tests_by_default() -> None:
    spec = make_spec(GOOD | {"cross": {}})
    assert spec.cross is not None and spec.cross.metrics == ("recovery-gain",)
    named = make_spec(GOOD | {"cross": {"metrics": "coverage"}})
    assert named.cross is not None and named.cross.metrics == ("coverage",)
    assert make_spec(GOOD).cross is None


def test_every_problem_at_once() -> None:
    wrong = {
        "metrics": ["spike-gian"], "nither": "quantity", "both": "sentiment-frieze",
        "situations": {"storm": {"efect": 8.0}},
    }  # fmt: skip
    with pytest.raises(InvalidStudyError) as told:
        make_spec(GOOD | {"cross": wrong})
    for said in (
        "cross has no key 'nither'. Did you mean 'neither'?",
        "cross names 'spike-gian', which is not among the metrics. Did you mean 'spike-gain'?",
        "'sentiment-frieze' is none of this study. Did you mean 'sentiment-freeze'?",
        "situation 'storm' asks for 'efect', which no dataset of the study sets. Did you mean 'effect'?",
    ):
        assert said in str(told.value), said
    for shape, said in (({"situations": ["a"]}, "is no table of tables"), ("yes", "Allowed: a table")):
        with pytest.raises(InvalidStudyError, match=said):
            make_spec(GOOD | {"cross": shape})


def test_the_first_situation_that_fits_counts_and_the_rest_is_left_out() -> None:
    spec = make_spec(GOOD | {"cross": {"situations": SITUATIONS}})
    labels = {tuple(d.options[k] for k in ("effect", "silence_days")): d.label for d in spec.datasets}
    cases = [
        case("a", "negative", labels[8.0, 14]), case("b", "negative", labels[8.0, 0]),
        case("c", "silence", labels[0.0, 14]), case("d", "null", labels[0.0, 0]),
    ]  # fmt: skip
    assert spec.cross is not None
    found = find_situations(spec.cross, cases, spec.datasets)
    assert found == {"a": "spike then silence", "b": "spike then normal", "c": "silence alone"}
    plain = make_spec(GOOD | {"cross": {}}).cross
    assert plain is not None
    assert find_situations(plain, cases, spec.datasets)["d"] == "null"


@pytest.mark.slow
def test_a_study_crosses_its_cases(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(
        """
        question = "q?"
        seed = 3
        polarity = "planted"
        datasets = [{name = "simulated-cases", n = 7, effect = [8.0, 0.0]}]
        variants = ["quantity", "sentiment-penalise", "inactivity-freeze", "sentiment-freeze"]
        metrics = ["spike-gain", "recovery-gain"]
        [cross.situations]
        "spike then silence" = {effect = 8.0}
        """,
        encoding="utf-8",
    )
    result = run_study(tmp_path)
    gain, after = result.cross
    assert gain["left_out"] == 7 and [m["situation"] for m in gain["means"]] == ["spike then silence"]
    table = result.table("spike-gain")
    spiked = table[[c.startswith("simulated-cases(effect=8") for c in table.index.get_level_values(0)]]
    assert gain["means"][0]["neither"] == pytest.approx(spiked["quantity"].mean())
    effects = {row["effect"]: row for row in gain["effects"]}
    assert effects["sentiment"]["shift"] < -3 and effects["sentiment"]["p_holm"] < 0.2
    assert effects["inactivity"]["shift"] == pytest.approx(0)  # three days are no absence yet
    assert {row["n"] for row in after["effects"]} == {7}
    assert StudyResult.load(tmp_path).cross == result.cross
