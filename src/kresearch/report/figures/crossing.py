"""The 2 x 2 as dots: the mean of a metric at its four corners, in each situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell, text_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.figures.parts import Drawing, Key, base_layout
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import metric_title

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

_STYLES = {
    "neither": Style(palette.BLACK, "solid", "circle"),
    "sentiment": Style(palette.VERMILLION, "solid", "triangle-up"),
    "inactivity": Style(palette.BLUE, "solid", "square"),
    "both": Style(palette.GREEN, "solid", "diamond"),
}
#: Heights of the four marks of a situation, so that equal means stay apart.
_APART = {"neither": -0.24, "sentiment": -0.08, "inactivity": 0.08, "both": 0.24}


def draw_cross(facts: Facts, design: dict[str, Any], language: Language) -> Drawing | None:
    """Return the means of one metric at the corners of the 2 x 2; None where there are none.

    `design` is one entry of `StudyResult.cross`.
    """
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    means = design["means"]
    if not means:
        return None
    title, unit = metric_title(design["metric"], language), language.word("unit", design["unit"])
    figure = Picture()
    for corner, style in _STYLES.items():
        label = plot_text(language.say(f"cross.{corner}", variant=design["corners"][corner]))
        figure.add_trace(
            go.Scatter(
                x=[None if row[corner] is None else round(float(row[corner]), 4) for row in means],
                y=[place + _APART[corner] for place in range(len(means))],
                mode="markers",
                name=label,
                marker={"symbol": style.symbol, "size": 11, "color": style.colour},
                hovertemplate=f"{label}: %{{x:+.2f}}<extra></extra>",
            )
        )
    height = 100 + 74 * len(means)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 16}
    layout["xaxis"] |= {
        "title": {"text": plot_text(f"{title} ({unit})")},
        "zeroline": True,
        "zerolinecolor": palette.MUTED.light,
        "zerolinewidth": 1.5,
        "showgrid": True,
    }
    layout["yaxis"] |= {
        "tickvals": list(range(len(means))),
        "ticktext": [plot_text(name_situation(row["situation"], facts, language)) for row in means],
        "range": [len(means) - 0.5, -0.5],
        "tickfont": {"size": 13, "color": palette.TEXT.light},
    }
    figure.update_layout(layout)
    return Drawing(
        slug=f"cross-{slug(design['metric'])}",
        title=language.say("cross.figure_title", metric=title),
        caption=language.say(f"cross.figure_{facts.simulated}"),
        alt=_alt(design, title, facts, language),
        figure=figure,
        data=_data(design, title, unit, facts, language),
        keys=tuple(
            Key(language.say(f"cross.{corner}", variant=design["corners"][corner]), style, form="mark")
            for corner, style in _STYLES.items()
        ),
        height=height,
        narrow={"yaxis": {"tickfont": {"size": 11}}, "margin": {"l": 44, "r": 10, "t": 12, "b": 48}},
    )


def name_situation(situation: str, facts: Facts, language: Language) -> str:
    """Return a situation's name in the page's language; of a kind of case, the word for those."""
    situation = facts.result.spec.say_situation(situation, language.code)
    return (
        language.word("kind_plural", situation) if language.knows(f"kind_plural.{situation}") else situation
    )


def _alt(design: dict[str, Any], title: str, facts: Facts, language: Language) -> str:
    told = [
        language.say(
            "cross.alt_item",
            situation=name_situation(row["situation"], facts, language),
            **{corner: language.number(row[corner], 2, signed=True) for corner in _STYLES},
        )
        for row in design["means"]
    ]
    return language.say("cross.alt", metric=title, items="; ".join(told))


def _data(design: dict[str, Any], title: str, unit: str, facts: Facts, language: Language) -> Table:
    columns = text_columns(language, situation="cross.situation")
    columns += [Column(design["corners"][corner], unit, corner, numeric=True) for corner in _STYLES]
    rows = [
        [
            Cell(name_situation(row["situation"], facts, language)),
            *(number_cell(row[corner], language, 2, signed=True) for corner in _STYLES),
        ]
        for row in design["means"]
    ]
    return Table(
        f"cross-{slug(design['metric'])}-means",
        language.say("cross.figure_title", metric=title),
        columns,
        rows,
    )
