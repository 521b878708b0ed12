"""The 2 x 2, mean ranks and shares of a sweep on the page, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kresearch.report.designs import cross_parts, holdings, rank_drawings
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.study.result import StudyResult

Build = Callable[..., StudyResult]
CORNERS = {
    "neither": "quantity", "sentiment": "sentiment-penalise", "inactivity": "inactivity-freeze",
    "both": "sentiment-freeze",
}  # fmt: skip


def effect(name: str, shift: float, p: float | None, *, n: int = 20) -> dict[str, Any]:
    ends = {"low": None, "high": None} if p is None else {"low": shift - 1, "high": shift + 1}
    row = {"situation": "spike then silence", "effect": name, "n": n, "shift": shift, "p": p, "p_holm": p}
    return {**row, **ends, "sentence": ""}


def design(**changes: Any) -> dict[str, Any]:
    effects = [
        effect("sentiment", -7.0, 0.001),
        effect("inactivity", 0.0, 1.0),
        effect("interaction", 2.0, 0.01),
    ]
    means = [
        {"situation": "spike then silence", "neither": 10.0, "sentiment": 2.0, "inactivity": 9.0, "both": 3.0}
    ]
    told = {"metric": "spike-gain", "unit": "points", "corners": CORNERS, "left_out": 0}
    return told | {"means": means, "effects": effects} | changes


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "spike then silence: stopping the clock"),
        ("it", "spike then silence: fermare l’orologio"),
    ],
)
def test_only_what_is_shown_becomes_a_sentence(build_result: Build, lang: str, said: str) -> None:
    facts = Facts(build_result(cross=[design(left_out=3)]))
    (part,) = cross_parts(facts, speak(lang))
    assert len(part.sentences) == 3 and not any(said in s for s in part.sentences)
    assert ("1 of 3" if lang == "en" else "1 effetto su 3") in part.sentences[-1]
    assert len(part.table.notes) == 2 and part.table.notes[1].startswith("3 ")
    assert [row[0].value for row in part.table.rows] == ["sentiment", "inactivity", "interaction"]
    assert part.drawing is not None and len(part.drawing.figure.data) == 4


def test_too_few_cases_are_said_and_nothing_is_claimed(build_result: Build) -> None:
    few = design(effects=[effect("sentiment", -7.0, None, n=4)])
    (part,) = cross_parts(Facts(build_result(cross=[few])), speak("en"))
    assert part.table.rows[0][1].text == "too few cases"
    assert part.sentences == (
        "1 of 1 effects on “gain in the spike” is not shown to differ from 0, which does not show that it "
        "is 0.",
    )


def test_the_critical_difference_diagram(build_result: Build) -> None:
    ranks = {
        "metric": "spike-gain", "kind": "negative", "n": 10, "p": 0.0001, "critical_difference": 1.2,
        "mean": {"quantity": 2.9, "sentiment-penalise": 1.1, "inactivity-freeze": 2.0},
        "groups": [["sentiment-penalise", "inactivity-freeze"], ["inactivity-freeze", "quantity"]],
    }  # fmt: skip
    (drawing,) = rank_drawings(Facts(build_result(ranks=[ranks])), speak("en"))
    assert "not told apart: inactivity-freeze and quantity" in drawing.alt and "1.20" in drawing.caption
    letters = {row[0].text: row[2].text for row in drawing.data.rows}
    assert letters == {"sentiment-penalise": "a", "inactivity-freeze": "a b", "quantity": "b"}
    # Bars of half the critical difference: overlap is the test itself.
    assert drawing.figure.data[0].error_x.value == pytest.approx(0.6)
    untested = ranks | {"critical_difference": None}
    assert rank_drawings(Facts(build_result(ranks=[untested])), speak("en")) == []


def test_a_sweep_says_in_which_share_it_holds(build_result: Build) -> None:
    (holding,) = holdings(Facts(build_result()), speak("en"))
    assert "In 3 of 3 settings (100\u00a0%)" in holding.sentence and holding.drawing is None


@pytest.mark.parametrize(("lang", "said"), [("en", "In 2 of 3 settings"), ("it", "In 2 impostazioni su 3")])
def test_a_setting_at_an_end_of_the_scale_is_not_better(build_result: Build, lang: str, said: str) -> None:
    result = build_result()
    result.cells["saturated"] = result.cells["variant"] == "sentiment-penalise(penalty=2)"
    (holding,) = holdings(Facts(result), speak(lang))
    assert said in holding.sentence and ("end of the scale" if lang == "en" else "estremo della scala") in (
        holding.sentence
    )


def test_two_parameters_become_a_heat_map(build_result: Build) -> None:
    result = build_result()
    extra, listed = [], []
    for penalty in (0.5, 1.0):
        for days in (3, 7):
            label = f"sentiment-freeze({days}, {penalty})"
            params = {"penalty": penalty, "days": days}
            base = result.cells[result.cells["variant"] == "quantity"]
            value = base["value"] - 4 * penalty + 0.1 * days
            told = {
                "variant": label,
                "name": "sentiment-freeze",
                "params": json.dumps(params),
                "value": value,
            }
            extra.append(base.assign(**told))
            old = next(v for v in result.variants if v["label"] == "inactivity-freeze")
            listed.append(old | {"label": label, "name": "sentiment-freeze", "params": params})
    result.cells = pd.concat([result.cells, *extra], ignore_index=True)
    result.variants = [*result.variants, *listed]
    found = {h.sentence.split(" under ")[1].split(" ")[0]: h for h in holdings(Facts(result), speak("en"))}
    drawing = found["sentiment-freeze"].drawing
    assert drawing is not None and list(drawing.figure.data[0].x) == ["0.50", "1"]
    # The cost is the gain itself: -4 * penalty + 0.1 * days.
    assert drawing.figure.data[0].z[0][1] == pytest.approx(-3.7)
    page = render(result, lang="it").html
    assert "Mappa di calore" in page and "4 impostazioni su 4" in page


def test_the_page_holds_them_all(build_result: Build) -> None:
    page = render(build_result(cross=[design()]), lang="en")
    assert "Sentiment by inactivity" in page.html and "cross-spike-gain" in {d.slug for d in page.drawings}
    assert "cross-spike-gain" in {t.slug for t in page.tables}
