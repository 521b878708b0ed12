"""What is handed over in a wrong shape is told in a sentence; nothing of it is lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import KresearchError

FRAME = pd.DataFrame({"Kind": ["like"], "polarity": [0.4]})
PAIRS = pd.DataFrame({"left": ["a"], "right": ["b"], "choice": ["l"]})
SCORES = pd.DataFrame({"account": ["a", "b"], "at": 1, "score": [1.0, 2.0]})
ONE = np.array([0.5])

WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "calibrate_kinds": (lambda: kr.sentiment.calibrate_kinds(FRAME), "no column 'kind'. Did you mean 'Kind'"),
    "polarity_from_kinds": (lambda: kr.sentiment.polarity_from_kinds(FRAME), "no column 'kind'"),
    "score_reactions": (lambda: kr.sentiment.score_reactions(pd.DataFrame({"LOVE": [1]})), "It has LOVE"),
    "score_reply_ratio": (lambda: kr.sentiment.score_reply_ratio([1, 2], [1, 2, 3]), "2 counts of replies"),
    "toward": (lambda: kr.sentiment.toward(["a", "b"], ONE, names=["a"]), "2 texts and 1 polarities"),
    "toward own": (
        lambda: kr.sentiment.toward(["a"], ONE, names=["a"], own=np.array([True, False])),
        "1 texts and 2 own",
    ),
    "identify one": (lambda: kr.sentiment.identify("what a day it is"), "Write [text]"),
    "identify": (lambda: kr.sentiment.identify(["what a day"], languages=("xx",)), "xx"),
    "train": (lambda: kr.sentiment.train(["a"] * 30, ["pos", "neg", "neu"] * 10, folds=1), "folds = 1"),
    "train topics": (lambda: kr.topics.train(["a"] * 20, ["art", "none"] * 10, folds=1), "folds = 1"),
    "judged_topics": (
        lambda: kr.topics.judged_topics(["a"], ["k", "l"], pd.DataFrame()),
        "1 texts and 2 keys",
    ),
    "make_rows": (lambda: kr.testing.make_rows([0], [1, 2], [3]), "1 of account and 2 of actor"),
    "make_rows kind": (lambda: kr.testing.make_rows([0], [1], [3], kind=["like"] * 2), "2 of kind"),
    "gather": (lambda: kr.testing.gather({}), "no world"),
    "list_studies": (lambda: kr.study.list_studies("nowhere"), "no folder 'nowhere'"),
    "compare_with_people": (
        lambda: kr.people.compare_with_people({"q": SCORES.drop(columns="at")}, PAIRS),
        "have no column at",
    ),
    "compare_with_people reference": (
        lambda: kr.people.compare_with_people({"q": SCORES}, PAIRS, reference="quantity"),
        "no variant 'quantity'",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_shape_is_told(what: str) -> None:
    call, said = WRONG[what]
    with pytest.raises(KresearchError) as told:
        call()
    assert said in str(told.value)


def test_lists_are_taken_for_arrays_and_one_name_for_a_name() -> None:
    assert kr.sentiment.classify([0.1, -0.3]).tolist() == ["positive", "negative"]  # type: ignore[arg-type]
    vader = kr.sentiment.get_scorer("vader")
    texts = ["I love @rival but @acme is awful"]
    polarity = vader.score(texts).polarity
    one = kr.sentiment.toward(texts, polarity, names="acme", scorer=vader)
    assert one.tolist() == kr.sentiment.toward(texts, polarity, names=["acme"], scorer=vader).tolist()
    assert one[0] < 0
    assert np.isnan(kr.sentiment.score_reactions(pd.DataFrame({"wow": [3]}))).all()


def test_one_alias_and_one_row_are_names_and_no_letters() -> None:
    rows = pd.DataFrame(
        {
            "account": ["acme"],
            "actor": ["b"],
            "kind": ["mention"],
            "text": ["I love @rival but AcmeCorp is bad"],
        }
    )
    listed, alone = (
        kr.sentiment.label(rows, "vader", stance=True, aliases={"acme": names})["polarity"].tolist()
        for names in (["AcmeCorp"], "AcmeCorp")
    )
    assert alone == listed
    log = kr.testing.gather({"w": kr.testing.random_world(np.random.default_rng(0))})
    errors = kr.sentiment.measured("vader")
    assert errors is not None
    texted = log.interactions.execute().query("kind == 'reply' and polarity > 0.5")["interaction_id"].iloc[0]
    one, several = (
        kr.sentiment.simulate_classifier(log, errors, sarcastic=ids).digest() for ids in (texted, [texted])
    )
    assert one == several
