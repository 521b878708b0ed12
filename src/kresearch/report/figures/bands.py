"""Reported and obtained figures, each within the band that was set for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.escape import plot_text
from kresearch.report.figures.parts import WIDE_ONLY, Drawing, Key, base_layout, name_rows
from kresearch.report.palette import Ink, Style

if TYPE_CHECKING:
    from kresearch.report.language import Language
    from kresearch.report.tables import Table

#: How far beyond a band a mark is still drawn where it is, in widths of the band.
_BEYOND = 0.45
_ROW = 25
_BAND = Style(palette.UNKNOWN, "", "")
_REPORTED = Style(palette.BLACK, "solid", "diamond")
_WITHIN = Style(palette.GREEN, "solid", "circle")
_OUTSIDE = Style(palette.VERMILLION, "solid", "cross")


@dataclass(frozen=True)
class BandRow:
    """One figure: what was reported, what was obtained, and the band for it."""

    #: The row it belongs to, and what the figure is.
    row: str
    name: str
    #: The band.
    low: float
    high: float
    obtained: float  #: What came out.
    reported: float | None = None  #: What was reported; None where only a direction was.

    @property
    def within(self) -> bool:
        """Whether what came out lies in the band."""
        return self.low <= self.obtained <= self.high

    def place(self, value: float) -> float:
        """Return where a value stands: 0 at the band's low end, 1 at its high end, cut beyond.

        Where only a direction was reported the band's far end means nothing: a value stands in
        its middle, or beyond the end that it misses.
        """
        if self.reported is None and self.within:
            return 0.5
        wide = self.high - self.low
        if wide > 0:
            share = (value - self.low) / wide
        else:
            share = 0.5 if value == self.low else 0.5 + math.copysign(1.0, value - self.low)
        return min(1 + _BEYOND, max(-_BEYOND, share))


def draw_bands(rows: Sequence[BandRow], language: Language, data: Table) -> Drawing:
    """Return every figure's place in its band."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    places = list(range(len(rows)))
    figure = Picture(
        go.Bar(
            y=places,
            x=[1.0] * len(rows),
            base=[0.0] * len(rows),
            orientation="h",
            width=0.56,
            marker={"color": _BAND.colour, "line": {"width": 0}},
            hoverinfo="skip",
        )
    )
    told = [i for i in places if rows[i].reported is not None]
    reported = [float(r.reported) for r in rows if r.reported is not None]
    figure.add_trace(_marks(told, [rows[i].place(v) for i, v in zip(told, reported, strict=True)], _REPORTED))
    for within, style in ((True, _WITHIN), (False, _OUTSIDE)):
        chosen = [i for i in places if rows[i].within == within]
        marks = _marks(chosen, [rows[i].place(rows[i].obtained) for i in chosen], style)
        marks.text = [plot_text(_said(rows[i], language)) for i in chosen]
        marks.hovertemplate = "%{text}<extra></extra>"
        figure.add_trace(marks)
    height = 60 + _ROW * len(rows)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 8, "l": 8, "r": 170, "b": 44}
    layout["xaxis"] |= {
        "range": [-_BEYOND - 0.05, 1 + _BEYOND + 0.05],
        "tickvals": [0, 1],
        "ticktext": [plot_text(language.say("bands.low")), plot_text(language.say("bands.high"))],
        "showgrid": True,
    }
    name_rows(layout, [plot_text(f"{r.row}  {r.name}") for r in rows], size=12)
    layout["annotations"] = [
        {
            "x": 1.01, "y": i, "xref": "paper", "yref": "y", "xanchor": "left", "showarrow": False,
            "name": f"{WIDE_ONLY}number", "text": plot_text(_numbers(row, language)),
            "font": {"size": 12, "color": palette.TEXT.light if row.within else _OUTSIDE.colour},
        }
        for i, row in enumerate(rows)
    ]  # fmt: skip
    layout["shapes"] = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": i - 0.5, "y1": i - 0.5,
            "line": {"color": palette.GRID.light, "width": 1}, "layer": "below",
        }
        for i in places[1:] if rows[i].row != rows[i - 1].row
    ]  # fmt: skip
    figure.update_layout(layout)
    missed = [r for r in rows if not r.within]
    return Drawing(
        slug="bands",
        title=language.say("bands.title"),
        caption=language.say("bands.caption"),
        alt=language.say(
            "bands.alt",
            n=language.whole(len(rows)),
            within=language.whole(len(rows) - len(missed)),
            items="; ".join(_said(r, language) for r in missed) or "\u2013",
        ),
        figure=figure,
        data=data,
        keys=(
            Key(language.say("bands.band"), _BAND, "bar"),
            Key(language.say("bands.reported"), _REPORTED, "marker"),
            Key(language.say("bands.within"), _WITHIN, "marker"),
            Key(language.say("bands.outside"), _OUTSIDE, "marker"),
        ),
        height=height,
        narrow={
            "margin": {"l": 4, "r": 8, "t": 8, "b": 44},
            "yaxis": {"ticktext": [plot_text(name) for name in _short(rows)]},
        },
    )


def _marks(y: list[int], x: list[float], style: Style) -> Any:
    import plotly.graph_objects as go

    ink: Ink = style.ink
    return go.Scatter(
        x=[round(v, 4) for v in x],
        y=y,
        mode="markers",
        cliponaxis=False,
        # What was reported stays in sight around what was obtained.
        marker={"symbol": style.symbol, "size": 15 if style is _REPORTED else 10, "color": ink.light},
        hoverinfo="skip",
    )


def _short(rows: Sequence[BandRow]) -> list[str]:
    """Return the rows' names for narrow screens: the row, and which figure of it."""
    seen: dict[str, int] = {}
    names = []
    for row in rows:
        seen[row.row] = seen.get(row.row, 0) + 1
        several = sum(r.row == row.row for r in rows) > 1
        names.append(f"{row.row}.{seen[row.row]}" if several else row.row)
    return names


def number(value: float, language: Language) -> str:
    """Return a number with as many decimals as its size needs."""
    digits = 2 if abs(value) < 10 else 1
    text = language.number(value, digits)
    mark = "," if language.code == "it" else "."
    return text.rstrip("0").rstrip(mark) if mark in text else text


def _numbers(row: BandRow, language: Language) -> str:
    if row.reported is None:
        return number(row.obtained, language)
    return language.say(
        "bands.numbers", obtained=number(row.obtained, language), reported=number(row.reported, language)
    )


def _said(row: BandRow, language: Language) -> str:
    return language.say(
        "bands.said",
        row=row.row,
        name=row.name,
        obtained=number(row.obtained, language),
        low=number(row.low, language),
        high=number(row.high, language),
    )
