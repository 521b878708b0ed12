"""An account that its texts call by another name: its handle is known, or said."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from kresearch.errors import KresearchWarning
from kresearch.interactions.account_names import names_of
from kresearch.sentiment import label
from kresearch.sentiment.addressee import find_addressee, misnamed


@pytest.mark.parametrize("handle", ["inps", "inps_it", "INPS_official", "inpsitalia", "inps_", "INPSSocial"])
def test_a_handle_with_a_suffix_is_the_account(handle: str) -> None:
    assert find_addressee(f"@{handle} vergogna", names_of("INPS")) == "account"


@pytest.mark.parametrize("handle", ["inpsfan", "xinps", "inp", "unitedhealth"])
def test_another_handle_is_not(handle: str) -> None:
    assert find_addressee(f"@{handle} vergogna", names_of("INPS")) == "other"


def rows(account: str, texts: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"text": texts})
    return frame.assign(account=account, kind="mention", actor=[f"a{i}" for i in range(len(texts))])


def test_who_is_named_by_nobody_is_said_with_the_alias_that_helps() -> None:
    texts = [f"@ente_it vergogna, giorno {i}" for i in range(30)]
    with pytest.warns(KresearchWarning, match="--alias 'Mentions=ente_it'"):
        lost = label(rows("Mentions", texts), "italian", stance=True, workers=1)
    assert not (lost["polarity"] < -0.05).any()
    with warnings.catch_warnings():
        warnings.simplefilter("error", KresearchWarning)
        named = label(
            rows("Mentions", texts), "italian", stance=True, workers=1, aliases={"Mentions": ["ente_it"]}
        )
        label(rows("ente", texts), "italian", stance=True, workers=1)
    assert (named["polarity"] < -0.05).all()


def test_few_texts_or_no_leading_handle_say_nothing() -> None:
    assert misnamed(["@a ciao"] * 5, {"b"}) is None
    assert misnamed([f"@a{i} ciao" for i in range(40)], {"b"}) is None
    assert misnamed(["ciao"] * 40, {"b"}) is None
