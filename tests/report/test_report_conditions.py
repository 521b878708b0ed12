"""The page of a study across conditions: per condition, in both languages, nothing pooled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kresearch.report import build_report
from kresearch.report.conditions import condition_answer, condition_tables, condition_tiles
from kresearch.report.facts import Facts
from kresearch.report.figures.conditions import draw_conditions
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.report.short_answer_conditions import answer_conditions
from kresearch.study.result import StudyResult
from kresearch.study.spec import DatasetEntry


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
                    "metric": "silence-change", "unit": "points", "direction": "zero", "kind": "negative",
                    "x": x, "panel": None, "variant": variant, "n": 8, "level": level, "low": level - 0.5,
                    "high": level + 0.5, "shift": shift, "shift_low": shift - 0.5, "shift_high": shift + 0.5,
                }
            )  # fmt: skip
    spec = toy.spec.model_copy(update={"across": ("silence_days",), "equivalence": {"silence-change": 1.0}})
    return replace(toy, spec=spec, conditions=rows, comparison=None)


def test_sentences(varied: StudyResult) -> None:
    ends, apart, evidence = condition_answer(Facts(varied), speak("en"))
    assert ends == (
        "Change in silence, after 3 days of silence and after 90 days of silence: quantity 0.0\u00a0points "
        "and 5.0\u00a0points (4.5 to 5.5); inactivity-freeze 0.0\u00a0points and 0.0\u00a0points "
        "(\u22120.5 to 0.5)."
    )
    assert apart.endswith("from the condition named on: after 90 days of silence inactivity-freeze.")
    assert "more than 1.0\u00a0point of change in silence" in apart
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
    assert "conditions-silence-change" in {d.slug for d in page.drawings}
    assert {"en": "nothing is pooled", "it": "nulla è riunito"}[lang] in page.html
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


def with_rows(varied: StudyResult, **changes: object) -> StudyResult:
    """Return the result with the rows of the freeze a second time, changed."""
    more = [row | changes for row in varied.conditions if row["variant"] == "inactivity-freeze"]
    return replace(varied, conditions=[*varied.conditions, *more])


def test_a_trivial_baseline_is_no_contrast_unless_it_stands_alone(varied: StudyResult) -> None:
    far = with_rows(varied, variant="raw-count", level=-40.0)
    tiles = condition_tiles(Facts(far), speak("en"))
    assert [tile.value for tile in tiles] == ["5.0\u00a0points", "0.0\u00a0points"]
    ends, *_ = condition_answer(Facts(far), speak("en"))
    assert "raw-count" not in ends and "inactivity-freeze" in ends
    alone = replace(far, conditions=[r for r in far.conditions if r["variant"] != "inactivity-freeze"])
    assert "raw-count" in condition_answer(Facts(alone), speak("en"))[0]


def test_one_seed_is_no_independent_evidence(varied: StudyResult) -> None:
    (table,) = condition_tables(Facts(varied), speak("en"))
    assert any("from the same seed are not independent" in note for note in table.notes)
    assert not any("same cases" in note for note in table.notes)


@pytest.fixture
def broad(varied: StudyResult) -> StudyResult:
    """Return four metrics in two panels: eight figures, two of them of the first metric."""
    rows = [
        row | {"metric": metric, "panel": panel}
        for metric in ("silence-change", "silence-debt", "spike-gain", "days-to-recover")
        for panel in (10, 100)
        for row in varied.conditions
    ]
    spec = varied.spec.model_copy(update={"across": ("silence_days", "followers")})
    return replace(varied, spec=spec, conditions=rows)


def test_many_figures_fold_behind_the_first_metric(broad: StudyResult, varied: StudyResult) -> None:
    page = render(broad)
    before, folded = page.html.split('<details class="further">')
    folded = folded.split('<p class="on-paper">')[0]
    assert before.count('class="plot" id="plot-conditions-silence-change') == 2
    assert folded.count('class="plot" id="plot-conditions-') == 6 and "(6 figures)" in folded
    assert len([d for d in page.drawings if d.slug.startswith("conditions-")]) == 8
    assert 'details class="further"' not in render(varied).html


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_folded_figure_is_drawn_when_it_is_opened(
    open_page: Callable[..., Any], broad: StudyResult, tmp_path: Path, width: int
) -> None:
    page = open_page(build_report(broad, tmp_path), viewport={"width": width, "height": 800})
    inside = "[...document.querySelectorAll('.further .plot')]"
    assert page.evaluate(f"{inside}.map(e => e.dataset.drawn)") == ["later"] * 6
    page.click(".part:has(.further) > summary")
    page.click(".further > summary")
    page.wait_for_selector(".further .plot:not([data-drawn='yes'])", state="detached", timeout=30_000)
    widths = page.evaluate(f"{inside}.map(e => e.querySelector('.main-svg').clientWidth / e.clientWidth)")
    assert all(0.98 < w < 1.02 for w in widths)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert page.is_visible(".on-paper") and not page.is_visible(".further")


@pytest.mark.browser
def test_a_number_on_a_narrow_tile_keeps_whole(
    open_page: Callable[..., Any], varied: StudyResult, tmp_path: Path
) -> None:
    lower = [row | {"level": -15.2} for row in varied.conditions]
    page = open_page(
        build_report(replace(varied, conditions=lower), tmp_path), viewport={"width": 360, "height": 740}
    )
    lines = page.evaluate(
        """() => [...document.querySelectorAll('.tiles strong')].map(e => {
          const words = e.firstChild.textContent.split(' '), range = document.createRange();
          let at = 0;
          return words.map(word => {
            range.setStart(e.firstChild, at); range.setEnd(e.firstChild, at + word.length);
            at += word.length + 1;
            return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size;
          });
        })"""
    )
    assert lines and all(count == 1 for tile in lines for count in tile), lines


@pytest.fixture
def campaigns(varied: StudyResult) -> StudyResult:
    """Eight rules under campaigns of 0 and 250 actors; the last named lies farthest from quantity."""
    labels = ["quantity", *(f"rule-{n}" for n in range(6)), "pagerank(step=7)"]
    rows = [
        {**row, "metric": "spike-gain", "x": x, "variant": label, "level": level, "low": level, "high": level,
         "shift": level, "shift_low": level, "shift_high": level}
        for row in varied.conditions[:1]
        for x in (250, 0)
        for label, level in zip(labels, (9.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 1.0), strict=True)
    ]  # fmt: skip
    spec = varied.spec.model_copy(update={"across": ("actors",), "equivalence": {"spike-gain": 1.0}})
    variants = [
        {"label": label, "name": label.partition("(")[0], "reference": label == "quantity", "baseline": False}
        for label in labels
    ]
    return replace(varied, spec=spec, conditions=rows, variants=variants)


def test_the_first_figure_shows_the_rule_that_the_answer_names(campaigns: StudyResult) -> None:
    facts = Facts(campaigns)
    first, second = draw_conditions(facts, speak("en"))[0]
    assert [key.label for key in first.keys][:2] == ["quantity", "pagerank(step=7)"]
    assert first.title.endswith("(1 of 2)") and second.title.endswith("(2 of 2)")
    (said,) = answer_conditions(facts, speak("en"))
    assert (
        "Ranking people by who reacts to whom (pagerank, step\u00a0=\u00a07), it then gained" in said.reason
    )


def test_a_campaign_is_no_spike_and_nothing_is_pooled(campaigns: StudyResult) -> None:
    html = render(campaigns, lang="en").html
    assert "Gain through the campaign by paid actors" in html
    assert "cases do not agree" not in html and "corrected by Holm" not in html


def test_the_story_is_told_of_the_end_of_the_axis(varied: StudyResult) -> None:
    spec = varied.spec.model_copy(
        update={
            "datasets": tuple(
                DatasetEntry(name="simulated-cases", options={"silence_days": n}) for n in (90, 3)
            )
        }
    )
    labels = [entry.label for entry in spec.datasets]
    cases = [replace(case, dataset=label) for label in reversed(labels) for case in varied.cases]
    lead = Facts(replace(varied, spec=spec, cases=cases)).lead
    assert lead is not None and lead.dataset == labels[0]
