"""The power curve: the chance of finding a difference, by number of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report import palette
from kresearch.report.cells import count_cell, number_columns, percent_cell, range_text
from kresearch.report.escape import plot_text
from kresearch.report.figures.parts import Drawing, base_layout
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.report.language import Language

HEIGHT = 360
#: The chance that studies are commonly planned for.
WANTED = 0.8


def draw_power(table: pd.DataFrame, language: Language, *, difference: float) -> Drawing:
    """Return the curve of `kresearch.evaluate.estimate_power`, with the interval of its simulation.

    `difference` is the true difference that was asked about, in points.
    """
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    figure = Picture(
        go.Scatter(
            x=[int(n) for n in table["cases"]],
            y=[round(float(p), 4) for p in table["power"]],
            mode="lines+markers",
            line={"color": palette.BLUE.light, "width": 2.6},
            marker={"symbol": ["circle" if r else "circle-open" for r in table["reachable"]], "size": 9},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (table["high"] - table["power"]).round(4).tolist(),
                "arrayminus": (table["power"] - table["low"]).round(4).tolist(),
                "color": palette.BLUE.light,
                "thickness": 1.2,
            },
            hovertemplate="%{x}: %{y:.0%}<extra></extra>",
        )
    )
    layout = base_layout(language, height=HEIGHT)
    layout["margin"] |= {"t": 20}
    layout["hovermode"] = "closest"
    layout["xaxis"] |= {"title": {"text": plot_text(language.say("power.cases"))}, "rangemode": "tozero"}
    layout["yaxis"] |= {
        "title": {"text": plot_text(language.say("power.chance"))},
        "range": [0, 1.04],
        "tickformat": ".0%",
    }
    layout["shapes"] = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": WANTED, "y1": WANTED,
            "line": {"color": palette.MUTED.light, "width": 1.5, "dash": "dash"},
        }
    ]  # fmt: skip
    figure.update_layout(layout)
    enough = table.loc[table["power"] >= WANTED, "cases"]
    said = {
        "difference": language.points(difference),
        "wanted": language.percent(WANTED),
        "most": language.whole(int(table["cases"].max())),
        "enough": "" if enough.empty else language.whole(int(enough.min())),
    }
    title = language.say("power.title", **said)
    return Drawing(
        slug="power",
        title=title,
        caption=language.say("power.caption", **said),
        alt=language.say("power.alt_none" if enough.empty else "power.alt", **said),
        figure=figure,
        data=_data(table, title, language),
        height=HEIGHT,
    )


def _data(table: pd.DataFrame, title: str, language: Language) -> Table:
    columns = number_columns(language, cases="power.cases", power="power.chance", interval="table.interval")
    rows = [
        [
            count_cell(row["cases"], language),
            percent_cell(row["power"], language, places=4),
            Cell(
                range_text(row["low"], row["high"], language, share=True),
                value=f"{row['low']:.4f} to {row['high']:.4f}",
            ),
        ]
        for row in table.to_dict("records")
    ]
    return Table("power", title, columns, rows)
