"""The method in tables: strengths, network weights, metrics, what each variant is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kresearch.report.cells import number_columns, text_columns
from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Table
from kresearch.report.variant_table import metric_title


@dataclass(frozen=True)
class VariantNote:
    """What a variant is."""

    label: str
    text: str
    detail: str


def describe_variants(facts: Facts, language: Language) -> list[VariantNote]:
    """Return a note for each variant name of the study, sweeps together."""
    notes: dict[str, VariantNote] = {}
    for variant in facts.result.variants:
        name = str(variant["name"])
        if name in notes:
            continue
        key = f"variant.{name}"
        text = language.say(key) if language.knows(key) else str(variant.get("summary") or "")
        labels = [str(v["label"]) for v in facts.result.variants if v["name"] == name]
        notes[name] = VariantNote(", ".join(labels), text, _detail(variant, language))
    return list(notes.values())


def _detail(variant: Mapping[str, Any], language: Language) -> str:
    parts = []
    if variant.get("version") is not None:
        parts.append(language.say("method.version", version=str(variant["version"])))
    origin = str(variant.get("origin") or "")
    if origin and origin not in ("kresearch", "built in", "built-in"):
        parts.append(language.say("method.origin", origin=origin))
    return ", ".join(parts)


def strengths_table(language: Language) -> Table:
    """Return the strength of every kind of interaction, the strongest first."""
    from kresearch.scoring.networks import network_table

    columns = text_columns(language, kind="column.interaction_kind")
    columns += number_columns(language, strength="column.strength")
    columns += text_columns(language, amplifies="column.amplifies")
    ranked = sorted(network_table().usual.items(), key=lambda item: (-item[1].strength, item[0]))
    rows = [
        [
            Cell(kind),
            Cell(language.number(figures.strength, 2), value=figures.strength),
            Cell(language.say("provenance.yes" if figures.amplifies else "provenance.no")),
        ]
        for kind, figures in ranked
    ]
    return Table("strengths", language.say("table.strengths_caption"), columns, rows)


def networks_table(language: Language) -> Table:
    """Return the weight of every network that has one of its own, and of the others."""
    from kresearch.scoring.networks import network_table

    table = network_table()
    columns = text_columns(language, network="column.network")
    columns += number_columns(language, weight="column.weight")
    rows = [[Cell(n), Cell(language.number(w, 2), value=w)] for n, w in table.weights.items()]
    rows.append([Cell("\u2026"), Cell(language.number(table.default_weight, 2), value=table.default_weight)])
    return Table("networks", language.say("table.networks_caption"), columns, rows)


def metrics_table(facts: Facts, language: Language) -> Table:
    """Return what each metric of the study measures."""
    columns = text_columns(language, metric="column.metric", meaning="column.meaning")
    rows = [[Cell(metric_title(m, language), value=m), Cell(_meaning(m, language))] for m in facts.metrics]
    return Table("metrics", language.say("table.metrics_caption"), columns, rows)


def _meaning(metric: str, language: Language) -> str:
    key = f"metric_help.{metric}"
    if language.knows(key):
        return language.say(key)
    from kresearch.errors import KresearchError
    from kresearch.evaluate.metrics import find_metric

    try:
        return find_metric(metric).summary
    except KresearchError:
        return ""


def scale_numbers() -> dict[str, float]:
    """Return baseline, mid and rate of the frozen scale."""
    from kresearch.scoring.population import SCALE_2012

    return {"baseline": SCALE_2012.baseline, "mid": SCALE_2012.mid, "rate": SCALE_2012.rate}
