"""What all figures share: the drawing with its words and data, axes, windows, times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.escape import plot_text
from kresearch.report.palette import Style
from kresearch.report.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from kresearch._common.times import When
    from kresearch.evaluate.cases import Case
    from kresearch.report.language import Language

#: Annotations and shapes whose name begins so are left out on narrow screens.
WIDE_ONLY = "wide:"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Key:
    """One entry of a figure's legend, which is HTML and not part of the drawing."""

    label: str
    style: Style
    form: str = "line"


@dataclass(frozen=True)
class Drawing:
    """A figure with everything a reader needs who cannot see it."""

    slug: str  #: Name of its files and anchors.
    #: What it is, and how to read it.
    title: str
    caption: str
    alt: str  #: What it shows, in words and numbers.
    figure: go.Figure  #: The Plotly figure, in the light colours.
    data: Table  #: The numbers behind it.
    keys: tuple[Key, ...] = ()  #: The legend.
    height: int = 440  #: In pixels.
    #: Changes of the layout on narrow screens and on paper.
    narrow: dict[str, Any] = field(default_factory=dict)
    direct: bool = False  #: Whether wide screens show names at the curves, so that they need no legend.

    def to_plotly(self) -> dict[str, Any]:
        """Return data and layout as plain values."""
        plain = self.figure.to_plotly_json()
        return {"data": plain["data"], "layout": plain["layout"], "narrow": self.narrow}


def base_layout(language: Language, *, height: int) -> dict[str, Any]:
    """Return the layout that all figures start from: quiet grid, no buttons, own font."""
    axis = {
        "gridcolor": palette.GRID.light,
        "linecolor": palette.MUTED.light,
        "zeroline": False,
        "tickfont": {"color": palette.MUTED.light, "size": 12},
        "title": {"font": {"color": palette.TEXT.light, "size": 13}},
        "automargin": True,
        "fixedrange": True,
    }
    return {
        "template": None,
        "height": height,
        "paper_bgcolor": palette.PAPER.light,
        "plot_bgcolor": palette.PAPER.light,
        "font": {"family": FONT, "size": 13, "color": palette.TEXT.light},
        "margin": {"l": 56, "r": 16, "t": 40, "b": 44},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": palette.PAPER.light,
            "bordercolor": palette.MUTED.light,
            "font": {"color": palette.TEXT.light, "family": FONT},
        },
        "dragmode": False,
        "separators": ",." if language.code == "it" else ".,",
        "xaxis": {
            **axis,
            "showgrid": False,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": palette.MUTED.light,
        },
        "yaxis": axis,
    }


def name_rows(layout: dict[str, Any], names: Sequence[str], *, size: int = 13, grid: bool = False) -> None:
    """Let the vertical axis name one row after the other, the first on top."""
    layout["yaxis"] |= {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "range": [len(names) - 0.4, -0.6],
        "tickfont": {"size": size, "color": palette.TEXT.light},
    }
    if not grid:
        layout["yaxis"]["showgrid"] = False


def stroke(
    x0: float, x1: float, y0: float, y1: float, colour: str, *, width: int = 1, dash: str = "solid"
) -> dict[str, Any]:
    """Return a shape: a straight line below the marks."""
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, "layer": "below"}


def cut_name(name: str, most: int) -> str:
    """Return a name for a figure, cut where it is too long."""
    return plot_text(name if len(name) <= most else f"{name[: most - 1]}\u2026")


def time_texts(at: pd.Series) -> list[str]:
    """Return UTC times as Plotly wants them, without a zone."""
    return [t.strftime("%Y-%m-%d %H:%M") for t in at]


def rounded(values: pd.Series, digits: int = 3) -> list[float | None]:
    """Return floats with few digits, None where there is none: small files, valid JSON."""
    return [None if v != v else round(float(v), digits) for v in values]


def shade_windows(
    case: Case, language: Language, *, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return shapes and annotations that shade and name the windows of a case.

    Baseline, spike and recovery are shaded over the whole height; silence, which may lie over
    the others, is a bar along the bottom. The spike is usually narrow: its name stands
    above the others, the rest within their windows.
    """
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    silent_only = case.silence is not None and case.silence == case.spike
    fills = {
        "baseline": palette.WINDOW_BASELINE,
        "spike": palette.WINDOW_SPIKE,
        "recovery": palette.WINDOW_RECOVERY,
    }
    for name, ink in fills.items():
        if name == "spike" and silent_only:
            continue
        start, end = getattr(case, name)
        start, end = max(start, first), min(end, last)
        if start >= end:
            continue
        shapes.append(block(start, end, 0.0, 1.0, ink.light, layer="below"))
        word = language.word("window", name)
        high = name == "spike"
        notes.append(_name(start + (end - start) / 2, word, y=1.075 if high else 1.01, bold=high))
    if case.silence is not None:
        start, end = max(case.silence[0], first), min(case.silence[1], last)
        if start < end:
            shapes.append(block(start, end, 0.0, 0.014, palette.WINDOW_SILENCE.light, layer="above"))
            notes.append(
                _name(start + (end - start) / 2, language.word("window", "silence"), y=0.018, bold=False)
            )
    return shapes, notes


def say_windows(case: Case, language: Language) -> str:
    """Return the windows of a case in words, e.g. ``Baseline 1–28 May 2012; spike 29 May 2012``."""
    silent_only = case.silence is not None and case.silence == case.spike
    told = []
    for name in ("baseline", "spike", "silence", "recovery"):
        span = getattr(case, name)
        if span is None or (name == "spike" and silent_only):
            continue
        word = language.word("window", name)
        told.append(language.say("figure.window", name=word, span=language.window(*span)))
    text = "; ".join(told)
    return text[:1].upper() + text[1:]


def block(start: Any, end: Any, y0: float, y1: float, colour: str, *, layer: str) -> dict[str, Any]:
    """Return a shape over a stretch of time, between two shares of the height."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": f"{start:%Y-%m-%d %H:%M}",
        "x1": f"{end:%Y-%m-%d %H:%M}",
        "y0": y0,
        "y1": y1,
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": layer,
    }


def _name(at: When, word: str, *, y: float, bold: bool) -> dict[str, Any]:
    text = plot_text(word)
    return {
        "x": f"{at:%Y-%m-%d %H:%M}",
        "y": y,
        "xref": "x",
        "yref": "paper",
        "text": f"<b>{text}</b>" if bold else text,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 12, "color": palette.TEXT.light if bold else palette.MUTED.light},
    }


def spread_apart(values: list[float], *, gap: float) -> list[float]:
    """Return positions at least `gap` apart, in the order of the values and near them.

    Used for labels at the end of curves.
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for _ in range(200):
        moved = False
        for low in range(len(placed) - 1):
            missing = gap - (placed[low + 1] - placed[low])
            if missing > 1e-9:
                placed[low] -= missing / 2
                placed[low + 1] += missing / 2
                moved = True
        if not moved:
            break
    out = [0.0] * len(values)
    for place, index in enumerate(order):
        out[index] = placed[place]
    return out
