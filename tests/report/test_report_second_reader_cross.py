"""The answer of a 2 x 2 is in its numbers, and the Italian first screen says those of the English one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.report.conditions import condition_answer
from kresearch.report.facts import Facts
from kresearch.report.headline import data_facts, headline, weightiest
from kresearch.report.language import Language, speak
from kresearch.report.prose import answer
from kresearch.report.short_answers import short_answers
from tests.report.conftest import build
from tests.report.reader_cross import CrossReader, numbers_of
from tests.report.test_report_designs import design, effect
from tests.report.test_report_second_reader_first import draw_case, draw_conditions

EN, IT = speak("en"), speak("it")
WORDS = {"Yes": "Sì", "No": "No", "Not shown": "Non dimostrato"}


def draw_cross(seed: int) -> Any:
    """Return a 2 x 2 of two metrics with random effects, some of which hold."""
    rng = np.random.default_rng(seed)
    designs = []
    for metric in ("spike-gain", "silence-change"):
        effects = [
            effect(name, float(rng.normal(0, 3)), rng.choice([0.001, 0.2]), n=int(rng.integers(5, 999)))
            | {"situation": situation}
            for name in ("sentiment", "inactivity", "interaction")
            for situation in ("spike then silence", "silence alone")
        ]  # fmt: skip
        designs.append(design(metric=metric, effects=effects))
    return replace(build(), cross=designs)


def first_screen(result: Any, language: Language) -> dict[str, list[str]]:
    """Return every text of the first screen, and the answer in full."""
    facts = Facts(result)
    full = condition_answer if result.conditions else answer
    said = short_answers(facts, language)
    return {
        "words": [one.word for one in said],
        "questions": [one.question for one in said],
        "reasons": [one.reason for one in said],
        "headline": headline(facts, language),
        "facts": [text for _, text in data_facts(facts, language)],
        "change": [weightiest(facts, language)],
        "full": full(facts, language),
    }


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_answer_of_a_two_by_two_is_in_the_numbers(seed: int) -> None:
    result = draw_cross(seed)
    (said,) = short_answers(Facts(result), EN)
    assert CrossReader(result).read_cross(said.word, said.reason) == []


@pytest.mark.parametrize(
    "lie",
    [
        lambda s: re.sub(r"\d+\.\d\d", lambda m: f"{float(m[0]) + 0.1:.2f}", s, count=1),
        lambda s: s.replace("beyond the sum of the two, moves", "beyond the sum of the two, hardly moves"),
        lambda s: s.replace("(spike then silence", "(nothing", 1).replace("(silence alone", "(nothing", 1),
        lambda s: s.partition(") . ")[0] + " Both help.",
        lambda s: s.replace("Stopping the clock", "Counting negatives against the account"),
    ],
)
def test_lies_about_a_two_by_two_are_found(lie: Any) -> None:
    found = 0
    for seed in range(6):
        result = draw_cross(seed)
        (said,) = short_answers(Facts(result), EN)
        true = said.reason.replace("\u00a0", " ")
        if lie(true) != true:
            found += 1
            assert CrossReader(result).read_cross(said.word, lie(true)), lie(true)
        assert CrossReader(result).read_cross("Yes", true)
    assert found


@pytest.mark.parametrize("draw", [draw_case, draw_conditions, draw_cross])
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_italian_says_the_numbers_of_english(draw: Any, seed: int) -> None:
    result = draw(seed)
    english, italian = first_screen(result, EN), first_screen(result, IT)
    assert italian["words"] == [WORDS[word] for word in english["words"]]
    for part, texts in english.items():
        assert len(texts) == len(italian[part]), part
        for theirs, ours in zip(texts, italian[part], strict=True):
            assert numbers_of(ours, "it") == numbers_of(theirs, "en"), (theirs, ours)
