"""The documented behaviours: bands by one rule, and the listed rows still reproduced."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.behaviours import Scorecard, Scores, Stage, listed_rows, read_rows, run_behaviours
from kresearch.behaviours.acting import SCENARIOS, Draw, act_out
from kresearch.behaviours.crowd import followers_at, live, reference_followers
from kresearch.behaviours.rivals import RIVALS, rivals_of, score_rivals
from kresearch.behaviours.scorecard import STANDINGS, _within, make_scorecard
from kresearch.errors import UnknownNameError, UsageError


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return run_behaviours(rivals=False)


@pytest.mark.slow
def test_every_listed_row_is_still_reproduced(card):
    assert card.lost == []
    assert set(card.rows()) - set(listed_rows()) <= {"G1", "S7"}, "a row has become reproduced: list it"
    assert len(card.rows()) >= 22
    assert card.counts["sized"] == (0, 0), "without rivals nothing counts"


def test_rules_without_a_mechanism_fail_its_rows_and_the_era_s_rule_does_not():
    """In a small world; the command tries all of them in the whole one."""
    named = ("M1", "M2", "M6", "P5", "G4")
    rows = [r for r in read_rows() if r.id in named]
    stage = act_out("klout-2012", [SCENARIOS[row] for row in named], 7)
    log = stage.log()
    own = {"klout-2012": Scores(kr.score(log, "klout-2012", accounts=stage.accounts()))}
    others = score_rivals(log, stage, "klout-2012", named)
    for row in rows:
        assert all(_within(row, SCENARIOS[row.id].read(own))), row.id
        for rival in rivals_of(row.id):
            values = SCENARIOS[row.id].read({"klout-2012": Scores(others[rival.name])})
            assert not all(_within(row, values)), f"{rival.name} passes {row.id}: {values}"


def test_a_rival_of_two_eras_fails_where_audiences_are_alike():
    stage = act_out("klout-2011", [SCENARIOS["G5"]], 7)
    log = stage.log()
    found = {
        era: Scores(score_rivals(log, stage, era, ["G5"])["actors-alike"])
        for era in ("klout-2010", "klout-2011")
    }
    (row,) = (r for r in read_rows() if r.id == "G5")
    assert not all(_within(row, SCENARIOS["G5"].read(found)))


def test_every_row_that_counts_has_a_rival_and_what_is_fitted_does_not_count():
    for row in read_rows():
        assert row.standing in STANDINGS
        if row.standing in ("sized", "mechanics"):
            assert rivals_of(row.id), f"{row.id} has no rival: it would be descriptive"
    named = {r for rival in RIVALS for r in rival.rows}
    assert named <= {r.id for r in read_rows()}
    sized = {r.id for r in read_rows() if r.standing == "sized"}
    assert sized >= {"S1", "S2", "S3", "S4", "N1", "G1", "G2", "G5", "P4"}


def test_many_draws_make_a_pass_rate_and_a_passing_rival_uncounts_a_row():
    rows = [r for r in read_rows() if r.id in ("M1", "G1", "P1")]
    own = {"P1": [20.0, 50.0, 20.0, 50.0], "M1": [5.0], "G1": [30.0]}
    seen = {**own, "G1": [32.0]}
    runs = [
        Draw(own, {"M1": {"acts-counted": [0.0]}, "G1": {"followers-alone": [12.0]}}, seen) for _ in range(9)
    ]
    last = {"M1": {"acts-counted": [1.0]}, "G1": {"followers-alone": [12.0]}}
    runs.append(Draw({**own, "G1": [27.0]}, last, {**seen, "M1": [-5.0]}))
    card = make_scorecard(rows, runs, tuple(range(10)))
    lines = card.frame.drop_duplicates("row").set_index("row")
    assert lines["pass_rate"].to_dict() == {"P1": 1.0, "M1": 1.0, "G1": 0.9}
    assert (lines["lowest"]["G1"], lines["highest"]["G1"]) == (27.0, 30.0)
    assert lines["counted"].to_dict() == {"P1": False, "M1": False, "G1": True}
    assert card.counts == {
        "sized": (1, 1), "mechanics": (0, 0), "fitted": (1, 1), "set": (0, 0), "descriptive": (1, 1),
    }  # fmt: skip
    assert (
        "M1 is passed by acts-counted" in card.passing_rivals[0] and "1 of 10 draws" in card.passing_rivals[0]
    )
    assert lines["observed_basis"].to_dict() == {"P1": "yes", "M1": "yes", "G1": "left out"}
    assert (lines["observed_lowest"]["M1"], lines["observed_rate"]["M1"]) == (-5.0, 0.9)
    assert card.observed_counts == {"left out": 1, "not when left out": 0, "missed": 0}
    assert "1 lie in their bands also when they are left out" in card.text
    other = make_scorecard(rows, runs, tuple(range(10)), unprompted=0.4)
    assert set(other.frame["observed_basis"]) == {"yes"} and not sum(other.observed_counts.values())
    assert other.lost == [] and "40% of reactions come without a new post" in other.text
    worse = make_scorecard(rows, [*runs[:8], *runs[9:] * 2], tuple(range(10)))
    assert "G1" in worse.rows(reproduced=False), "8 of 10 are not enough"
    json.dumps(card.to_dict(), allow_nan=False)


def test_no_draw_is_refused():
    with pytest.raises(UsageError, match="seeds=0"):
        run_behaviours(seeds=0)


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_of_unprompted_reactions_outside_0_to_1_is_refused(share):
    with pytest.raises(UsageError, match="unprompted="):
        run_behaviours(unprompted=share)


def test_unprompted_reactions_go_on_in_silence_and_are_as_many_in_all():
    """A third of them comes without a post: as many as before while it posts, a third in silence."""
    found = {}
    for share in (0.0, 1 / 3):
        stage = Stage(5, unprompted=share)
        live(stage, "a", 4000, [(0, 30, 3.3)], last=60)
        days = (stage.log().interactions.to_pandas()["at"] - Stage.date_of(0)).dt.days
        found[share] = ((days < 30).sum(), (days >= 32).sum())
    assert found[1 / 3][0] == pytest.approx(found[0.0][0], rel=0.1)
    assert found[0.0][1] == 0
    assert found[1 / 3][1] == pytest.approx(found[1 / 3][0] / 3 * 28 / 30, rel=0.15)


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
                # No share is above the whole.
                doubled = min(doubled, 1.0) if "share" in figure.name else doubled
                assert (figure.low, figure.high) == pytest.approx((halved, doubled))


@pytest.mark.parametrize("era", ["klout-2001", "klout-2009"])
def test_an_era_of_which_nothing_is_documented_is_refused(era):
    with pytest.raises(UnknownNameError, match="Known: klout-2010, klout-2011, klout-2012"):
        run_behaviours(era)


def test_a_lost_row_is_told():
    line = {"row": "M1", "reproduced": False, "within": False, "listed": True, "note": "why",
            "standing": "mechanics", "counted": True}  # fmt: skip
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
