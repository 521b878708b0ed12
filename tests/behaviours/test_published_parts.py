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
    scores = pd.DataFrame({"account": ["a", "b"], "at": DAY0, "reach": [40.4, 0.0],
                           "amplification": [np.log(2), 0.0], "impact": [40.4 * 60, 0.0]})  # fmt: skip
    parts = published_parts(scores)
    assert parts["true_reach"].tolist() == [40, 0]
    assert parts["amplification"].tolist() == pytest.approx([50.0, 0.0])
    assert parts["network"].tolist() == pytest.approx([50.0, 0.0])


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
