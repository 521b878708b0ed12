"""Set metrics as a table: whether the variants tell anger from praise, with interval and accounts."""

from __future__ import annotations

import math
from typing import Any

from kresearch.report.cells import (
    count_cell,
    number_cell,
    number_columns,
    range_cell,
    text_columns,
    variant_cell,
)
from kresearch.report.escape import slug
from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.tables import Cell, Column, Table

DIGITS = 2


def set_tables(facts: Facts, language: Language) -> list[Table]:
    """Return one table per set metric of the result, in the order of the result."""
    names = dict.fromkeys(str(row["set_metric"]) for row in facts.result.sets)
    return [_table(name, facts, language) for name in names]


def best_of(rows: list[dict[str, Any]], facts: Facts) -> set[str]:
    """Return the variants with the best value as it is shown; none when more than half share it.

    Trivial baselines and variants that mostly lie at an end of the scale are never best, nor is anything
    that is not better than what tells nothing.
    """
    good = {}
    for row in rows:
        label, value = str(row["variant"]), round(float(row["value"]), DIGITS)
        mostly = 2 * int(row["saturated"]) > int(row["cases"])
        if label in facts.roles.baselines or mostly or math.isnan(value):
            continue
        good[label] = {"max": value, "min": -value}.get(str(row["direction"]), -abs(value))
    top = {k for k, g in good.items() if g == max(good.values())}
    nothing = [float(r["nothing"]) for r in rows if not math.isnan(float(r["nothing"]))]
    shown = {str(r["variant"]): round(float(r["value"]), DIGITS) for r in rows}
    top = {k for k in top if not nothing or shown[k] != round(nothing[0], DIGITS)}
    return top if 2 * len(top) <= len(good) else set()


def _table(name: str, facts: Facts, language: Language) -> Table:
    rows = [row for row in facts.result.sets if row["set_metric"] == name]
    place = {label: i for i, label in enumerate(facts.roles.labels)}
    reference, baselines = facts.roles.reference, facts.roles.baselines
    rows.sort(
        key=lambda r: (r["variant"] in baselines, r["variant"] != reference, place.get(r["variant"], 0))
    )
    title = language.word("metric", name)
    unit = language.word("unit", str(rows[0]["unit"]))
    way = language.word("direction", str(rows[0]["direction"]))
    level = language.percent(1 - float(facts.result.spec.alpha))
    of_value = language.say("sets.interval", level=level)
    of_shift = language.say("table.interval_detail", level=level)
    heads = [
        *text_columns(language, variant="table.variant"),
        Column(title[:1].upper() + title[1:], f"{unit} · {way}", "value", numeric=True),
        *number_columns(
            language,
            interval=("table.interval", of_value),
            shift=("table.shift", "sets.shift"),
            ends=("table.interval", of_shift),
            cases="sets.cases",
            accounts="sets.accounts",
        ),
    ]
    best = best_of(rows, facts)
    made, groups = [], {0: language.say("table.group_variants")}
    for i, row in enumerate(rows):
        if str(row["variant"]) in baselines and (i == 0 or str(rows[i - 1]["variant"]) not in baselines):
            groups[i] = language.say("table.group_baselines")
        made.append(_row(row, best, facts, language))
    notes = [language.say("sets.note")] if name == "discrimination" else []
    told = [(str(r["variant"]), translate(str(r["note"]), language)) for r in rows if r["note"]]
    # What holds for every variant is said once; else it is said of whom it holds.
    alike = len(told) == len(rows) and len({note for _, note in told}) == 1
    notes += [told[0][1]] if alike else [f"{variant}: {note}" for variant, note in told]
    notes.append(language.say(f"table.note_{facts.simulated}"))
    caption = language.say("sets.caption", metric=title)
    return Table(f"set-{slug(name)}", caption, heads, made, notes, groups)


def _row(row: dict[str, Any], best: set[str], facts: Facts, language: Language) -> list[Cell]:
    label, value = str(row["variant"]), float(row["value"])
    at_end = int(row["saturated"])
    aside = ""
    if at_end:
        ends = {"n": language.whole(at_end), "all": language.whole(int(row["cases"]))}
        aside = language.say("table.saturated_in", **ends)
    known = not math.isnan(value)
    return [
        variant_cell(label, facts.roles.reference, language),
        Cell(
            language.number(value, DIGITS) if known else language.say("table.no_value"),
            value=round(value, 6) if known else "",
            mark=language.say("table.best") if label in best else "",
            tone="good" if label in best else "" if known else "quiet",
            aside=aside,
        ),
        range_cell(row["low"], row["high"], language, DIGITS),
        number_cell(row["shift"], language, DIGITS, signed=True),
        range_cell(row["shift_low"], row["shift_high"], language, DIGITS, signed=True),
        count_cell(row["cases"], language),
        count_cell(row["accounts"], language),
    ]
