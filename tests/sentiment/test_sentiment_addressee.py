"""Toward whom: replies, leading handles, aliases, retweets, applause for a critic."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.interactions.account_names import names_of
from kresearch.sentiment import label
from kresearch.sentiment.addressee import find_addressee, leading_handle, read_aliases
from kresearch.sentiment.judging.texts import read_texts

BRAND = {"brand", "brandphone"}
CASES = [
    ("@critic @brand shame on you", "other"),
    ("@brand @critic shame on you", "account"),
    (".@brand you are awful", "account"),
    ("RT @fan: @critic you are awful @brand", "other"),
    ("RT @fan: @brand you are awful", "account"),
    ("shame on you, @brand", "account"),
    ("my #BrandPhone broke again", "account"),
    ("what a day @friend", "other"),
    ("what a day", "nobody"),
    ('"@Critic che vergogna @brand', "other"),
]


@pytest.mark.parametrize(("text", "whom"), CASES)
def test_whom_a_text_speaks_to(text: str, whom: str) -> None:
    assert find_addressee(text, BRAND) == whom


def test_what_the_file_knows_comes_first() -> None:
    assert find_addressee("@critic @brand shame on you", BRAND, in_reply_to="@Brand") == "account"
    assert find_addressee("shame on you", BRAND, in_reply_to="critic") == "other"
    assert leading_handle("no handle first @brand") is None


def test_aliases_are_declared_once() -> None:
    aliases = read_aliases(["brand=#BrandPhone, Brand Group", "BrandPad"], account="brand")
    assert names_of("@Brand", aliases) == {"brand", "brandphone", "brand group", "brandpad"}
    with pytest.raises(UsageError, match="Allowed is ACCOUNT=NAME"):
        read_aliases(["=x", "nobody"])


def toward_brand(*texts: str, kind: str = "mention", scorer: str = "vader") -> np.ndarray:
    frame = pd.DataFrame({"text": list(texts), "account": "brand", "actor": "a", "kind": kind})
    return label(frame, scorer, stance=True)["polarity"].to_numpy(dtype=float)


def test_blame_of_a_critic_is_not_blame_of_the_brand() -> None:
    assert toward_brand("@critic @brand shame on you", "@critic you are a disgusting liar @brand")[0] == 0.0
    assert toward_brand("@brand @critic shame on you")[0] < -0.05
    # The row itself says that it replies to the brand.
    assert toward_brand("@critic @brand shame on you", kind="reply")[0] < -0.05


COMMENTS = [
    ("@critic shame on you", 0.0),
    ("@critic you are a disgusting liar", 0.0),
    ('"@critic awful, you are a liar"', 0.0),
    ("RT @fan: @critic shame on you", 0.0),
    ("@critic disgusting liar. @brand is great", 1.0),
    ("@critic well said! @brand is awful", -1.0),
    ("@brand shame on you", -1.0),
    ("@brand_official shame on you", -1.0),
    ("shame on you", -1.0),
    ("shame on you @critic", -1.0),
]


@pytest.mark.parametrize(("text", "sign"), COMMENTS)
def test_a_comment_speaks_to_whom_it_begins_with(text: str, sign: float) -> None:
    assert np.sign(toward_brand(text, kind="comment")[0]) == sign


@pytest.mark.parametrize("kind", ["comment", "mention", "quote", "share"])
def test_the_leading_handle_holds_for_every_kind_that_does_not_know_better(kind: str) -> None:
    assert toward_brand("@critic shame on you", kind=kind)[0] == 0.0
    assert toward_brand("@critico vergognati, che schifo", kind=kind, scorer="italian")[0] == 0.0


def test_the_judge_sees_the_same_addressee_as_the_reader() -> None:
    rows = [
        {"account": "brand", "actor": f"a{i}", "kind": "comment", "network": "instagram",
         "at": "2024-03-01T10:00:00Z", "text": text}
        for i, text in enumerate(["@critic shame on you", "shame on you", "@brand shame on you"])
    ]  # fmt: skip
    log = kr.InteractionLog(pd.DataFrame(rows))
    since = pd.Timestamp("2024-03-01", tz="UTC")
    frame = read_texts(log, "brand", since, since + pd.Timedelta(days=1), scorer="vader")
    whom = frame.texts.set_index("text")["addressee"]
    assert whom["@critic shame on you"] == "other"
    assert whom["shame on you"] == whom["@brand shame on you"] == "account"
    assert frame.texts.set_index("text")["polarity"]["@critic shame on you"] == 0.0


def test_applause_for_a_critic_is_no_applause_for_the_brand() -> None:
    texts = [f"@critic you are right, great thread number {i}. This is what @brand does" for i in range(40)]
    found = toward_brand(*texts)
    assert (found < 0.05).all(), "warm words for the critic are no praise of the brand"
    assert (found <= -0.05).mean() < 0.1
    (warm,) = label(
        pd.DataFrame({"text": [texts[0]], "account": "critic", "actor": "a", "kind": "mention"}),
        "vader",
        stance=True,
    )["polarity"]
    assert warm > 0.05


def test_blame_in_a_thread_is_told_before_all_who_are_in_it() -> None:
    """An answer begins with the handles of all in the thread; the account is seldom the first."""
    told = [
        "@friend @brand disgraceful, still no answer",
        "@a @b @brand this is a scandal",
        "RT @x: @a @brand awful service",
    ]
    assert (toward_brand(*told) < -0.05).all()
    told = ["@amico @brand vergognatevi", "@amico @brand che schifo", "@a @brand aspetto da due mesi"]
    assert (toward_brand(*told, scorer="italian") < -0.05).all()


def test_one_person_called_names_in_a_thread_is_not_the_brand() -> None:
    at_one = [
        "@critic @brand what an idiot",
        "@critic @brand your thread is disgusting",
        "@a @b @brand shut up, you liar",
    ]
    assert (toward_brand(*at_one) == 0.0).all()
    at_one = [
        "@critico @brand vergognati",
        "@critico @brand sei ridicolo",
        "@critico @brand ma quanto sei ignorante",
    ]
    assert (toward_brand(*at_one, scorer="italian") == 0.0).all()
    assert toward_brand("@critic @other shame on them")[0] == 0.0, "the brand is not in this thread"
    assert toward_brand("@critic @brand well said, great thread")[0] == 0.0, "applause is for the first"


def test_who_takes_the_brand_s_side_blames_others() -> None:
    sides = [
        "Leave @brand alone, these trolls are disgusting",
        "Shame on whoever attacks @brand",
        "I stand with @brand. Horrible what they do to them",
        "The hate against #brand is vile and shameful",
    ]
    assert (toward_brand(*sides) >= 0.0).all()
    sides = [
        "Giù le mani da @brand, vergogna!",
        "Siamo con @brand contro questi buffoni",
        "Che schifo chi insulta @brand",
    ]
    assert (toward_brand(*sides, scorer="italian") >= 0.0).all()
    none = [
        "Leave us alone @brand, disgusting",
        "I stand in line at @brand, awful",
        "stop lying @brand, disgusting",
    ]
    assert (toward_brand(*none) < -0.05).all()


def test_blame_of_the_brand_said_to_a_critic_stays() -> None:
    assert toward_brand("@critic thank you so much. @brand is the worst and disgusting")[0] < -0.05


def test_a_retweet_is_applause_for_whom_it_repeats_and_a_statement_about_whom_it_names() -> None:
    text = "RT @critic: @brand is the worst, shame on them"
    for account, sign in (("critic", 1), ("brand", -1)):
        frame = pd.DataFrame({"text": [text], "account": account, "actor": "a", "kind": "share"})
        (found,) = label(frame, "vader", stance=True)["polarity"]
        assert np.sign(found) == sign, account
