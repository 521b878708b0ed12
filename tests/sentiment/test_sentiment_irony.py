"""Praise beside a failure, laughter beside a complaint: unknown, never praise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import label
from kresearch.sentiment.irony import doubt_praise, smells_of_irony

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


def test_only_praise_is_doubted() -> None:
    found = doubt_praise([IRONY[0]] * 3 + [None], np.array([0.8, -0.8, 0.0, np.nan]))
    assert np.isnan(found[0]) and found[1:3].tolist() == [-0.8, 0.0]


def test_doubtful_praise_is_unknown_in_a_labelled_log() -> None:
    frame = pd.DataFrame(
        {"text": [f"@shop {IRONY[0]}", f"@shop {HONEST[0]}"], "account": "shop", "actor": "a"}
    )
    found = label(frame.assign(kind="mention"), "vader", stance=True)["polarity"]
    assert np.isnan(found[0]) and found[1] > 0.05
