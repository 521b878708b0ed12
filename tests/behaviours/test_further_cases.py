"""Holidays, posts that nobody hears, outages, small networks and late returns: cases that nobody reported.

Their figures stand in docs/behaviours.md; here is only what Klout said in kind, which every rule must show.
"""

from __future__ import annotations

import numpy as np
import pytest

from kresearch.behaviours.crowd import POSTS_PER_DAY, followers_at, gather_public, live
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scores
from kresearch.behaviours.stage import Stage
from kresearch.variants import score_many

ERAS = ("klout-2010", "klout-2011", "klout-2012")
WINDOW = {"klout-2010": 30, "klout-2011": 90, "klout-2012": 90}


def _act_out(unprompted: float) -> Stage:
    stage = Stage(11, unprompted=unprompted)
    gather_public(stage)
    followers = followers_at(45, "klout-2010")
    back = [(DAY + 15, DAY + 40, POSTS_PER_DAY)]
    live(stage, "holiday", followers, [(0, DAY + 1, POSTS_PER_DAY), *back], last=DAY + 40)
    late = [(DAY + 61, DAY + 95, POSTS_PER_DAY)]
    live(stage, "return", followers, [(0, DAY + 1, POSTS_PER_DAY), *late], last=DAY + 95)
    stage.post("unheard", np.arange(0, DAY + 95, 0.1))
    state = stage.rng.bit_generator.state
    for name, dark in (("outage", 2.0), ("whole", 0.0)):
        stage.rng.bit_generator.state = state
        seen = Stage(unprompted=unprompted)
        seen.rng = stage.rng
        live(seen, name, followers, [(0, DAY + 95, POSTS_PER_DAY)], last=DAY + 95)
        stage.take(seen, without=(DAY, DAY + dark))
    for name, networks in (
        ("one", {}),
        ("two", {"facebook": 30}),
        ("three", {"facebook": 30, "google+": 40}),
    ):
        stage.rng.bit_generator.state = state
        live(stage, name, followers, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)
        for network, friends in networks.items():
            live(stage, name, friends, [(0, DAY + 1, 0.5)], last=DAY + 1, network=network)
    stage.rng.bit_generator.state = state
    live(stage, "dead", followers, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)
    stage.post("dead", np.arange(0, DAY, 0.5), network="facebook")
    return stage


@pytest.mark.slow
@pytest.mark.parametrize("unprompted", [0.0, 0.4])
def test_what_klout_said_in_kind_holds_where_nobody_looked(unprompted: float) -> None:
    stage = _act_out(unprompted)
    rules = [rule for era in ERAS for rule in (era, f"{era}-observed")]
    for rule, frame in score_many(stage.log(), rules, accounts=stage.accounts()).items():
        scores, window = Scores(frame), WINDOW[rule.removesuffix("-observed")]
        holiday = scores.course("holiday", DAY, DAY + 39)
        assert -2.0 < holiday[3] - holiday[0] <= 0.2, f"{rule}: a short break has no major effect"
        assert holiday[14] < holiday[0], f"{rule}: a longer one lowers the score"
        assert holiday[14] < holiday[38] < holiday[0] + 0.5, f"{rule}: and it is built up again"
        assert np.diff(holiday[:15]).min() > -1.5, f"{rule}: gradually"
        gone = scores.course("return", DAY, DAY + 94)
        assert gone[60] < holiday[14] + 0.5 and gone[90] > gone[60], f"{rule}: a late return"
        assert len(set(scores.course("unheard", 0, DAY + 94))) == 1, f"{rule}: posts alone are nothing"
        gap = scores.course("outage", DAY - 1, DAY + 94) - scores.course("whole", DAY - 1, DAY + 94)
        assert gap[0] == 0 and gap[1] < 0 and gap[2] < 0, f"{rule}: an outage lowers"
        assert gap.max() <= 0.2, f"{rule}: and never raises"
        if window < 90:
            assert abs(gap[window + 3]) < 1e-9, f"{rule}: it leaves with its window"
        one, two, three, dead = (scores.on(name, DAY) for name in ("one", "two", "three", "dead"))
        assert one <= two <= three < one + 5, f"{rule}: small networks add little and lower nothing"
        assert dead == pytest.approx(one, abs=1e-9), f"{rule}: a network without reactions changes nothing"
