"""Advice: the fewest acts that reach a gain, mixes that are cheaper, and what is out of reach, in words."""

from __future__ import annotations

import itertools
import json
import math
import warnings

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UnknownNameError, UsageError
from kresearch.people import NewActors, Silence, Storm, advise, what_if_behaviour
from kresearch.people.advice_search import MOST_ACTS, Search

COSTS = {"like": 0.1, "share": 0.3}


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kr.KresearchWarning)
        yield


@pytest.fixture(scope="module")
def told(log):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kr.KresearchWarning)
        return advise(log, "anna", 4.0, variants=["quantity", "sentiment-penalise"], costs=COSTS)


def concave(counts):
    """A score of two ways that saturates in each: the best mix is a matter of arithmetic."""
    return 10.0 * math.log1p(counts[0]) + 10.0 * math.log1p(counts[1])


def test_the_fewest_reach_the_target_and_one_less_does_not():
    search = Search(concave, [1.0, 1.0], 40.0)
    found = search.fewest(0)
    assert found is not None
    assert concave(found.counts) >= 40 > concave((found.counts[0] - 1, 0))
    assert found.cost == found.counts[0] == math.ceil(math.exp(4) - 1)


def test_the_mix_is_within_a_twentieth_of_the_cheapest_there_is():
    costs = [1.0, 3.0]
    search = Search(concave, costs, 60.0)
    alone = search.fewest(0)
    mix = search.cheapest_mix(alone)
    pairs = itertools.product(range(200), range(200))
    best = min(a * costs[0] + b * costs[1] for a, b in pairs if concave((a, b)) >= 60)
    assert mix.score >= 60 > search.score((mix.counts[0] - 1, mix.counts[1] - 1))
    assert best <= mix.cost <= 1.05 * best < alone.cost


def test_where_nothing_moves_no_way_is_invented():
    search = Search(lambda counts: 1.0, [1.0], 2.0)
    assert search.fewest(0) is None
    assert search.score((MOST_ACTS,)) == 1.0


def test_every_mix_reaches_the_gain_by_the_kernel(log, told):
    for one in told.variants:
        assert one.mixes
        for mix in one.mixes:
            assert mix.score >= one.before.score + 4.0 - 1e-9
            assert mix.cost == pytest.approx(sum(COSTS[way.kind] * n for way, n in mix.acts))
        assert [m.cost for m in one.mixes] == sorted(m.cost for m in one.mixes)
        (single,) = [m for m in one.mixes if len(m.acts) == 1 and m.acts[0][0].say(2) == "2 likes on twitter"]
        count = single.acts[0][1]
        tried = [NewActors(n, "like", network="twitter") for n in (count, count - 1)]
        answer = what_if_behaviour(log, "anna", tried, [one.variant]).frame["points"]
        assert answer[0] >= 4.0 - 1e-9 > answer[1]


def test_margins_are_finite_differences_and_a_bare_post_never_helps_quantity(log, told):
    margins = told.margins.set_index(["variant", "kind", "network", "who"])["points"]
    one = what_if_behaviour(log, "anna", NewActors(1, "share", network="twitter")).frame["points"][0]
    assert margins["quantity", "share", "twitter", "new"] == pytest.approx(one)
    assert margins["quantity", "share", "twitter", "new"] > margins["quantity", "like", "twitter", "new"]
    assert (
        margins["quantity", "like", "twitter", "new"] > margins["quantity", "like", "twitter", "known"] >= 0
    )
    assert margins["quantity", "post", "twitter", "account"] <= 0


def test_a_storm_of_anger_lifts_quantity_and_lowers_the_penalised(told):
    by = {one.variant: one for one in told.variants}
    assert by["quantity"].storm.score > by["quantity"].before.score
    assert by["sentiment-penalise"].storm.score < by["sentiment-penalise"].before.score
    assert by["quantity"].storm.valence < by["quantity"].before.valence


def test_a_storm_has_exactly_its_share_of_anger(log):
    acts, _ = what_if_behaviour(log, "anna", Storm(50, 0.3)).rows()
    assert len(acts) == acts["actor"].nunique() == 50
    assert (acts["polarity"] == -1).sum() == 15
    assert acts["polarity"].abs().eq(1).all()


def test_silence_ages_and_the_freeze_stands_still(log):
    told = what_if_behaviour(log, "anna", Silence(40), ["quantity", "inactivity-freeze"]).frame
    points = told.set_index("variant")["points"]
    assert points["quantity"] < -1
    assert points["quantity"] < points["inactivity-freeze"] <= 0


def test_looks_at_nothing_after_the_time(log):
    at = log.span()[0] + pd.Timedelta(days=30)
    early = log.replace(
        interactions=log.interactions.filter(log.interactions["at"] < at.normalize() + pd.Timedelta(days=1)),
        posts=log.posts.filter(log.posts["at"] < at.normalize() + pd.Timedelta(days=1)),
    )
    ours = what_if_behaviour(log, "anna", NewActors(5), at=at).frame
    theirs = what_if_behaviour(early, "anna", NewActors(5), at=at).frame
    assert ours["after"].tolist() == pytest.approx(theirs["after"].tolist())


def test_gains_beyond_the_scale_are_said_in_words(log):
    (one,) = advise(log, "anna", 90.0, changes=[]).variants
    assert not one.mixes
    assert "out of reach" in one.unreached[0]
    assert "100" in one.unreached[0]


def test_saturation_is_said_in_words(log):
    (one,) = advise(
        log,
        "anna",
        5.0,
        variants="net-sentiment",
        changes=[],
        networks=["twitter"],
        costs={"like": 1, "comment": 1},
    ).variants
    # A like has no polarity: under a rule of polarity alone it does nothing, however many there are.
    assert any("like" in said and "does not raise" in said for said in one.unreached)
    assert all(way.kind == "comment" for mix in one.mixes for way, _ in mix.acts)


def test_variants_that_the_log_cannot_answer_say_why(log):
    told = advise(log, "anna", 2.0, variants=["quantity", "log-followers"], changes=[], networks=["twitter"])
    assert "audience" in told.declined["log-followers"]
    assert "log-followers" in str(told)


def test_all_problems_at_once(log):
    with pytest.raises(UsageError) as error:
        advise(log, "ana", 120, costs={"lik": 1, "share": 0}, networks=["twiter"], days=-1)
    said = str(error.value)
    for part in (
        "Did you mean 'anna'",
        "120",
        "Did you mean 'like'",
        "0 for 'share'",
        "'twitter'",
        "-1 days",
    ):
        assert part in said
    with pytest.raises(UsageError) as error:
        what_if_behaviour(log, "anna", [NewActors(0, "lik"), Storm(10, 2.0), kr.people.MorePosts(days=0)])
    said = str(error.value)
    for part in ("count=0", "Did you mean 'like'", "negative=2.0", "days=0"):
        assert part in said
    with pytest.raises(UnknownNameError, match="quantity"):
        advise(log, "anna", variants="quantiti")


def test_the_same_twice_and_as_json(log, told):
    again = advise(log, "anna", 4.0, variants="quantity", costs=COSTS, changes=[])
    assert again.to_dict()["variants"][0] == told.to_dict()["variants"][0]
    assert json.loads(json.dumps(told.to_dict(), allow_nan=False))["gain"] == 4.0
    assert "no promise" in str(told)


def test_totals_bare_accounts_and_hours():
    day = pd.Timestamp("2012-05-01", tz="UTC")
    acts = {"account": "a", "actor": None, "kind": ["like", "share"], "network": "twitter", "post": "p"}
    own = pd.DataFrame({"account": ["z"], "post": ["1"], "network": ["twitter"], "at": [day]})
    log = kr.InteractionLog(pd.DataFrame(acts).assign(at=day, count=[50, 9]), own)
    told = advise(log, "a", 3.0, every="1h", days=2, changes=[kr.people.MorePosts(days=2)])
    assert told.variants[0].mixes[0].score >= told.variants[0].before.score + 3
    assert any("nobody can tell what a post gets" in note or "is not known" in note for note in told.notes)
    assert any("the log is 0.0417 days old" in note for note in told.notes)
    (bare,) = advise(log, "z", 3.0, changes=[]).variants
    # At the baseline, but the first reaction shows: that is no floor where nothing shows.
    assert bare.before.score == pytest.approx(10.0) and not bare.floor
    assert bare.mixes[0].acts[0][1] == 1


def test_a_floor_is_said():
    acts = {"account": "a", "actor": [f"p{n}" for n in range(60)], "kind": "comment", "network": "twitter"}
    log = kr.InteractionLog(pd.DataFrame(acts).assign(at=pd.Timestamp("2012-05-01", tz="UTC"), polarity=-1.0))
    told = advise(log, "a", 3.0, variants="sentiment-penalise", changes=[])
    assert told.variants[0].floor and "floor of the scale" in str(told)


def test_reactions_that_nobody_knows_are_not_shown_as_usual_ones():
    rows = {"account": "anna", "actor": [f"u{i}" for i in range(9)], "kind": "like", "network": "twitter"}
    log = kr.InteractionLog(pd.DataFrame(rows).assign(at="2024-01-01T10:00:00Z"))
    said = what_if_behaviour(log, "anna").frame["change"].tolist()
    assert "2 posts more a day for 30 days, with their usual reactions (not known, so none)" in said
