"""The page of a study across conditions: per condition, in both languages, nothing pooled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kresearch.report.conditions import condition_answer, condition_tables, condition_tiles
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.study.result import StudyResult


@pytest.fixture
def varied(build_result: Callable[..., StudyResult]) -> StudyResult:
    """Two silences; freeze loses nothing in either, quantity 0 and 5 points, and 5 is beyond the margin."""
    toy = build_result()
    rows = []
    for x, lost in {3: 0.0, 90: 5.0}.items():
        for variant, level in {"quantity": lost, "inactivity-freeze": 0.0}.items():
            shift = level - lost if variant != "quantity" else float("nan")
            rows.append(
                {
                    "metric": "silence-loss", "unit": "points", "direction": "zero", "kind": "negative",
                    "x": x, "panel": None, "variant": variant, "n": 8, "level": level, "low": level - 0.5,
                    "high": level + 0.5, "shift": shift, "shift_low": shift - 0.5, "shift_high": shift + 0.5,
                }
            )  # fmt: skip
    spec = toy.spec.model_copy(update={"across": ("silence_days",), "equivalence": {"silence-loss": 1.0}})
    return replace(toy, spec=spec, conditions=rows, comparison=None)


def test_sentences(varied: StudyResult) -> None:
    ends, apart, evidence = condition_answer(Facts(varied), speak("en"))
    assert ends == (
        "Points lost in silence at days of silence = 3 and 90: quantity 0.0\u00a0points and "
        "5.0\u00a0points (4.5 to 5.5); inactivity-freeze 0.0\u00a0points and 0.0\u00a0points "
        "(\u22120.5 to 0.5)."
    )
    assert "inactivity-freeze from 90 on" in apart and "more than 1.0\u00a0point of points lost" in apart
    assert "2 conditions with 8 simulated cases" in evidence and "no test" in evidence


def test_only_what_is_beyond_the_margin_is_marked(varied: StudyResult) -> None:
    (table,) = condition_tables(Facts(varied), speak("en"))
    marks = {row[0].text: [cell.footnote for cell in row[1:]] for row in table.rows}
    assert marks == {"quantity": ["", ""], "inactivity-freeze": ["", "*"]}


def test_tiles_show_the_end_of_the_axis(varied: StudyResult) -> None:
    tiles = condition_tiles(Facts(varied), speak("en"))
    assert [tile.value for tile in tiles] == ["5.0\u00a0points", "0.0\u00a0points"]


@pytest.mark.parametrize("lang", ["en", "it"])
def test_page(varied: StudyResult, lang: str) -> None:
    page = render(varied, lang=lang)
    assert "conditions-silence-loss" in {d.slug for d in page.drawings}
    assert "nothing is pooled" in page.html or "nulla è riunito" in page.html
    assert "cases" not in {d.slug for d in page.drawings}, "the dots pool over conditions"
    assert "verdicts-negative" not in {t.slug for t in page.tables}


def test_many_variants_are_drawn_in_groups(varied: StudyResult) -> None:
    more = [
        row | {"variant": f"v{number}"}
        for number in range(7)
        for row in varied.conditions
        if row["variant"] == "inactivity-freeze"
    ]
    drawings = render(replace(varied, conditions=[*varied.conditions, *more])).drawings
    groups = [d for d in drawings if d.slug.startswith("conditions-")]
    assert len(groups) == 2 and all("quantity" in [k.label for k in d.keys] for d in groups)
    shown = [k.label for d in groups for k in d.keys if k.label != "quantity"]
    assert sorted(shown) == sorted(["inactivity-freeze", *(f"v{n}" for n in range(7))])
