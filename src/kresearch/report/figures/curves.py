"""Score curves of a case account, one per variant, with the windows of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell, text_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.facts import rows_of
from kresearch.report.figures.parts import (
    WIDE_ONLY,
    Drawing,
    Key,
    base_layout,
    rounded,
    say_windows,
    shade_windows,
    spread_apart,
    time_texts,
)
from kresearch.report.judged import say_source
from kresearch.report.prose import polarity_of
from kresearch.report.short_answer import judged_shares
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.report.facts import Facts
    from kresearch.report.figures.picture import Picture
    from kresearch.report.language import Language

HEIGHT = 470
#: A curve is never drawn over less than this many points of score: noise must not look like news.
SMALLEST_SPAN = 12.0


def draw_curves(facts: Facts, case: Case, language: Language) -> Drawing | None:
    """Return the score curves of a case, None when it has no scores."""
    rows = rows_of(facts.result.scores, case)
    labels = [label for label in facts.roles.main if label in set(rows["variant"])]
    if rows.empty or not labels:
        return None
    wide = rows.pivot_table(index="at", columns="variant", values="score").sort_index()
    wide = wide.loc[(wide.index >= case.baseline[0])]
    if wide.empty:
        return None
    styles = palette.style_series(labels, reference=facts.roles.reference, baselines=facts.roles.baselines)
    figure = curve_figure(wide[labels], styles, language, case=case)
    name = slug(f"{case.name}", fallback="case")
    return Drawing(
        slug=f"score-{name}",
        title=language.say("figure.curves_title", account=case.account),
        caption=_caption(facts, case, language),
        alt=_alt(wide, case, labels, language),
        figure=figure,
        data=_data(wide[labels], f"score-{name}", case, language),
        keys=tuple(Key(label, styles[label]) for label in labels),
        height=HEIGHT,
        direct=True,
        narrow={"margin": {"l": 44, "r": 10, "t": 48, "b": 40}},
    )


def _caption(facts: Facts, case: Case, language: Language) -> str:
    told = language.say(f"figure.curves_caption_{facts.simulated}", windows=say_windows(case, language))
    if case is not facts.lead or not judged_shares(facts):
        return told
    source = say_source(polarity_of(facts, case), language)
    return f"{told} {language.say('figure.curves_as_read', source=source)}"


def curve_figure(
    wide: pd.DataFrame, styles: dict[str, palette.Style], language: Language, *, case: Case | None = None
) -> Picture:
    """Return score curves with their names at the end, and the windows of a case behind them.

    `wide` has a column of scores per curve, by time (UTC).
    """
    from kresearch.report.figures.picture import Picture

    figure = Picture()
    for place, label in enumerate(wide):
        _add_curve(figure, wide[label].dropna(), str(label), styles[str(label)], stagger=place)
    first, last = wide.index[0], wide.index[-1]
    if len(wide) > 1:
        last += wide.index[1] - wide.index[0]
    shapes, notes = shade_windows(case, language, first=first, last=last) if case is not None else ([], [])
    low, high = y_range(wide)
    ends, leaders = _end_labels(wide, styles, span=high - low)
    layout = base_layout(language, height=HEIGHT)
    layout["margin"] |= {"t": 52, "r": 12 + int(7.2 * max(len(str(label)) for label in wide)) + 22}
    layout["shapes"] = shapes + leaders
    layout["annotations"] = notes + ends
    layout["yaxis"] |= {"range": [low, high], "title": {"text": plot_text(language.say("axis.score"))}}
    layout["xaxis"] |= {"range": [f"{first:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"], "type": "date"}
    figure.update_layout(layout)
    return figure


def _add_curve(figure: Any, curve: pd.Series, label: str, style: palette.Style, *, stagger: int) -> None:
    import plotly.graph_objects as go

    times, values = time_texts(curve.index.to_series()), rounded(curve)
    end = time_texts((curve.index[-1:] + (curve.index[1:2] - curve.index[:1])).to_series())
    figure.add_trace(
        go.Scatter(
            x=times + end,  # a step lasts until its end
            y=values + values[-1:][: len(end)],
            mode="lines",
            name=plot_text(label),
            line={"color": style.colour, "dash": style.dash, "width": style.width, "shape": "hv"},
            hovertemplate="%{y:.1f}",
        )
    )
    step = max(1, len(times) // 8)
    few = slice((step * (stagger + 1)) // 7, None, step)
    figure.add_trace(
        go.Scatter(
            x=times[few],
            y=values[few],
            mode="markers",
            name=plot_text(label),
            marker={"color": style.colour, "symbol": style.symbol, "size": 7},
            hoverinfo="skip",
        )
    )


def y_range(wide: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis of scores: all curves with some room, never a tiny span."""
    low, high = float(wide.min().min()), float(wide.max().max())
    lack = max(0.0, SMALLEST_SPAN - (high - low)) / 2
    pad = 0.07 * max(high - low, SMALLEST_SPAN)
    return max(0.0, low - lack - pad), min(100.5, high + lack + pad)


def _end_labels(
    wide: pd.DataFrame, styles: dict[str, palette.Style], *, span: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return names at the right end of the curves, pushed apart, each joined to its curve."""
    labels = [str(label) for label in wide if wide[label].notna().any()]
    ends = [float(wide[label].dropna().iloc[-1]) for label in labels]
    places = spread_apart(ends, gap=span * 0.052)
    notes: list[dict[str, Any]] = []
    leaders: list[dict[str, Any]] = []
    for label, end, place in zip(labels, ends, places, strict=True):
        notes.append(
            {
                "name": f"{WIDE_ONLY}{len(notes)}",
                "x": 1.0,
                "xref": "paper",
                "xshift": 24,
                "y": place,
                "yref": "y",
                "text": plot_text(label),
                "showarrow": False,
                "xanchor": "left",
                "font": {"size": 12.5, "color": palette.TEXT.light},
            }
        )
        leaders.append(
            {
                "name": f"{WIDE_ONLY}{len(leaders)}",
                "type": "line",
                "xref": "paper",
                "yref": "y",
                "x0": 1.0,
                "x1": 1.026,
                "y0": end,
                "y1": place,
                "line": {
                    "color": styles[label].colour,
                    "width": styles[label].width,
                    "dash": styles[label].dash,
                },
            }
        )
    return notes, leaders


def _alt(wide: pd.DataFrame, case: Case, labels: list[str], language: Language) -> str:
    told = []
    for label in labels:
        curve = wide[label]
        means = [
            float(part.mean()) if len(part) else None
            for part in (
                curve[(curve.index >= start) & (curve.index < end)]
                for start, end in (case.baseline, case.spike, case.recovery)
            )
        ]
        told.append(
            language.say(
                "figure.curves_alt_item",
                variant=label,
                baseline=language.number(means[0]),
                spike=language.number(means[1]),
                recovery=language.number(means[2]),
            )
        )
    return language.say("figure.curves_alt", account=case.account, items="; ".join(told))


def _data(wide: pd.DataFrame, name: str, case: Case, language: Language) -> Table:
    columns = text_columns(language, at=("column.at", "UTC"))
    columns += [Column(str(label), key=str(label), numeric=True) for label in wide]
    rows = []
    for at, (_, values) in zip(wide.index, wide.iterrows(), strict=True):
        when = Cell(language.moment(at), value=at.isoformat())
        rows.append([when, *(number_cell(v, language, 2, places=4) for v in values)])
    return Table(name, language.say("figure.curves_data", account=case.account), columns, rows)
