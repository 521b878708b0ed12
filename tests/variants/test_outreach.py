"""Kred's Outreach by hand: ten points for what an account gives, and it never falls."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UnknownNameError
from kresearch.variants.outreach import kred_outreach

DAY0 = pd.Timestamp("2012-01-01", tz="UTC")


def _log() -> kr.InteractionLog:
    rows = [
        ("a", "b", "share", 0, "1"),
        ("a", "b", "reply", 0, "2"),
        ("c", "b", "follow", 3, "3"),
        ("b", "b", "reply", 3, "4"),  # with itself
        ("c", "b", "view", 3, "5"),  # looking is no act that Kred named
        ("b", "a", "like", 2, "6"),
        ("c", "a", "view", 4, "7"),
    ]
    acted = pd.DataFrame(rows, columns=["account", "actor", "kind", "day", "interaction_id"])
    acted["at"] = DAY0 + pd.to_timedelta(acted.pop("day"), unit="D")
    return kr.InteractionLog(acted.assign(network="twitter"))


def test_by_hand() -> None:
    found = kred_outreach(_log())
    wide = found.pivot_table(index="at", columns="account", values="outreach")
    assert wide["b"].tolist() == [20.0, 20.0, 20.0, 30.0, 30.0]
    assert wide["a"].tolist() == [0.0, 0.0, 10.0, 10.0, 10.0]
    assert wide["c"].tolist() == [0.0] * 5
    assert found["at"].min() == DAY0


def test_it_stands_beside_influence() -> None:
    log = _log()
    both = kr.score(log, "kred").merge(kred_outreach(log), on=["account", "at"])
    assert len(both) == len(kr.score(log, "kred"))


def test_some_accounts_and_unknown_ones() -> None:
    assert kred_outreach(_log(), accounts=["b"])["account"].unique().tolist() == ["b"]
    with pytest.raises(UnknownNameError, match="no account 'zz'"):
        kred_outreach(_log(), accounts=["zz"])
