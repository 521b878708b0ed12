"""`build_graph` and `export_graph`: who reacts to whom, as a graph of networkx and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kresearch.errors import UsageError
from kresearch.people.graph_edges import EdgeArrays, Reactions
from kresearch.people.graph_facts import edge_facts, node_facts
from kresearch.people.graph_files import write_csv, write_xml
from kresearch.people.graph_names import safe_names
from kresearch.people.graph_options import (
    MOST_EDGES,
    GraphOptions,
    check_options,
    format_problems,
    out_paths,
)
from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    import networkx as nx

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class GraphFile:
    """What was written.

    Parameters
    ----------
    paths
        The files; of CSV the edges, then the nodes.
    nodes, edges, slices
        How many.
    notes
        What a reader must know.
    """

    paths: tuple[Path, ...]
    nodes: int
    edges: int
    slices: int
    notes: tuple[str, ...]


def build_graph(
    log: InteractionLog,
    variant: str | Variant = "quantity",
    *,
    slice_days: int | None = None,
    since: When | None = None,
    until: When | None = None,
    top: int | None = None,
    min_weight: float = 0.0,
) -> nx.MultiDiGraph[str]:
    """Return who reacts to whom as a graph: accounts and actors, signed and weighted edges.

    Nodes have ``role`` (account, actor or both), ``interactions`` received and ``anonymous`` among them, and
    accounts ``score`` and ``valence``, and ``topic`` where the log has such a column. An edge runs from an
    actor to an account, one per network and slice, with ``weight`` (strength times worth under the variant,
    whatever the sign), ``worth`` (with the variant's sign), ``sign`` and ``polarity`` where known,
    ``interactions``, and how many of each kind.

    Parameters
    ----------
    log
        The log; it is not changed.
    variant
        Says what interactions are worth, and gives the scores.
    slice_days
        Length of a slice of time in days; then scores are lists of ``(value, start, end)``, and edges have
        ``start`` and ``end``. Default one graph of the whole time.
    since, until
        First and last time (anything pandas reads as a time, UTC).
    top
        Only so many accounts, those with the highest scores at the end.
    min_weight
        Only edges at least as heavy.

    Raises
    ------
    UsageError
        For values outside their limits, and for more than 200,000 edges.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> graph = kr.people.build_graph(log)
    >>> graph.number_of_nodes(), graph.number_of_edges(), graph.nodes["w/A"]["role"]
    (8, 27, 'both')
    """
    options = GraphOptions(slice_days, since, until, top, min_weight)
    check_options(options)
    return _graph(Reactions(log, resolve(variant), options), sliced=slice_days is not None)


def export_graph(
    log: InteractionLog,
    out: str | Path,
    *,
    format: str = "gexf",  # noqa: A002 - as of InteractionLog.write
    variant: str | Variant = "quantity",
    slice_days: int | None = None,
    since: When | None = None,
    until: When | None = None,
    top: int | None = None,
    min_weight: float = 0.0,
    force: bool = False,
) -> GraphFile:
    """Write who reacts to whom as a file for Gephi, igraph, networkx or a spreadsheet.

    Parameters
    ----------
    log
        The log; it is not changed.
    out
        File to write, ending as the format does. CSV writes the edges there and the nodes beside it
        (``NAME.nodes.csv``), batch by batch, so that it has no largest size.
    format
        ``"gexf"`` (slices become dynamic attributes), ``"graphml"`` or ``"csv"``.
    variant, slice_days, since, until, top, min_weight
        As of `build_graph`.
    force
        Whether files that are there may be replaced.

    Raises
    ------
    UsageError
        For everything that is wrong with the values, at once; for more than 200,000 edges in a format that
        is made in memory, with what to narrow.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> rows = pandas.DataFrame({"account": "anna", "actor": ["ben", "carla"], "kind": ["share", "reply"]})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     graph = kr.people.export_graph(log, f"{folder}/graph.csv", format="csv")
    >>> graph.nodes, graph.edges, [path.name for path in graph.paths]
    (3, 2, ['graph.csv', 'graph.nodes.csv'])
    """
    path = Path(out)
    options = GraphOptions(slice_days, since, until, top, min_weight)
    check_options(options, *format_problems(format, path, force=force))
    reactions = Reactions(log, resolve(variant), options)
    paths = out_paths(format, path)
    if format == "csv":
        nodes, edges, changed = write_csv(reactions, paths[0], paths[1])
    else:
        graph = _graph(reactions, sliced=slice_days is not None)
        nodes, edges, changed = graph.number_of_nodes(), graph.number_of_edges(), graph.graph["changed"]
        write_xml(graph, path, format, sliced=slice_days is not None)
    return GraphFile(
        paths=tuple(paths),
        nodes=nodes,
        edges=edges,
        slices=len(reactions.slices),
        notes=tuple(_notes(log, reactions, changed)),
    )


def _notes(log: InteractionLog, reactions: Reactions, changed: int) -> Iterator[str]:
    if log.simulated:
        yield f"simulated data ({log.source})"
    nameless = float(reactions.anonymous.sum())
    if nameless:
        yield f"{nameless:,.0f} interactions of anonymous people are no edge; the accounts' nodes count them"
    if changed:
        yield f"{changed:,} names had signs that files or spreadsheets cannot take: replaced, or marked by '"
    yield RECONSTRUCTION


def _collect(reactions: Reactions) -> list[EdgeArrays]:
    """Return all edges, or say how to narrow where they are too many."""
    parts, many, accounts = [], 0, 0
    for part in reactions.edges():
        parts.append(part)
        many += len(part)
        accounts += len(np.unique(part.target))
        if many > MOST_EDGES:
            raise UsageError(
                f"the graph has more than {MOST_EDGES:,} edges: {many:,} after {accounts:,} accounts. "
                f"Allowed: {MOST_EDGES:,} in gexf and graphml. Narrow it with --top 100 or --min-weight 2 or "
                "a shorter time with --since and --until, or take --format csv, which is streamed."
            )
    return parts


def _graph(reactions: Reactions, *, sliced: bool) -> nx.MultiDiGraph[str]:
    import networkx as nx

    parts = _collect(reactions)
    index, slices = reactions.index, reactions.slices
    ends = [(f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") for start, end in slices]
    acting = [part.source for part in parts]
    used = np.union1d(
        np.flatnonzero(reactions.chosen), np.unique(np.concatenate([*acting, np.empty(0, np.int64)]))
    )
    names, changed = safe_names(reactions.names(used), cells=False)
    name_of = dict(zip(used.tolist(), names, strict=True))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(
        name=f"who reacts to whom, scored by {reactions.chain.label}. {RECONSTRUCTION}",
        reconstruction=RECONSTRUCTION,
        variant=reactions.chain.label,
        simulated=bool(reactions.log.simulated),
        changed=changed,
    )
    for number, facts in node_facts(reactions, used, parts):
        for figure in ("score", "valence"):
            if figure in facts:
                known = [
                    (float(v), *when) for v, when in zip(facts[figure], ends, strict=True) if not np.isnan(v)
                ]
                facts[figure] = known if sliced else (known[-1][0] if known else None)
        graph.add_node(name_of[number], **{k: v for k, v in facts.items() if v not in (None, [])})
    for part in parts:
        for source, target, facts in edge_facts(part, index.networks, index.kinds):
            place = facts.pop("slice")
            if sliced:
                facts["start"], facts["end"] = ends[place]
            graph.add_edge(name_of[source], name_of[target], **facts)
    return graph
