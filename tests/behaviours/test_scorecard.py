"""The documented behaviours: bands by one rule, and the listed rows still reproduced."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kresearch.behaviours import Scorecard, Scores, Stage, listed_rows, read_rows, run_behaviours
from kresearch.behaviours.crowd import followers_at, live, reference_followers
from kresearch.behaviours.scorecard import SCENARIOS
from kresearch.errors import UnknownNameError


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return run_behaviours()


@pytest.mark.slow
def test_every_listed_row_is_still_reproduced(card):
    assert card.lost == []
    assert set(card.rows()) == set(listed_rows()), "a row has become reproduced: list it"
    assert len(card.rows()) >= 22


@pytest.mark.slow
def test_the_scorecard_says_what_it_is(card):
    told = card.to_dict()
    json.dumps(told, allow_nan=False)
    assert "reconstruction" in told["caveat"]
    assert "Simulated" in card.text
    # A row that cannot be had says why.
    missing = card.frame[~card.frame["reproduced"]]
    assert (missing["note"] != "").all()


def test_each_row_has_its_scenario_and_source():
    assert [r.id for r in read_rows()] == list(SCENARIOS)
    assert all(r.source and r.eras for r in read_rows())


def test_bands_follow_the_rule():
    """Within a factor of two of the reported size; population figures within 2 points."""
    for row in read_rows():
        for figure in row.figures:
            assert figure.low <= figure.high
            if figure.reported is None or figure.reported == 0:
                continue
            assert figure.low <= figure.reported <= figure.high
            if row.id in ("P1", "P2", "P3", "G4"):
                assert figure.high - figure.low == pytest.approx(4.0)
            elif row.id not in ("P4", "P6", "S3", "G1"):
                halved, doubled = sorted((figure.reported / 2, figure.reported * 2))
                assert (figure.low, figure.high) == pytest.approx((halved, doubled))


def test_an_unknown_era_is_refused():
    with pytest.raises(UnknownNameError, match="klout-2010"):
        run_behaviours("klout-2001")


def test_a_lost_row_is_told():
    line = {"row": "M1", "reproduced": False, "within": False, "listed": True, "note": "why"}
    card = Scorecard(pd.DataFrame([line, {**line, "row": "M2", "reproduced": True}]))
    assert card.lost == ["M1"]
    assert "lost: M1" in card.text
    assert "M1 (why)" in card.text


def test_a_stage_makes_a_simulated_log():
    stage = Stage(3)
    stage.post("a", [0.0, 1.0])
    stage.act("a", ["p", "q"], "share", [0.5, 1.5])
    stage.act("a", None, "like", 1.0, count=7)
    stage.follow("a", 12)
    log = stage.log()
    acted = log.interactions.to_pandas()
    assert log.simulated
    assert stage.accounts() == ["a"]
    assert acted["actor"].isna().sum() == 1
    assert acted["count"].max() == 7


def test_followers_react_as_the_crowd_says():
    stage = Stage(4)
    live(stage, "a", 400, [(0, 30, 3.3)], last=30)
    acted = stage.log().interactions.to_pandas()
    assert 0.3 < acted["actor"].nunique() / 400 < 0.55
    assert acted["kind"].value_counts(normalize=True)["share"] == pytest.approx(0.3, abs=0.06)


def test_a_busier_account_gets_fewer_reactions_a_post():
    found = []
    for rate in (3.3, 13.2):
        stage = Stage(5)
        live(stage, "a", 400, [(0, 30, rate)], last=31)
        found.append(len(stage.log().interactions.to_pandas()))
    assert found[1] == pytest.approx(found[0], rel=0.25)


def test_followers_stand_where_the_score_stands():
    assert followers_at(40, "klout-2012") == 150
    assert followers_at(15.5, "klout-2010") == 150
    assert np.median(reference_followers(101)) == 150


def test_scores_are_read_by_account_and_day():
    at = pd.date_range("2011-01-01", periods=3, tz="UTC")
    frame = pd.DataFrame({"account": "a", "at": at, "score": [1.0, 2.0, 4.0], "reach": 0.0, "raw": 0.0})
    scores = Scores(frame)
    assert scores.on("a", 1) == 2.0
    assert scores.course("a", 0, 2).tolist() == [1.0, 2.0, 4.0]
    assert scores.accounts("a") == ["a"]
