"""Decisions at a score on a study's page: counted from the scores before and at the end of each spike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kresearch.evaluate import measure_sets
from kresearch.report.decision_section import decision_part
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render

#: Scores before and at the end: three storms of anger and one of praise.
SCORES = {
    "quantity": [(49.0, 53.0), (48.0, 49.9), (50.0, 56.0), (40.0, 51.0)],
    "sentiment-penalise": [(49.0, 44.0), (48.0, 46.0), (50.0, 45.0), (40.0, 51.0)],
}


@pytest.fixture
def decided(build_result: Callable[..., Any], build_case: Callable[..., Any]) -> Any:
    """Return a study that measures decisions."""
    kinds = ["negative"] * 3 + ["positive"]
    cases = [build_case(i, kind=kind, account=f"brand-{i}") for i, kind in enumerate(kinds)]
    result = build_result(cases)
    gains = result.cells[result.cells["metric"] == "spike-gain"]
    more = []
    for label, scores in SCORES.items():
        own = gains[gains["variant"] == label].reset_index(drop=True)
        assert list(own["case"]) == [case.name for case in cases]
        for place, metric in enumerate(("start-score", "end-score")):
            more.append(own.assign(metric=metric, value=[pair[place] for pair in scores]))
    result.cells = pd.concat([result.cells, *more], ignore_index=True)
    result.sets = measure_sets(result, names=["decision-flips"]).to_dict("records")
    return result


def test_who_passes_before_and_at_the_end_is_counted(decided: Any) -> None:
    part = decision_part(Facts(decided), speak("en"))
    assert part is not None and "not what a person is worth" in part.warning
    assert part.sentences == [
        "Judged by a score of at least 50 under quantity, 1 of 4 accounts pass just before their spike and 3 "
        "at its end: 2 only because somebody looked after it, and 0 no longer."
    ]
    by_variant, by_case = part.tables
    rows = {row[0].text: [cell.text for cell in row[1:6]] for row in by_variant.rows}
    assert rows["quantity"] == ["1", "3", "1", "0", "50\u00a0%"]
    assert rows["sentiment-penalise"] == ["1", "1", "0", "1", "50\u00a0%"]
    assert by_variant.rows[0][6].text == "\u2013", "ten days are no history of weeks"
    assert [row[0].text for row in by_case.rows][:2] == ["brand-2", "brand-1"], "the nearest first"
    assert [cell.text for cell in by_case.rows[0][2:]] == ["yes \u2192 yes", "yes \u2192 no"]


def test_a_chance_within_a_week_is_given_where_the_baseline_has_weeks(decided: Any) -> None:
    scores = decided.scores
    scores["score"] = scores["score"].replace(40.0, 49.6)
    days = pd.date_range(scores["at"].min() - pd.Timedelta(days=40), periods=40, freq="1D")
    parts = [scores]
    for (case, label), own in scores.groupby(["case", "variant"]):
        level = [49.5 + (1.0 if (n // 7) % 2 else 0.0) for n in range(40)]
        first = own.iloc[[0] * 40].assign(at=days, score=level, case=case, variant=label)
        parts.append(first.reset_index(drop=True))
    decided.scores = pd.concat(parts, ignore_index=True)
    part = decision_part(Facts(decided), speak("en"))
    assert part is not None
    week = part.tables[0].rows[0][6]
    assert week.aside == "of 4" and 0 < float(week.value or 0) < 4


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_page_has_the_section_with_its_warning_before_the_numbers(decided: Any, lang: str) -> None:
    page = render(decided, lang=lang)
    title, warning = (speak(lang).say(key) for key in ("study_decision.title", "people.warning"))
    start = page.html.index(f"<h3>{title}</h3>")
    assert page.html.index(warning[:60], start) < page.html.index("<table", start)
    assert {"decisions", "decisions-by-case"} <= {table.slug for table in page.tables}


def test_a_study_that_measures_no_decisions_has_none(build_result: Callable[..., Any]) -> None:
    assert decision_part(Facts(build_result()), speak("en")) is None
