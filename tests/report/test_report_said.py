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


def test_notes_of_people_pages_are_italian_in_full() -> None:
    """What scoring, shortlists and decisions say of a log, made by them and not copied."""
    import pandas as pd

    import kresearch as kr
    from kresearch.people import decide, shortlist

    days = pd.date_range("2012-01-01", periods=20, tz="UTC")
    rows = pd.DataFrame({"account": ["anna", "bea"] * 10, "actor": [f"x{n}" for n in range(20)],
                         "kind": "comment", "network": "twitter", "at": days, "text": "so good",
                         "polarity": [0.5, *[None] * 19]})  # fmt: skip
    log = kr.InteractionLog(rows, simulated=True, source="made up")
    variants = ["quantity", "sentiment-balance", "inactivity-freeze", "h-index", "raw-count"]
    with pytest.warns(kr.KresearchWarning):
        found = [
            shortlist(log, variants=variants, min_score=10),
            decide(log, threshold=50, variants=variants),
        ]
    notes = {note for one in found for note in (*one.notes, *one.declined.values())}
    assert len(notes) > 6
    english = {"the", "of", "and", "is", "are", "that", "which", "for", "not", "read"}
    for note in notes:
        assert not english & set(translate(note, speak("it")).lower().split()), note
    late = translate(
        "Warm-up: on 5 May 2012 the log is younger than the memory of quantity, so scores still rise with "
        "every day that is known.",
        speak("it"),
    )
    assert "5\u00a0maggio\u00a02012" in late


def test_notes_of_row_checks_are_italian_in_full() -> None:
    """What checking says of copies, spellings, outages and far times, made by it and not copied."""
    import pandas as pd

    import kresearch as kr

    days, rows = pd.date_range("2012-01-01", periods=120, tz="UTC"), []
    for n, day in enumerate(days):
        if 40 <= n < 52:
            continue
        same = {"network": "twitter", "at": day, "polarity": 0.5}
        comment = same | {"account": "anna", "kind": "comment"}
        rows += [comment | {"actor": f"x{n}-{k}", "interaction_id": f"{n}-{k}"} for k in range(5)]
        if n > 60:
            rows.append(same | {"account": "Bea", "actor": "Ugo" if n % 2 else "ugo", "kind": "like"})
        if n < 50:
            rows.append(same | {"account": "carl", "actor": f"y{n}", "kind": "like"})
    far = {"interaction_id": "far", "at": pd.Timestamp("1999-01-01", tz="UTC")}
    frame = pd.DataFrame([*rows, rows[0], rows[1], rows[-1], rows[0] | far])
    persons = pd.DataFrame(
        {"person": ["Bea", "Bea"], "network": ["twitter", "facebook"], "account": ["anna", "b"]}
    )
    logs = [kr.InteractionLog(frame, persons=persons), kr.InteractionLog(frame, normalise_names=True)]
    notes = {str(note) for log in logs for note in (*log.notes, *log.covered().notes())}
    assert len(notes) >= 7
    english = {"the", "of", "and", "is", "are", "that", "rows", "row", "not", "any", "begins", "ends", "with"}
    for note in notes:
        told = translate(note, speak("it"))
        assert not english & set(told.lower().replace("(", " ").split()), told
