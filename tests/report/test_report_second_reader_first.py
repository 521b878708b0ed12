"""The first screen says nothing false: short answers, the heavy text and who judged, on random results."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.report.facts import Facts
from kresearch.report.headline import data_facts, weightiest
from kresearch.report.language import speak
from kresearch.report.short_answers import short_answers
from tests.report.conftest import VARIANTS, build, make_case
from tests.report.reader_first import FirstReader
from tests.report.test_report_second_reader import draw_judged

EN, MARGIN = speak("en"), 1.0


def draw_case(seed: int) -> Any:
    """Return one storm with random gain, tone, flags, finding and judgement."""
    rng = np.random.default_rng(seed)
    flags = ("The log begins late: the score rises by itself (warm-up).",) if rng.random() < 0.2 else ()
    origin = "planted" if rng.random() < 0.3 else "declared"
    case = replace(make_case(), flags=flags, origin=origin)
    result = build([case])
    for name in ("negative", "neutral", "positive"):
        result.activity[name] = int(rng.integers(1, 400)) * int(rng.random() < 0.9)
    result.activity["interactions"] = result.activity[["negative", "neutral", "positive"]].sum(axis=1)
    mine = result.cells["variant"].eq("quantity") & result.cells["metric"].eq("spike-gain")
    result.cells.loc[mine, "value"] = float(rng.normal(1, 4))
    if rng.random() < 0.4:
        at = float(rng.normal(0, 3))
        result.findings = [
            {"case": case.name, "variant": "quantity", "analysis": "counterfactual", "estimate": at,
             "low": at - 1, "high": at + 2, "sentence": "", "withheld": False}
        ]  # fmt: skip
    if rng.random() < 0.5:
        result.judged = [draw_judged(rng, case)]
    result.readings = [
        {"dataset": "toy", "case": case.name, "decisive": bool(rng.random() < 0.7), "baseline": 5,
         "informative": True, "heaviest": float(rng.random()), "heaviest_read": "positive",
         "command": "kresearch sentiment judge log --n 60"}
    ]  # fmt: skip
    return result


def draw_conditions(seed: int) -> Any:
    """Return a study of campaigns with random levels and shifts, in two panels."""
    rng, toy = np.random.default_rng(seed), build()
    rows = []
    for panel in (0.25, 20.0):
        for x in (250, 0, 50):
            for label in VARIANTS:
                level, shift = (float(v) for v in rng.normal(2, 4, 2))
                rows.append(
                    {
                        "metric": "spike-gain", "unit": "points", "direction": "zero", "kind": "negative",
                        "x": x, "panel": panel, "variant": label, "n": 9, "level": level, "low": level - 1.5,
                        "high": level + 1, "shift": shift, "shift_low": shift - 1, "shift_high": shift + 1,
                    }
                )  # fmt: skip
    spec = toy.spec.model_copy(update={"across": ("actors", "price"), "equivalence": {"spike-gain": MARGIN}})
    return replace(toy, spec=spec, conditions=rows, comparison=None)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_first_screen_of_a_case_is_in_the_numbers(seed: int) -> None:
    result = draw_case(seed)
    facts = Facts(result)
    reader = FirstReader(result)
    (said,) = short_answers(facts, EN)
    reader.read_case(said.word, said.reason)
    caveat = weightiest(facts, EN)
    if caveat.startswith("One text") or result.readings[0]["decisive"]:
        reader.read_heavy(caveat)
    reader.read_judged_by(dict(data_facts(facts, EN))["Tone of the reactions"])
    assert reader.problems == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_first_screen_across_conditions_is_in_the_numbers(seed: int) -> None:
    result = draw_conditions(seed)
    reader = FirstReader(result)
    for said, panel in zip(short_answers(Facts(result), EN), (0.25, 20.0), strict=True):
        reader.read_condition(said.word, said.reason, panel, MARGIN)
    assert reader.problems == []


def _more(text: str) -> str:
    return re.sub(r"\d+\.\d", lambda m: f"{float(m[0]) + 1:.1f}", text, count=1)


@pytest.mark.parametrize(
    "lie",
    [
        _more,
        lambda s: s.replace("gained", "lost", 1),
        lambda s: s.replace("of 4 rules", "of 5 rules"),
        lambda s: re.sub(r"(with|without) (\d+ )?paid actors already", "with 7 paid actors already", s),
        lambda s: s.replace("Holding the score in silence", "Taking hostile reactions off"),
        lambda s: s + " The rule is clearly the best.",
    ],
)
def test_lies_about_conditions_are_found(lie: Any) -> None:
    found = 0
    for seed in range(20):
        result = draw_conditions(seed)
        said = short_answers(Facts(result), EN)[0]
        false = lie(said.reason.replace("\u00a0", " "))
        if false != said.reason.replace("\u00a0", " "):
            found += 1
            assert FirstReader(result).read_condition(said.word, false, 0.25, MARGIN), false
    assert found


@pytest.mark.parametrize(
    "lie",
    [
        _more,
        lambda s: s.replace("300 texts", "301 texts").replace("60 texts", "61 texts"),
        lambda s: s.replace("no interval of its own", "an interval of its own"),
        lambda s: s + " It will happen again.",
    ],
)
def test_lies_about_a_case_are_found(lie: Any) -> None:
    case = replace(make_case(), origin="planted")
    result = build([case])
    result.judged = [draw_judged(np.random.default_rng(3), case)]
    result.judged[0]["gains"][1]["saturated"] = 0.0
    (said,) = short_answers(Facts(result), EN)
    assert FirstReader(result).read_case(said.word, said.reason) == []
    assert FirstReader(result).read_case(said.word, lie(said.reason.replace("\u00a0", " ")))
    assert FirstReader(result).read_case("No" if said.word == "Yes" else "Yes", said.reason)
    (fact,) = [text for _, text in data_facts(Facts(result), EN) if "udged by" in text]
    assert FirstReader(result).read_judged_by(fact.replace("60", "59"))
    assert FirstReader(result).read_judged_by(fact.replace("bob", "cy"))
