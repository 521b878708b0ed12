"""Graphs as files: GEXF and GraphML by networkx, CSV streamed batch by batch."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kresearch._common.files import atomic_path
from kresearch._common.html_cards import clean
from kresearch.people.graph_edges import Reactions
from kresearch.people.graph_facts import read_topics
from kresearch.people.graph_names import safe_cell, safe_names
from kresearch.scoring.rows import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    import networkx as nx


def write_xml(graph: nx.MultiDiGraph[str], path: Path, format_: str, *, sliced: bool) -> None:
    """Write a graph as GEXF or GraphML; the file is whole or not there."""
    import networkx as nx

    with atomic_path(path) as part:
        if format_ == "gexf":
            nx.write_gexf(_plain(graph, sliced=False), part)
        else:
            nx.write_graphml_xml(_plain(graph, sliced=sliced), part, named_key_ids=True)


def _plain(graph: nx.MultiDiGraph[str], *, sliced: bool) -> nx.MultiDiGraph[str]:
    """Return a graph whose texts are clean; with `sliced`, lists become one attribute per slice."""
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for name, facts in graph.nodes(data=True):
        flat: dict[str, Any] = {}
        for key, value in facts.items():
            if sliced and isinstance(value, list):
                flat[key] = value[-1][0]
                flat |= {f"{key} {start}": figure for figure, start, _ in value}
            else:
                flat[key] = clean(value) if isinstance(value, str) else value
        plain.add_node(name, label=name, **flat)
    plain.add_edges_from((u, v, facts) for u, v, facts in graph.edges(data=True))
    return plain


def write_csv(reactions: Reactions, edges: Path, nodes: Path) -> tuple[int, int, int]:
    """Write edges and nodes as two CSV files, and return how many nodes, edges and changed names there are.

    Edges are read twice, so that never more than some accounts' are in memory: names must be known, and made
    safe, before the first is written.
    """
    index = reactions.index
    used = reactions.chosen.copy()
    used = np.concatenate([used, np.zeros(len(index.actor_of), bool)])
    acted, received = np.zeros(len(used), bool), np.zeros(len(used))
    for part in reactions.edges():
        acted[part.source] = True
        np.add.at(received, part.target, part.interactions)
    numbers = np.flatnonzero(used | acted)
    names, changed = safe_names(reactions.names(numbers), cells=True)
    name_of = np.empty(len(used), object)
    name_of[numbers] = names
    with ExitStack() as stack:
        paths = [stack.enter_context(atomic_path(path)) for path in (edges, nodes)]
        first = stack.enter_context(paths[0].open("w", newline="", encoding="utf-8"))
        second = stack.enter_context(paths[1].open("w", newline="", encoding="utf-8"))
        many = _write_edges(csv.writer(first), reactions, name_of)
        _write_nodes(csv.writer(second), reactions, numbers, name_of, acted, received)
    return len(numbers), many, changed


def _write_edges(writer: Any, reactions: Reactions, name_of: NDArray[np.object_]) -> int:
    index, many = reactions.index, 0
    ends = [(f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") for start, end in reactions.slices]
    head = ["source", "target", "network", "start", "end", "weight", "worth", "sign", "polarity"]
    writer.writerow([*head, "polarity_known", "interactions", *index.kinds])
    for part in reactions.edges():
        many += len(part)
        starts = [ends[place][0] for place in part.slice_]
        stops = [ends[place][1] for place in part.slice_]
        polarity = ["" if np.isnan(value) else round(float(value), 6) for value in part.polarity]
        columns = [
            name_of[part.source],
            name_of[part.target],
            [index.networks[code] for code in part.network],
            starts,
            stops,
            part.weight.round(6).tolist(),
            part.worth.round(6).tolist(),
            part.sign.tolist(),
            polarity,
            part.known.astype(np.int64).tolist(),
            part.interactions.astype(np.int64).tolist(),
            *part.kinds.astype(np.int64).T.tolist(),
        ]
        writer.writerows(zip(*columns, strict=True))
    return many


def _write_nodes(
    writer: Any,
    reactions: Reactions,
    numbers: IntArray,
    name_of: NDArray[np.object_],
    acted: BoolArray,
    received: FloatArray,
) -> None:
    """Write one row per node, and per slice for accounts, with score and valence at its end."""
    score, valence = reactions.standings
    topics, accounts = read_topics(reactions.log), len(reactions.index.accounts)
    ends = [(f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") for start, end in reactions.slices]
    head = ["id", "label", "role", "start", "end", "score", "valence", "interactions", "anonymous", "topic"]
    writer.writerow(head)
    for number in numbers.tolist():
        name = name_of[number]
        if number >= accounts:
            writer.writerow([name, name, "actor", *[""] * 7])
            continue
        chosen = bool(reactions.chosen[number])
        role = ("both" if acted[number] else "account") if chosen else "actor"
        nameless = float(reactions.anonymous[number])
        topic = safe_cell(topics.get(reactions.index.accounts[number], ""))
        for place, when in enumerate(ends):
            figures = [
                "" if np.isnan(values[number, place]) else round(float(values[number, place]), 4)
                for values in (score, valence)
            ]
            counts = [int(received[number] + nameless), int(nameless)] if chosen else ["", ""]
            writer.writerow([name, name, role, *when, *figures, *counts, topic])
