"""What raised and what lowered a score, step by step from one number to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell, number_columns
from kresearch.report.escape import plot_text
from kresearch.report.escape import slug as as_slug
from kresearch.report.figures.parts import Drawing, Key, base_layout, cut_name, name_rows
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

#: Steps with a bar of their own; the smaller ones are summed, what raised apart from what lowered.
MOST_STEPS = 8
#: A step below this share of all that moved is among the others.
LEAST_SHARE = 0.02
_ROW = 46
_RAISED = Style(palette.GREEN, "", "")
_LOWERED = Style(palette.PURPLE, "/", "")
_STOOD = Style(palette.BLACK, "solid", "diamond")


@dataclass(frozen=True)
class Step:
    """One thing that moved the score."""

    names: tuple[str, ...]  #: What it is, e.g. kind, sign and network, as a reader sees them.
    points: float  #: By how much it moved the score.
    #: How many more (or fewer) interactions are remembered; None for a sum of steps.
    interactions: float | None = None


@dataclass(frozen=True)
class Ledger:
    """A score, what it is counted from, and the points between."""

    #: Whose score under which variant (label).
    account: str
    variant: str
    #: From when to when; `since` is None where it is counted from an empty account.
    since: pd.Timestamp | None
    at: pd.Timestamp
    #: The two numbers.
    start: float
    score: float
    #: ``network, kind, sign`` or ``post``, with ``interactions`` and ``points``, which add up to ``score -
    #: start``.
    rows: Sequence[dict[str, Any]]


def draw_waterfall(
    ledger: Ledger, language: Language, *, slug: str, simulated: str = "", most: int = MOST_STEPS
) -> Drawing | None:
    """Return the ledger as a waterfall with at most `most` bars of single steps; None when nothing moved."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    steps = order_steps(_steps(ledger, language), language, start=ledger.start, most=most)
    if not steps:
        return None
    ends = [ledger.start]
    for step in steps:
        ends.append(ends[-1] + step.points)
    figure = Picture()
    places = list(range(1, len(steps) + 1))
    for raised, style in ((True, _RAISED), (False, _LOWERED)):
        chosen = [i for i, s in enumerate(steps) if (s.points >= 0) == raised]
        figure.add_trace(
            go.Bar(
                y=[places[i] for i in chosen],
                x=[round(steps[i].points, 4) for i in chosen],
                base=[round(ends[i], 4) for i in chosen],
                orientation="h",
                width=0.62,
                text=[language.number(steps[i].points, 2, signed=True) for i in chosen],
                textposition="outside",
                textfont={"color": palette.TEXT.light, "size": 13},
                cliponaxis=False,
                marker={
                    "color": style.colour,
                    "line": {"width": 0},
                    "pattern": {
                        "shape": style.dash,
                        "fillmode": "overlay",
                        "fgcolor": palette.PAPER.light,
                        "size": 6,
                        "solidity": 0.2,
                    },
                },
                customdata=[plot_text(", ".join(steps[i].names)) for i in chosen],
                hovertemplate="%{customdata}: %{text}<extra></extra>",
            )
        )
    stood = [(0, ledger.start), (len(steps) + 1, ends[-1])]
    figure.add_trace(
        go.Scatter(
            y=[place for place, _ in stood],
            x=[round(score, 4) for _, score in stood],
            mode="markers+text",
            text=[f"<b>\u2002{language.number(score, 2)}</b>" for _, score in stood],
            textposition="middle right",
            textfont={"color": palette.TEXT.light, "size": 13},
            cliponaxis=False,
            marker={"symbol": "diamond", "size": 12, "color": _STOOD.colour},
            hoverinfo="skip",
        )
    )
    height = 84 + _ROW * (len(steps) + 2)
    figure.update_layout(_layout(ledger, steps, ends, language, height=height))
    return Drawing(
        slug=slug,
        title=language.say(
            "ledger.title_posts" if "post" in ledger.rows[0] else "ledger.title",
            account=ledger.account,
            variant=ledger.variant,
        ),
        caption=_caption(ledger, language, simulated),
        alt=_alt(ledger, steps, language),
        figure=figure,
        data=_data(ledger, language, slug),
        keys=(
            Key(language.say("ledger.stood"), _STOOD, "marker"),
            Key(language.say("ledger.raised"), _RAISED, "bar"),
            Key(language.say("ledger.lowered"), _LOWERED, "bar"),
        ),
        height=height,
        narrow={
            "margin": {"l": 4, "r": 8, "t": 12, "b": 44},
            "xaxis": {"range": _range(ends, 0.6), "nticks": 4},
            "yaxis": {"tickfont": {"size": 12}},
        },
    )


def draw_ledgers(facts: Facts, case: Case, language: Language) -> list[Drawing | None]:
    """Return the waterfalls of a case that a study's result holds, the reference's first."""
    import pandas as pd

    drawn: list[Drawing | None] = []
    for kept in facts.result.ledgers:
        if kept["case"] != case.name or kept["dataset"] != case.dataset:
            continue
        ledger = Ledger(
            account=str(kept["account"]),
            variant=str(kept["variant"]),
            since=pd.Timestamp(kept["since"]),
            at=pd.Timestamp(kept["at"]),
            start=float(kept["start"]),
            score=float(kept["score"]),
            rows=kept["rows"],
        )
        name = f"ledger-{as_slug(case.name, fallback='case')}-{as_slug(ledger.variant, fallback='variant')}"
        drawn.append(draw_waterfall(ledger, language, slug=name, simulated=facts.simulated))
    return drawn


def order_steps(
    steps: Sequence[Step], language: Language, *, start: float = 0.0, most: int = MOST_STEPS
) -> list[Step]:
    """Return what lowered (largest first), then what raised (largest first), small ones summed.

    Points are shares of one score, so what is gone can never be more than there was: in this
    order the way stays on the scale. Where interactions subtract, it may not; then what
    raised comes first if that way does stay on it. The points add up to those that went in.
    """
    moved = sum(abs(s.points) for s in steps)
    ranked = sorted(steps, key=lambda s: (-abs(s.points), s.names))
    small = [s for i, s in enumerate(ranked) if i >= most or abs(s.points) < LEAST_SHARE * moved]
    if len(small) < 2:  # a single one keeps its name
        small = []
    sides = []
    for raised in (False, True):
        side = [s for s in ranked if s.points and (s.points > 0) == raised]
        rest = [s for s in side if s in small]
        side = [s for s in side if s not in small]
        if rest:
            key = "ledger.others_raised" if raised else "ledger.others_lowered"
            names = (language.say("ledger.others"), language.say(key, n=language.whole(len(rest))))
            side.append(Step(names, sum(s.points for s in rest)))
        sides.append(side)
    lowered, raising = sides
    least = start + sum(s.points for s in lowered)
    top = start + sum(s.points for s in raising)
    return [*raising, *lowered] if least < 1.0 and top <= 100.0 else [*lowered, *raising]


def _steps(ledger: Ledger, language: Language) -> list[Step]:
    """Return the rows with the names that a reader sees; a lone network is not named."""
    networks = {row.get("network") for row in ledger.rows}
    steps = []
    for row in ledger.rows:
        if "post" in row:
            post = row["post"]
            names = [language.say("ledger.no_post") if post is None or post != post else str(post)]
        else:
            names = [language.word("ledger_kind", str(row["kind"]))]
            if row["sign"] != "none":
                names.append(language.word("polarity", str(row["sign"])))
            if len(networks) > 1:
                names.append(str(row["network"]))
        steps.append(Step(tuple(names), float(row["points"]), float(row["interactions"])))
    return steps


def _layout(
    ledger: Ledger, steps: list[Step], ends: list[float], language: Language, *, height: int
) -> dict[str, Any]:
    layout = base_layout(language, height=height)
    labels = [
        plot_text(_when(ledger.since, language)),
        *(_two_lines(step.names) for step in steps),
        plot_text(_when(ledger.at, language)),
    ]
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 12, "l": 8, "r": 24}
    layout["xaxis"] |= {
        "title": {"text": plot_text(language.say("axis.score"))},
        "range": _range(ends, 0.2),
        "showgrid": True,
        "nticks": 7,
        "tickangle": 0,
    }
    name_rows(layout, labels)
    layout["bargap"] = 0.3
    # From the end of each bar down to where the next begins.
    layout["shapes"] = [
        {
            "type": "line",
            "x0": round(end, 4),
            "x1": round(end, 4),
            "y0": place + (0.0 if place == 0 else 0.31),
            "y1": place + 1 - (0.31 if place < len(steps) else 0.0),
            "line": {"color": palette.MUTED.light, "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for place, end in enumerate(ends)
    ]
    return layout


def _range(ends: list[float], margin: float) -> list[float]:
    """Return the ends of the axis: a margin on both sides for the numbers beside the bars."""
    low, high = min(ends), max(ends)
    room = margin * max(high - low, 0.1)
    return [round(low - room, 4), round(high + room, 4)]


def _two_lines(names: tuple[str, ...]) -> str:
    first, *others = (cut_name(n, 22) for n in names)
    return f"{first}<br><span style='font-size:0.85em'>{', '.join(others)}</span>" if others else first


def _when(at: pd.Timestamp | None, language: Language) -> str:
    return language.say("ledger.empty") if at is None else language.moment(at)


def _caption(ledger: Ledger, language: Language, simulated: str) -> str:
    key = "ledger.caption" if ledger.since is not None else "ledger.caption_empty"
    if "post" in ledger.rows[0]:
        key = "ledger.caption_posts"
    said = language.say(key)
    return f"{language.say(f'ledger.data_{simulated}')} {said}" if simulated else said


def _alt(ledger: Ledger, steps: list[Step], language: Language) -> str:
    items = "; ".join(f"{', '.join(s.names)} {language.number(s.points, 2, signed=True)}" for s in steps)
    return language.say(
        "ledger.alt",
        account=ledger.account,
        variant=ledger.variant,
        start=language.number(ledger.start, 2),
        since=_when(ledger.since, language),
        score=language.number(ledger.score, 2),
        at=_when(ledger.at, language),
        items=items,
    )


def _data(ledger: Ledger, language: Language, slug: str) -> Table:
    keys = [key for key in ("network", "kind", "sign", "post") if ledger.rows and key in ledger.rows[0]]
    columns = [Column(language.say(f"ledger.column_{key}"), key=key) for key in keys]
    columns += number_columns(language, interactions="column.interactions", points="unit.points")
    words = {"kind": "ledger_kind", "sign": "polarity"}
    rows = []
    for row in sorted(ledger.rows, key=lambda r: (-float(r["points"]), *(str(r[k]) for k in keys))):
        cells = []
        for key in keys:
            missing = row[key] is None or row[key] != row[key]
            shown = language.say("ledger.no_post") if missing else str(row[key])
            group = words.get(key)
            cells.append(
                Cell(language.word(group, shown) if group else shown, value="" if missing else shown)
            )
        number = language.number(row["interactions"], 0, signed=True)
        cells.append(Cell(number, value=float(row["interactions"])))
        rows.append([*cells, number_cell(row["points"], language, 3, signed=True)])
    caption = language.say("ledger.table", account=ledger.account, variant=ledger.variant)
    return Table(slug, caption, columns, rows)
