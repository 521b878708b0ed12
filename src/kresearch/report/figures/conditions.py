"""A metric across conditions: one curve per variant, with its interval over cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell
from kresearch.report.condition_words import option_name, place_words
from kresearch.report.conditions import Slice, panel_words, slice_title, slices
from kresearch.report.escape import plot_text
from kresearch.report.figures.parts import Drawing, Key, base_layout
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_roles import MOST_CURVES

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

HEIGHT = 430
#: With more figures than these, those after the first metric wait until somebody opens them.
MOST_OPEN = 6
#: From this ratio of the largest to the smallest value on, the axis is logarithmic.
_WIDE = 20.0
#: Curves of one figure lie beside each other by this share of the axis, so that intervals do not cover.
_DODGE = 0.006


def draw_conditions(facts: Facts, language: Language) -> tuple[list[Drawing], list[Drawing]]:
    """Return the figures of a study across conditions, one per metric, panel and six variants.

    First those that are shown at once, then those that can be opened.
    """
    leading: list[Drawing] = []
    further: list[Drawing] = []
    every = slices(facts)
    for shown in every:
        alike = [s for s in every if s.metric == shown.metric]
        groups = _groups(shown, alike, facts)
        for number, labels in enumerate(groups, start=1):
            part = (number, len(groups))
            home = leading if shown.metric == every[0].metric else further
            home.append(_draw(shown, labels, facts, language, reach=_reach(alike), part=part))
    return (leading, further) if len(leading) + len(further) > MOST_OPEN else ([*leading, *further], [])


def _groups(shown: Slice, alike: list[Slice], facts: Facts) -> list[list[str]]:
    """Return the variants in groups that can be told apart, the reference in each.

    Where one figure does not hold them all, the first has those that lie farthest from the reference at the
    end of the axis in any panel, as the answer names them; trivial baselines come last.
    """
    reference = facts.roles.reference
    others = [label for label in shown.labels if label != reference]
    first = [reference] if reference in shown.labels and reference else []
    size = MOST_CURVES - len(first)
    if len(others) > size:
        others.sort(key=lambda label: (label in facts.roles.baselines, -_farthest(label, alike, facts)))
    n = max(1, -(-len(others) // size))
    step = -(-len(others) // n) if others else 1
    return [first + others[i : i + step] for i in range(0, max(len(others), 1), step)]


def _farthest(label: str, alike: list[Slice], facts: Facts) -> float:
    """Return how far a variant lies from the reference at the end of the axis, at most over the panels."""
    gaps = [0.0]
    for one in alike:
        row, base = one.at(label, one.places[-1]), one.at(facts.roles.reference or "", one.places[-1])
        if row is not None and base is not None:
            gaps.append(abs(float(row["level"]) - float(base["level"])))
    return max(gaps)


def _reach(shown: list[Slice]) -> tuple[float, float]:
    """Return the range of the vertical axis: the same in every panel of a metric, 0 within it."""
    ends = [float(v) for s in shown for name in ("level", "low", "high") for v in s.rows[name].dropna()]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    pad = 0.06 * max(high - low, 1e-6)
    return low - pad, high + pad


def _draw(
    shown: Slice,
    labels: list[str],
    facts: Facts,
    language: Language,
    *,
    reach: tuple[float, float],
    part: tuple[int, int],
) -> Drawing:

    from kresearch.report.figures.picture import Picture

    styles = palette.style_series(labels, reference=facts.roles.reference, baselines=facts.roles.baselines)
    places = shown.places
    numeric = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in places)
    log = numeric and min(places) > 0 and max(places) / min(places) >= _WIDE
    figure = Picture()
    for number, label in enumerate(labels):
        figure.add_trace(
            _curve(shown, label, styles[label], numeric=numeric, log=log, turn=number - (len(labels) - 1) / 2)
        )
    option = option_name(facts.result.spec.across[0], language)
    title = slice_title(shown, facts, language)
    layout = base_layout(language, height=HEIGHT)
    layout["margin"] |= {"t": 20, "b": 52}
    layout["hovermode"] = "closest"
    layout["yaxis"] |= {
        "title": {"text": plot_text(f"{title} ({language.word('unit', shown.unit)})")},
        "range": list(reach),
        "zeroline": True,
        "zerolinecolor": palette.MUTED.light,
        "zerolinewidth": 1.5,
    }
    texts = [plot_text(place_words(place, language)) for place in places]
    layout["xaxis"] |= {
        "title": {"text": plot_text(option)},
        "tickvals": [float(p) for p in places] if numeric else list(range(len(places))),
        "ticktext": texts,
        "type": "log" if log else "linear",
    }
    figure.update_layout(layout)
    number, of = part
    tail = f"-{number}" if of > 1 else ""
    said = {"metric": title, "option": option, "panel": panel_words(shown, facts, language)}
    caption = language.say("conditions.title", **said)
    return Drawing(
        slug=f"{shown.slug}{tail}",
        title=caption + (language.say("conditions.part", number=number, of=of) if of > 1 else ""),
        caption=language.say(
            f"conditions.figure_{facts.simulated}", level=language.percent(1 - facts.result.spec.alpha)
        ),
        alt=_alt(shown, labels, language, said),
        figure=figure,
        data=_data(
            shown,
            labels,
            Column(option, key=facts.result.spec.across[0], numeric=True),
            language,
            slug=f"{shown.slug}{tail}-curves",
            caption=caption,
        ),
        keys=tuple(Key(label, styles[label]) for label in labels),
        height=HEIGHT,
        narrow={"margin": {"l": 44, "r": 10, "t": 16, "b": 48}},
    )


def _curve(shown: Slice, label: str, style: palette.Style, *, numeric: bool, log: bool, turn: float) -> Any:
    import plotly.graph_objects as go

    places = shown.places
    found = [(i, row) for i, place in enumerate(places) if (row := shown.at(label, place)) is not None]
    if log:
        ratio = (max(places) / min(places)) ** (_DODGE * turn)
        xs = [float(places[i]) * ratio for i, _ in found]
    else:
        span = float(max(places) - min(places)) if numeric else float(len(places) - 1)
        xs = [(float(places[i]) if numeric else float(i)) + _DODGE * turn * span for i, _ in found]
    levels = [float(row["level"]) for _, row in found]
    error = None
    if all(row["low"] == row["low"] for _, row in found):
        error = {
            "type": "data",
            "symmetric": False,
            "array": [round(max(0.0, row["high"] - row["level"]), 4) for _, row in found],
            "arrayminus": [round(max(0.0, row["level"] - row["low"]), 4) for _, row in found],
            "color": style.colour,
            "thickness": 1.2,
            "width": 3,
        }
    return go.Scatter(
        x=[round(x, 5) for x in xs],
        y=[round(v, 4) for v in levels],
        mode="lines+markers",
        name=plot_text(label),
        line={"color": style.colour, "dash": style.dash, "width": style.width},
        marker={"symbol": style.symbol, "size": 8, "color": style.colour},
        error_y=error,
        hovertemplate="%{y:.1f}",
    )


def _alt(shown: Slice, labels: list[str], language: Language, said: dict[str, str]) -> str:
    told = []
    for label in labels:
        ends = [shown.at(label, place) for place in (shown.places[0], shown.places[-1])]
        first, last = (language.number(row["level"]) if row else "\u2013" for row in ends)
        told.append(language.say("conditions.alt_item", variant=label, first=first, last=last))
    return language.say(
        "conditions.alt",
        first=place_words(shown.places[0], language),
        last=place_words(shown.places[-1], language),
        items="; ".join(told),
        **said,
    )


def _data(
    shown: Slice, labels: list[str], axis: Column, language: Language, *, slug: str, caption: str
) -> Table:
    unit = language.word("unit", shown.unit)
    columns = [axis]
    for label in labels:
        columns.append(Column(label, unit, label, numeric=True))
        for end in ("low", "high"):
            title = language.say(f"conditions.end_{end}", variant=label)
            columns.append(Column(title, unit, f"{label} {end}", numeric=True))
    rows = []
    for place in shown.places:
        cells = [Cell(place_words(place, language), value=place)]
        for label in labels:
            row = shown.at(label, place)
            values = [None if row is None else row[name] for name in ("level", "low", "high")]
            cells += [number_cell(value, language, 2, places=4) for value in values]
        rows.append(cells)
    return Table(slug, caption, columns, rows)
