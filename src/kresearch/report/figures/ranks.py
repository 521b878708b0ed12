"""The critical-difference diagram: mean ranks of all variants, and which are not told apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kresearch.report import palette
from kresearch.report.cells import number_cell, number_columns, text_columns
from kresearch.report.escape import plot_text, slug
from kresearch.report.figures.parts import Drawing, base_layout, name_rows
from kresearch.report.tables import Cell, Table
from kresearch.report.verdict_table import p_value

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


def draw_ranks(facts: Facts, ranks: dict[str, Any], language: Language) -> Drawing | None:
    """Return the mean ranks of one metric and kind of case; None where there was no test.

    `ranks` is one entry of `StudyResult.ranks`. Each variant has a bar of half the critical difference to
    both sides: two whose bars overlap are not told apart, which is the rule of Nemenyi's test itself.
    """
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    critical = ranks.get("critical_difference")
    if not isinstance(critical, (int, float)) or not math.isfinite(critical):
        return None
    mean = dict(sorted(ranks["mean"].items(), key=lambda item: (item[1], item[0])))
    styles = palette.style_series(
        [v for v in facts.roles.labels if v in mean],
        reference=facts.roles.reference,
        baselines=facts.roles.baselines,
    )
    figure = Picture()
    for place, (label, rank) in enumerate(mean.items()):
        style = styles[label]
        solid = style.symbol.removesuffix("-thin-open")
        figure.add_trace(
            go.Scatter(
                x=[round(rank, 4)],
                y=[place],
                mode="markers",
                marker={"symbol": solid, "size": 10, "color": style.colour},
                error_x={"type": "constant", "value": critical / 2, "color": style.colour, "thickness": 2},
                hovertemplate=f"{plot_text(label)}: %{{x:.2f}}<extra></extra>",
            )
        )
    height = 100 + 34 * len(mean)
    layout = base_layout(language, height=height)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 16}
    room = 0.55 * critical
    layout["xaxis"] |= {
        "title": {"text": plot_text(language.say("ranks.axis"))},
        "showgrid": True,
        "range": [round(min(mean.values()) - room, 4), round(max(mean.values()) + room, 4)],
    }
    name_rows(layout, [plot_text(label) for label in mean], grid=True)
    figure.update_layout(layout)
    said = {
        "metric": language.word("metric", ranks["metric"]),
        "kind": language.word("kind_plural", ranks["kind"]),
        "n": language.whole(ranks["n"]),
        "p": p_value(ranks["p"], language),
        "critical": language.number(critical, 2),
    }
    return Drawing(
        slug=f"ranks-{slug(ranks['metric'])}-{slug(ranks['kind'])}",
        title=language.say("ranks.title", **said),
        caption=language.say("ranks.caption", **said),
        alt=language.say("ranks.alt", items=_say_groups(mean, ranks["groups"], language), **said),
        figure=figure,
        data=_data(mean, said, ranks, language),
        height=height,
        narrow={"yaxis": {"tickfont": {"size": 10}}, "margin": {"l": 40, "r": 10, "t": 12, "b": 48}},
    )


def _say_groups(mean: dict[str, float], groups: list[list[str]], language: Language) -> str:
    told = [language.say("ranks.item", variant=v, rank=language.number(r, 2)) for v, r in mean.items()]
    text = ", ".join(told)
    for group in groups:
        text += "; " + language.say("ranks.group", variants=language.join(group))
    return text


def _data(mean: dict[str, float], said: dict[str, str], ranks: dict[str, Any], language: Language) -> Table:
    columns = [
        *text_columns(language, variant="table.variant"),
        *number_columns(language, mean_rank="ranks.rank"),
        *text_columns(language, groups=("ranks.groups", "ranks.groups_detail")),
    ]
    rows = [
        [
            Cell(label),
            number_cell(rank, language, 2),
            Cell(" ".join(chr(ord("a") + i) for i, group in enumerate(ranks["groups"]) if label in group)),
        ]
        for label, rank in mean.items()
    ]
    name = f"ranks-{slug(ranks['metric'])}-{slug(ranks['kind'])}"
    return Table(name, language.say("ranks.title", **said), columns, rows)
