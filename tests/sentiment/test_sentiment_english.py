"""English by VADER: its known faults, repaired outside it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.sentiment.english import VaderScorer, prepare
from kresearch.sentiment.normalise import MAX_SAME_EMOJI, cap_words, normalise, repair, separate_emoji

SCORER = VaderScorer()


def polarity(text: str) -> float:
    return float(SCORER.score([text]).polarity[0])


@pytest.mark.parametrize(
    "damaged, whole",
    [
        ("this isn\u2019t good", "this isn't good"),
        (r"this isn\u2019t good", "this isn't good"),
        ("I &lt;3 it &amp;amp; you", "I <3 it & you"),
        ("\u2764\ufe0f", "\u2764"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\U0001f602good", "\U0001f602 good"),
        ("good\U0001f602", "good \U0001f602"),
        ("soooooo good", "so good"),
        ("I looooove it", "I love it"),
        ("\\ud83d\\ude02 good", "\U0001f602 good"),
    ],
)
def test_damage_does_not_change_polarity(damaged: str, whole: str) -> None:
    assert polarity(damaged) == pytest.approx(polarity(whole), abs=1e-9)


@pytest.mark.parametrize(
    "text, sign",
    [
        ("I love this airline, thank you!", 1),
        ("This is the worst flight ever", -1),
        ("My flight isn\u2019t good", -1),
        ("can't wait for tonight", 1),
        ("\u2764\ufe0f\u2764\ufe0f", 1),
        ("\U0001f44d\U0001f3fd", 1),
        ("\U0001f621", -1),
        ("\U0001f602good", 1),
        ("NO NO NO NO NO", -1),
        ("D:", -1),
        ("It looks like a table", 0),
        ("The train leaves at eight", 0),
    ],
)
def test_signs(text: str, sign: int) -> None:
    value = polarity(text)
    assert (value >= SCORER.threshold) - (value <= -SCORER.threshold) == sign


def test_clean_text_is_scored_as_vader_scores_it() -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    plain = SentimentIntensityAnalyzer()
    for text in ["The food was good and the staff horrible.", "Not bad at all!", "VERY GREAT, honestly."]:
        assert polarity(text) == plain.polarity_scores(text)["compound"]


def test_vaders_own_tables_are_not_touched() -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity("look like good luck")
    fresh = SentimentIntensityAnalyzer()
    assert "good_luck" not in fresh.lexicon
    assert fresh.lexicon["like"] == 1.5


def test_nothing_is_unknown() -> None:
    batch = SCORER.score([None, "", " \n"])
    assert np.isnan(batch.polarity).all()
    assert batch.coverage == 0


def test_long_emoji_runs_are_cheap() -> None:
    start = time.perf_counter()
    assert -1 <= polarity("\U0001f602" * 100_000) <= 1
    assert -1 <= polarity("good bad " * 100_000) <= 1
    assert time.perf_counter() - start < 2
    assert separate_emoji("\U0001f602" * 50).split() == ["\U0001f602"] * MAX_SAME_EMOJI


def test_normalise_keeps_words() -> None:
    assert normalise("Caff\u00e8 e t\u00e8, perch\u00e9 no?") == "Caff\u00e8 e t\u00e8, perch\u00e9 no?"
    assert repair('""quoted""') == '"quoted"'
    assert cap_words("a b c d", limit=2) == "a b"
    assert "good_luck" in prepare("Good luck!").lower()


@given(st.text(max_size=300))
def test_any_text_stays_within_one(text: str) -> None:
    value = polarity(text)
    assert np.isnan(value) or -1 <= value <= 1


@given(st.lists(st.sampled_from(["good", "awful flight", "ok", "I hate it!", "\U0001f602 lol"]), max_size=8))
def test_batch_is_as_one_by_one(texts: list[str]) -> None:
    assert SCORER.score(texts).polarity.tolist() == [polarity(t) for t in texts]


# What is escaped twice is unescaped twice.
@given(st.text(st.characters(exclude_characters="&\\"), max_size=200))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
