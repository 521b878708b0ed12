"""The figures of an account's dashboard: its 90 days, its networks, its score under the variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell, number_columns, percent_cell, text_columns
from kresearch.report.escape import plot_text
from kresearch.report.figures.curves import y_range
from kresearch.report.figures.parts import (
    WIDE_ONLY,
    Drawing,
    Key,
    base_layout,
    block,
    cut_name,
    name_rows,
    rounded,
    stroke,
    time_texts,
)
from kresearch.report.judged import sources_of
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.report.account_reading import Dashboard, Standing
    from kresearch.report.language import Language

_HEIGHT = 330
_ROW, _LONGEST = 25, 34
_LINE = Style(palette.BLUE, "solid", "circle", 2.6)
_SHARE = Style(palette.BLUE, "", "")
_CHOSEN = Style(palette.BLACK, "solid", "diamond")
_OTHER = Style(palette.BLUE, "solid", "circle")


def draw_days(board: Dashboard, language: Language) -> Drawing | None:
    """Return the curve of the score; None where there is one day only."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    curve = board.curve
    if len(curve) < 2:
        return None
    times, values = time_texts(curve["at"]), rounded(curve["score"], 2)
    figure = Picture(
        go.Scatter(
            x=times,
            y=values,
            mode="lines",
            line={"color": _LINE.colour, "width": _LINE.width},
            hovertemplate="%{y:.1f}<extra></extra>",
        )
    )
    ends = (0, len(times) - 1)
    rising = curve["score"].iloc[1:15].mean() > curve["score"].iloc[0]
    figure.add_trace(
        go.Scatter(
            x=[times[i] for i in ends],
            y=[values[i] for i in ends],
            mode="markers+text",
            text=[f"<b>{language.number(values[i])}</b>" for i in ends],
            # The first number keeps out of the way of a curve that rises, the last stands after it.
            textposition=["bottom right" if rising else "top right", "middle right"],
            textfont={"color": palette.TEXT.light, "size": 14},
            marker={"color": _LINE.colour, "symbol": "circle", "size": 9},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    low, high = y_range(curve[["score"]])
    room = 0.06 * (high - low)
    layout = base_layout(language, height=_HEIGHT)
    layout["margin"] |= {"t": 16, "r": 56}
    layout["yaxis"] |= {
        "range": [low - room, high + room],
        "title": {"text": plot_text(language.say("axis.score"))},
    }
    layout["xaxis"] |= {
        "type": "date",
        "range": [_before(curve["at"]), times[-1]],
        **_dates(curve["at"], 6, language),
    }
    if board.warm_until is not None:
        until = min(board.warm_until, curve["at"].iloc[-1])
        layout["shapes"] = [
            block(curve["at"].iloc[0], until, 0.0, 1.0, palette.WINDOW_BASELINE.light, layer="below")
        ]
    figure.update_layout(layout)
    least, most = int(curve["score"].argmin()), int(curve["score"].argmax())
    return Drawing(
        slug="days",
        title=language.say("account.days_title", n=language.whole(board.days)),
        caption=_provisos(board, language, "account.days_caption")
        + ("" if board.warm_until is None else f" {language.say('account.days_warm')}")
        + _as_read(board, language),
        alt=language.say(
            "account.days_alt",
            account=board.account,
            first=language.number(float(curve["score"].iloc[0])),
            since=language.date(board.since),
            last=language.number(float(curve["score"].iloc[-1])),
            at=language.date(board.at),
            low=language.number(values[least]),
            low_at=language.date(curve["at"].iloc[least]),
            high=language.number(values[most]),
            high_at=language.date(curve["at"].iloc[most]),
        ),
        figure=figure,
        data=_days_table(board, language),
        height=_HEIGHT,
        narrow={"margin": {"l": 44, "r": 50, "t": 16, "b": 40}, "xaxis": _dates(curve["at"], 2, language)},
    )


def draw_shares(board: Dashboard, language: Language) -> Drawing | None:
    """Return what each network gives to the score; None where there is nothing to compare."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    if len(board.shares) < 2:
        return None
    names = [name for name, _ in board.shares]
    figure = Picture(
        go.Bar(
            y=list(range(len(names))),
            x=[round(share, 4) for _, share in board.shares],
            orientation="h",
            width=0.62,
            marker={"color": _SHARE.colour, "line": {"width": 0}},
            text=[plot_text(language.percent(share)) for _, share in board.shares],
            textposition="outside",
            textfont={"color": palette.TEXT.light, "size": 14},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    height = 64 + 34 * len(names)
    layout = base_layout(language, height=height)
    layout["margin"] |= {"t": 8, "l": 8, "r": 56, "b": 40}
    layout["xaxis"] |= {"range": [0, 1], **_halves(language)}
    name_rows(layout, [cut_name(name, _LONGEST) for name in names])
    figure.update_layout(layout)
    columns = text_columns(language, network="column.network")
    columns += number_columns(language, share="account.share")
    rows = [[Cell(n), percent_cell(s, language, digits=1)] for n, s in board.shares]
    return Drawing(
        slug="networks",
        title=language.say("account.shares_title"),
        caption=_provisos(board, language, "account.shares_caption", variant=board.variant.label),
        alt=language.say(
            "account.shares_alt",
            account=board.account,
            items="; ".join(f"{n} {language.percent(s)}" for n, s in board.shares),
        ),
        figure=figure,
        data=Table("networks", language.say("account.shares_title"), columns, rows),
        height=height,
        narrow={"margin": {"l": 4, "r": 52, "t": 8, "b": 40}},
    )


def draw_standings(board: Dashboard, language: Language, data: Table) -> Drawing | None:
    """Return the score under every variant that has one; None where only the page's own has."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    held = [s for s in board.standings if s.score is not None]
    if len(held) < 2:
        return None
    own = next(i for i, s in enumerate(held) if s.variant.label == board.variant.label)
    reference = float(held[own].known or 0.0)
    figure = Picture()
    for chosen, style, size in ((False, _OTHER, 11), (True, _CHOSEN, 14)):
        places = [i for i in range(len(held)) if (i == own) == chosen]
        figure.add_trace(
            go.Scatter(
                x=[round(float(held[i].known or 0.0), 2) for i in places],
                y=places,
                mode="markers",
                marker={"color": style.colour, "symbol": style.symbol, "size": size},
                text=[plot_text(_said(held[i], language)) for i in places],
                hovertemplate="%{text}<extra></extra>",
                cliponaxis=False,
            )
        )
    height = 68 + _ROW * len(held)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 8, "l": 8, "r": 64, "b": 48}
    layout["xaxis"] |= {
        "range": [0, 101],
        "tickvals": [1, 20, 40, 60, 80, 100],
        "showgrid": True,
        "title": {"text": plot_text(language.say("axis.score"))},
    }
    name_rows(layout, [cut_name(s.variant.label, _LONGEST) for s in held], size=12)
    layout["shapes"] = [
        stroke(reference, reference, -0.6, len(held) - 0.4, palette.MUTED.light, dash="dot"),
        *(
            stroke(reference, round(float(s.known or 0.0), 2), i, i, palette.GRID.light, width=3)
            for i, s in enumerate(held)
        ),
    ]
    layout["annotations"] = [_number(s, i, language, bold=i == own) for i, s in enumerate(held)]
    figure.update_layout(layout)
    return Drawing(
        slug="variants",
        title=language.say("account.standings_title"),
        caption=_provisos(board, language, "account.standings_caption", variant=board.variant.label),
        alt=language.say(
            "account.standings_alt",
            account=board.account,
            at=language.date(board.at),
            items="; ".join(_said(s, language) for s in held),
        ),
        figure=figure,
        data=data,
        keys=(
            Key(board.variant.label, _CHOSEN, "marker"),
            Key(language.say("account.other_variants"), _OTHER, "marker"),
        ),
        height=height,
        narrow={
            "margin": {"l": 4, "r": 12, "t": 8, "b": 48},
            "xaxis": {"tickvals": [1, 50, 100]},
            "yaxis": {"tickfont": {"size": 11}},
        },
    )


def _as_read(board: Dashboard, language: Language) -> str:
    """Return that a curve that depends on the tone is drawn as read, where somebody judged."""
    if board.chosen.judged is None:
        return ""
    return f" {language.say('figure.curves_as_read', source=sources_of(board.judged, language))}"


def _before(at: pd.Series) -> str:
    """Return where the axis begins: a little before the first day, so that its mark stands free."""
    return f"{at.iloc[0] - (at.iloc[-1] - at.iloc[0]) * 0.02:%Y-%m-%d %H:%M}"


def _dates(at: pd.Series, most: int, language: Language) -> dict[str, Any]:
    """Return ticks that begin at the first day and end at the last, which the text names."""
    steps = min(most, len(at) - 1)
    days = [at.iloc[round(i * (len(at) - 1) / steps)] for i in range(steps + 1)]
    months = language.plotly_locale()["format"]["shortMonths"]
    named = [f"{day.day} {months[day.month - 1]}" for day in days]
    named[0] += f" {days[0].year}"
    if days[-1].year != days[0].year:
        named[-1] += f" {days[-1].year}"
    return {"tickvals": [f"{day:%Y-%m-%d %H:%M}" for day in days], "ticktext": named}


def _halves(language: Language) -> dict[str, Any]:
    return {"tickvals": [0, 0.5, 1], "ticktext": [plot_text(language.percent(v)) for v in (0, 0.5, 1)]}


def _number(standing: Standing, place: int, language: Language, *, bold: bool) -> dict[str, Any]:
    text = plot_text(language.number(standing.known))
    return {
        "name": f"{WIDE_ONLY}number", "x": 1.01, "xref": "paper", "xanchor": "left", "y": place,
        "yref": "y", "showarrow": False, "text": f"<b>{text}</b>" if bold else text,
        "font": {"size": 12, "color": palette.TEXT.light},
    }  # fmt: skip


def _said(standing: Standing, language: Language) -> str:
    return f"{standing.variant.label} {language.number(standing.known)}"


def _provisos(board: Dashboard, language: Language, key: str, **said: object) -> str:
    data = f"{language.say('ledger.data_all')} " if board.simulated else ""
    return data + language.say(key, **said)


def _days_table(board: Dashboard, language: Language) -> Table:
    columns = text_columns(language, at=("column.at", "UTC"))
    columns += number_columns(language, score="axis.score", valence="unit.valence")
    rows = [
        [
            Cell(language.date(row["at"]), value=row["at"].isoformat()),
            *(number_cell(row[n], language, 2, places=4) for n in ("score", "valence")),
        ]
        for row in board.curve.to_dict("records")
    ]
    return Table("days", language.say("account.days_data", account=board.account), columns, rows)
