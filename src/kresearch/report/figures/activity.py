"""What happened to a case account: posts, reactions by polarity, and the valence beside the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import count_cell, number_columns, text_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.excluded import misread_spike
from kresearch.report.facts import rows_of
from kresearch.report.figures.parts import Drawing, Key, base_layout, rounded, shade_windows, time_texts
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.report.facts import Facts
    from kresearch.report.figures.picture import Picture
    from kresearch.report.language import Language

HEIGHT = 560
#: Polarity class -> ink and pattern, from the bottom of the stack up.
_CLASSES = {
    "negative": (palette.NEGATIVE, "/"),
    "neutral": (palette.NEUTRAL, ""),
    "positive": (palette.POSITIVE, "\\"),
    "unknown": (palette.UNKNOWN, "."),
}
_POSTS = Style(palette.BLACK, "solid", "triangle-up")
_VALENCE = Style(palette.PURPLE, "solid", "circle")


def draw_activity(facts: Facts, case: Case, language: Language) -> Drawing | None:
    """Return posts and reactions on a time line with the valence curve under it."""
    rows = rows_of(facts.result.activity, case)
    rows = rows[rows["at"] >= case.baseline[0]]
    if rows.empty:
        return None
    valence = _valence(facts, case)
    figure = activity_figure(rows, valence, language, case=case, every=facts.result.spec.every)
    shown, posted = _shown(rows), rows[rows["posts"] > 0]
    name = slug(case.name, fallback="case")
    keys = [
        Key(language.word("polarity", k), Style(_CLASSES[k][0], _CLASSES[k][1], ""), "bar") for k in shown
    ]
    if len(posted):
        keys.append(Key(language.say("legend.posts"), _POSTS, "marker"))
    if valence is not None:
        keys.append(Key(language.say("legend.valence"), _VALENCE))
    return Drawing(
        slug=f"activity-{name}",
        title=language.say("figure.activity_title", account=case.account),
        caption=language.say(
            f"figure.activity_caption_{facts.simulated}",
            posts=language.say("figure.with_posts" if len(posted) else "figure.without_posts"),
        ),
        alt=_alt(rows, case, facts, language),
        figure=figure,
        data=_data(rows, f"activity-{name}", case, language),
        keys=tuple(keys),
        height=HEIGHT if valence is not None else 400,
        narrow={"margin": {"l": 44, "r": 10, "t": 48, "b": 40}},
    )


def _shown(rows: pd.DataFrame) -> list[str]:
    """Return the polarity classes that there are, from the bottom of the stack up."""
    return [name for name in _CLASSES if int(rows[name].sum()) > 0]


def activity_figure(
    rows: pd.DataFrame,
    valence: pd.DataFrame | None,
    language: Language,
    *,
    case: Case | None = None,
    every: str = "1d",
) -> Picture:
    """Return reactions by polarity and posts per tick, with the valence under them.

    `rows` are those of `kresearch.study.activity.count_activity` for one account, `valence` its ``at,
    valence``; the windows of `case` are shaded.
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    from kresearch.report.figures.picture import Picture

    figure: Picture = make_subplots(
        rows=2 if valence is not None else 1,
        cols=1,
        shared_xaxes=True,
        row_heights=[0.66, 0.34] if valence is not None else [1.0],
        vertical_spacing=0.09,
        figure=Picture(),
    )
    times = time_texts(rows["at"])
    step = (rows["at"].iloc[-1] - rows["at"].iloc[0]) / max(1, len(rows) - 1)
    wide = 1000.0 * step.total_seconds()
    for name in _shown(rows):
        ink, pattern = _CLASSES[name]
        figure.add_trace(
            go.Bar(
                x=times,
                y=[int(v) for v in rows[name]],
                offset=0.05 * wide,
                width=0.9 * wide,
                name=plot_text(language.word("polarity", name)),
                marker={
                    "color": ink.light,
                    "line": {"width": 0},
                    "pattern": {
                        "shape": pattern,
                        "fillmode": "overlay",
                        "fgcolor": palette.PAPER.light,
                        "size": 5,
                        "solidity": 0.25,
                    },
                },
                hovertemplate="%{y:,}",
            ),
            row=1,
            col=1,
        )
    top = float(rows["interactions"].max()) or 1.0
    posted = rows[rows["posts"] > 0]
    if len(posted):
        figure.add_trace(
            go.Scatter(
                x=time_texts(posted["at"] + step / 2),
                y=[-0.055 * top] * len(posted),
                customdata=[int(v) for v in posted["posts"]],
                mode="markers",
                name=plot_text(language.say("legend.posts")),
                marker={"symbol": "triangle-up", "size": 7, "color": palette.BLACK.light},
                hovertemplate="%{customdata}",
            ),
            row=1,
            col=1,
        )
    layout = base_layout(language, height=HEIGHT if valence is not None else 400)
    first, last = rows["at"].iloc[0], rows["at"].iloc[-1]
    shapes, notes = (
        shade_windows(case, language, first=first, last=last + step) if case is not None else ([], [])
    )
    layout |= {"barmode": "stack", "shapes": shapes, "annotations": notes}
    layout["margin"] |= {"t": 52}
    x_range = [f"{first:%Y-%m-%d %H:%M}", f"{last + step:%Y-%m-%d %H:%M}"]
    axis_title = plot_text(language.say("axis.reactions_hour" if every == "1h" else "axis.reactions"))
    own = {"yaxis": {"range": [-0.1 * top, 1.06 * top], "title": {"text": axis_title}, "tickformat": ",d"}}
    _merge(layout, figure, own, x_range, language, valence=valence)
    figure.update_layout(layout)
    return figure


def _valence(facts: Facts, case: Case) -> pd.DataFrame | None:
    """Return the valence beside the reference's score, None where no polarity is known."""
    label = facts.roles.reference or next(iter(facts.roles.main), None)
    rows = facts.curve_of(case, label)
    rows = rows[(rows["at"] >= case.baseline[0])]
    return rows if rows["valence"].notna().any() else None


def _merge(
    layout: dict[str, Any],
    figure: Any,
    own: dict[str, Any],
    x_range: list[str],
    language: Language,
    *,
    valence: pd.DataFrame | None,
) -> None:
    """Put the axes of both panels into the layout, and draw the valence."""
    import plotly.graph_objects as go

    built = figure.to_plotly_json()["layout"]
    base_x, base_y = layout["xaxis"], layout["yaxis"]
    layout["yaxis"] = {**base_y, "domain": built["yaxis"].get("domain", [0, 1]), **own["yaxis"]}
    if valence is None:
        layout["xaxis"] = {**base_x, "type": "date", "range": x_range}
        return
    at, values = valence["at"], rounded(valence["valence"], 2)
    # A step lasts until its end.
    end = time_texts(at.iloc[-1:] + (at.iloc[1] - at.iloc[0])) if len(at) > 1 else []
    figure.add_trace(
        go.Scatter(
            x=time_texts(at) + end,
            y=values + values[-1:][: len(end)],
            mode="lines",
            name=plot_text(language.say("legend.valence")),
            line={"color": _VALENCE.colour, "width": _VALENCE.width, "shape": "hv"},
            hovertemplate="%{y:.0f}",
        ),
        row=2,
        col=1,
    )
    layout["xaxis"] = {**base_x, "type": "date", "range": x_range, "matches": "x2", "showticklabels": False}
    layout["xaxis2"] = {**base_x, "type": "date", "range": x_range, "anchor": "y2"}
    layout["yaxis2"] = {
        **base_y,
        "domain": built["yaxis2"]["domain"],
        "range": [-104, 104],
        "tickvals": [-100, -50, 0, 50, 100],
        "ticktext": ["\u2212100", "\u221250", "0", "+50", "+100"],
        "zeroline": True,
        "zerolinecolor": palette.MUTED.light,
        "title": {"text": plot_text(language.say("axis.valence"))},
    }


def _alt(rows: pd.DataFrame, case: Case, facts: Facts, language: Language) -> str:
    peak = rows.iloc[int(rows["interactions"].to_numpy().argmax())]
    before = rows[(rows["at"] >= case.baseline[0]) & (rows["at"] < case.baseline[1])]["interactions"]
    share = facts.negative_share(case)
    text = language.say(
        "figure.activity_alt",
        account=case.account,
        peak=language.whole(float(peak["interactions"])),
        at=language.moment(peak["at"]),
        ordinary=language.number(float(before.median()) if len(before) else None, 0),
    )
    if share is not None and not misread_spike(facts, case, share):
        text += " " + language.say("figure.activity_alt_share", share=language.percent(share))
    return text


def _data(rows: pd.DataFrame, name: str, case: Case, language: Language) -> Table:
    counts = ("posts", "interactions", "negative", "neutral", "positive", "unknown")
    columns = text_columns(language, at=("column.at", "UTC"))
    columns += number_columns(language, **{k: f"column.{k}" for k in counts})
    cells = [
        [
            Cell(language.moment(row["at"]), value=row["at"].isoformat()),
            *(count_cell(row[k], language) for k in counts),
        ]
        for _, row in rows.iterrows()
    ]
    return Table(name, language.say("figure.activity_data", account=case.account), columns, cells)
