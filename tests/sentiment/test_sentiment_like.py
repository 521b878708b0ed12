"""The word "like": praise as a verb, nothing as a preposition."""

from __future__ import annotations

import pytest

from kresearch.sentiment import get_scorer

VERB = [
    "I like this", "We like that", "I really like this airline", "people like these",
    "You will like this one",
    "i like a good story", "They like those shoes", "I also like that", "who like this", "I like it",
]  # fmt: skip
PREPOSITION = [
    "treated like a parcel", "it looks like rain", "something like that", "like 3 hours",
    "more like a museum", "I feel like an idiot", "nothing like this", "sounds like this", "acts like that",
    "queues like these",
]  # fmt: skip
WISH = ["I would like a refund", "I'd like a seat", "we'd really like an answer"]


@pytest.mark.parametrize("text", VERB)
def test_the_verb_is_praise(text: str) -> None:
    assert get_scorer("vader").score([text]).polarity[0] > 0.2


@pytest.mark.parametrize("text", PREPOSITION)
def test_the_preposition_is_none(text: str) -> None:
    assert get_scorer("vader").score([text]).polarity[0] < 0.2


@pytest.mark.parametrize("text", WISH)
def test_a_wish_is_no_praise(text: str) -> None:
    assert get_scorer("vader").score([text]).polarity[0] < 0.2


def test_not_liking_is_no_praise() -> None:
    assert (get_scorer("vader").score(["I don't like this", "we did not like that"]).polarity < -0.1).all()
