"""One dot per case and variant: how much the spike moved the score, and how alike the cases are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report import palette
from kresearch.report.cells import number_cell, text_columns
from kresearch.report.escape import plot_text
from kresearch.report.figures.parts import Drawing, base_layout, name_rows
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from kresearch.report.facts import Facts, Spread
    from kresearch.report.language import Language

#: Heights of neighbouring marks, so that equal values stay apart.
_SHAKE = (0.0, 0.14, -0.14, 0.26, -0.26)


def draw_cases(facts: Facts, language: Language) -> Drawing | None:
    """Return the change in the spike of every case under every main variant; None under two cases."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    spreads = {
        label: s for label in facts.roles.main if (s := facts.spread("spike", label)) is not None and s.n > 1
    }
    if not spreads:
        return None
    styles = palette.style_series(
        list(spreads), reference=facts.roles.reference, baselines=facts.roles.baselines
    )
    figure = Picture()
    names = [plot_text(label) for label in spreads]
    for place, (label, spread) in enumerate(spreads.items()):
        ranked = sorted(spread.values.items(), key=lambda item: (item[1], item[0]))
        figure.add_trace(
            go.Scatter(
                x=[round(v, 4) for _, v in ranked],
                y=[place + _SHAKE[i % len(_SHAKE)] for i in range(spread.n)],
                text=[plot_text(case) for (_, case), _ in ranked],
                mode="markers",
                marker={
                    "symbol": f"{styles[label].symbol}-open"
                    if styles[label].symbol != "circle"
                    else "circle-open",
                    "size": 11,
                    "color": styles[label].colour,
                    "line": {"width": 2, "color": styles[label].colour},
                },
                hovertemplate="%{text}: %{x:+.1f}<extra></extra>",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[round(spread.median, 4)] * 2,
                # Longer than the marks spread and in another colour: seen also among many of them.
                y=[place - 0.42, place + 0.42],
                mode="lines",
                line={"color": palette.TEXT.light, "width": 2.5},
                hoverinfo="skip",
            )
        )
    height = 110 + 56 * len(spreads)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 16}
    layout["xaxis"] |= {
        "title": {"text": plot_text(language.say("axis.change"))},
        "zeroline": True,
        "zerolinecolor": palette.MUTED.light,
        "zerolinewidth": 1.5,
        "showgrid": True,
    }
    name_rows(layout, names, grid=True)
    figure.update_layout(layout)
    return Drawing(
        slug="cases",
        title=language.say("figure.cases_title", kind=language.word("kind_plural", facts.kind or "")),
        caption=language.say(f"figure.cases_caption_{facts.simulated}"),
        alt=_alt(spreads, language),
        figure=figure,
        data=_data(spreads, language),
        height=height,
        narrow={"xaxis": {"title": {"text": plot_text(language.say("axis.change_short"))}}},
    )


def _alt(spreads: dict[str, Spread], language: Language) -> str:
    told = [
        language.say(
            "move.median",
            amount=language.points(s.median, signed=True),
            variant=label,
            low=language.number(s.low, signed=True),
            high=language.number(s.high, signed=True),
        )
        for label, s in spreads.items()
    ]
    n = max(s.n for s in spreads.values())
    return language.say("figure.cases_alt", n=n, items="; ".join(told))


def _data(spreads: dict[str, Spread], language: Language) -> Table:
    columns = text_columns(language, dataset="column.dataset", case="column.case")
    columns += [Column(label, language.word("unit", "points"), label, numeric=True) for label in spreads]
    keys = sorted({key for s in spreads.values() for key in s.values})
    rows = []
    for dataset, case in keys:
        values = (spread.values.get((dataset, case)) for spread in spreads.values())
        numbers = [number_cell(value, language, 2, signed=True, places=4) for value in values]
        rows.append([Cell(dataset), Cell(case), *numbers])
    return Table("cases", language.say("figure.cases_data"), columns, rows)
