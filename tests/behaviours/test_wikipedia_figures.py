"""In-links, in-link ratio and PageRank are given as figures and count on the network wikipedia."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.scoring.networks import network_table
from kresearch.scoring.wikipedia import FIGURES, read_wikipedia

AT = pd.Timestamp("2012-09-01", tz="UTC")


def test_figures_become_totals() -> None:
    rows = read_wikipedia(
        pd.DataFrame({"account": ["a", "b"], "at": AT, "in_links": [120, None], "in_link_ratio": [0.25, 0.0],
                      "pagerank": [6, 3]})
    )  # fmt: skip
    told = {(r["account"], r["kind"]): r["count"] for r in rows.to_dict("records")}
    assert told == {
        ("a", "mention"): 120, ("a", "endorsement"): 25,
        ("a", "recommendation"): 6, ("b", "recommendation"): 3,
    }  # fmt: skip


def test_each_figure_raises_the_score_of_2012_and_only_then_is_it_named() -> None:
    replies = pd.DataFrame(
        {
            "account": "a",
            "actor": [f"p{i}" for i in range(20)],
            "kind": "reply",
            "network": "twitter",
            "at": AT,
        }
    ).assign(network="twitter")
    plain = kr.score(kr.InteractionLog(replies), "klout-2012")["score"].iloc[-1]
    for name in FIGURES:
        figure = read_wikipedia(pd.DataFrame({"account": ["a"], "at": AT, name: [1.0]}))
        log = kr.InteractionLog(pd.concat([replies, figure], ignore_index=True))
        frame = kr.score(log, "klout-2012")
        assert frame["score"].iloc[-1] > plain + 0.01, name
        assert "network table" not in " ".join(frame.attrs["notes"])


def test_the_table_names_the_kinds_of_the_figures() -> None:
    named = {kind for network, kind in network_table().kinds if network == "wikipedia"}
    assert named == {kind for kind, _, _ in FIGURES.values()}


def test_all_problems_at_once() -> None:
    with pytest.raises(UsageError, match="2 problem.*in_link_ratio of row 0 is 1.5.*pagerank of row 1 is -1"):
        read_wikipedia(
            pd.DataFrame({"account": "a", "at": AT, "in_link_ratio": [1.5, 0.1], "pagerank": [1, -1]})
        )
    with pytest.raises(UsageError, match="'at' is missing.*'links' is unknown"):
        read_wikipedia(pd.DataFrame({"account": ["a"], "links": [3]}))
