"""True Reach, Amplification and Network as published; the share of each network."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.variants.published import network_shares, published_parts

DAY0 = pd.Timestamp("2013-05-01", tz="UTC")


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    rows = [("a", f"t{i}", "share", "twitter") for i in range(20)]
    rows += [("a", f"f{i}", "comment", "facebook") for i in range(20)]
    rows += [("b", "a", "reply", "myspace"), ("t0", "x", "reply", "twitter")]
    acted = pd.DataFrame(rows, columns=["account", "actor", "kind", "network"]).assign(at=DAY0)
    later = acted.tail(1).assign(at=DAY0 + pd.Timedelta(days=2))
    return kr.InteractionLog(pd.concat([acted, later], ignore_index=True), networks=["myspace"])


def test_parts_by_hand():
    # Four times the typical signal: x = 2, so 100 * 2 / (2 + (100 - typical) / typical).
    scores = pd.DataFrame({"account": ["a", "b", "c"], "at": DAY0, "reach": [40.4, 0.0, 10.0],
                           "amplification": [0.1, 0.0, 0.4], "impact": [40.4 * 5, 0.0, 200.0]})  # fmt: skip
    parts = published_parts(scores)
    assert parts["true_reach"].tolist() == [40, 0, 10]
    assert parts["amplification"].tolist() == pytest.approx([19.325, 0.0, 2 / (2 + 80.675 / 19.325) * 100])
    assert parts["network"].tolist() == pytest.approx([43.305, 0.0, 2 / (2 + 56.695 / 43.305) * 100])


def test_ordinary_accounts_lie_near_the_published_examples_and_a_brand_not_at_the_end():
    from kresearch.scoring.population import TYPICAL_AMPLIFICATION, TYPICAL_IMPACT

    reach = np.array([14.0, 60.0, 80.0])
    ordinary = pd.DataFrame({"account": list("abc"), "at": DAY0, "reach": reach,
                             "impact": TYPICAL_IMPACT * reach,
                             "amplification": TYPICAL_AMPLIFICATION * np.sqrt(reach / 60.0)})  # fmt: skip
    parts = published_parts(ordinary)
    assert parts["amplification"].between(12, 26).all() and parts["network"].between(37, 50).all()
    # Ten shares per post, an audience whose reach the log shows in one of ten cases.
    brand = pd.DataFrame({"account": ["a"], "at": [DAY0], "reach": [2000.0], "amplification": [10.0],
                          "impact": [1700.0]})  # fmt: skip
    (row,) = published_parts(brand).to_dict("records")
    assert 60 < row["amplification"] < 90 and 10 < row["network"] < 37


def test_shares_add_up_to_one_and_twitter_has_most(log):
    shares = network_shares(log, "klout-2012", accounts=["a"])
    last = shares[shares["at"] == shares["at"].max()].set_index("network")["share"]
    assert last.sum() == pytest.approx(1.0)
    assert last["twitter"] > last["facebook"] > 0
    raw = kr.score(log, "klout-2012", accounts=["a"])["raw"]
    total = shares.groupby("at")["strength"].sum()
    assert np.allclose(total, raw)


def test_the_best_network_has_it_all_in_2010(log):
    shares = network_shares(log, "klout-2010", accounts=["a"])
    last = shares[shares["at"] == shares["at"].max()].set_index("network")["share"]
    assert last["twitter"] == 1.0 and last.sum() == 1.0


def test_shares_in_2011_are_those_of_the_powers(log):
    shares = network_shares(log, "klout-2011", accounts=["a"])
    last = shares[shares["at"] == shares["at"].max()].set_index("network")
    assert last["share"].sum() == pytest.approx(1.0)
    assert last["share"]["facebook"] == pytest.approx(
        last["strength"]["facebook"] ** 1.5 / (last["strength"] ** 1.5).sum()
    )


def test_a_network_that_the_table_does_not_name_is_named(log):
    notes = " ".join(kr.score(log, "klout-2012").attrs["notes"])
    assert "network table does not name myspace" in notes
    assert "network table does not name" in " ".join(kr.score(log, "quantity").attrs["notes"]), "one table"
