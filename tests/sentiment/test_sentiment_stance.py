"""Toward whom: retweets, the account and others, anger at the world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.errors import UsageError
from kresearch.sentiment import get_scorer, toward
from kresearch.sentiment.retweets import resolve
from kresearch.sentiment.stance import about_account, apply_retweets, check_retweets

POST = "Paura? Molliamo tutto e scappiamo su un'isola lontana, offerta valida fino a domani"


def test_a_retweet_is_its_original() -> None:
    found = resolve([f"RT @shop: {POST}", POST, "RT @a: RT @b: bella giornata"])
    assert found.text.tolist() == [POST, POST, "bella giornata"]
    assert found.plain.tolist() == [True, False, True]
    assert found.author.tolist() == ["shop", None, "b"]


def test_a_cut_retweet_is_completed_by_its_prefix() -> None:
    for mark in ("\u2026", "...", "\u2026 http://t.co/abc"):
        found = resolve([f"RT @shop: {POST[:45]}{mark}"], posts=[POST])
        assert found.text[0] == POST
        assert found.completed[0]


def test_a_prefix_of_two_different_texts_stays_cut() -> None:
    posts = [POST + " uno", POST + " due"]
    found = resolve([f"RT @shop: {POST}\u2026"], posts=posts)
    assert not found.completed[0]
    short = resolve(["RT @shop: Paura\u2026"], posts=[POST])
    assert not short.completed[0]


def test_a_commented_retweet_says_the_comment() -> None:
    found = resolve(["che schifo RT @shop: bella offerta"])
    assert found.text[0] == "che schifo"
    assert not found.plain[0]


def test_words_with_rt_in_them_are_no_retweets() -> None:
    found = resolve(["L'arte @museo", "smart @home", None, ""])
    assert not found.plain.any()
    assert found.text.tolist() == ["L'arte @museo", "smart @home", None, None]


@given(st.permutations([f"RT @shop: {POST[:45]}\u2026", POST, "altro testo", f"RT @x: {POST}"]))
def test_resolving_does_not_depend_on_order(texts: list[str]) -> None:
    found = resolve(texts)
    assert dict(zip(texts, found.text.tolist(), strict=True))[f"RT @shop: {POST[:45]}\u2026"] == POST


def test_the_choice_about_plain_retweets() -> None:
    originals = resolve(["RT @shop: bella offerta", "RT @critic: che schifo", "che schifo"])
    polarity, own = np.array([0.8, -0.9, -0.9]), np.array([True, False, False])
    assert apply_retweets(polarity, originals, own=own, choice="as-original").tolist() == [0.8, -0.9, -0.9]
    assert apply_retweets(polarity, originals, own=own, choice="neutral").tolist() == [0.0, 0.0, -0.9]
    assert apply_retweets(polarity, originals, own=own, choice="amplification").tolist() == [0.5, -0.9, -0.9]
    with pytest.raises(UsageError, match="as-original"):
        check_retweets("as-orignal")


def test_only_the_clauses_about_the_account_count() -> None:
    scorer = get_scorer("vader")
    texts = ["@acme is great. @other you are a terrible company", "@other is horrible but @acme is wonderful"]
    plain = scorer.score(texts).polarity
    found = toward(texts, plain, names=["acme"], scorer=scorer)
    assert (found > 0.3).all()
    assert (toward(texts, plain, names=["other"], scorer=scorer) < -0.3).all()
    assert about_account("acme is great and kind", frozenset({"acme"})) is None


def test_anger_at_the_world_is_not_anger_at_the_account() -> None:
    texts = [
        "Che tragedia il terremoto, tanta paura",
        "@acme siete sciacalli, con il terremoto!",
        "Siete sciacalli",
    ]
    polarity = np.array([-0.8, -0.9, -0.8])
    assert toward(texts, polarity, names=["acme"]).tolist() == [0.0, -0.9, -0.8]


def test_the_accounts_own_words_and_unknown_ones_stay_unknown() -> None:
    found = toward(
        ["great offer", None, "so bad"],
        np.array([0.8, np.nan, -0.5]),
        names=[["acme"]] * 3,
        own=np.array([True, False, False]),
    )
    assert np.isnan(found[:2]).all()
    assert found[2] == -0.5
    with pytest.raises(UsageError, match="collections of names"):
        toward(["a", "b"], np.zeros(2), names=[["acme"]])
