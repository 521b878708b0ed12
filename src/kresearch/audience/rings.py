"""Rings: accounts that keep reacting to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import rustworkx as rx

from kresearch.audience.reading import read_reactions
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Two that react to each other are a pair; a ring has more.
_SMALLEST = 3


def rings(log: InteractionLog, *, each_way: int = 2) -> pd.DataFrame:
    """Return who reacts back to whom, and the rings that this makes.

    Parameters
    ----------
    log
        The interactions. Only accounts whose own reactions are in the log can be in a ring.
    each_way
        Interactions in each direction that make two accounts partners.

    Returns
    -------
    pandas.DataFrame
        One row per account with any actor: ``account, partners, mutual_share`` (share of its
        interactions that come from partners), ``ring`` (number, from 1, the largest first; NA where it is
        in none) and ``ring_size``. A ring is a group of three or more in which each has two
        partners or more that have so too (the 2-core of the graph of partners, by components):
        a chain of friends is none.

    Raises
    ------
    UsageError
        When `each_way` is below 1.

    Examples
    --------
    >>> import kresearch as kr
    >>> rows = pd.DataFrame({"account": list("abcbcad"), "actor": list("bcaabca"), "kind": "like",
    ...     "network": "twitter", "at": pd.date_range("2012-01-01", periods=7, tz="UTC")})
    >>> kr.audience.rings(kr.InteractionLog(rows), each_way=1)[["account", "ring_size"]].values.tolist()
    [['a', 3], ['b', 3], ['c', 3], ['d', 0]]
    """
    if each_way < 1:
        raise UsageError(f"each_way={each_way}. Allowed: 1 or more. Give a higher number.")
    return find_rings(read_reactions(log).named, each_way=each_way)


def find_rings(rows: pd.DataFrame, *, each_way: int = 2) -> pd.DataFrame:
    """Return the rings of the rows of `read_reactions`."""
    total = rows.groupby("account").size()
    acts = rows[rows["actor"].isin(total.index)].groupby(["account", "actor"]).size()
    acts = acts[acts >= each_way]
    back = set(zip(acts.index.get_level_values("actor"), acts.index.get_level_values("account"), strict=True))
    mutual = acts[[pair in back for pair in acts.index]]
    pairs = mutual.reset_index()
    out = pd.DataFrame({"account": total.index})
    counted = pairs.groupby("account")
    out["partners"] = out["account"].map(counted.size()).fillna(0).astype("int64")
    from_partners = mutual.groupby(level="account").sum()
    out["mutual_share"] = out["account"].map(from_partners).astype("float64").fillna(0) / total.to_numpy(
        dtype="float64"
    )
    number, size = _number(pairs)
    out["ring"] = out["account"].map(number).astype("Int64")
    out["ring_size"] = out["ring"].map(size).fillna(0).astype("int64")
    return out


def _number(pairs: pd.DataFrame) -> tuple[dict[str, int], dict[int, int]]:
    """Return the ring of each account, and the size of each ring."""
    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    names = np.unique(pairs["account"].to_numpy(dtype=str)) if len(pairs) else np.empty(0, str)
    place = {str(name): graph.add_node(str(name)) for name in names}
    graph.add_edges_from_no_data(
        [(place[a], place[b]) for a, b in zip(pairs["account"], pairs["actor"], strict=True) if a < b]
    )
    depths: Any = rx.core_number(graph)
    core = [node for node, depth in depths.items() if depth >= _SMALLEST - 1]
    inner = graph.subgraph(core)
    parts = [sorted(inner[i] for i in part) for part in rx.connected_components(inner)]
    parts.sort(key=lambda part: (-len(part), part))
    number = {name: k for k, part in enumerate(parts, start=1) for name in part}
    return number, {k: len(part) for k, part in enumerate(parts, start=1)}
