"""What judgements exclude is marked in the tables of the page, is never best, and is no headline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kresearch.report.excluded import excluded_cases
from kresearch.report.facts import Facts
from kresearch.report.figures.waterfall import draw_ledgers
from kresearch.report.headline import data_facts
from kresearch.report.judged import judged_sentences
from kresearch.report.language import speak
from kresearch.report.prose import case_sentence, tone_sentence
from kresearch.report.variant_table import DOUBLE_DAGGER, variant_tables
from tests.report.test_report_short_answer import judged_case

Build = Callable[..., Any]
HERE = ("toy", "negative-0")


def gains(*as_read: float) -> list[dict[str, Any]]:
    names = ("quantity", "sentiment-penalise", "sentiment-penalise(penalty=2)")
    ends = [(6.0, 6.0), (-4.0, -1.0), (-9.0, -5.0)]
    return [
        {"variant": n, "value": (low + high) / 2, "low": low, "high": high, "as_read": read, "saturated": 0.0}
        for n, (low, high), read in zip(names, ends, (6.0, *as_read), strict=True)
    ]


def with_metric(result: Any, metric: str, values: dict[str, float]) -> Any:
    rows = result.cells[result.cells["metric"] == "spike-gain"]
    rows = rows[rows["variant"].isin(values)].assign(metric=metric)
    rows["value"] = rows["variant"].map(values)
    cells = pd.concat([result.cells, rows], ignore_index=True)
    spec = result.spec.model_copy(update={"metrics": [*result.spec.metrics, metric]})
    return dataclasses.replace(result, cells=cells, spec=spec)


def build_judged(
    build_result: Build, build_case: Build, *as_read: float, negative: float = 0.3, positive: float = 0.3
) -> Facts:
    row = judged_case("negative", negative=negative, positive=positive, gains=gains(*as_read))
    result = build_result([build_case()], judged=[row])
    tones = {"quantity": 0.0, "sentiment-penalise": -7.0, "sentiment-penalise(penalty=2)": -8.0}
    return Facts(with_metric(with_metric(result, "tone-effect", tones), "valence-in-spike", tones))


def test_a_gain_that_the_judgements_exclude_is_marked_and_never_best(
    build_result: Build, build_case: Build
) -> None:
    facts = build_judged(build_result, build_case, -2.0, 3.0)
    for code in ("en", "it"):
        (table,) = variant_tables(facts, speak(code))
        at = [column.key for column in table.columns].index("spike-gain")
        marked = {row[0].text for row in table.rows if DOUBLE_DAGGER in row[at].footnote}
        assert marked == {"sentiment-penalise(penalty=2)"}
        assert not any(row[at].mark for row in table.rows if row[0].text in marked)
        assert [note for note in table.notes if DOUBLE_DAGGER in note]


@pytest.mark.parametrize(("negative", "positive"), [(0.8, 0.3), (0.1, 0.3), (0.3, 0.8)])
def test_a_share_read_that_the_judgements_exclude_takes_tone_and_valence_with_it(
    build_result: Build, build_case: Build, negative: float, positive: float
) -> None:
    facts = build_judged(build_result, build_case, -2.0, -7.0, negative=negative, positive=positive)
    for label in ("sentiment-penalise", "sentiment-penalise(penalty=2)"):
        assert excluded_cases(facts, label, "tone-effect") == {HERE}
        assert excluded_cases(facts, label, "valence-in-spike") == {HERE}
        assert not excluded_cases(facts, label, "spike-gain")
    assert not excluded_cases(facts, "quantity", "tone-effect")
    assert excluded_cases(facts, "quantity", "valence-in-spike") == {HERE}
    assert tone_sentence(facts, speak("en")) == ""


def test_what_the_judgements_allow_is_neither_marked_nor_withheld(
    build_result: Build, build_case: Build
) -> None:
    facts = build_judged(build_result, build_case, -2.0, -7.0)
    (table,) = variant_tables(facts, speak("en"))
    assert not any(DOUBLE_DAGGER in cell.footnote for row in table.rows for cell in row)
    assert tone_sentence(facts, speak("en"))


def test_a_ledger_of_a_judged_storm_says_that_its_signs_are_as_read(
    build_result: Build, build_case: Build
) -> None:
    case = build_case()
    kept = {
        "dataset": "toy", "case": case.name, "account": case.account, "variant": "sentiment-penalise",
        "since": "2012-05-29", "at": "2012-05-31", "start": 40.0, "score": 46.0,
        "rows": [
            {"network": "twitter", "kind": "like", "sign": "positive", "points": 6.0, "interactions": 9}
        ],
    }  # fmt: skip
    row = judged_case("negative", negative=0.8, positive=0.1, gains=gains(-2.0, 3.0))
    for judged, said in (([row], True), ([], False)):
        facts = Facts(build_result([case], judged=judged, ledgers=[kept]))
        (drawn,) = draw_ledgers(facts, case, speak("en"))
        assert drawn is not None and ("before judging" in drawn.caption) == said


def test_a_share_read_that_the_judgements_exclude_is_not_the_tone_of_the_case(
    build_result: Build, build_case: Build
) -> None:
    known = Facts(build_result([build_case()])).negative_share(build_case())
    assert known is not None
    for negative, told in ((0.95, False), (known, True)):
        row = judged_case("negative", negative=negative, positive=0.3)
        row["shares"][0]["read"] = known
        for code, word in (("en", "hostile"), ("it", "ostil")):
            said = case_sentence(Facts(build_result([build_case()], judged=[row])), speak(code))
            assert (word in said) == told


def test_judged_texts_of_an_account_with_two_cases_are_counted_once(
    build_result: Build, build_case: Build
) -> None:
    cases = [build_case(0), build_case(1)]
    rows = [judged_case("negative", negative=0.3, positive=0.3, case=case.name) for case in cases]
    facts = Facts(build_result(cases, judged=rows))
    assert "(60 texts)" in dict(data_facts(facts, speak("en")))["Tone of the reactions"]
    rows[1]["account"] = "another"
    assert "(120 texts)" in dict(data_facts(facts, speak("en")))["Tone of the reactions"]


def test_a_share_of_the_known_that_judgements_exclude_is_not_told(
    build_result: Build, build_case: Build
) -> None:
    """The share as read by text lies in the interval; that of the reactions with a polarity does not."""
    known = Facts(build_result([build_case()])).negative_share(build_case())
    assert known is not None
    facts = build_judged(build_result, build_case, -2.0, -7.0)
    row = facts.result.judged[0]
    for share in row["shares"]:
        share |= {"low": known + 0.02, "high": known + 0.2, "value": known + 0.1, "read": known + 0.1}
    assert "hostile" not in case_sentence(facts, speak("en"))


def test_a_gain_that_was_read_rightly_is_not_said_to_read_no_polarity(
    build_result: Build, build_case: Build
) -> None:
    """Where all texts are judged and were read rightly, the interval is a point."""
    facts = build_judged(build_result, build_case, -2.0, -7.0)
    gain = facts.result.judged[0]["gains"][1]
    gain |= {"low": -2.0, "high": -2.0, "value": -2.0, "as_read": -2.0}
    for reads, told in ((True, False), (False, True)):
        gain["reads"] = reads
        said = judged_sentences(facts, speak("en"))[-1]
        assert ("under sentiment-penalise (which reads no polarity)" in said) == told


def test_the_table_of_the_command_line_has_the_same_marks(
    build_result: Build, build_case: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    """Excluded by judgements, at an end of the scale, or only a lower bound: as in the page."""
    from kresearch.cli.study import _print_medians

    result = build_judged(build_result, build_case, -2.0, 3.0).result
    metrics = ["spike-gain", "tone-effect"]
    result.spec.__dict__.update(tested=metrics)
    cells = result.cells
    cells.loc[cells["variant"] == "quantity", "censored"] = True
    end = (cells["variant"] == "sentiment-penalise") & (cells["metric"] == "spike-gain")
    cells.loc[end, "saturated"] = True
    _print_medians(result)
    told = capsys.readouterr()
    rows = {line.split()[0]: line for line in told.out.splitlines() if line.strip()}
    assert f"{DOUBLE_DAGGER}" in rows["sentiment-penalise(penalty=2)"]
    assert "(saturated)" in rows["sentiment-penalise"] and DOUBLE_DAGGER not in rows["sentiment-penalise"]
    assert "≥ " in rows["quantity"]
    assert f"{DOUBLE_DAGGER} as read; what was judged" in " ".join(told.err.split())
