"""Praise beside a failure, laughter beside a complaint: unknown, never praise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import label
from kresearch.sentiment.irony import doubt_praise, laughs_only, smells_of_irony

IRONY = [
    "Great, delayed again. Thanks so much",
    "Love how my flight was cancelled",
    "wonderful service, three hours in the queue",
    "bravi, altro ritardo",
    "Complimenti per il disservizio",
    "so awful, brilliant \U0001f602",
]
HONEST = [
    "Great crew, thanks so much",
    "Grazie mille, siete bravi",
    "so funny \U0001f602",
    "lovely evening haha",
]


@pytest.mark.parametrize("text", IRONY)
def test_irony_is_smelt(text: str) -> None:
    assert smells_of_irony(text)


@pytest.mark.parametrize("text", HONEST)
def test_honest_praise_is_not(text: str) -> None:
    assert not smells_of_irony(text)


LAUGHTER = [
    "@brand \U0001f602\U0001f602\U0001f602",
    "\U0001f923 @brand",
    "@brand lol the new timetable",
    "@brand haha",
    "@ente ahahahah",
    "@brand \U0001f602 today we fly https://x.example/a",
    "@ente lol lo sportello nuovo",
    "RT @brand: \U0001f602",
    "#brand \U0001f923\U0001f923",
]
GLADNESS = [
    "@brand love it \U0001f602",
    "@brand this is great lol",
    "@ente bravi ahahah",
    "@brand \U0001f602\u2764\ufe0f",
    "@brand \U0001f60a",
    "@brand thank you \U0001f923",
]


@pytest.mark.parametrize("text", LAUGHTER)
def test_laughter_alone_is_no_praise(text: str) -> None:
    """Whoever only laughs may laugh at the account or with it; "haha" among reactions is unknown, too."""
    assert laughs_only(text)
    assert np.isnan(doubt_praise([text], np.array([0.7]))[0])


@pytest.mark.parametrize("text", GLADNESS)
def test_praise_with_laughter_stays(text: str) -> None:
    assert not laughs_only(text)


def test_a_storm_of_laughing_is_not_read_as_praise() -> None:
    texts = [f"@brand {laugh}" for laugh in ("\U0001f602" * 3, "\U0001f923", "lol", "haha")]
    frame = pd.DataFrame({"text": texts, "account": "brand", "actor": "a", "kind": "mention"})
    assert label(frame, "auto", stance=True)["polarity"].isna().all()


def test_only_praise_is_doubted() -> None:
    found = doubt_praise([IRONY[0]] * 3 + [None], np.array([0.8, -0.8, 0.0, np.nan]))
    assert np.isnan(found[0]) and found[1:3].tolist() == [-0.8, 0.0]


def test_doubtful_praise_is_unknown_in_a_labelled_log() -> None:
    frame = pd.DataFrame(
        {"text": [f"@shop {IRONY[0]}", f"@shop {HONEST[0]}"], "account": "shop", "actor": "a"}
    )
    found = label(frame.assign(kind="mention"), "vader", stance=True)["polarity"]
    assert np.isnan(found[0]) and found[1] > 0.05


HEDGED = [
    ("is your nice new app ready?", "en"),
    ("would be nice to get an answer", "en"),
    ("not a good day with you", "en"),
    ("nice plane but two hours on it", "en"),
    ("ma il bel sito nuovo quando apre?", "it"),
    ("sarebbe bello avere una risposta", "it"),
    ("non è un bel servizio", "it"),
    ("bel sito, però vuoto", "it"),
]
FLAT = [
    ("a nice new app", "en"),
    ("lovely crew today https://x.example/?a=1", "en"),
    ("bel servizio oggi", "it"),
]


@pytest.mark.parametrize(("text", "language"), HEDGED)
def test_faint_praise_that_is_hedged_is_in_doubt_and_strong_praise_is_not(text: str, language: str) -> None:
    said = np.array([language], dtype=object)
    assert np.isnan(doubt_praise([text], np.array([0.3]), languages=said)[0])
    assert doubt_praise([text], np.array([0.7]), languages=said)[0] == 0.7
    assert doubt_praise([text], np.array([-0.3]), languages=said)[0] == -0.3


@pytest.mark.parametrize(("text", "language"), FLAT)
def test_faint_praise_that_is_plain_stays(text: str, language: str) -> None:
    assert doubt_praise([text], np.array([0.3]), languages=np.array([language], dtype=object))[0] == 0.3


def test_a_share_of_the_account_s_own_post_is_not_in_doubt() -> None:
    text = "RT @shop: is our nice new app not lovely?"
    frame = pd.DataFrame({"text": [text], "account": "shop", "actor": "a", "kind": "share"})
    assert label(frame, "auto", stance=True)["polarity"][0] == 0.5
