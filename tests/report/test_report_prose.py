"""Every sentence says what was measured, on how many cases, of what kind; and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.prose import answer, tiles

EN, IT = speak("en"), speak("it")
Build = Callable[..., Any]


def said(result: Any, language: Any = EN) -> list[str]:
    """Return the answer with ordinary spaces."""
    return [s.replace("\u00a0", " ") for s in answer(Facts(result), language)]


def test_one_case(build_result: Build) -> None:
    spike, silence, evidence = said(build_result())
    assert spike == (
        "In the spike of 30–31 May 2012, with 1,010 reactions of which 60 % of those with known polarity "
        "were negative, the mean score of brand against its baseline rose by 6.0 points under quantity (the "
        "reference), and it fell by 1.0 point under sentiment-penalise."
    )
    assert silence == (
        "In 8 days of silence (one case) the score of brand fell by 2.0 points under quantity (the "
        "reference) and by 1.0 under sentiment-penalise, and it did not move under inactivity-freeze."
    )
    assert evidence == (
        "This is 1 simulated case, too few for a test, scored by a reconstruction from Klout’s public "
        "statements: it shows what the rules do here, not how often they would."
    )


def test_one_case_in_italian(build_result: Build) -> None:
    spike, silence, evidence = said(build_result(), IT)
    assert spike == (
        "Nel picco (30–31 maggio 2012), con 1.010 reazioni di cui il 60 % di quelle a polarità nota "
        "negative, il punteggio medio di brand rispetto al periodo di base è salito di 6,0 punti con "
        "quantity (il riferimento), mentre è sceso di 1,0 punto con sentiment-penalise."
    )
    assert silence.startswith("In 8 giorni di silenzio (un caso) il punteggio di brand è sceso di 2,0 punti")
    assert "1 caso con dati simulati" in evidence


def test_many_cases_give_medians_and_ranges(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(i, account=f"brand-{i}") for i in range(3)])
    spike, _, evidence = said(result)
    assert spike == (
        "Over 3 negative spikes the median change of the mean score, spike against baseline, was +6.1 points "
        "under quantity (the reference; from +6.0 to +6.2) and −0.9 points under sentiment-penalise (from "
        "−1.0 to −0.8)."
    )
    assert evidence.startswith("These are 3 simulated cases, not enough for a test")


def test_a_tested_difference_has_its_interval_and_verdict(build_result: Build, build_case: Build) -> None:
    row = {
        "variant": "sentiment-penalise", "metric": "spike-gain", "kind": "negative", "direction": "min",
        "n": 8,
        "shift": -7.0, "low": -7.4, "high": -6.6, "p_holm": 0.01, "verdict": "better",
    }  # fmt: skip
    cases = [build_case(i, account=f"brand-{i}") for i in range(8)]
    spike, _, evidence = said(build_result(cases, comparison=[row]))
    assert "sentiment-penalise (−7.0 against the reference, 95 % interval −7.4 to −6.6: better)" in spike
    assert evidence == (
        "This rests on 8 simulated cases and a score reconstructed from Klout’s public statements; "
        "differences that hold after correction for all comparisons tested: 1 of 1."
    )


def test_a_verdict_without_a_test_claims_nothing(build_result: Build, build_case: Build) -> None:
    row = {
        "variant": "sentiment-penalise",
        "metric": "spike-gain",
        "kind": "negative",
        "verdict": "not enough cases",
    }
    spike, _, evidence = said(build_result([build_case(0), build_case(1, account="b")], comparison=[row]))
    assert "against the reference" not in spike
    assert "not enough for a test" in evidence


def test_unknown_polarity_is_said(build_result: Build) -> None:
    result = build_result()
    counts = result.activity
    counts[["negative", "neutral", "positive"]] = 0
    assert "1,010 reactions of unknown polarity" in said(result)[0]


def test_without_a_spike_the_answer_says_so(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(kind="silence", account="holiday")])
    assert said(result)[0] == (
        "The study has no measured spike, so it says nothing about how the score answers to one."
    )


def test_without_silence_the_recovery_is_told(build_result: Build) -> None:
    result = build_result()
    result.cells = result.cells[result.cells["metric"] != "silence-change"]
    assert said(result)[1].startswith(
        "The score was back within 1 point of its baseline after at least 5 days under quantity, 5 days under"
    )


def test_a_score_on_the_floor_did_not_stay_by_merit(build_result: Build) -> None:
    result = build_result()
    result.scores.loc[result.scores["variant"] == "sentiment-penalise", "raw"] = 0.0
    assert said(result)[0].endswith(
        "and it stood at the floor of the scale under sentiment-penalise, where it cannot fall."
    )


def test_a_single_case_analysis_is_told_with_its_interval(build_result: Build) -> None:
    finding = {
        "case": "negative-0", "variant": "quantity", "analysis": "interrupted time series", "estimate": -0.2,
        "low": -0.7, "high": 0.2, "sentence": "",
    }  # fmt: skip
    result = build_result(findings=[finding])
    result.cells = result.cells[result.cells["metric"] != "silence-change"]
    assert said(result)[1] == (
        "A single-case analysis (interrupted time series) puts the effect of the spike under quantity at "
        "−0.2 points (95 % interval −0.7 to +0.2), which does not tell it apart from none."
    )


def test_without_values_there_is_no_evidence(build_result: Build) -> None:
    result = build_result()
    result.cells["value"] = float("nan")
    sentences = said(result)
    assert sentences[1] == "The study measures neither a silence nor a recovery."
    assert (
        sentences[2] == "No cell of this study has a value, so there is no evidence; the data is simulated."
    )


def test_an_incomplete_study_says_how_much_is_missing(build_result: Build) -> None:
    gone = [{"dataset": "toy", "case": "x", "variant": "quantity"}]
    assert said(build_result(complete=False, missing=gone))[2].endswith(
        "The study is incomplete: cells not computed: 1."
    )


def test_real_data_is_not_called_simulated(build_result: Build) -> None:
    result = build_result()
    result.datasets[0]["simulated"] = False
    assert "1 real case" in said(result)[2]
    assert all(t.proviso == "real data · reconstruction" for t in tiles(Facts(result), EN))


def test_tiles_show_the_reference_and_the_farthest_from_it(build_result: Build) -> None:
    found = [(t.value.replace("\u00a0", " "), t.label) for t in tiles(Facts(build_result()), EN)]
    assert found == [
        ("+6.0 points", "in the spike, quantity"),
        ("−1.0 point", "in the spike, sentiment-penalise"),
        ("−2.0 points", "in silence, quantity"),
        ("0.0 points", "in silence, inactivity-freeze"),
    ]


def test_an_empty_study_does_not_fail(build_result: Build) -> None:
    result = build_result()
    result.cases, result.cells = [], result.cells.iloc[:0]
    result.scores, result.activity = result.scores.iloc[:0], pd.DataFrame(columns=result.activity.columns)
    assert len(said(result)) == 3
