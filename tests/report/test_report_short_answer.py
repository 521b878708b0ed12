"""Yes, no or not shown: the word follows the number, its interval and what is known of the tone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from kresearch.report.facts import Facts
from kresearch.report.headline import headline, weightiest
from kresearch.report.judged import judged_part
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.report.prose import answer
from kresearch.report.short_answer import answer_case

Build = Callable[..., Any]
EN, IT = speak("en"), speak("it")


def gain_of_quantity(result: Any, value: float) -> Any:
    """Return the result with another gain of the usual score."""
    cells = result.cells
    cells.loc[(cells["variant"] == "quantity") & (cells["metric"] == "spike-gain"), "value"] = value
    return result


def tone(result: Any, negative: int, positive: int) -> Any:
    """Return the result with other counts of read reactions."""
    result.activity["negative"], result.activity["positive"] = negative, positive
    result.activity["neutral"] = 0
    return result


def finding(estimate: float, low: float, high: float) -> dict[str, Any]:
    """Return a single-case analysis of the usual score."""
    return {
        "dataset": "toy", "case": "negative-0", "variant": "quantity", "estimate": estimate, "low": low,
        "high": high, "analysis": "interrupted-time-series",
    }  # fmt: skip


def word(result: Any) -> str:
    found = answer_case(Facts(result), EN)
    return "" if found is None else found.word


@pytest.mark.parametrize(("gain", "expected"), [(6.0, "Yes"), (-2.0, "No"), (0.01, "No"), (float("nan"), "")])
def test_the_word_follows_the_number(build_result: Build, gain: float, expected: str) -> None:
    assert word(gain_of_quantity(tone(build_result(), 60, 10), gain)) == expected


def test_nothing_is_shown_where_tone_or_interval_leave_it_open(build_result: Build) -> None:
    assert word(tone(build_result(), 10, 60)) == "Not shown"
    assert word(tone(build_result(), 0, 0)) == "Not shown"
    open_ = tone(build_result(findings=[finding(1.0, -2.0, 4.0)]), 60, 10)
    assert word(open_) == "Not shown"
    (first, *_) = headline(Facts(open_), EN)
    assert "rose by 6.0" in first
    found = answer_case(Facts(open_), EN)
    assert found is not None and "+1.0" in found.reason and "may as well be none" in found.reason
    closed = tone(build_result(findings=[finding(5.0, 3.0, 7.0)]), 60, 10)
    found = answer_case(Facts(closed), EN)
    assert found is not None and found.word == "Yes" and "interval +3.0 to +7.0" in found.reason


def test_a_judgement_goes_before_a_reading_and_a_planted_storm_is_one(
    build_result: Build, build_case: Build
) -> None:
    share = {
        "quantity": "negative",
        "window": "during",
        "value": 0.59,
        "low": 0.52,
        "high": 0.65,
        "read": 0.3,
    }
    judged = {
        "dataset": "toy", "case": "negative-0", "account": "brand", "kind": "negative", "texts": 300,
        "shares": [share], "gains": [], "coders": ["c"], "polarity": "vader", "since": "2012-05-30",
        "until": "2012-06-01", "agreement": None, "unmatched": 0, "certain": 0, "draws": 1, "note": "",
        "informative": True,
    }  # fmt: skip
    result = tone(build_result(judged=[judged]), 10, 60)
    found = answer_case(Facts(result), EN)
    assert (
        found is not None
        and found.word == "Yes"
        and "texts 59\u00a0% of the reactions in words" in found.reason
    )
    unsure = tone(build_result(judged=[judged | {"shares": [share | {"low": 0.45}]}]), 90, 10)
    assert word(unsure) == "Not shown"
    planted = dataclasses.replace(build_case(), origin="planted")
    found = answer_case(Facts(tone(build_result([planted]), 10, 60)), EN)
    assert found is not None and found.word == "Yes" and "simulated" in found.reason


def judged_case(kind: str, *, negative: float, positive: float, **more: Any) -> dict[str, Any]:
    """Return a storm that was judged, each share with an interval of ten points."""
    shares = [
        {"quantity": name, "window": "during", "read": 0.3, "value": v, "low": v - 0.05, "high": v + 0.05}
        for name, v in (("negative", negative), ("positive", positive))
    ]
    return {
        "dataset": "toy", "case": f"{kind}-0", "account": "brand", "kind": kind, "texts": 60,
        "shares": shares, "gains": [], "coders": ["c"], "polarity": "vader", "since": "2012-05-30",
        "until": "2012-06-01",
        "agreement": None, "unmatched": 0, "certain": 0, "draws": 1, "note": "", "informative": True,
    } | more  # fmt: skip


def test_what_was_judged_of_a_spike_of_praise_stands_in_its_answer_too(
    build_result: Build, build_case: Build
) -> None:
    case = build_case(kind="positive")
    result = build_result([case], judged=[judged_case("positive", negative=0.1, positive=0.8)])
    found = answer_case(Facts(result), EN)
    assert found is not None and "praise" in found.question
    assert "10\u00a0% of the reactions in words were hostile" in found.reason
    assert (
        "and 80\u00a0% friendly (75\u00a0% to 85\u00a0%)" in found.reason and "So it was" not in found.reason
    )


@pytest.mark.parametrize(
    ("kind", "shares", "was"),
    [("positive", (0.8, 0.1), "anger"), ("negative", (0.1, 0.8), "praise"), ("negative", (0.4, 0.45), None)],
)
def test_a_storm_declared_as_the_contrary_of_what_it_was_is_not_asked_about_it(
    build_result: Build, build_case: Build, kind: str, shares: tuple[float, float], was: str | None
) -> None:
    judged = judged_case(kind, negative=shares[0], positive=shares[1])
    facts = Facts(build_result([build_case(kind=kind)], judged=[judged]))
    found = answer_case(facts, EN)
    assert found is not None
    assert (f"So it was {was}, though" in found.reason) == (was is not None)
    assert ("gain from the storm?" in found.question) == (was is not None)
    assert ("of the other kind" in weightiest(facts, EN)) == (was is not None)
    assert ("dell\u2019altro tipo" in weightiest(facts, IT)) == (was is not None)


def test_what_a_refuted_reading_made_of_tone_and_recovery_is_not_told(
    build_result: Build, build_case: Build
) -> None:
    names = ("variant", "value", "low", "high", "as_read", "saturated")
    rows = [("quantity", 5.0, 5.0, 5.0, 5.0, 0.0), ("sentiment-penalise", -9.0, -12.0, -4.0, 8.0, 0.0)]
    gains = [dict(zip(names, row, strict=True)) for row in rows]
    case = dataclasses.replace(build_case(), silence=None)
    for judged, told in ((gains, False), (gains[:1], True)):
        row = judged_case("negative", negative=0.8, positive=0.1, gains=judged)
        sentences = answer(Facts(build_result([case], judged=[row])), EN)
        (back,) = (s for s in sentences if s.startswith("The score was"))
        assert ("days under sentiment-penalise" in back) == told


def test_a_reading_that_falls_where_anger_rises_is_said_to_be_the_wrong_way_round(
    build_result: Build,
) -> None:
    def share(window: str, value: float, read: float) -> dict[str, Any]:
        ends = {"low": value - 0.1, "high": value + 0.1}
        return {"quantity": "negative", "window": window, "value": value, "read": read} | ends

    wrong = [share("before", 0.36, 0.32), share("during", 0.74, 0.09)]
    right = [share("before", 0.36, 0.2), share("during", 0.74, 0.4)]
    for shares, words in ((wrong, "the wrong way round: negative 32"), (right, "tells the spike of")):
        judged = judged_case("negative", negative=0.5, positive=0.1, shares=shares)
        part = judged_part(Facts(build_result(judged=[judged])), EN)
        assert part is not None and words in part.sentences[0]


def test_a_log_younger_than_the_memory_shows_no_gain(build_result: Build, build_case: Build) -> None:
    flag = "The log of 'brand' begins 4 days before the baseline ends: the score rises by itself (warm-up)."
    young = dataclasses.replace(build_case(), origin="planted", flags=(flag,))
    found = answer_case(Facts(build_result([young])), EN)
    assert found is not None and found.word == "Not shown" and "only that" in found.reason


@pytest.mark.parametrize(("days", "word"), [(300, "Yes"), (60, "Not shown")])
def test_the_memory_of_another_rule_leaves_the_usual_score_alone(
    build_result: Build, build_case: Build, days: int, word: str
) -> None:
    flag = (
        f"The log of 'brand' begins {days} days before the baseline ends, and the memory is 1000 days long: "
        "until 2015-01-01 the score rises by itself (warm-up), and a gain is partly none."
    )
    case = dataclasses.replace(build_case(), origin="planted", flags=(flag,))
    found = answer_case(Facts(build_result([case])), EN)
    assert found is not None and found.word == word


def test_praise_and_silence_have_questions_of_their_own(build_result: Build, build_case: Build) -> None:
    praise = answer_case(Facts(build_result([build_case(kind="positive")])), IT)
    assert praise is not None and (praise.word, "elogi" in praise.question) == ("Sì", True)
    quiet = build_result([build_case(kind="silence", account="holiday")])
    found = answer_case(Facts(quiet), EN)
    assert found is not None and found.word == "Yes" and "holiday" in found.question
    assert headline(Facts(quiet), EN) == [
        "Counting every reaction alike, the score of holiday fell by 2.0\u00a0points in 8 days of silence."
    ]
    assert "è sceso di 2,0" in headline(Facts(quiet), IT)[0]


def test_the_page_shows_it_once_and_escaped(build_result: Build, build_case: Build) -> None:
    html = render(build_result([build_case(account="<b>x</b>")])).html
    assert html.count('<p class="plain">') == 1 and "&lt;b&gt;x&lt;/b&gt; gain from anger?" in html
    assert "<b>x</b>" not in html
    assert html.index('id="figure"') < html.index('<div class="appendix">') < html.index('id="details"')
