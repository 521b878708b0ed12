"""What counts on which network, and Klout's own +K with its limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.scoring import Boxcar, Recency
from kresearch.scoring.eras import era_chain
from kresearch.scoring.networks import network_table
from kresearch.scoring.output import NamedChain, Scores
from kresearch.scoring.weighting import CappedEndorsements, StrengthTimesStance
from kresearch.testing import make_rows, weigh_rows

DAY0 = pd.Timestamp("2013-05-01", tz="UTC")
LINKED = {
    "facebook", "twitter", "google+", "youtube", "instagram", "linkedin", "foursquare", "tumblr",
    "blogger", "wordpress", "lastfm", "flickr", "yammer",
}  # fmt: skip


def _log(rows: list[tuple[str, str | None, str, str, float, str | None]]) -> kr.InteractionLog:
    columns = ["account", "actor", "kind", "network", "day", "post"]
    acted = pd.DataFrame(rows, columns=columns)
    acted["at"] = DAY0 + pd.to_timedelta((acted.pop("day") * 86_400).astype("int64"), unit="s")
    return kr.InteractionLog(acted)


def _frame(log: kr.InteractionLog, **parts: object) -> pd.DataFrame:
    chain = era_chain("klout-2010").replace(**parts)
    (frame,) = Scores(log, [NamedChain(chain, "a", "a", {})]).frames().values()
    return frame


def _last(log: kr.InteractionLog, **parts: object) -> pd.Series:
    return _frame(log, **parts).groupby("account").last()["reach"]


def test_thirteen_networks_klout_and_wikipedia_are_in_the_table():
    table = network_table()
    assert set(table.weights) >= LINKED | {"klout", "wikipedia"}
    assert all(table.sources.values())
    assert max(table.weights, key=table.weights.get) == "twitter"
    assert table.unknown(["twitter", "myspace", "orkut"]) == ["myspace", "orkut"]


def test_kinds_of_the_table_are_of_the_vocabulary():
    from kresearch.interactions.schema import KINDS

    table = network_table()
    assert {kind for _, kind in table.kinds} | set(table.usual) <= set(KINDS)


def test_following_and_looking_do_not_engage():
    log = _log([("a", "p", "follow", "twitter", 0, None), ("a", "q", "view", "youtube", 0, None),
                ("a", "r", "reply", "twitter", 0, None)])  # fmt: skip
    assert _last(log)["a"] == 1.0


def test_an_undeclared_kind_counts_with_the_default():
    log = _log([("a", "p", "tip", "lastfm", 0, None)])
    assert _last(log)["a"] == 1.0


PLUS = ("endorsement", "klout")
CAPPED = CappedEndorsements(per_window=100)


def test_an_actor_gives_five_endorsements_a_day():
    rows = [(f"a{i}", "giver", *PLUS, 0.01 * i, "topic") for i in range(8)]
    reach = _last(_log(rows), weighting=CAPPED)
    assert reach.sum() == 5.0
    assert list(reach.index[reach > 0]) == [f"a{i}" for i in range(5)]


def test_the_same_person_and_topic_counts_once_in_seven_days():
    two = [("a", "giver", *PLUS, 0, "food"), ("a", "giver", *PLUS, 3, "food")]
    reach = _frame(_log(two), weighting=CAPPED, memory=Boxcar(3))["reach"].tolist()
    assert reach == [1.0, 1.0, 1.0, 0.0]  # the second one, three days later, is worth nothing
    other = [("a", "giver", *PLUS, 0, "food"), ("a", "giver", *PLUS, 3, "wine")]
    reach = _frame(_log(other), weighting=CAPPED, memory=Boxcar(3))["reach"].tolist()
    assert reach[-1] == 1.0


@pytest.mark.parametrize(
    ("days", "counted"),
    [(range(15), 3), ((0, 5, 9), 2), ((0, 3, 6), 1), ((0, 7, 14), 3), ((0, 30, 33, 60), 3)],
)
def test_repeated_endorsements_count_once_in_every_seven_days(days, counted):
    """Their weight adds up, though one actor is reached only once."""
    many = len(days)
    rows = make_rows(
        [0] * many,
        [1] * many,
        [24 * day for day in days],
        kind="endorsement",
        network="klout",
        post=[0] * many,
    )
    assert (weigh_rows(CAPPED, rows).worth > 0).sum() == counted


def test_endorsements_are_capped_per_ninety_days_and_nothing_else_is():
    rows = [("a", f"g{i}", *PLUS, i, None) for i in range(20)]
    rows += [("a", f"t{i}", "reply", "twitter", 19, None) for i in range(7)]
    reach = _last(_log(rows), weighting=CappedEndorsements(per_window=10))
    assert reach["a"] == pytest.approx(17.0)


def test_totals_of_endorsements_are_capped_too():
    acted = pd.DataFrame({"account": ["a"], "actor": [None], "kind": "endorsement", "network": "klout",
                          "at": [DAY0], "count": [500]})  # fmt: skip
    assert _last(kr.InteractionLog(acted), weighting=CappedEndorsements(per_window=10))["a"] == 10.0


def test_the_best_network_drives_the_score_until_2012():
    both = [("a", f"t{i}", "reply", "twitter", 0, None) for i in range(20)]
    both += [("a", f"f{i}", "comment", "facebook", 0, None) for i in range(20)]
    one = [r for r in both if r[3] == "twitter"]
    raw = {}
    for era in ("klout-2010", "klout-2012"):
        for name, rows in (("both", both), ("one", one)):
            raw[era, name] = kr.score(_log(rows), era)["raw"].iloc[-1]
    assert raw["klout-2010", "both"] == pytest.approx(raw["klout-2010", "one"])
    assert raw["klout-2012", "both"] > raw["klout-2012", "one"]


def test_actors_are_diluted_by_hand():
    """p does 3 acts on day 0, one of them to a: (1 + 2/10)^-1/2 x (1 + 2/30)^-1/2."""
    rows = [("a", "p", "reply", "twitter", 0, None), ("b", "p", "reply", "twitter", 0, None),
            ("c", "p", "reply", "twitter", 0, None), ("d", "q", "reply", "twitter", 0, None)]  # fmt: skip
    frame = kr.score(_log(rows), "klout-2011").set_index("account")
    assert frame.loc["a", "reach"] == pytest.approx(((1 + 2 / 10) * (1 + 2 / 30)) ** -0.5, abs=1e-4)
    assert frame.loc["d", "reach"] == 1.0


def test_scoring_a_few_accounts_changes_nothing():
    rows = [(a, p, "reply", "twitter", d, None) for d in range(4) for a in "abc" for p in "pqr"]
    whole = kr.score(_log(rows), "klout-2012")
    part = kr.score(_log(rows), "klout-2012", accounts=["b"])
    assert np.allclose(part["score"], whole.loc[whole["account"] == "b", "score"])


def test_an_hour_never_looks_ahead():
    """Limits of a day and of 90 days count what came up to the tick, not the whole day."""
    rng = np.random.default_rng(7)
    n = 200
    acted = pd.DataFrame(
        {
            "account": rng.choice(list("abc"), n),
            "actor": rng.choice(list("pqrs"), n),
            "kind": rng.choice(["share", "like", "endorsement"], n),
            "network": rng.choice(["twitter", "klout"], n),
            "at": DAY0 + pd.to_timedelta(rng.integers(0, 4 * 86_400, n), unit="s"),
        }
    )
    early = acted[acted["at"] < DAY0 + pd.Timedelta(hours=53)]
    whole, cut = (kr.score(kr.InteractionLog(t), "klout-2012", every="1h") for t in (acted, early))
    both = whole.merge(cut, on=["account", "at"])
    assert len(both) >= 150
    assert np.allclose(both["score_x"], both["score_y"])


def test_presets_keep_their_memories():
    memories = [era_chain(f"klout-{year}").memory for year in (2009, 2010, 2011, 2012)]
    assert memories[0].window_days is None
    assert memories[1:] == [Boxcar(30), Recency(90), Recency(90)]
    assert isinstance(era_chain("klout-2010").weighting, StrengthTimesStance), "no stage looks elsewhere"


def test_a_plus_k_counts_from_august_2012_only():
    acted = pd.DataFrame(
        {"account": "a", "actor": [f"p{i}" for i in range(9)], "kind": "endorsement", "network": "klout"}
    ).assign(at=DAY0)
    log = kr.InteractionLog(acted)
    for year, empty in ((2009, 1.0), (2010, 1.0), (2011, 1.0), (2012, 10.0)):
        scored = kr.score(log, f"klout-{year}")
        counted = year == 2012
        assert (scored["score"].max() > empty) == counted, year
        assert (scored["reach"].max() > 0) == counted, year
