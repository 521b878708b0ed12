"""The panel's figures: Plotly widgets that are drawn once and then only get new numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from kresearch.lab.figure_widget import make_figure, settle
from kresearch.report import palette
from kresearch.report.escape import plot_text
from kresearch.report.figures.curves import SMALLEST_SPAN
from kresearch.report.figures.parts import base_layout, rounded, shade_windows, time_texts
from kresearch.report.figures.picture import Picture
from kresearch.report.language import speak

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.lab.what_if_model import WhatIfResult

CASE_HEIGHT = 440
#: Label, points, and points under the reference.
Rows: TypeAlias = list[tuple[str, float, float]]
#: Rows of the ledger that are drawn; the rest is put together as one.
MOST_BARS = 8
CURVE_HEIGHT = 340
BAR_HEIGHT = 340
_REFERENCE = palette.REFERENCE_STYLE
_OURS = palette.Style(palette.VERMILLION, "solid", "triangle-up", 2.4)


def draw_layout(*, height: int, y_title: str) -> dict[str, Any]:
    """Return the report's layout, with a legend on top and zooming along time."""
    layout = base_layout(speak("en"), height=height)
    layout |= {"showlegend": True, "autosize": True, "dragmode": "zoom"}
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    layout["margin"] |= {"l": 56, "r": 16, "t": 44, "b": 40}
    layout["xaxis"] |= {"fixedrange": False}
    layout["yaxis"]["title"] = {**layout["yaxis"]["title"], "text": y_title}
    return layout


def show_widget(widget: Any, figure: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook keeps of a panel: the widget, and for where no kernel runs its figure."""
    bundle = dict(widget._repr_mimebundle_(**options) or {})
    return bundle | {"image/svg+xml": Picture(figure).to_svg()}


def draw_curves(answer: WhatIfResult, days: int | None) -> Any:
    """Return the figure of both curves; `move_curves` gives it other numbers."""
    import plotly.graph_objects as go

    figure = go.Figure()
    for name, style in ((answer.reference_ledger.variant, _REFERENCE), ("your settings", _OURS)):
        figure.add_trace(
            go.Scatter(
                mode="lines",
                name=plot_text(name),
                line={"color": style.colour, "width": style.width, "shape": "hv"},
                hovertemplate="%{y:.2f}",
            )
        )
    figure.update_layout(draw_layout(height=CURVE_HEIGHT, y_title="Score (points, 1 to 100)"))
    move_curves(figure, answer, days)
    return make_figure(figure)


def move_curves(figure: Any, answer: WhatIfResult, days: int | None) -> None:
    """Give the figure of `draw_curves` the numbers of another answer.

    It shows so many days around the ledger's time, or with None the whole log.
    """
    at = answer.scores["at"]
    first, last = window_around(answer.ledger.at, days, at.iloc[0], at.iloc[-1])
    times = time_texts(at)
    shown = ((at >= first) & (at <= last)).to_numpy()
    both = np.concatenate([answer.scores["score"][shown], answer.reference["score"][shown]])
    marks = [answer.ledger.at, *([answer.ledger.since] if answer.ledger.since is not None else [])]
    shapes = [_mark(when, dash) for when, dash in zip(marks, ("dash", "dot"), strict=False)]
    with figure.batch_update():
        for trace, frame in zip(figure.data, (answer.reference, answer.scores), strict=True):
            if list(trace.x or ()) != times:
                trace.x = times
            trace.y = rounded(frame["score"])
        figure.layout.yaxis.range = span_of(both)
        figure.layout.xaxis.range = time_texts(pd.Series([first, last]))
        figure.layout.shapes = shapes
    settle(figure)


def window_around(
    when: pd.Timestamp, days: int | None, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return a window of so many days around a time, moved into the log; None is all of it."""
    length = None if days is None else pd.Timedelta(days=days)
    if length is None or last - first <= length:
        return first, last
    start = min(max(first, when - length / 2), last - length)
    return start, start + length


def span_of(values: Any) -> list[float]:
    """Return a range around scores that never makes noise look like news."""
    low, high = float(np.min(values)), float(np.max(values))
    lack = max(0.0, SMALLEST_SPAN - (high - low)) / 2
    pad = 0.07 * max(high - low, SMALLEST_SPAN)
    return [max(0.0, low - lack - pad), min(100.5, high + lack + pad)]


def _mark(when: pd.Timestamp, dash: str) -> dict[str, Any]:
    at = f"{when:%Y-%m-%d %H:%M}"
    line = {"color": palette.MUTED.light, "width": 1.4, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def draw_bars(answer: WhatIfResult, rows: Rows) -> Any:
    """Return the figure of the two ledgers, as bars side by side."""
    import plotly.graph_objects as go

    figure = go.Figure()
    for name, style in ((answer.reference_ledger.variant, _REFERENCE), ("your settings", _OURS)):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=plot_text(name),
                marker={"color": style.colour},
                hovertemplate="%{x:+.2f} points",
            )
        )
    layout = draw_layout(height=BAR_HEIGHT, y_title="")
    layout |= {"barmode": "group", "bargap": 0.25, "hovermode": "y unified", "dragmode": False}
    layout["xaxis"] |= {"showgrid": True, "zeroline": True, "zerolinecolor": palette.MUTED.light}
    layout["xaxis"]["title"] = {**layout["xaxis"]["title"], "text": "Points"}
    layout["yaxis"] |= {"autorange": "reversed", "showgrid": False, "tickmode": "array"}
    figure.update_layout(layout)
    move_bars(figure, rows)
    return make_figure(figure)


def move_bars(figure: Any, rows: Rows) -> None:
    """Give the figure of `draw_bars` other rows, as of `ledger_rows`."""
    labels = [plot_text(_short(label)) for label, _, _ in rows]
    with figure.batch_update():
        # By place, not by name: two names may look alike once they are shortened.
        figure.layout.yaxis.update(tickvals=list(range(len(rows))), ticktext=labels)
        theirs, ours = [row[2] for row in rows], [row[1] for row in rows]
        for trace, points in zip(figure.data, (theirs, ours), strict=True):
            trace.y = list(range(len(rows)))
            trace.x = [round(value, 3) for value in points]
    settle(figure)


def ledger_rows(answer: WhatIfResult, names: tuple[str, ...]) -> Rows:
    """Return label, points and points under the reference; the smallest are put together."""
    both = answer.compare(*names)
    # What no reaction made has no sign.
    values = both[list(names)].to_numpy().tolist()
    told = [[_word(value) for value in row if value != "none"] for row in values]
    named = [" · ".join(words) or "not by reaction" for words in told]
    rows = list(zip(named, both["points"].tolist(), both["reference"].tolist(), strict=True))
    rest = rows[MOST_BARS:]
    if rest:
        ours, theirs = sum(row[1] for row in rest), sum(row[2] for row in rest)
        rows = [*rows[:MOST_BARS], (f"{len(rest)} others", ours, theirs)]
    return rows


def _word(value: Any) -> str:
    return "no post known" if value is None or value != value else str(value)


def _short(label: str) -> str:
    """Return a label that leaves room for the bars."""
    return label if len(label) <= 30 else f"{label[:29]}…"


def draw_case() -> Any:
    """Return an empty figure of score (above) and counts (below); `move_case` fills it."""
    import plotly.graph_objects as go

    figure = go.Figure()
    line = {"color": _REFERENCE.colour, "width": 2.4, "shape": "hv"}
    figure.add_trace(go.Scatter(mode="lines", name="score", line=line, hovertemplate="%{y:.2f}"))
    for name, colour in (("other", palette.NEUTRAL.light), ("negative", palette.NEGATIVE.light)):
        bar = go.Bar(name=f"{name} interactions", marker={"color": colour}, yaxis="y2", hovertemplate="%{y}")
        figure.add_trace(bar)
    layout = draw_layout(height=CASE_HEIGHT, y_title="Score (points)")
    layout |= {"barmode": "stack", "bargap": 0.05}
    layout["legend"] |= {"y": -0.16, "yanchor": "top"}
    layout["xaxis"] |= {"anchor": "y2"}
    layout["yaxis2"] = {**layout["yaxis"], "domain": [0.0, 0.3], "rangemode": "tozero"}
    layout["yaxis2"]["title"] = {**layout["yaxis"]["title"], "text": "Interactions"}
    layout["yaxis"] |= {"domain": [0.38, 1.0]}
    figure.update_layout(layout)
    return make_figure(figure)


def move_case(figure: Any, curve: pd.DataFrame, counts: pd.DataFrame, case: Case | None) -> None:
    """Give the figure of `draw_case` an account's curve and counts, and the windows of a case."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if case is not None and len(curve):
        shapes, notes = shade_windows(case, speak("en"), first=curve["at"].min(), last=curve["at"].max())
    score, other, negative = figure.data
    times = time_texts(counts["at"])
    with figure.batch_update():
        score.x, score.y = time_texts(curve["at"]), rounded(curve["score"])
        other.x = negative.x = times
        other.y = (counts["interactions"] - counts["negative"]).tolist()
        negative.y = counts["negative"].tolist()
        if len(curve) > 1:
            # Bars stand on their whole tick, as the steps of the curve do.
            tick = (curve["at"].iloc[1] - curve["at"].iloc[0]) / pd.Timedelta(milliseconds=1)
            other.offset = negative.offset = 0
            other.width = negative.width = tick
        if len(curve):
            first, last = _frame(curve["at"], case)
            shown = curve[(curve["at"] >= first) & (curve["at"] <= last)]
            figure.layout.yaxis.range = span_of(shown["score"])
            figure.layout.xaxis.range = time_texts(pd.Series([first, last]))
        figure.layout.shapes, figure.layout.annotations = shapes, notes
    settle(figure)


def _frame(at: pd.Series, case: Case | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return first and last time to show: the windows of the case and a little more, else all."""
    first, last = at.iloc[0], at.iloc[-1]
    if case is None:
        return first, last
    more = (case.end - case.start) * 0.05
    return max(first, case.start - more), min(last, case.end + more)
