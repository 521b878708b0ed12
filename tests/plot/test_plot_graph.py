"""The graph as a figure: every account, the heaviest edges, and the same picture each time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.plot.graph import heaviest, place_nodes

NASTY = "<b>%{x}</b>"


@pytest.fixture(scope="module")
def log():
    rng = np.random.default_rng(4)
    acts = pd.DataFrame(
        {
            "account": rng.choice(["anna", "bea", NASTY], 120),
            "actor": [f"p{n}" for n in rng.integers(0, 40, 120)],
            "kind": "comment",
            "network": "twitter",
            "at": pd.Timestamp("2012-05-01", tz="UTC"),
            "polarity": rng.choice([-0.9, 0.9], 120),
        }
    )
    return kr.InteractionLog(acts, simulated=True)


def test_the_heaviest_edges_and_every_account(log):
    figure = kr.plot.graph(log, edges=20)
    by = {trace.name: trace for trace in figure.data}
    assert len(by["accounts"].x) == 3
    assert len(by["edges"].x) == 20
    drawn = sum(x is None for name in ("negative", "unknown or neutral", "positive") for x in by[name].x)
    assert drawn == 20
    part = heaviest(kr.people.build_graph(log), 20)
    signs = [sign for *_, sign in part.edges(data="sign")]
    assert sum(x is None for x in by["negative"].x) == signs.count(-1) > 0
    said = " ".join(note.text for note in figure.layout.annotations).replace("<br>", " ")
    assert "Simulated data" in said
    assert "lighter ones are left out" in said
    assert figure.to_json() == kr.plot.graph(log, edges=20).to_json()
    assert NASTY not in figure.to_json()


def test_no_two_nodes_lie_on_each_other(log):
    places = place_nodes(kr.people.build_graph(log))
    assert len({(round(x, 4), round(y, 4)) for x, y in places.values()}) == len(places)


def test_what_cannot_be_drawn(log):
    with pytest.raises(UsageError, match="export_graph"):
        kr.plot.graph(log, edges=100_000)
    totals = pd.DataFrame(
        {"account": ["a"], "actor": [None], "kind": "like", "network": "twitter", "count": 5}
    )
    with pytest.raises(UsageError, match="nobody reacts"):
        kr.plot.graph(kr.InteractionLog(totals.assign(at=pd.Timestamp("2012-05-01", tz="UTC"))))
