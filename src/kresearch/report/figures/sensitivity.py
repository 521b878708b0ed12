"""Sensitivity: what a metric does when one parameter of a variant is swept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report import palette
from kresearch.report.caveats import Sweep
from kresearch.report.cells import number_cell, number_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.figures.parts import Drawing, Key, base_layout
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from kresearch.report.facts import Facts, Spread
    from kresearch.report.language import Language

HEIGHT = 380
_STYLES = {
    "spike": Style(palette.VERMILLION, "solid", "circle", 2.6),
    "silence": Style(palette.BLUE, "dash", "square", 2.4),
}


def draw_sensitivity(facts: Facts, sweep: Sweep, language: Language) -> Drawing | None:
    """Return the changes in spike and silence over a swept parameter, None when nothing varies."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    series = {role: _points(facts, sweep, role) for role in _STYLES}
    series = {role: points for role, points in series.items() if len(points) >= 3}
    if not series:
        return None
    figure = Picture()
    for role, points in series.items():
        style = _STYLES[role]
        figure.add_trace(
            go.Scatter(
                x=[x for x, _ in points],
                y=[round(s.median, 4) for _, s in points],
                mode="lines+markers",
                name=plot_text(language.say(f"legend.change_{role}")),
                line={"color": style.colour, "dash": style.dash, "width": style.width},
                marker={"symbol": style.symbol, "size": 9, "color": style.colour},
                error_y=_whiskers(points, style),
                hovertemplate="%{y:+.1f}",
            )
        )
    layout = base_layout(language, height=HEIGHT)
    name = sweep.name if not sweep.fixed else f"{sweep.name} ({sweep.fixed})"
    layout["xaxis"] |= {"title": {"text": plot_text(language.say("axis.parameter", name=sweep.parameter))}}
    layout["yaxis"] |= {
        "title": {"text": plot_text(language.say("axis.change"))},
        "zeroline": True,
        "zerolinecolor": palette.MUTED.light,
        "zerolinewidth": 1.5,
    }
    layout["margin"] |= {"t": 20}
    figure.update_layout(layout)
    return Drawing(
        slug=f"sensitivity-{slug(f'{name}-{sweep.parameter}')}",
        title=language.say("figure.sensitivity_title", variant=name, parameter=sweep.parameter),
        caption=language.say(f"figure.sensitivity_caption_{facts.simulated}"),
        alt=_alt(series, name, sweep, language),
        figure=figure,
        data=_data(series, name, sweep, language),
        keys=tuple(Key(language.say(f"legend.change_{role}"), _STYLES[role]) for role in series),
        height=HEIGHT,
        narrow={"margin": {"l": 44, "r": 10, "t": 16, "b": 48}},
    )


def _points(facts: Facts, sweep: Sweep, role: str) -> list[tuple[float, Spread]]:
    found = [(x, facts.spread(role, label)) for x, label in sweep.points]
    return [(x, s) for x, s in found if s is not None]


def _whiskers(points: list[tuple[float, Spread]], style: Style) -> dict[str, object] | None:
    """Return error bars from the smallest to the largest case, None for a single case."""
    if all(s.n == 1 for _, s in points):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(s.high - s.median, 4) for _, s in points],
        "arrayminus": [round(s.median - s.low, 4) for _, s in points],
        "color": style.colour,
        "thickness": 1.2,
    }


def _alt(series: dict[str, list[tuple[float, Spread]]], name: str, sweep: Sweep, language: Language) -> str:
    told = [
        language.say(
            f"figure.sensitivity_alt_{role}",
            first=language.points(points[0][1].median, signed=True),
            last=language.points(points[-1][1].median, signed=True),
        )
        for role, points in series.items()
    ]
    low, high = sweep.points[0][0], sweep.points[-1][0]
    return language.say(
        "figure.sensitivity_alt",
        variant=name,
        parameter=sweep.parameter,
        low=language.number(low, 2),
        high=language.number(high, 2),
        items="; ".join(told),
    )


def _data(
    series: dict[str, list[tuple[float, Spread]]], name: str, sweep: Sweep, language: Language
) -> Table:
    columns = [Column(sweep.parameter, key=sweep.parameter, numeric=True)]
    columns += number_columns(language, **{role: (f"legend.change_{role}", "unit.points") for role in series})
    found = {role: dict(points) for role, points in series.items()}
    rows = []
    for x, _ in sweep.points:
        cells = [Cell(language.number(x, 2), value=x)]
        for role in series:
            spread = found[role].get(x)
            cells.append(
                number_cell(None if spread is None else spread.median, language, 2, signed=True, places=4)
            )
        rows.append(cells)
    slugged = f"sensitivity-{slug(f'{name}-{sweep.parameter}')}"
    caption = language.say("figure.sensitivity_title", variant=name, parameter=sweep.parameter)
    return Table(slugged, caption, columns, rows)
