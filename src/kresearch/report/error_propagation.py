"""What the classifier's error leaves open: a table, and sentences that say whether the effect survives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from kresearch.report.cells import MISSING, case_cell, number_cell, number_columns, range_cell, text_columns
from kresearch.report.facts import Facts
from kresearch.report.judged import say_source
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Table
from kresearch.report.variant_table import metric_title

#: Variants that get a sentence; the table has all.
MOST_TOLD = 2


@dataclass(frozen=True)
class BandPart:
    """The section on the classifier's error."""

    #: Whose error, and of the variants farthest from the reference whether the difference survives it.
    sentences: list[str]
    #: The bands of the leading metric in the leading case, then every band where there are more.
    tables: list[Table]


def band_part(facts: Facts, language: Language) -> BandPart | None:
    """Return what the page says of the classifier's error, None where none was carried."""
    rows = facts.result.bands
    if not rows:
        return None
    lead = lead_rows(facts)
    parts = {"bands-lead": lead, "bands": rows} if lead and len(lead) < len(rows) else {"bands": rows}
    tables = [_table(name, part, facts, language) for name, part in parts.items()]
    return BandPart(_sentences(lead, facts, language), tables)


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


def _sentences(rows: list[dict[str, Any]], facts: Facts, language: Language) -> list[str]:
    if not rows:
        return []
    first = rows[0]
    told = [
        language.say(
            "carried.whose" if first["domain"] else "carried.whose_imagined",
            scorer=say_source(str(first["scorer"]), language) if first["domain"] else first["scorer"],
            accuracy=language.percent(first["accuracy"]),
            domain=first["domain"],
            draws=language.whole(first["draws"]),
            level=language.percent(first["level"]),
        )
    ]
    far = sorted(rows, key=lambda row: -abs(row["read"] - (_reference_value(row, facts) or 0.0)))
    return [*told, *(_sentence(row, facts, language) for row in far[:MOST_TOLD])]


def _sentence(row: dict[str, Any], facts: Facts, language: Language) -> str:
    parts = [
        language.say(
            "carried.case",
            variant=row["variant"],
            metric=language.word("metric", row["metric"]),
            case=language.dates(row["case"]),
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
    found = _finding(row, facts)
    return found and language.say(
        f"carried.{found}",
        reference=facts.roles.reference or "",
        value=_amount(_reference_value(row, facts) or 0.0, row, language),
        margin=_amount(_margin(row, facts), row, language, signed=False),
    )


def _finding(row: dict[str, Any], facts: Facts) -> str:
    """Return ``survives`` or ``open``; empty without reference or band, or where the truth lies outside."""
    reference = _reference_value(row, facts)
    if reference is None or math.isnan(row["low"]):
        return ""
    if not math.isnan(row["planted"]) and not row["low"] <= row["planted"] <= row["high"]:
        return ""
    margin = _margin(row, facts)
    return "survives" if row["high"] < reference - margin or row["low"] > reference + margin else "open"


def _margin(row: dict[str, Any], facts: Facts) -> float:
    return float(facts.result.spec.equivalence.get(row["metric"], 0.0))


def _reference_value(row: dict[str, Any], facts: Facts) -> float | None:
    cells = facts.result.cells
    mine = cells[
        (cells["case"] == row["case"])
        & (cells["metric"] == row["metric"])
        & (cells["variant"] == facts.roles.reference)
    ]["value"]
    return None if mine.empty or mine.isna().all() else float(mine.iloc[0])


def _table(slug: str, bands: list[dict[str, Any]], facts: Facts, language: Language) -> Table:
    level = language.percent(bands[0]["level"])
    heads = [
        *text_columns(language, case="column.case", variant="table.variant", metric="column.metric"),
        *number_columns(
            language,
            read="carried.read",
            band=("carried.band", level),
            corrected="carried.corrected",
            planted="carried.true",
        ),
        *text_columns(language, finding="carried.finding"),
    ]
    rows = []
    for row in bands:
        read, corrected, planted = (
            number_cell(row[name], language, signed=True) for name in ("read", "corrected", "planted")
        )
        band = range_cell(row["low"], row["high"], language, signed=True)
        if math.isnan(row["low"]):
            band = Cell(language.say("table.no_value"), value="")
        found = _finding(row, facts)
        rows.append(
            [
                case_cell(row["case"], language),
                Cell(row["variant"]),
                Cell(f"{metric_title(row['metric'], language)} ({language.word('unit', row['unit'])})"),
                read,
                band,
                corrected,
                planted,
                Cell(language.word("carried_finding", found) if found else MISSING),
            ]
        )
    notes = [language.say("carried.note"), language.say(f"table.note_{facts.simulated}")]
    return Table(slug, language.say("carried.caption", level=level), heads, rows, notes)


def _amount(value: float, row: dict[str, Any], language: Language, *, signed: bool = True) -> str:
    if row["unit"] == "points":
        return language.points(value, signed=signed)
    return f"{language.number(value, signed=signed)}\u00a0{language.word('unit', row['unit'])}"
