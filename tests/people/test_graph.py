"""Graphs: nodes with scores, signed and weighted edges, read again by networkx whatever the names are."""

from __future__ import annotations

import csv
import math
import warnings

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.people import build_graph, export_graph, graph

#: Signs that XML has not, markup, a turn of the reading direction, formulas, collisions, nothing to see.
HOSTILE = [
    "a\x00b", "a\x01b", "<b>&\"'</b>", "\u202egnp.exe", "=HYPERLINK(1)", "@sum", " +1", "-2", "\u200b",
    "x\ny", "\ufffe", "n1", "]]>", "à\u0300 è 日本 🙂",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kr.KresearchWarning)
        yield


@pytest.fixture(scope="module")
def small():
    """Bea shares twice and comments angrily; a like of somebody else; a total; Anna reacts to Bea."""
    day = pd.Timestamp("2012-05-01", tz="UTC")
    rows = [
        ("anna", "bea", "share", "twitter", 0, np.nan, 1),
        ("anna", "bea", "share", "twitter", 1, np.nan, 1),
        ("anna", "bea", "comment", "twitter", 9, -0.9, 1),
        ("anna", "carl", "like", "facebook", 2, 0.5, 1),
        ("anna", None, "like", "facebook", 3, np.nan, 40),
        ("bea", "anna", "comment", "twitter", 4, 0.8, 1),
    ]
    names = ["account", "actor", "kind", "network", "at", "polarity", "count"]
    frame = pd.DataFrame(rows, columns=names)
    return kr.InteractionLog(frame.assign(at=day + pd.to_timedelta(frame["at"], unit="D")), simulated=True)


def edges_of(made):
    return {(u, v, d["network"]): d for u, v, d in made.edges(data=True)}


def test_edges_by_hand(small):
    made = build_graph(small)
    edges = edges_of(made)
    assert set(edges) == {
        ("bea", "anna", "twitter"),
        ("carl", "anna", "facebook"),
        ("anna", "bea", "twitter"),
    }
    angry = edges["bea", "anna", "twitter"]
    assert (angry["share"], angry["comment"], angry["interactions"], angry["polarity_known"]) == (2, 1, 3, 1)
    assert (angry["sign"], edges["carl", "anna", "facebook"]["sign"]) == (-1, 1)
    table = kr.scoring.networks.network_table()
    strength = 2 * table.of("twitter", "share").strength + table.of("twitter", "comment").strength
    assert angry["weight"] == pytest.approx(strength)
    score = kr.score(small).query("account == 'anna'").iloc[-1]
    node = made.nodes["anna"]
    assert node["score"] == pytest.approx(score["score"], abs=1e-6)
    assert node["valence"] == pytest.approx(score["valence"], abs=1e-4)
    assert (node["role"], node["interactions"], node["anonymous"]) == ("both", 44, 40)
    assert made.nodes["carl"] == {"role": "actor"}


def test_the_variant_says_what_an_edge_is_worth(small):
    plain, signed = (edges_of(build_graph(small, name)) for name in ("quantity", "sentiment-ignore"))
    key = ("bea", "anna", "twitter")
    assert signed[key]["worth"] < plain[key]["worth"] == plain[key]["weight"]


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_files_open_again_with_slices(small, tmp_path, form):
    path = tmp_path / f"graph.{form}"
    made = export_graph(small, path, format=form, slice_days=7)
    assert (made.nodes, made.edges, made.slices) == (3, 4, 2)
    again = nx.read_gexf(path) if form == "gexf" else nx.read_graphml(path, force_multigraph=True)
    assert set(again) == {"anna", "bea", "carl"}
    found = sorted((d["start"], d["weight"], d["sign"]) for u, v, d in again.edges(data=True) if u == "bea")
    assert [(start, sign) for start, _, sign in found] == [("2012-05-01", 0), ("2012-05-08", -1)]
    scores = kr.score(small).query("account == 'anna'")["score"].tolist()
    node = again.nodes["anna"]
    if form == "gexf":
        told = [(float(value), start, end) for value, start, end in node["score"]]
        assert [when for _, *when in told] == [["2012-05-01", "2012-05-08"], ["2012-05-08", "2012-05-11"]]
        values = [value for value, *_ in told]
    else:
        values = [node["score 2012-05-01"], node["score 2012-05-08"]]
        assert node["score"] == values[-1]
    assert values == pytest.approx([scores[6], scores[9]], abs=1e-6)


def test_csv_has_the_same_edges(small, tmp_path):
    made = export_graph(small, tmp_path / "graph.csv", format="csv", slice_days=7)
    edges, nodes = (pd.read_csv(path) for path in made.paths)
    again = nx.from_pandas_edgelist(edges, edge_attr=True, create_using=nx.MultiDiGraph)
    graphed = build_graph(small, slice_days=7)
    assert sorted(d["weight"] for *_, d in again.edges(data=True)) == pytest.approx(
        sorted(d["weight"] for *_, d in graphed.edges(data=True))
    )
    assert nodes[nodes["id"] == "anna"]["score"].tolist() == pytest.approx(
        [value for value, *_ in graphed.nodes["anna"]["score"]], abs=1e-4
    )
    assert any("40 interactions of anonymous" in note for note in made.notes)


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv"])
def test_hostile_names(tmp_path, form):
    day = pd.Timestamp("2012-05-01", tz="UTC")
    frame = pd.DataFrame(
        {"account": "anna", "actor": HOSTILE, "kind": "like", "network": "twitter", "at": day}
    )
    log = kr.InteractionLog(frame)
    interactions = log.interactions.mutate(topic=log.interactions.kind.concat("\x02=2"))
    made = export_graph(log.replace(interactions=interactions), tmp_path / f"g.{form}", format=form)
    # Names that differ only in signs that hide themselves may be one person to the log: nobody is lost.
    people = log.interactions.actor.nunique().to_pyarrow().as_py()
    assert made.edges == people
    if form == "csv":
        with made.paths[1].open(encoding="utf-8", newline="") as file:
            names = [row[0] for row in csv.reader(file)][1:]
        assert not any(name.lstrip().startswith(("=", "+", "-", "@")) for name in names)
        assert pd.read_csv(made.paths[0])["source"].nunique() == people
    else:
        again = (nx.read_gexf if form == "gexf" else nx.read_graphml)(made.paths[0])
        names = list(again)
        assert again.number_of_edges() == people
        assert again.nodes["anna"]["topic"].startswith("like")
        assert "<b>&\"'</b>" in names
    assert len(names) == len(set(names)) == people + 1
    assert all(name.isprintable() or "\u0300" in name for name in names)


def test_narrowing(log, monkeypatch):
    one = build_graph(log, top=1)
    scores = kr.score(log).groupby("account")["score"].last()
    assert [n for n, d in one.nodes(data=True) if d["role"] != "actor"] == [scores.idxmax()]
    heavy = build_graph(log, min_weight=3.0)
    assert 0 < heavy.number_of_edges() < build_graph(log).number_of_edges()
    assert min(d["weight"] for *_, d in heavy.edges(data=True)) >= 3.0
    monkeypatch.setattr(graph, "MOST_EDGES", 10)
    with pytest.raises(UsageError, match=r"--top 100 or --min-weight 2"):
        build_graph(log)


def test_only_the_time_that_is_asked_for(small):
    made = build_graph(small, since="2012-05-02", until="2012-05-03")
    assert sorted((u, d["interactions"]) for u, _, d in made.edges(data=True)) == [("bea", 1), ("carl", 1)]
    with pytest.raises(UsageError, match="2012-05-01 to 2012-05-10"):
        build_graph(small, since="2031-01-01")


def test_all_problems_at_once(small, tmp_path):
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(UsageError) as error:
        export_graph(small, tmp_path / "there.csv", format="csv", slice_days=0, top=0, min_weight=-1.0)
    for part in ("slices of 0 days", "the top 0", "-1", "there already"):
        assert part in str(error.value)
    with pytest.raises(UsageError, match="Did you mean 'graphml'"):
        export_graph(small, tmp_path / "g.xml", format="graphm")
    assert (tmp_path / "there.csv").read_text() == "mine"
    assert not math.isnan(build_graph(small).nodes["anna"]["score"])
