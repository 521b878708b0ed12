"""What a study's design adds to the page: the 2 x 2, mean ranks, and how far a sweep carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import count_cell, number_cell, number_columns, range_cell, text_columns
from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import metric_title
from kresearch.report.verdict_table import number_of, p_value

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.report.figures import Drawing

#: Diagrams of mean ranks that are drawn: of the leading kind of case, further ones are in the data.
MOST_RANKS = 3


@dataclass(frozen=True)
class Cross:
    """The 2 x 2 of one metric: its table of effects, its sentences, its figure."""

    table: Table
    sentences: tuple[str, ...]
    drawing: Drawing | None


@dataclass(frozen=True)
class Holding:
    """In which share of a variant's sweep a conclusion holds, and a heat map where two parameters vary."""

    name: str
    sentence: str
    drawing: Drawing | None


def cross_parts(facts: Facts, language: Language) -> list[Cross]:
    """Return the 2 x 2 of a study, one per metric; empty where none was declared."""
    from kresearch.report.figures.crossing import draw_cross

    return [
        Cross(
            _effects(design, facts, language),
            _say(design, facts, language),
            draw_cross(facts, design, language),
        )
        for design in facts.result.cross
    ]


def rank_drawings(facts: Facts, language: Language) -> list[Drawing]:
    """Return the critical-difference diagrams of the leading kind of case, where there was a test."""
    from kresearch.report.figures.ranks import draw_ranks

    order = {metric: place for place, metric in enumerate(facts.metrics)}
    asked = [r for r in facts.result.ranks if r["kind"] == facts.kind]
    asked = sorted(asked, key=lambda r: order.get(str(r["metric"]), len(order)))[:MOST_RANKS]
    return [d for r in asked if (d := draw_ranks(facts, r, language)) is not None]


def holdings(facts: Facts, language: Language) -> list[Holding]:
    """Return, for every variant with a sweep, in which share of it the conclusion holds."""
    from kresearch.evaluate import scan_parameters
    from kresearch.report.figures.heat_map import draw_heat_map

    spec, cells, out = facts.result.spec, facts.result.cells, []
    metric = facts.metric_for("tone") or facts.metric_for("spike")
    reference = facts.roles.reference
    if metric is None or reference is None:
        return []
    rows = cells[(cells["kind"] == facts.kind) & cells["value"].notna()]
    names = [str(v["name"]) for v in facts.result.variants if v["label"] != reference]
    for name in (n for n in dict.fromkeys(names) if names.count(n) > 1):
        if rows.loc[rows["name"] == name, "variant"].nunique() < 2:
            continue
        margin = float(spec.equivalence.get(metric, 0.0))
        found = scan_parameters(rows, name, metric=metric, reference=reference, margin=margin)
        pair = _two_parameters(found.grid)
        drawn = None
        if pair is not None:
            drawn = draw_heat_map(
                facts, found.grid, language, name=name, metric=metric, across=pair[0], down=pair[1]
            )
        out.append(Holding(name, _say_share(found.grid, name, metric, margin, facts, language), drawn))
    return out


def _two_parameters(grid: pd.DataFrame) -> tuple[str, str] | None:
    """Return the two parameters that vary together over a whole grid, or None."""
    params = [c for c in grid if c not in ("variant", "n", "shift", "holds")]
    varied = [str(c) for c in params if len(set(map(str, grid[c]))) > 1]
    if len(varied) != 2 or grid[varied].astype(str).drop_duplicates().shape[0] < 4:
        return None
    return varied[0], varied[1]


def _say_share(
    grid: pd.DataFrame, name: str, metric: str, margin: float, facts: Facts, language: Language
) -> str:
    holding, ends = int(grid["holds"].sum()), int((grid["n"] == 0).sum())
    told = language.say(
        "holding.by_margin" if margin else "holding.at_all",
        variant=name,
        reference=facts.roles.reference or "",
        metric=language.word("metric", metric),
        margin=language.number(margin),
        kind=language.word("kind_plural", facts.kind or ""),
        holding=language.whole(holding),
        all=language.whole(len(grid)),
        share=language.percent(holding / len(grid)),
        low=language.number(float(grid["shift"].min()), 2, signed=True),
        high=language.number(float(grid["shift"].max()), 2, signed=True),
    )
    return f"{told} {language.say_n('holding.ends', ends)}" if ends else told


def _effects(design: dict[str, Any], facts: Facts, language: Language) -> Table:
    from kresearch.report.figures.crossing import name_situation

    level = language.percent(1 - facts.result.spec.alpha)
    columns = text_columns(language, effect="cross.effect", found="cross.found") + number_columns(
        language,
        shift=("table.shift", language.word("unit", design["unit"])),
        interval=("table.interval", language.say("table.interval_detail", level=level)),
    )
    columns += [
        Column("p", language.say("table.p_detail"), "p_holm", numeric=True),
        Column("n", language.say("cross.cases"), "n", numeric=True),
    ]
    rows, groups = [], {}
    for place, row in enumerate(design["effects"]):
        if place == 0 or design["effects"][place - 1]["situation"] != row["situation"]:
            groups[place] = name_situation(row["situation"], facts, language)
        rows.append(_row(row, facts, language))
    notes = [language.say("cross.note", **design["corners"])]
    if design["left_out"]:
        notes.append(language.say_n("cross.left_out", int(design["left_out"])))
    title = metric_title(design["metric"], language)
    return Table(
        f"cross-{design['metric']}", language.say("cross.caption", metric=title), columns, rows, notes, groups
    )


def _row(row: dict[str, Any], facts: Facts, language: Language) -> list[Cell]:
    shift, low, high, p = (number_of(row, k) for k in ("shift", "low", "high", "p_holm"))
    key = effect_verdict(row, facts)
    return [
        Cell(language.say(f"cross.effect_{row['effect']}"), value=row["effect"]),
        Cell(language.say(f"cross.{key}"), value=key, tone="" if key == "shown" else "quiet"),
        number_cell(shift, language, 2, signed=True),
        range_cell(low, high, language, 2, signed=True),
        Cell(p_value(p, language), value="" if p is None else round(p, 6)),
        count_cell(row["n"], language),
    ]


def effect_verdict(row: dict[str, Any], facts: Facts) -> str:
    """Return whether an effect of the 2 x 2 is ``shown``, ``not_shown``, or rests on too ``few`` cases."""
    p = number_of(row, "p_holm")
    return "few" if p is None else "shown" if p < facts.result.spec.alpha else "not_shown"


def _say(design: dict[str, Any], facts: Facts, language: Language) -> tuple[str, ...]:
    """Return a sentence per effect that is shown, and one that counts those that are not."""
    from kresearch.report.figures.crossing import name_situation

    title, unit = language.word("metric", design["metric"]), language.word("unit", design["unit"])
    verdicts = [effect_verdict(row, facts) for row in design["effects"]]
    told = [
        language.say(
            "cross.sentence",
            situation=name_situation(row["situation"], facts, language),
            effect=language.say(f"cross.subject_{row['effect']}"),
            metric=title,
            unit=unit,
            level=language.percent(1 - facts.result.spec.alpha),
            **{k: language.number(row[k], 2, signed=True) for k in ("shift", "low", "high")},
            n=language.whole(row["n"]),
        )
        for row, verdict in zip(design["effects"], verdicts, strict=True)
        if verdict == "shown"
    ]
    others = len(verdicts) - len(told)
    if others:
        told.append(language.say_n("cross.others", others, metric=title, all=language.whole(len(verdicts))))
    return tuple(told)
