"""The first screen of a study across conditions or of a 2 x 2 answers in words one says to a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.report.short_answers import short_answers
from kresearch.study.result import StudyResult

Build = Callable[..., StudyResult]


def row(
    variant: str, x: float, level: float, *, off: float = 0.0, panel: float | None = None
) -> dict[str, Any]:
    """Return one condition; `off` is the variant's distance from the reference, 0.5 to both sides."""
    return {
        "metric": "offset-after-silence", "unit": "points", "direction": "zero", "kind": "silence", "x": x,
        "panel": panel, "variant": variant, "n": 8, "level": level, "low": level - 0.5, "high": level + 0.5,
        "shift": off, "shift_low": off - 0.5, "shift_high": off + 0.5,
    }  # fmt: skip


def holiday(build_result: Build, lost: float, **changes: Any) -> StudyResult:
    """Return a study in which 90 days of silence cost the usual score `lost` points, and the freeze none."""
    toy = build_result()
    rows = [row("quantity", 3, 0.0), row("inactivity-freeze", 3, 0.0)]
    rows += [row("quantity", 90, -lost) | changes, row("inactivity-freeze", 90, 0.0, off=lost)]
    margins = {"offset-after-silence": 1.0}
    spec = toy.spec.model_copy(update={"across": ("silence_days",), "equivalence": margins})
    return replace(toy, spec=spec, conditions=rows, comparison=None)


@pytest.mark.parametrize(
    ("lost", "changes", "word"),
    [
        (13.9, {}, "Yes"),
        (-3.0, {}, "No"),
        (0.1, {}, "No"),  # the whole interval lies within the margin
        (0.9, {"low": -2.4, "high": 0.6}, "Not shown"),
        (13.9, {"low": float("nan"), "high": float("nan")}, "Not shown"),
    ],
)
def test_the_word_follows_the_number_and_its_interval(
    build_result: Build, lost: float, changes: dict[str, float], word: str
) -> None:
    (plain,) = short_answers(Facts(holiday(build_result, lost, **changes)), speak("en"))
    assert plain.word == word
    assert plain.question == "Does the usual score lie below its level after 90 days of silence?"


def test_the_answer_is_said_as_to_a_client(build_result: Build) -> None:
    result = holiday(build_result, 13.9)
    (plain,) = short_answers(Facts(result), speak("en"))
    assert plain.reason.replace("\u00a0", " ") == (
        "Counting every reaction alike, after 90 days of silence the score lay 13.9 points below its usual "
        "level (95 % interval \u221214.4 to \u221213.4); after 3 days of silence it lay at its usual level. "
        "Holding the score in silence, it then lay at its usual level (95 % interval \u22120.5 to +0.5): "
        "after 90 days of silence already more than 1.0 point from the usual score."
    )
    (plain,) = short_answers(Facts(result), speak("it"))
    assert plain.word == "Sì" and "sta 13,9\u00a0punti sotto il suo livello consueto" in plain.reason
    page = render(result).html
    first = page[: page.index('<div class="appendix">')]
    assert "13.9" in first and "inactivity-freeze 0.0" not in first, (
        "the tables' sentences are in the appendix"
    )


def test_an_axis_that_the_usual_score_does_not_feel_asks_about_the_other_rules(build_result: Build) -> None:
    result = holiday(build_result, 0.0)
    (plain,) = short_answers(Facts(result), speak("en"))
    assert (
        plain.word == "Not shown"
        and "any other rule change the distance from the usual level" in plain.question
    )
    apart = [r | {"shift_low": 2.0, "shift_high": 3.0} for r in result.conditions]
    (plain,) = short_answers(Facts(replace(result, conditions=apart)), speak("en"))
    assert plain.word == "Yes" and "alike in every condition" in plain.reason


def test_every_panel_has_its_question(build_result: Build) -> None:
    result = holiday(build_result, 5.0)
    rows = [r | {"panel": panel} for panel in (0.0, 8.0) for r in result.conditions]
    spec = result.spec.model_copy(update={"across": ("silence_days", "effect")})
    plains = short_answers(Facts(replace(result, spec=spec, conditions=rows)), speak("en"))
    assert [plain.question.split(",")[0] for plain in plains] == [
        "Without a spike", "After a spike of 8 times an ordinary day",
    ]  # fmt: skip


def crossed(p: float) -> dict[str, Any]:
    """Return a 2 x 2 whose interaction has this p."""
    effects = [
        {"situation": "storm", "effect": name, "shift": shift, "low": shift - 0.1, "high": shift + 0.1,
         "p": p, "p_holm": p if name == "interaction" else 0.001, "n": 20, "sentence": ""}
        for name, shift in (("sentiment", -7.4), ("inactivity", 0.4), ("interaction", -0.35))
    ]  # fmt: skip
    corners = dict.fromkeys(("neither", "sentiment", "inactivity", "both"), "quantity")
    return {
        "metric": "spike-gain", "unit": "points", "effects": effects, "means": [], "left_out": 0,
        "corners": corners,
    }  # fmt: skip


def test_a_two_by_two_says_whether_its_parts_are_independent(build_result: Build) -> None:
    words = {"it": {"title": "Uno studio", "situations": {"storm": "tempesta"}}}
    spec = type(build_result().spec).model_validate(build_result().spec.model_dump() | {"text": words})
    result = replace(build_result(cross=[crossed(0.001)]), spec=spec)
    (plain,) = short_answers(Facts(result), speak("en"))
    assert (
        plain.word == "No"
        and "beyond the sum of the two, moves the gain in the spike by \u22120.35" in plain.reason
    )
    page = render(result, lang="it").html
    assert "(tempesta;" in page and "<h1>Uno studio</h1>" in page and "Does a storm lift the score?" in page
    (plain,) = short_answers(Facts(build_result(cross=[crossed(0.4)])), speak("en"))
    assert plain.word == "Not shown" and "does not show that it never does" in plain.reason
