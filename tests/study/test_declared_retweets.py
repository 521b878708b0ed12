"""What a plain retweet says is declared in the study, reaches the scorer, and is told in the notes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.study.polarity import read_log_polarity
from kresearch.study.spec import InvalidStudyError
from kresearch.study.spec_file import make_spec

GOOD = {"question": "q", "datasets": ["groupalia"], "variants": ["quantity"], "metrics": ["spike-gain"]}
OFFER = "Che schifo di tempo! Partite con noi"
HOURS = pd.date_range("2012-05-29", periods=3, freq="h", tz="UTC")


@pytest.fixture
def log():
    """A retweet of the brand's own post, one of somebody's anger, and that anger itself."""
    rows = pd.DataFrame(
        {
            "account": "shop",
            "actor": ["a", "b", "c"],
            "kind": ["share", "mention", "mention"],
            "network": "twitter",
            "at": HOURS,
            "post": ["p", None, None],
            "text": [None, "RT @c: shop siete sciacalli", "shop siete sciacalli"],
        }
    )
    posts = pd.DataFrame(
        {"account": ["shop"], "post": ["p"], "network": ["twitter"], "at": HOURS[:1], "text": [OFFER]}
    )
    return kr.InteractionLog(rows, posts)


@pytest.mark.parametrize(
    ("choice", "signs"),
    [("as-original", [-1, -1, -1]), ("neutral", [0, 0, -1]), ("amplification", [1, -1, -1])],
)
def test_the_choice_reaches_the_scorer_and_the_notes(log, choice, signs):
    spec = make_spec(GOOD | {"polarity": "italian", "retweets": choice})
    read = read_log_polarity(log, spec.datasets[0], spec, folder=Path()).log
    found = read.interactions.execute().sort_values("at")["polarity"]
    assert [0 if abs(p) < 0.05 else (1 if p > 0 else -1) for p in found] == signs
    assert any("retweet" in note and choice in note for note in read.notes)
    assert not log.notes


def test_a_choice_that_nothing_reads_is_refused():
    with pytest.raises(InvalidStudyError, match="retweets says.*'planted' reads none.*vader, italian, auto"):
        make_spec(GOOD | {"polarity": "planted", "retweets": "neutral"})
    with pytest.raises(InvalidStudyError, match="retweets = 'as-orignal'.*'as-original'"):
        make_spec(GOOD | {"polarity": "auto", "retweets": "as-orignal"})


def test_by_default_a_retweet_is_both_applause_and_a_statement(log):
    spec = make_spec(GOOD | {"polarity": "italian"})
    assert spec.retweets == "amplification"
    found = (
        read_log_polarity(log, spec.datasets[0], spec, folder=Path())
        .log.interactions.execute()
        .sort_values("at")["polarity"]
    )
    # Of the brand's own post: applause. Of somebody's anger at the brand: that anger.
    assert found.iloc[0] > 0 > found.iloc[1]
