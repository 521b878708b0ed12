"""Who reacts to whom: the accounts with the highest scores, and the heaviest edges to them."""

from __future__ import annotations

import math
import zlib
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import plotly.graph_objects as go

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.report.palette import Ink
    from kresearch.variants import Variant

#: Name of a node -> where it is drawn.
Places: TypeAlias = dict[str, tuple[float, float]]

#: More edges than that are a ball of wool.
MOST_EDGES = 2_000
#: So many accounts have their name beside them; hovering names all.
MOST_NAMES = 25
#: Letters in a line under the picture: what a phone shows.
_CAPTION = 50
#: Sign of an edge -> its key in a legend, and its dash: colour is not the only sign.
_SIGNS = ((-1, "negative", "dot"), (0, "unknown or neutral", "solid"), (1, "positive", "solid"))


def graph(
    log: InteractionLog,
    *,
    variant: str | Variant = "quantity",
    top: int = 20,
    edges: int = 300,
    since: When | None = None,
    until: When | None = None,
    height: int = 620,
) -> go.Figure:
    """Draw who reacts to whom: accounts as large as their score, coloured by valence; edges by their sign.

    Parameters
    ----------
    log
        The interactions.
    variant
        Says what interactions are worth, and gives the scores.
    top
        How many accounts, those with the highest scores at the end.
    edges
        How many edges, the heaviest; at most 2,000.
    since, until
        First and last time (anything pandas reads as a time, UTC).
    height
        In pixels.

    Returns
    -------
    plotly.graph_objects.Figure
        Hovering names accounts, actors and what an edge is made of.

    Raises
    ------
    UsageError
        For values outside their limits, or where nobody reacts to anybody.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> figure = kr.plot.graph(log, top=1, edges=50)
    >>> figure.data[-1].name
    'accounts'
    """
    if not 1 <= edges <= MOST_EDGES:
        raise UsageError(
            f"{edges:,} edges cannot be drawn. Allowed: 1 to {MOST_EDGES:,}. Write all of them with "
            "kresearch.people.export_graph, and open the file in Gephi."
        )
    from kresearch.people import build_graph

    whole = build_graph(log, variant, since=since, until=until, top=top)
    return graph_figure(heaviest(whole, edges), height=height, simulated=bool(log.simulated))


def heaviest(whole: nx.MultiDiGraph[str], edges: int) -> nx.MultiDiGraph[str]:
    """Return the heaviest edges of a graph with their ends, and every account; ties by name."""
    kept = sorted(whole.edges(keys=True, data="weight"), key=lambda edge: (-edge[3], edge[:3]))[:edges]
    if not kept:
        raise UsageError(
            "nobody reacts to anybody there, so there is no graph to draw. Allowed: a log with named "
            "actors, and a time with interactions. Look at log.span()."
        )
    ends = {end for edge in kept for end in edge[:2]}
    accounts = {name for name, role in whole.nodes(data="role") if role != "actor"}
    part = whole.subgraph(ends | accounts).copy()
    chosen = {edge[:3] for edge in kept}
    part.remove_edges_from([edge for edge in part.edges(keys=True) if edge not in chosen])
    part.graph["left_out"] = whole.number_of_edges() - len(kept)
    return part


def graph_figure(part: nx.MultiDiGraph[str], *, height: int, simulated: bool) -> go.Figure:
    """Draw a small graph; the same graph is always drawn alike."""
    import plotly.graph_objects as go

    from kresearch.report import palette
    from kresearch.report.escape import plot_text
    from kresearch.report.figures.parts import base_layout
    from kresearch.report.language import speak

    places = place_nodes(part)
    inks = {-1: palette.NEGATIVE, 0: palette.UNKNOWN, 1: palette.POSITIVE}
    lines = [_edge_trace(part, places, sign, word, dash, inks[sign]) for sign, word, dash in _SIGNS]
    figure = go.Figure(lines)
    figure.add_traces([_middle_trace(part, places), _actor_trace(part, places), _account_trace(part, places)])
    axis = {"visible": False, "fixedrange": False}
    layout = base_layout(speak("en"), height=height)
    layout.update(xaxis=axis, yaxis=axis, showlegend=True, hovermode="closest", dragmode="pan")
    layout["legend"] = {"orientation": "h", "y": 1.04, "x": 0}
    layout["margin"] = {"l": 8, "r": 8, "t": 44, "b": 92}
    told = ["Simulated data."] if simulated else []
    if left_out := part.graph["left_out"]:
        told.append(f"The {part.number_of_edges():,} heaviest edges; {left_out:,} lighter ones are left out.")
    told.append(part.graph["reconstruction"])
    lines = [line for one in told for line in wrap(one, _CAPTION)]
    figure.update_layout(layout)
    named = sorted((-d.get("score", 1.0), n) for n, d in part.nodes(data=True) if d["role"] != "actor")
    for _, name in named[:MOST_NAMES]:
        x, y = places[name]
        figure.add_annotation(
            x=x, y=y, text=f"<b>{plot_text(name)[:24]}</b>", showarrow=False, yshift=26,
            bgcolor="rgba(255,255,255,0.8)", font={"size": 12},
        )  # fmt: skip
    figure.add_annotation(
        text="<br>".join(lines), xref="paper", yref="paper", x=0, y=-0.02, yanchor="top", showarrow=False,
        align="left", font={"size": 11},
    )  # fmt: skip
    return figure


def place_nodes(part: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Return where nodes are drawn: accounts on a circle, their own actors around each, shared ones between.

    The places hang on nothing but the graph, so that the same graph is always drawn alike.
    """
    accounts = sorted(name for name, role in part.nodes(data="role") if role != "actor")
    turn = 2.0 * math.pi / max(1, len(accounts))
    wide = 0.0 if len(accounts) == 1 else 1.0
    places = {
        name: (wide * math.cos(place * turn), wide * math.sin(place * turn))
        for place, name in enumerate(accounts)
    }
    # Neighbours on the circle do not touch.
    room = 0.9 if len(accounts) == 1 else 0.85 * min(0.55, math.sin(turn / 2))
    own: dict[str, list[str]] = {name: [] for name in accounts}
    for name in sorted(set(part) - set(accounts)):
        theirs = sorted({target for _, target in part.out_edges(name)})
        if len(theirs) == 1:
            own[theirs[0]].append(name)
            continue
        x, y = (sum(places[t][axis] for t in theirs) / len(theirs) for axis in (0, 1))
        # Those between the same accounts stand side by side.
        nudge = 0.06 * (zlib.crc32(name.encode()) % 1000 / 500 - 1)
        places[name] = (x + nudge, y + 0.06 * (zlib.crc32(name[::-1].encode()) % 1000 / 500 - 1))
    for account, names in own.items():
        for place, name in enumerate(names):
            # A sunflower: evenly filled, whatever their number.
            far = room * (0.35 + 0.65 * math.sqrt((place + 0.5) / len(names)))
            angle = place * 2.399963
            x, y = places[account]
            places[name] = (x + far * math.cos(angle), y + far * math.sin(angle))
    return places


def _edge_trace(
    part: nx.MultiDiGraph[str], places: Places, sign: int, word: str, dash: str, ink: Ink
) -> go.Scatter:
    import plotly.graph_objects as go

    xs: list[float | None] = []
    ys: list[float | None] = []
    for source, target, found in part.edges(data="sign"):
        if found == sign:
            xs += [places[source][0], places[target][0], None]
            ys += [places[source][1], places[target][1], None]
    line = {"color": ink.light, "width": 1.3, "dash": dash}
    return go.Scatter(x=xs, y=ys, mode="lines", name=word, line=line, hoverinfo="skip", opacity=0.8)


def _middle_trace(part: nx.MultiDiGraph[str], places: Places) -> go.Scatter:
    """Return marks that nobody sees in the middle of edges: hovering there says what an edge is."""
    import plotly.graph_objects as go

    from kresearch.report.escape import plot_text

    xs, ys, said = [], [], []
    for source, target, facts in part.edges(data=True):
        xs.append((places[source][0] + places[target][0]) / 2)
        ys.append((places[source][1] + places[target][1]) / 2)
        polarity = f", polarity {facts['polarity']:+z.2f}" if "polarity" in facts else ""
        many = f"{facts['interactions']:,} on {plot_text(facts['network'])}, weight {facts['weight']:,.2f}"
        said.append(f"{plot_text(source)} → {plot_text(target)}<br>{many}{polarity}")
    hidden = {"size": 9, "opacity": 0.0}
    return go.Scatter(
        x=xs, y=ys, mode="markers", marker=hidden, text=said, hoverinfo="text", showlegend=False, name="edges"
    )


def _actor_trace(part: nx.MultiDiGraph[str], places: Places) -> go.Scatter:
    import plotly.graph_objects as go

    from kresearch.report import palette
    from kresearch.report.escape import plot_text

    names = [name for name, role in part.nodes(data="role") if role == "actor"]
    return go.Scatter(
        x=[places[n][0] for n in names],
        y=[places[n][1] for n in names],
        mode="markers",
        name="actors",
        marker={"size": 6, "color": palette.GREY.light, "symbol": "circle"},
        text=[plot_text(n) for n in names],
        hoverinfo="text",
    )


def _account_trace(part: nx.MultiDiGraph[str], places: Places) -> go.Scatter:
    import plotly.graph_objects as go

    from kresearch.report import palette
    from kresearch.report.escape import plot_text

    rows = sorted((n, d) for n, d in part.nodes(data=True) if d["role"] != "actor")
    scores = [facts.get("score", 1.0) for _, facts in rows]
    valences = [facts.get("valence") for _, facts in rows]
    said = [
        f"{plot_text(name)}<br>score {score:.1f}, valence {'not known' if v is None else f'{v:+z.0f}'}"
        for (name, _), score, v in zip(rows, scores, valences, strict=True)
    ]
    scale = [[0.0, palette.NEGATIVE.light], [0.5, "#ffffff"], [1.0, palette.POSITIVE.light]]
    return go.Scatter(
        x=[places[n][0] for n, _ in rows],
        y=[places[n][1] for n, _ in rows],
        mode="markers",
        name="accounts",
        hovertext=said,
        hoverinfo="text",
        marker={
            "size": [8 + 0.36 * score for score in scores],
            "symbol": "circle",
            "color": [0.0 if v is None else v for v in valences],
            "colorscale": scale,
            "cmin": -100,
            "cmax": 100,
            "line": {"color": palette.TEXT.light, "width": 1.2},
            "colorbar": {"title": {"text": "valence"}, "thickness": 10, "len": 0.5},
        },
    )
