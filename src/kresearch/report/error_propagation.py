"""What the classifier's error leaves open: a table, and sentences that say whether the effect survives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import metric_title


@dataclass(frozen=True)
class BandPart:
    """The section on the classifier's error.

    Parameters
    ----------
    sentences
        Whose error, and per variant whether its difference from the reference survives it.
    table
        Every band.
    """

    sentences: list[str]
    table: Table


def band_part(facts: Facts, language: Language) -> BandPart | None:
    """Return what the page says of the classifier's error, None where none was carried."""
    rows = facts.result.bands
    if not rows:
        return None
    return BandPart(_sentences(facts, language), _table(facts, language))


def lead_rows(facts: Facts) -> list[dict[str, Any]]:
    """Return the bands of the first tested metric in the leading case, else in the first that has some.

    A metric that does not apply to a case has no band there, and no sentence either.
    """
    rows = [row for row in facts.result.bands if math.isfinite(row["low"]) and math.isfinite(row["read"])]
    if not rows:
        return []
    lead = facts.lead.name if facts.lead is not None else None
    case = lead if any(row["case"] == lead for row in rows) else rows[0]["case"]
    mine = [row for row in rows if row["case"] == case]
    return [row for row in mine if row["metric"] == mine[0]["metric"]]


def _sentences(facts: Facts, language: Language) -> list[str]:
    rows = lead_rows(facts)
    if not rows:
        return []
    first = rows[0]
    told = [
        language.say(
            "carried.whose" if first["domain"] else "carried.whose_imagined",
            scorer=first["scorer"],
            accuracy=language.percent(first["accuracy"]),
            domain=first["domain"],
            draws=language.whole(first["draws"]),
            level=language.percent(first["level"]),
        )
    ]
    return [*told, *(_sentence(row, facts, language) for row in rows)]


def _sentence(row: dict[str, Any], facts: Facts, language: Language) -> str:
    parts = [
        language.say(
            "carried.case",
            variant=row["variant"],
            metric=language.word("metric", row["metric"]),
            case=row["case"],
            read=_amount(row["read"], row, language),
            low=language.number(row["low"], signed=True),
            high=language.number(row["high"], signed=True),
        )
    ]
    if not math.isnan(row["planted"]):
        parts.append(language.say("carried.planted", planted=_amount(row["planted"], row, language)))
        if not row["low"] <= row["planted"] <= row["high"]:
            return " ".join([*parts, language.say("carried.missed")])
    return " ".join([*parts, _verdict(row, facts, language)])


def _verdict(row: dict[str, Any], facts: Facts, language: Language) -> str:
    """Return whether the difference from the reference is beyond the margin everywhere in the band."""
    reference = _reference_value(row, facts)
    if reference is None:
        return ""
    margin = float(facts.result.spec.equivalence.get(row["metric"], 0.0))
    apart = row["high"] < reference - margin or row["low"] > reference + margin
    return language.say(
        "carried.survives" if apart else "carried.open",
        reference=facts.roles.reference or "",
        value=_amount(reference, row, language),
        margin=_amount(margin, row, language, signed=False),
    )


def _reference_value(row: dict[str, Any], facts: Facts) -> float | None:
    cells = facts.result.cells
    mine = cells[
        (cells["case"] == row["case"])
        & (cells["metric"] == row["metric"])
        & (cells["variant"] == facts.roles.reference)
    ]["value"]
    return None if mine.empty or mine.isna().all() else float(mine.iloc[0])


def _table(facts: Facts, language: Language) -> Table:
    level = language.percent(facts.result.bands[0]["level"])
    heads = [
        Column(language.say("column.case"), key="case"),
        Column(language.say("table.variant"), key="variant"),
        Column(language.say("column.metric"), key="metric"),
        Column(language.say("carried.read"), key="read", numeric=True),
        Column(language.say("carried.band"), level, "band", numeric=True),
        Column(language.say("carried.corrected"), key="corrected", numeric=True),
        Column(language.say("carried.true"), key="planted", numeric=True),
    ]
    rows = []
    for row in facts.result.bands:
        ends = {name: language.number(row[name], signed=True) for name in ("low", "high")}
        known = not math.isnan(row["low"])
        rows.append(
            [
                Cell(row["case"]),
                Cell(row["variant"]),
                Cell(f"{metric_title(row['metric'], language)} ({language.word('unit', row['unit'])})"),
                _number(row["read"], language),
                Cell(
                    language.say("table.range", **ends) if known else language.say("table.no_value"),
                    value=f"{row['low']:.6g} to {row['high']:.6g}" if known else "",
                ),
                _number(row["corrected"], language),
                _number(row["planted"], language),
            ]
        )
    notes = [language.say("carried.note"), language.say(f"table.note_{facts.simulated}")]
    return Table("bands", language.say("carried.caption", level=level), heads, rows, notes)


def _number(value: float, language: Language) -> Cell:
    return Cell(language.number(value, signed=True), value="" if math.isnan(value) else round(value, 6))


def _amount(value: float, row: dict[str, Any], language: Language, *, signed: bool = True) -> str:
    if row["unit"] == "points":
        return language.points(value, signed=signed)
    return f"{language.number(value, signed=signed)}\u00a0{language.word('unit', row['unit'])}"
