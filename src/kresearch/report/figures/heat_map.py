"""A heat map of a sweep over two parameters: by how much a variant differs from the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report.cells import number_cell, number_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.figures.parts import Drawing, base_layout
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


#: Of the numbers: the fields stay light in the dark, so their ink stays dark.
INK = "#10161d"


def draw_heat_map(
    facts: Facts, grid: pd.DataFrame, language: Language, *, name: str, metric: str, across: str, down: str
) -> Drawing:
    """Return the shift against the reference over two parameters; each field says its number.

    `grid` is that of `kresearch.evaluate.scan_parameters`, `name` the variant's.
    """
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    wide = grid.pivot_table(index=down, columns=across, values="shift", dropna=False)
    most = float(wide.abs().max().max()) or 1.0
    texts = [[language.number(v, 2, signed=True) for v in row] for row in wide.to_numpy()]
    figure = Picture(
        go.Heatmap(
            z=[[round(float(v), 4) if v == v else None for v in row] for row in wide.to_numpy()],
            x=[_plain(v, language) for v in wide.columns],
            y=[_plain(v, language) for v in wide.index],
            text=texts,
            texttemplate="%{text}",
            textfont={"color": INK, "size": 13},
            # Light at both ends, so that the same dark numbers are readable on all of it.
            colorscale=[[0.0, "#8cc5e3"], [0.5, "#f4f6f8"], [1.0, "#f2a877"]],
            zmin=-most,
            zmax=most,
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    height = 130 + 46 * len(wide.index)
    layout = base_layout(language, height=height)
    layout["margin"] |= {"t": 16}
    for axis, parameter in (("xaxis", across), ("yaxis", down)):
        title = plot_text(language.say("axis.parameter", name=parameter))
        layout[axis] |= {"type": "category", "title": {"text": title}, "showgrid": False}
    figure.update_layout(layout)
    said = {"variant": name, "metric": language.word("metric", metric)}
    slugged = f"heat-map-{slug(f'{name}-{across}-{down}')}"
    return Drawing(
        slug=slugged,
        title=language.say("heat_map.title", across=across, down=down, **said),
        caption=language.say(f"heat_map.caption_{facts.simulated}", reference=facts.roles.reference or ""),
        alt=language.say(
            "heat_map.alt",
            low=language.number(float(wide.min().min()), 2, signed=True),
            high=language.number(float(wide.max().max()), 2, signed=True),
            across=across,
            down=down,
            **said,
        ),
        figure=figure,
        data=_data(grid, slugged, language, across=across, down=down, caption=said),
        height=height,
    )


def _plain(value: object, language: Language) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return language.number(value, 0 if float(value).is_integer() else 2)
    return plot_text(str(value))


def _data(
    grid: pd.DataFrame, name: str, language: Language, *, across: str, down: str, caption: dict[str, str]
) -> Table:
    columns = [Column(p, key=p, numeric=True) for p in (across, down)]
    columns += number_columns(language, shift=("table.shift", "table.shift_detail"))
    rows = [
        [
            *(Cell(_plain(row[p], language), value=row[p]) for p in (across, down)),
            number_cell(row["shift"], language, 2, signed=True),
        ]
        for row in grid.sort_values([across, down]).to_dict("records")
    ]
    title = language.say("heat_map.title", across=across, down=down, **caption)
    return Table(name, title, columns, rows)
