"""A score with the band that the classifier's error makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.report import palette
from kresearch.report.cells import number_cell
from kresearch.report.error_propagation import lead_rows
from kresearch.report.escape import plot_text, slug
from kresearch.report.figures.parts import (
    Drawing,
    Key,
    base_layout,
    rounded,
    shade_windows,
    time_texts,
)
from kresearch.report.palette import Style
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

HEIGHT = 430
_READ = Style(palette.VERMILLION, "solid", "triangle-up", 2.6)
_BAND = Style(palette.VERMILLION, "dot", "square", 1.4)
_PLANTED = Style(palette.GREEN, "dash", "diamond", 2.4)


def draw_band(facts: Facts, language: Language) -> Drawing | None:
    """Return the leading case's score under the first variant that reads polarity, with its band."""
    import plotly.graph_objects as go

    from kresearch.report.figures.picture import Picture

    rows = lead_rows(facts)
    if not rows:
        return None
    row = next((r for r in rows if r["variant"] in facts.roles.main), rows[0])
    case = next(c for c in facts.result.cases if c.name == row["case"])
    band = pd.DataFrame(row["curve"])
    if band.empty:
        return None
    band["at"] = pd.to_datetime(band["at"], utc=True)
    band = band[(band["at"] >= case.baseline[0]) & (band["at"] < case.end)]
    lines = {
        name: facts.curve_of(case, label).set_index("at")["score"].reindex(band["at"])
        for name, label in (("reference", facts.roles.reference), ("read", row["variant"]))
    }
    planted = band["planted"].astype("float64")
    times = time_texts(band["at"])
    figure = Picture()
    for end, fill in (("low", None), ("high", "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=times,
                y=rounded(band[end].astype("float64")),
                mode="lines",
                name=plot_text(language.say(f"carried.{end}")),
                line={"color": _BAND.colour, "dash": _BAND.dash, "width": _BAND.width, "shape": "hv"},
                fill=fill,
                fillcolor=palette.WINDOW_SPIKE.light,
                hovertemplate="%{y:.1f}",
            )
        )
    keys = [Key(language.say("carried.key_band", level=language.percent(row["level"])), _BAND)]
    shown: list[tuple[str, Any, Style]] = [
        (str(facts.roles.reference), lines["reference"], palette.REFERENCE_STYLE),
        (language.say("carried.key_read", variant=row["variant"]), lines["read"], _READ),
    ]
    if planted.notna().any():
        shown.append((language.say("carried.key_planted"), planted, _PLANTED))
    for name, values, style in shown:
        figure.add_trace(
            go.Scatter(
                x=times,
                y=rounded(values),
                mode="lines",
                name=plot_text(name),
                line={"color": style.colour, "dash": style.dash, "width": style.width, "shape": "hv"},
                hovertemplate="%{y:.1f}",
            )
        )
        keys.append(Key(name, style))
    layout = base_layout(language, height=HEIGHT)
    first, last = band["at"].iloc[0], band["at"].iloc[-1]
    shapes, notes = shade_windows(case, language, first=first, last=last)
    layout["shapes"], layout["annotations"] = shapes, notes
    layout["margin"] |= {"t": 52}
    layout["yaxis"] |= {"title": {"text": plot_text(language.say("axis.score"))}}
    layout["xaxis"] |= {"type": "date"}
    figure.update_layout(layout)
    said = {"variant": row["variant"], "account": case.account}
    return Drawing(
        slug=f"band-{slug(case.name, fallback='case')}",
        title=language.say("carried.title", **said),
        caption=language.say(f"carried.caption_{facts.simulated}"),
        alt=language.say(
            "carried.alt",
            **said,
            low=language.number(float(band["low"].min())),
            high=language.number(float(band["high"].max())),
            width=language.number(float((band["high"] - band["low"]).mean())),
        ),
        figure=figure,
        data=_data(band, lines, row, facts, language),
        keys=tuple(keys),
        height=HEIGHT,
        narrow={"margin": {"l": 44, "r": 10, "t": 48, "b": 40}},
    )


def _data(
    band: pd.DataFrame, lines: dict[str, Any], row: dict[str, Any], facts: Facts, language: Language
) -> Table:
    names = {
        "reference": str(facts.roles.reference),
        "read": str(row["variant"]),
        "low": language.say("carried.low"),
        "high": language.say("carried.high"),
        "planted": language.say("carried.true"),
    }
    columns = [Column(language.say("column.at"), key="at")]
    columns += [Column(title, key=key, numeric=True) for key, title in names.items()]
    wide = band.set_index("at")[["low", "high", "planted"]].astype("float64").assign(**lines)
    rows = []
    for at, values in zip(wide.index, wide[list(names)].to_numpy(), strict=True):
        cells = [Cell(f"{at:%Y-%m-%d %H:%M}")]
        rows.append([*cells, *(number_cell(v, language, 2, places=4) for v in values)])
    return Table(
        f"band-{slug(row['case'], fallback='case')}-curve",
        language.say("carried.title", variant=row["variant"], account=band.attrs.get("account", row["case"])),
        columns,
        rows,
    )
