"""Every sentence says what was measured, on how many cases, of what kind; and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from kresearch.evaluate import compare
from kresearch.report import render
from kresearch.report.facts import Facts
from kresearch.report.headline import data_facts, headline
from kresearch.report.language import speak
from kresearch.report.prose import answer, recovery_sentence, tiles

EN, IT = speak("en"), speak("it")
Build = Callable[..., Any]


def said(result: Any, language: Any = EN) -> list[str]:
    """Return the answer with ordinary spaces."""
    return [s.replace("\u00a0", " ") for s in answer(Facts(result), language)]


def test_one_case(build_result: Build) -> None:
    spike, silence, evidence = said(build_result())
    assert spike == (
        "The score of brand rose by 6.0 points under quantity (the reference) although 60 % of the reactions "
        "were hostile (mean of the spike of 30–31 May 2012 against the baseline, 1,010 reactions; share of "
        "those with known polarity, planted by the simulation). It fell by 1.0 point under "
        "sentiment-penalise."
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
        "Il punteggio di brand è salito di 6,0 punti con quantity (il riferimento) benché il 60 % delle "
        "reazioni fosse ostile (media del picco, 30–31 maggio 2012, rispetto al periodo di base, 1.010 "
        "reazioni; quota di quelle a polarità nota, secondo la simulazione stessa). Inoltre è sceso di 1,0 "
        "punto con sentiment-penalise."
    )
    assert silence.startswith("In 8 giorni di silenzio (un caso) il punteggio di brand è sceso di 2,0 punti")
    assert "1 solo caso, con dati simulati" in evidence


def test_although_only_where_anger_was_rewarded(build_result: Build) -> None:
    result = build_result()
    result.activity["negative"] = result.activity["negative"] // 3
    assert "while 33 % of the reactions" in said(result)[0]
    result = build_result()
    result.cells.loc[result.cells["metric"] == "spike-gain", "value"] -= 20.0
    assert "fell by 14.0 points under quantity (the reference) while 60 %" in said(result)[0]


def test_many_cases_give_medians_and_ranges(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(i, account=f"brand-{i}") for i in range(3)])
    titled, others, _, evidence = said(result)
    assert titled.startswith("The score of brand-0 rose by 6.0 points")
    assert others == (
        "Over 3 negative spikes the median change of the mean score, spike against baseline, was +6.1 points "
        "under quantity (the reference; from +6.0 to +6.2) and −0.9 points under sentiment-penalise (from "
        "−1.0 to −0.8)."
    )
    assert evidence.startswith("These are 3 simulated cases, not enough for a test")


def test_cases_of_one_account_are_said(build_result: Build, build_case: Build) -> None:
    assert said(build_result([build_case(i) for i in range(3)]))[-1].endswith(
        "The cases are of 1 account, which is one piece of evidence."
    )


def test_flagged_cases_are_left_out_everywhere(build_result: Build, build_case: Build) -> None:
    late = build_case(0, account="late").replace(flags=("The data begins late.",))
    result = build_result([late, build_case(1, account="b"), build_case(2, account="c")])
    sentences = said(result)
    assert sentences[0].startswith("The score of b rose") and "Over 2 negative spikes" in sentences[1]
    assert "These are 2 simulated cases" in sentences[-1]
    assert sentences[-1].endswith("1 flagged case is left out: the data does not cover its windows.")
    # Where there is no other case it stays, with its flag among the caveats.
    assert said(build_result([late]))[0].startswith("The score of late rose")


def test_a_value_outside_its_band_is_no_headline(build_result: Build) -> None:
    band = {
        "dataset": "toy", "case": "negative-0", "variant": "sentiment-penalise", "metric": "spike-gain",
        "read": -1.0, "low": -44.0, "high": -5.0,
    }  # fmt: skip
    result = build_result(bands=[band])
    assert said(result)[0].endswith(
        "Under sentiment-penalise the value as read lies outside the band that the error of the reading "
        "leaves, so it is not given here."
    )
    assert "fell by 1.0" not in said(result)[0]
    assert all("sentiment-penalise" not in t.label for t in tiles(Facts(result), EN))
    band["high"] = -0.5
    assert "It fell by 1.0 point under sentiment-penalise." in said(build_result(bands=[band]))[0]


def set_row(variant: str, value: float, low: float, high: float) -> dict[str, Any]:
    return {
        "set_metric": "discrimination", "variant": variant, "value": value, "low": low, "high": high,
        "unit": "probability", "direction": "max", "nothing": 0.5, "cases": 24, "accounts": 12,
        "saturated": 0,
        "shift": float("nan"), "shift_low": float("nan"), "shift_high": float("nan"), "note": "",
    }  # fmt: skip


def test_whether_anger_is_told_from_praise_comes_next(build_result: Build) -> None:
    rows = [set_row("quantity", 0.6, 0.45, 0.74), set_row("sentiment-penalise", 0.99, 0.9, 1.0)]
    result = build_result(sets=rows)
    assert said(result)[1] == (
        "Over 24 spikes of 12 accounts, praise gained more than anger in 60 % under quantity (the reference) "
        "(95 % interval 45 % to 74 %) and 99 % under sentiment-penalise (95 % interval 90 % to 100 %) of all "
        "pairs (ties count half); 50 % would be chance."
    )
    found = [(t.value.replace("\u00a0", " "), t.label) for t in tiles(Facts(result), EN)]
    assert found[2:] == [
        ("60 %", "of pairs with more for praise than for anger, quantity"),
        ("99 %", "of pairs with more for praise than for anger, sentiment-penalise"),
    ]
    # A value outside its own interval is no headline.
    result = build_result(sets=[rows[0], set_row("sentiment-penalise", 0.99, 0.2, 0.5)])
    assert "sentiment-penalise" not in said(result)[1]


def test_the_tone_effect_has_its_sentence(build_result: Build) -> None:
    result = build_result()
    rows = result.cells[result.cells["metric"] == "spike-gain"].assign(metric="tone-effect")
    rows["value"] = [None if v != v else 0.0 if n != "sentiment-penalise" else v - 6.0
                     for v, n in zip(rows["value"], rows["name"], strict=True)]  # fmt: skip
    result.cells = pd.concat([result.cells, rows], ignore_index=True)
    assert said(result)[1] == (
        "What the tone did to the gain of brand (its gain less that of the same spike as praise): 0.0 points "
        "under quantity (the reference) and −7.0 points under sentiment-penalise."
    )


def test_a_tested_difference_has_its_interval_and_verdict(build_result: Build, build_case: Build) -> None:
    row = {
        "variant": "sentiment-penalise", "metric": "spike-gain", "kind": "negative", "direction": "min",
        "n": 8,
        "shift": -7.0, "low": -7.4, "high": -6.6, "p_holm": 0.01, "verdict": "better",
    }  # fmt: skip
    cases = [build_case(i, account=f"brand-{i}") for i in range(8)]
    _, spike, _, evidence = said(build_result(cases, comparison=[row]))
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
    _, spike, _, evidence = said(build_result([build_case(0), build_case(1, account="b")], comparison=[row]))
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
        "The score was back within 1 point of its baseline after 5 days under sentiment-penalise "
        "and after 5 days"
    )


def test_a_single_case_that_was_not_back_is_not_said_to_be_back(
    build_result: Build, build_case: Build
) -> None:
    result = build_result([replace(build_case(), silence=None)])
    assert said(result)[1].endswith(", and was not after 5 days under quantity (1 case).")
    result.cells.loc[result.cells["metric"] == "days-to-recover", "censored"] = True
    told = said(result)[1]
    assert told.startswith(
        "The score was not back within 1 point of its baseline after 5 days under quantity,"
    )
    assert "at least" not in told


@pytest.mark.parametrize(
    ("days", "english", "italian"),
    [
        (0.0, " at once under quantity", " subito con quantity"),
        (1.0, " after 1 day under quantity", " dopo 1 giorno con quantity"),
        (2.0, " after 2 days under quantity", " dopo 2 giorni con quantity"),
        (1 / 24, " after 0.04 days under quantity", " dopo 0,04 giorni con quantity"),
    ],
)
@pytest.mark.parametrize("cases", [1, 2])
def test_no_day_is_at_once_and_one_is_no_plural(
    build_result: Build, build_case: Build, days: float, english: str, italian: str, cases: int
) -> None:
    result = build_result([replace(build_case(i), silence=None) for i in range(cases)])
    rows = (result.cells["metric"] == "days-to-recover") & (result.cells["variant"] == "quantity")
    result.cells.loc[rows, "value"] = days
    result.cells["censored"] = False
    facts = Facts(result)
    assert english in recovery_sentence(facts, EN)
    assert italian in recovery_sentence(facts, IT)


def test_a_score_on_the_floor_did_not_stay_by_merit(build_result: Build) -> None:
    result = build_result()
    result.scores.loc[result.scores["variant"] == "sentiment-penalise", "raw"] = 0.0
    assert said(result)[0].endswith(
        "It lay at an end of the scale under sentiment-penalise, where changes mean nothing."
    )
    result = build_result()
    result.cells.loc[result.cells["variant"] == "sentiment-penalise", "saturated"] = True
    assert "It lay at an end of the scale under sentiment-penalise" in said(result)[0]
    assert all("sentiment-penalise" not in t.label for t in tiles(Facts(result), EN))


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
    result.datasets[0] |= {"simulated": False, "origin": "real"}
    assert "1 real case" in said(result)[2]
    assert all(t.proviso == "real data · reconstruction" for t in tiles(Facts(result), EN))


@pytest.mark.parametrize("lang", ["en", "it"])
def test_what_nobody_declared_is_neither_real_nor_simulated(build_result: Build, lang: str) -> None:
    result = build_result()
    result.datasets[0] |= {"simulated": False, "origin": "", "licence": ""}
    page = render(result, lang=lang)
    badge = {"en": "Origin not declared", "it": "Origine non dichiarata"}[lang]
    assert f'<li class="">{badge}</li>' in page.html and f'<span class="mark">{badge}</span>' in page.html
    text = re.sub(r"<[^>]*>", " ", page.html).lower()
    allowed = {"en": ("real data could",), "it": ("dati reali potrebbero",)}[lang]
    for phrase in allowed:
        text = text.replace(phrase, "")
    assert not re.search(r"real data|real case|dati reali|casi? real[ei]|simulated data|dati simulati", text)
    result.datasets.append(result.datasets[0] | {"name": "b", "origin": "real"})
    assert result.nature == "unknown", "one file without a word makes the whole undeclared"
    result.datasets.append(result.datasets[0] | {"name": "c", "simulated": True, "origin": "simulated"})
    assert result.nature == "some"


def test_a_study_killed_in_its_bands_does_not_call_itself_complete(build_result: Build) -> None:
    result = build_result()
    assert '<li class="calm">Complete</li>' in render(result).html
    for stage, words in (("bands", "the band of the reading"), ("ledgers", "what moved the score")):
        left = build_result(stages={"cells": "done", stage: "pending", "report": "not asked"})
        html = render(left).html
        assert '<li class="loud">Incomplete</li>' in html and ">Complete<" not in html
        first = re.findall(r'<p class="warning">([^<]*)', html)[0]
        assert first.startswith("The study is not finished") and words in first
    # The page is made while the report is still to come: that is not missing on it.
    assert ">Complete<" in render(build_result(stages={"report": "pending"})).html


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


def test_the_first_screen_names_rules_by_what_they_do(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(i, account=f"b{i}") for i in range(12)])
    result.comparison = compare(result).rows()
    first, second = headline(Facts(result), EN)
    share = EN.percent(Facts(result).negative_share(result.cases[0]))
    assert first == (
        "Counting every reaction alike, the score of b0 rose by 6.0\u00a0points in the storm of "
        f"30\u201331\u00a0May\u00a02012, in which {share} of the reactions were hostile "
        f"(planted by the simulation; of {spike_reactions(result)}, where the tone is known)."
    )
    # 6.0 under the reference and -1.0 under the farthest main variant, in each of twelve cases alike.
    assert second == (
        "Taking hostile reactions off changes that by \u22127.0\u00a0points over 12 cases "
        "(95\u00a0% interval \u22127.0 to \u22127.0)."
    )
    html = render(result).html
    screen = html.split('id="answer"')[1].split("</section>")[0]
    assert (
        first in screen.replace("\u2060", "") and "What would change it:</strong> Simulation: sizes" in screen
    )
    words = re.sub(r"<[^>]*>", " ", screen)
    assert not re.search(r"sentiment-\w+|inactivity-\w+|quantity|penalty", words), (
        "names are for the appendix"
    )
    italian = headline(Facts(result), speak("it"))
    assert italian[0].startswith(
        "Contando tutte le reazioni allo stesso modo, il punteggio di b0 \u00e8 salito di 6,0"
    )


def spike_reactions(result: Any) -> str:
    """Return the reactions in the first case's spike, counted from the activity."""
    case, rows = result.cases[0], result.activity
    rows = rows[(rows["case"] == case.name) & (rows["at"] >= case.spike[0]) & (rows["at"] < case.spike[1])]
    return f"{int(rows['interactions'].sum()):,}"


def test_how_often_anger_is_told_from_praise_leads_with_its_interval(build_result: Build) -> None:
    sets = [set_row("quantity", 0.45, 0.22, 0.69), set_row("sentiment-penalise", 0.99, 0.95, 1.0)]
    (_, second) = headline(Facts(build_result(sets=sets)), EN)
    assert second == (
        "Taking hostile reactions off, a storm of praise gains more than a storm of anger in 99\u00a0% of "
        "all pairs (95\u00a0% interval 95\u00a0% to 100\u00a0%); without that it is 45\u00a0% (22\u00a0% to "
        "69\u00a0%), and 50\u00a0% would be chance."
    )


def test_four_facts_say_how_many_how_read_whence_and_what_it_covers(build_result: Build) -> None:
    told = dict(data_facts(Facts(build_result()), EN))
    assert told == {
        "How many": "1 case, 1,190 interactions",
        "Tone of the reactions": "Planted by the simulation",
        "Where it comes from": "Simulated data",
        "What it covers": "20\u00a0May \u2013 8\u00a0June\u00a02012",
    }


def test_a_reference_without_a_value_has_no_headline(build_result: Build) -> None:
    result = build_result()
    result.cells.loc[result.cells["variant"] == "quantity", "value"] = float("nan")
    assert headline(Facts(result), EN) == []
    assert said(result)[0].split(".")[0] in render(result).html
