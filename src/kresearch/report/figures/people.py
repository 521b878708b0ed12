"""Accounts as rows, their score under each variant as marks, and the line that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kresearch.report import palette
from kresearch.report.escape import plot_text
from kresearch.report.figures.parts import Drawing, Key, base_layout, cut_name, name_rows, stroke
from kresearch.report.palette import style_series
from kresearch.report.tables import Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.report.language import Language

#: Accounts that are drawn; the table has all.
MOST = 25
_ROW, _LONGEST = 26, 26
#: Of a row, between the marks of two variants.
_APART = 0.22


@dataclass(frozen=True)
class PersonRow:
    """One account."""

    account: str
    scores: Mapping[str, float]  #: Variant -> score.
    #: Variant -> interval of the score, where there is one.
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def person_row(rows: pd.DataFrame) -> PersonRow:
    """Return an account of its rows ``account, variant, score, low, high``, one per variant."""
    known = rows.dropna(subset=["low", "high"])
    return PersonRow(
        str(rows["account"].iloc[0]),
        dict(zip(rows["variant"], rows["score"].astype(float), strict=True)),
        {str(r["variant"]): (float(r["low"]), float(r["high"])) for r in known.to_dict("records")},
    )


def draw_people(
    rows: Sequence[PersonRow],
    labels: Sequence[str],
    line: float,
    language: Language,
    *,
    slug: str,
    title: str,
    caption: str,
    line_name: str,
    data: Table,
) -> Drawing | None:
    """Return the scores of the first `MOST` accounts as marks; None where there is nobody.

    The reference comes first in `labels`. `line` is the score that decides, drawn dotted with `line_name`
    beside it.
    """
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    drawn = list(rows[:MOST])
    if not drawn:
        return None
    styles = style_series(list(labels), reference=labels[0], baselines=frozenset())
    figure = Picture()
    # Marks of one account stand a little apart, so that equal scores do not hide each other.
    apart = {label: _APART * (place - (len(labels) - 1) / 2) for place, label in enumerate(labels)}
    for label in labels:
        places = [i for i, row in enumerate(drawn) if label in row.scores]
        figure.add_trace(
            go.Scatter(
                x=[round(drawn[i].scores[label], 2) for i in places],
                y=[place + apart[label] for place in places],
                mode="markers",
                name=plot_text(label),
                marker={"color": styles[label].colour, "symbol": styles[label].symbol, "size": 10},
                text=[
                    plot_text(f"{drawn[i].account}, {label}: {language.number(drawn[i].scores[label])}")
                    for i in places
                ],
                hovertemplate="%{text}<extra></extra>",
                cliponaxis=False,
            )
        )
    height = 76 + _ROW * len(drawn)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 24, "l": 8, "r": 16, "b": 48}
    layout["xaxis"] |= {
        "range": _span(drawn, line),
        "nticks": 8,
        "showgrid": True,
        "title": {"text": plot_text(language.say("axis.score"))},
    }
    name_rows(layout, [cut_name(row.account, _LONGEST) for row in drawn], size=12)
    layout["shapes"] = [
        stroke(line, line, -0.6, len(drawn) - 0.4, palette.MUTED.light, dash="dot", width=2),
        *(
            stroke(low, high, place + apart[label], place + apart[label], styles[label].colour, width=2)
            for place, row in enumerate(drawn)
            for label, (low, high) in row.ends.items()
        ),
    ]
    first, last = layout["xaxis"]["range"]
    # A name at an end of the axis would be cut there.
    at = (line - first) / (last - first)
    anchor = "left" if at < 0.25 else "right" if at > 0.75 else "center"
    layout["annotations"] = [
        {
            "x": line, "xref": "x", "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": anchor,
            "showarrow": False,
            "text": plot_text(f"{line_name} {language.number(line, 0 if line == int(line) else 1)}"),
            "font": {"size": 12, "color": palette.MUTED.light},
        }
    ]  # fmt: skip
    figure.update_layout(layout)
    alt = "; ".join(
        f"{row.account}: " + ", ".join(f"{k} {language.number(v)}" for k, v in row.scores.items())
        for row in drawn
    )
    return Drawing(
        slug=slug,
        title=title,
        caption=caption,
        alt=f"{title}. {alt}",
        figure=figure,
        data=data,
        keys=tuple(Key(label, styles[label], "marker") for label in labels),
        height=height,
        narrow={
            "margin": {"l": 4, "r": 10, "t": 24, "b": 48},
            "xaxis": {"nticks": 4},
            "yaxis": {"tickfont": {"size": 10}},
        },
    )


def _span(rows: Sequence[PersonRow], line: float) -> list[float]:
    """Return the part of the scale that is drawn: everything, with some room beside it."""
    known = [line, *(score for row in rows for score in row.scores.values())]
    known += [end for row in rows for ends in row.ends.values() for end in ends]
    room = max(2.0, 0.06 * (max(known) - min(known)))
    return [min(known) - room, max(known) + room]
