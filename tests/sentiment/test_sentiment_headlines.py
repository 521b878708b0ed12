"""Who only passes a headline on praises and blames nobody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import label
from kresearch.sentiment.headlines import is_headline

REPORTS = [
    "Acme boss sorry after worker is injured at plant https://news.example/1",
    "Man arrested after attack on Acme van, police say http://news.example/2 via @daily",
    "Acme Faces Criticism Over Dangerous Toys In Northern Factory",
    "RT @daily: Acme fined over pollution of river https://news.example/3",
    "Incendio in un deposito Acme, tre feriti gravi https://notizie.example/4",
    "Acme, indagati due dirigenti per frode #cronaca https://notizie.example/5",
    "“Horrific event”: Acme chief apologises https://news.example/6",
]
SPOKEN = [
    "Acme boss sorry? Pathetic https://news.example/1",
    "This is why I never buy from Acme https://news.example/1",
    "Acme fined again, shameful https://news.example/3",
    "ACME THE WORST EVER FACTORY https://news.example/3",
    "@acme worker injured at your plant https://news.example/1",
    "Acme fined over pollution 😡 https://news.example/3",
    "Acme out of control https://twitter.com/daily/status/1",
    "Acme poisons a river #BoycottAcme https://news.example/3",
    "Acme ha inquinato il fiume, che vergogna https://notizie.example/5",
    "Mi hanno truffato quelli di Acme https://notizie.example/5",
    "Acme vi prende in giro https://notizie.example/5",
    "Acme is awful and nobody answers",
    "Acme poisons a river pic.twitter.com/abc",
]


@pytest.mark.parametrize("text", REPORTS)
def test_a_headline_reports(text: str) -> None:
    assert is_headline(text)


@pytest.mark.parametrize("text", SPOKEN)
def test_who_judges_asks_shouts_or_says_i_speaks(text: str) -> None:
    assert not is_headline(text)


@pytest.mark.parametrize("kind", ["mention", "share", "quote"])
def test_reports_are_neutral_toward_the_account(kind: str) -> None:
    for text in REPORTS:
        assert read(text, kind) == 0.0, text


def test_who_answers_the_account_with_an_address_speaks() -> None:
    assert read(REPORTS[0], "mention") == 0.0
    assert read("Man injured at the plant https://news.example/1", "reply") < -0.05


def test_the_account_s_own_post_shared_stays_applause() -> None:
    assert read("RT @acme: Acme fined over pollution https://news.example/3", "share") == 0.5


def read(text: str, kind: str) -> float:
    frame = pd.DataFrame({"text": [text], "account": "acme", "actor": "a", "kind": kind})
    return float(np.asarray(label(frame, "auto", stance=True)["polarity"], dtype=float)[0])
