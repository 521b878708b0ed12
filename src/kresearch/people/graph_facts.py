"""What nodes and edges of a graph say of themselves, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.people.graph_edges import EdgeArrays, Reactions
from kresearch.scoring.rows import IntArray

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def node_facts(
    reactions: Reactions, used: IntArray, parts: list[EdgeArrays]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and attributes of nodes; score and valence are arrays, one figure per slice."""
    accounts = len(reactions.index.accounts)
    received, acted = np.zeros(reactions.nodes), np.zeros(reactions.nodes, bool)
    for part in parts:
        np.add.at(received, part.target, part.interactions)
        acted[part.source] = True
    score, valence = reactions.standings
    topics = read_topics(reactions.log)
    for number in used.tolist():
        if number >= accounts:
            yield number, {"role": "actor"}
            continue
        facts: dict[str, Any] = {
            "role": "actor",
            "score": score[number],
            "valence": valence[number],
            "topic": topics.get(reactions.index.accounts[number]),
        }
        if reactions.chosen[number]:
            # Of an account that is here only because it acts, not all reactions are known.
            facts["role"] = "both" if acted[number] else "account"
            facts["interactions"] = float(received[number] + reactions.anonymous[number])
            facts["anonymous"] = float(reactions.anonymous[number])
        yield number, facts


def edge_facts(
    part: EdgeArrays, networks: tuple[str, ...], kinds: tuple[str, ...]
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield source, target and attributes of edges; kinds that do not occur are left out."""
    sign = part.sign
    for place in range(len(part)):
        facts: dict[str, Any] = {
            "slice": int(part.slice_[place]),
            "network": networks[part.network[place]],
            "weight": round(float(part.weight[place]), 6),
            "worth": round(float(part.worth[place]), 6),
            "sign": int(sign[place]),
            "interactions": int(part.interactions[place]),
            "polarity_known": int(part.known[place]),
        }
        if part.known[place]:
            facts["polarity"] = round(float(part.polarity[place]), 6)
        for code in np.flatnonzero(part.kinds[place]):
            facts[kinds[code]] = int(part.kinds[place, code])
        yield int(part.source[place]), int(part.target[place]), facts


def read_topics(log: InteractionLog) -> dict[str, str]:
    """Return the topic that most interactions with each account have, where the log has such a column."""
    table = log.scored_interactions()
    if "topic" not in table.columns:
        return {}
    told = table.filter(table.topic.notnull())
    counted = told.group_by("account", "topic").aggregate(n=told.count())
    rows = counted.order_by(counted.account, counted.n.desc(), counted.topic).to_pyarrow().to_pylist()
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(str(row["account"]), str(row["topic"]))
    return found
