"""The variants fitted to what was written down of Klout differ from the stated eras where they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.behaviours.observing import Sloped
from kresearch.scoring import LogisticScale, LogOf
from kresearch.scoring.eras import era_chain
from kresearch.scoring.ticks import Every
from kresearch.testing import check_variant
from kresearch.variants import resolve
from kresearch.variants.observed import POOL, POSTING, PostingPace, WithPosting

ERAS = ("klout-2010", "klout-2011", "klout-2012")
DAY0 = pd.Timestamp("2011-05-01", tz="UTC")


def _log(days: list[float], network: str = "twitter") -> kr.InteractionLog:
    """Return a log in which one account posts at some days and one person reacts once, on day 60."""
    posts = pd.DataFrame({"account": "a", "network": network, "at": DAY0 + pd.to_timedelta(days, unit="D")})
    acted = pd.DataFrame(
        {
            "account": ["a"],
            "actor": ["p"],
            "kind": "like",
            "network": network,
            "at": [DAY0 + pd.Timedelta("60D")],
        }
    )
    return kr.InteractionLog(acted, posts=posts.assign(post=[f"o{n}" for n in range(len(days))]))


@pytest.mark.parametrize("era", ERAS)
def test_the_laws_hold(era):
    check_variant(f"{era}-observed", worlds=2)


@pytest.mark.parametrize("era", ERAS)
def test_it_differs_from_the_stated_era_in_own_posts_networks_and_scale_only(era):
    chain, stated = resolve(f"{era}-observed").chain(), era_chain(era)
    assert (chain.weighting, chain.clock, chain.memory, chain.absence) == (
        stated.weighting, stated.clock, stated.memory, stated.absence,
    )  # fmt: skip
    assert isinstance(chain.combine, WithPosting) and chain.combine.weight == POSTING
    assert chain.signals == PostingPace()
    assert chain.combine.over_networks == ("sum" if era == "klout-2012" else POOL)
    assert era_chain("klout-2011").combine.over_networks == POOL


@pytest.mark.parametrize("era", ERAS)
def test_the_scale_meets_the_published_distribution(era):
    from kresearch.behaviours.fitting import fit_era, population_raw

    fitted = fit_era(era, raw=population_raw(era, observed=True))
    assert fitted == resolve(f"{era}-observed").chain().scale


def test_who_posts_faster_stands_higher_with_the_same_single_like():
    def last(days):
        return kr.score(_log(days), "klout-2010-observed")["score"].iloc[-1]

    slow, fast = (last(np.arange(31.0, 60.0, 1 / a_day).tolist()) for a_day in (1, 24))
    assert fast > slow + 0.2
    stated = (kr.score(_log(d), "klout-2010")["score"].iloc[-1] for d in ([59.0], np.linspace(31, 60, 500)))
    assert len({round(s, 9) for s in stated}) == 1


def test_posts_to_which_nobody_reacts_are_nothing():
    scores = kr.score(_log(np.arange(0.0, 59.0, 0.02).tolist()), "klout-2010-observed")["score"]
    assert set(scores.iloc[:-1]) == {1.0}


def test_the_pace_hardly_falls_in_a_week_and_is_gone_after_a_window():
    """By hand: thirty days with four posts each, then a week, then a whole window without one."""
    from kresearch.scoring import Boxcar
    from kresearch.scoring.output import NamedChain, Scores

    log = _log(np.arange(0.0, 30.0, 0.25).tolist())
    chain = era_chain("klout-2010").replace(
        memory=Boxcar(30), signals=PostingPace(), combine=LogOf("figure"), scale=LogisticScale(10.0, 3.0, 0.3)
    )
    (frame,) = Scores(log, [NamedChain(chain, "a", "a", {})]).frames().values()
    pace = np.expm1(frame.set_index("at")["raw"])
    found = [float(pace[DAY0 + pd.Timedelta(d, unit="D")]) for d in (29, 36, 58, 59)]
    assert found == pytest.approx([120 / 33, 92 / 26, 4 / 4, 0.0])


@pytest.mark.parametrize("start", [0.0, 0.4])
def test_hours_and_days_agree_on_the_pace(start):
    """A day is a day (UTC) whatever the step of the grid."""
    log = _log((start + np.arange(20.0, 59.5, 0.17)).tolist())
    ends = [
        kr.score(log, "klout-2010-observed", every=every).groupby("account").last() for every in ("1d", "1h")
    ]
    assert ends[0]["raw"].iloc[0] == pytest.approx(ends[1]["raw"].iloc[0], rel=0.02)


def test_a_log_without_posts_scores_as_the_rest_of_the_rule():
    whole = _log([59.0])
    acted = whole.interactions.to_pandas()
    bare = kr.score(kr.InteractionLog(acted), "klout-2011-observed")["raw"].iloc[-1]
    stated = kr.score(kr.InteractionLog(acted), "klout-2011")["raw"].iloc[-1]
    assert bare == stated > 0


def test_the_ledger_adds_up_with_the_pace():
    log = _log(np.arange(31.0, 60.0, 0.1).tolist())
    at = DAY0 + pd.Timedelta("60D")
    told = kr.explain(log, "klout-2010-observed", account="a", at=at)
    assert told.entries["points"].sum() == pytest.approx(told.score - told.start, abs=1e-6)
    since = kr.explain(log, "klout-2010-observed", account="a", at=at, since=DAY0 + pd.Timedelta("40D"))
    assert since.entries["points"].sum() == pytest.approx(since.score - since.start, abs=1e-6)


def test_the_line_by_hand() -> None:
    """Two acts, ten and twenty days old, in a window of thirty days that ends at one half."""
    memory, clock = Sloped(30.0, end=0.5), np.array([25.0])
    born = np.array([15.0, 5.0])
    found = memory.value(np.array([2.0]), np.array([born.sum()]), clock, Every("1d"))
    np.testing.assert_allclose(found, [(1 - 0.5 * 10 / 30) + (1 - 0.5 * 20 / 30)])
