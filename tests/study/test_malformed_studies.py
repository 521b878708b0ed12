"""Whatever a study file holds, what is said of it is a sentence, and one bad study stops no other."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.cli import main
from kresearch.errors import KresearchError
from kresearch.study.listing import list_studies
from kresearch.study.spec import InvalidStudyError
from kresearch.study.spec_file import make_spec, read_spec
from kresearch.study.spec_shape import SHAPES
from tests.fuzz.inputs import put, spots

WINDOWS = {
    "baseline": ["2012-04-01", "2012-04-29"],
    "spike": ["2012-04-30", "2012-05-05"],
    "recovery": ["2012-05-06", "2012-05-30"],
}
WHOLE: dict[str, Any] = {
    "slug": "001-whole",
    "title": "t",
    "question": "q?",
    "decision": "d",
    "text": {"it": {"title": "t", "question": "q?", "situations": {"one": "uno"}}},
    "seed": 1,
    "every": "1d",
    "polarity": "auto",
    "retweets": "as-original",
    "judged": "judged.csv",
    "confusion": "confusion.json",
    "aliases": {"groupalia": ["#groupalia", "Groupalia Italia"]},
    "datasets": [{"name": "groupalia", "seed": [1, 2]}],
    "variants": ["quantity", {"name": "sentiment-penalise", "penalty": [0.5, 1.0]}, "inactivity-freeze",
                 "sentiment-freeze", "sentiment-penalise"],
    "reference": "quantity",
    "metrics": ["spike-gain", "coverage"],
    "tested": ["spike-gain"],
    "equivalence": {"spike-gain": 1.0},
    "single_case": ["counterfactual"],
    "band": {"draws": 20},
    "across": ["seed"],
    "cross": {"metrics": ["spike-gain"], "situations": {"one": {"seed": 1}}},
    "cases": [{"name": "c", "account": "acme", "kind": "negative", **WINDOWS}, {"detector": "robust-z"}],
    "alpha": 0.05,
}  # fmt: skip
#: A value of every kind that TOML knows.
ODD: list[Any] = [
    0, -1, True, 1.5, float("nan"), float("inf"), 2**62, 10**30, "", " ", "x", "a\x00b", "\u202egnp",
    "../../x", [], {}, [[]], [{}], [0], {"": 1}, {"name": 3}, {"name": []}, {"path": 1}, {"detector": {}},
    {"metrics": 2}, {"situations": [1]}, datetime.date(2020, 1, 1), datetime.time(1), "y" * 30_000,
]  # fmt: skip


def test_the_whole_study_is_read() -> None:
    assert len(make_spec(WHOLE).variants) == 5 and set(WHOLE) | {"pairs"} == set(SHAPES)


def say(content: dict[str, Any]) -> str:
    """Return what is said of a study, nothing when it is accepted; anything but a sentence fails."""
    try:
        make_spec(content)
    except KresearchError as error:
        return str(error)
    return "accepted"


@pytest.mark.parametrize("number", range(len(ODD)), ids=lambda number: repr(ODD[number])[:20])
def test_an_odd_value_anywhere_ends_in_a_sentence(number: int) -> None:
    # Every spot meets every seventh value; all pairs take minutes and found nothing further.
    for trail in spots(WHOLE)[number % 7 :: 7]:
        assert 0 < len(say(put(WHOLE, trail, ODD[number]))) < 60_000


@settings(max_examples=40)
@given(st.data())
def test_several_odd_values_end_in_a_sentence(data: st.DataObject) -> None:
    content = WHOLE
    for _ in range(data.draw(st.integers(1, 4))):
        content = put(content, data.draw(st.sampled_from(spots(content))), data.draw(st.sampled_from(ODD)))
    assert say(content)


#: Key -> values that no study may have there.
REFUSED: dict[str, list[Any]] = {
    "slug": ["../../../escaped", "", " ", "a/b", "\u202egnp", "x" * 81, "..", ".hidden", "-", "A", 3],
    "seed": [True, -1, 1.0, "1", 2**62, float("nan")],
    "alpha": [0, 1, True, "0.05", float("nan")],
    "question": [[], 3, ""],
    "title": [3, []],
    "metrics": [[], 3, [3], [[]], {}],
    "cases": [3, [[]], [{"name": "c", "account": "a", "kind": 1e308, **WINDOWS}],
              [{"name": "c", "account": "a", "kind": "null", **WINDOWS, "spike": [1, 2]}]],
    "equivalence": [{"spike-gain": True}, {"spike-gain": "1"}, [], 1.0],
    "band": [3, {"draws": "many"}, {"draws": 1}, {"drows": 20}],
}  # fmt: skip


@pytest.mark.parametrize("key", REFUSED)
def test_what_cannot_be_is_not_accepted(key: str) -> None:
    for value in REFUSED[key]:
        with pytest.raises(InvalidStudyError, match=key):
            make_spec(WHOLE | {key: value})


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 5_000, "seed = 1e", "a" * 10, "\x00", "question = 1979-13-41"]
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidStudyError, match=r"1 problem in study\.toml"):
        read_spec(tmp_path)
    (tmp_path / "study.toml").write_bytes("question = 'è'".encode("latin-1"))
    with pytest.raises(InvalidStudyError, match="it is no TOML"):
        read_spec(tmp_path)


def test_one_bad_study_does_not_stop_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = 'question = "q?"\ndatasets = ["groupalia"]\nvariants = ["quantity"]\nmetrics = ["spike-gain"]\n'
    for name, text in {
        "001-bad": good.replace('"spike-gain"', "{}"),
        "002-good": good,
        "003-deep": "x = " + "[" * 5_000,
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.toml").write_text(text, encoding="utf-8")
    (tmp_path / "002-good" / "output").mkdir()
    (tmp_path / "002-good" / "output" / "result.json").write_text('{"spec": 3}', encoding="utf-8")
    frame = list_studies(tmp_path).set_index("study")
    assert list(frame.index) == ["001-bad", "002-good", "003-deep"]
    assert (
        "metrics" in frame.loc["001-bad", "problem"]
        and "nested too deeply" in frame.loc["003-deep", "problem"]
    )
    assert "cannot be read" in frame.loc["002-good", "problem"] and not frame.loc["002-good", "complete"]
    with pytest.raises(SystemExit) as left:
        main(["study", "list", str(tmp_path)])
    shown = capsys.readouterr()
    assert not left.value.code and shown.out.count("unreadable") == 3 and "001-bad: 1 problem" in shown.err
