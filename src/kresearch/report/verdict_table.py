"""Statistical verdicts against the reference, in plain words, with interval, p and n."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kresearch.report.cells import (
    case_cell,
    count_cell,
    number_cell,
    number_columns,
    range_cell,
    range_text,
    text_columns,
)
from kresearch.report.escape import slug
from kresearch.report.evidence import UNTESTED
from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import metric_title

_TONES = {"better": "good", "worse": "bad"}


def number_of(row: Mapping[str, Any], name: str) -> float | None:
    """Return a field as a finite number, None where it is none."""
    value = row.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def verdict_tables(facts: Facts, language: Language) -> list[Table]:
    """Return the verdicts of what could be tested, one table per kind of case, leading kind first."""
    tested = [row for row in facts.comparison if str(row.get("verdict", "")) not in UNTESTED]
    kinds = [k for k in facts.kinds if any(row.get("kind") == k for row in tested)]
    untested = len(facts.comparison) - len(tested)
    out = []
    for kind in kinds:
        rows = [row for row in tested if row.get("kind") == kind]
        rows.sort(key=lambda row: facts.metrics.index(str(row.get("metric"))))
        out.append(_verdicts_of(kind, rows, facts, language, untested=untested))
    return out


def _verdicts_of(
    kind: str, rows: list[dict[str, Any]], facts: Facts, language: Language, *, untested: int
) -> Table:
    level = language.percent(1 - float(facts.result.spec.alpha))
    heads = text_columns(language, variant="table.variant", verdict="table.verdict") + number_columns(
        language,
        shift=("table.shift", "table.shift_detail"),
        interval=("table.interval", language.say("table.interval_detail", level=level)),
    )
    heads += [
        Column("p", language.say("table.p_detail"), "p_holm", numeric=True),
        Column("n", language.say("table.n_detail"), "n", numeric=True),
    ]
    groups = {}
    for place, row in enumerate(rows):
        metric = str(row.get("metric", ""))
        if place == 0 or rows[place - 1].get("metric") != metric:
            unit = language.word("unit", str(row.get("unit", "")))
            way = language.word("direction", str(row.get("direction", "")))
            groups[place] = f"{metric_title(metric, language)} ({unit}, {way})"
    notes = [language.say("table.note_verdicts")]
    if untested:
        told = {"untested": language.whole(untested), "all": language.whole(len(facts.comparison))}
        notes.append(language.say("table.not_tested", **told))
    caption = language.say(
        "table.verdicts_caption",
        reference=facts.roles.reference or "",
        kind=language.word("kind_plural", kind),
    )
    made = [_row(row, language) for row in rows]
    return Table(f"verdicts-{slug(kind)}", caption, heads, made, notes, groups)


def _row(row: Mapping[str, Any], language: Language) -> list[Cell]:
    verdict = str(row["verdict"])
    shift, low, high = (number_of(row, key) for key in ("shift", "low", "high"))
    p, n = number_of(row, "p_holm"), number_of(row, "n") or 0
    return [
        Cell(str(row.get("variant", ""))),
        Cell(language.word("verdict", verdict), value=verdict, tone=_TONES.get(verdict, "quiet")),
        number_cell(shift, language, 2, signed=True),
        range_cell(low, high, language, 2, signed=True),
        Cell(p_value(p, language), value="" if p is None else round(p, 6)),
        count_cell(n, language),
    ]


def p_value(p: float | None, language: Language) -> str:
    """Return a p as ``0.031`` or ``< 0.001``."""
    return f"<\u00a0{language.number(0.001, 3)}" if p is not None and p < 0.001 else language.number(p, 3)


def findings_tables(facts: Facts, language: Language) -> list[Table]:
    """Return the single-case analyses: of the reference, and of the other variants."""
    mine = [r for r in facts.result.findings if r.get("variant") == facts.roles.reference]
    others = [r for r in facts.result.findings if r not in mine]
    parts = {"findings": mine, "findings-others": others}
    return [_findings_of(rows, name, language) for name, rows in parts.items() if rows]


def _findings_of(findings: list[dict[str, Any]], name: str, language: Language) -> Table:
    heads = [
        Column(language.say(f"column.{key}"), key=key, numeric=key == "estimate")
        for key in ("case", "variant", "analysis", "estimate", "sentence")
    ]
    rows = []
    for row, analyses in _group_withheld(findings):
        estimate = number_of(row, "estimate")
        low, high = number_of(row, "low"), number_of(row, "high")
        aside = range_text(low, high, language, signed=True)
        shown = number_cell(estimate, language, signed=True, aside=aside, places=16)
        case, variant = (str(row.get(key) or "") for key in ("case", "variant"))
        texts = [case_cell(case, language), Cell(variant)]
        named = language.join([language.word("analysis", one) for one in analyses])
        texts.append(Cell(named, value=", ".join(analyses)))
        rows.append([*texts, shown, Cell(translate(_reason(row), language))])
    return Table(name, language.say(f"table.{name.replace('-', '_')}_caption"), heads, rows)


def _reason(row: Mapping[str, Any]) -> str:
    """Return the sentence of an analysis without what has columns of its own: case, variant, analysis."""
    place = f"{row.get('case')}, {row.get('variant')}, {row.get('analysis') or ''}: "
    return str(row.get("sentence") or "").removeprefix(place)


def _group_withheld(findings: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[str]]]:
    """Return the rows with their analyses; those that are withheld for one reason are one row."""
    found: dict[tuple[str, ...], tuple[dict[str, Any], list[str]]] = {}
    for place, row in enumerate(findings):
        alike = str(place) if not row.get("withheld") else _reason(row)
        key = (str(row.get("case")), str(row.get("variant")), alike)
        found.setdefault(key, (row, []))[1].append(str(row.get("analysis") or ""))
    return list(found.values())
