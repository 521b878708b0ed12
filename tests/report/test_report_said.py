"""What the datasets of our own studies say of themselves has its Italian; what is unknown stays as it is."""

from __future__ import annotations

import pytest

from kresearch.datasets import find_dataset
from kresearch.report.language import speak
from kresearch.report.said import translate

OWN = ("groupalia", "us-airlines", "united-2017")


@pytest.mark.parametrize("name", OWN)
def test_every_sentence_of_a_card_of_our_studies_is_translated(name: str) -> None:
    card = find_dataset(name).card
    missing = [text for text in (card.title, *card.problems) if translate(text, speak("it")) == text]
    assert not missing


def test_sentences_with_numbers_and_names_keep_them() -> None:
    flag = (
        "The log of 'brand' begins 39 days before the baseline ends, and the memory is 90 days long: until "
        "2012-05-30 the score can rise by itself (warm-up), and a part of a gain may be only that."
    )
    told = translate(flag, speak("it")).replace("\u00a0", " ")
    assert all(part in told for part in ("«brand»", "39 giorni", "90 giorni", "30 maggio 2012"))


def test_english_and_unknown_sentences_are_left_alone() -> None:
    assert translate("It is a toy.", speak("it")) == "It is a toy."
    card = find_dataset("groupalia").card
    assert translate(card.title, speak("en")) == card.title


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("not back within the recovery window", "non tornato entro la finestra di recupero"),
        (
            "in anger 2 of 20 rose to 50, 0 fell below",
            "nella rabbia 2 su 20 salgono fino a 50, 0 scendono sotto",
        ),
        (
            "the spike moved the score by under 0.5 points",
            "il picco ha mosso il punteggio di meno di 0,5 punti",
        ),
        ("withheld. The model misses.", "Trattenuta. The model misses."),
    ],
)
def test_notes_of_metrics_and_analyses(english: str, italian: str) -> None:
    assert translate(english, speak("it")) == italian
    assert translate(english, speak("en")) == english
