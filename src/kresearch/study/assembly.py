"""Putting a study's cells together into one result, in an order that depends on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kresearch.evaluate.cases import Case
from kresearch.evaluate.metrics import Metric, Value
from kresearch.study.activity import fill_ticks
from kresearch.study.cells import Cell, cell_file, read_cell
from kresearch.study.episodes import name_apart
from kresearch.study.files import to_json
from kresearch.study.provenance import describe_versions
from kresearch.study.result import (
    ACTIVITY_COLUMNS,
    CELL_COLUMNS,
    DONE,
    PENDING,
    SCORE_COLUMNS,
    StudyResult,
)
from kresearch.study.spec import StudySpec
from kresearch.variants import Variant, list_variants

#: Variants that any other must beat to be worth its complexity.
TRIVIAL = ("raw-count", "log-followers")


@dataclass(frozen=True)
class Part:
    """One dataset of a study: what it is, its cases, their activity, where their cells lie."""

    dataset: dict[str, Any]  #: As in `StudyResult.datasets`.
    cases: list[Case]  #: Names are unique within the dataset.
    activity: pd.DataFrame  #: Of the cases' accounts, as of `count_activity`.
    addresses: dict[tuple[str, str], str]  #: (case name, variant label) -> address.
    #: Case name -> other accounts that it is held against; empty where no placebo is asked for.
    controls: dict[str, tuple[str, ...]] = field(default_factory=dict)


def assemble(
    spec: StudySpec,
    parts: Sequence[Part],
    variants: Sequence[Variant],
    metrics: Sequence[Metric],
    *,
    cells: Path,
) -> StudyResult:
    """Return the result of the cells that are there; what is not there is listed as missing."""
    rows: list[dict[str, Any]] = []
    curves: list[Any] = []
    others: dict[tuple[str, str], tuple[float, ...]] = {}
    activities: list[pd.DataFrame] = []
    missing: list[dict[str, str]] = []
    declined: dict[str, list[str]] = {v.label: [] for v in variants}
    there = {part.dataset["name"] for part in parts}
    missing += [
        {"dataset": entry.label, "case": "all", "variant": "all"}
        for entry in spec.datasets
        if entry.label not in there
    ]
    finals = name_apart([case for part in parts for case in part.cases])
    named = iter(finals)
    for part in parts:
        label = part.dataset["name"]
        for case in part.cases:
            final = next(named)
            ticks = fill_ticks(part.activity, case, every=spec.every)
            activities.append(ticks.assign(dataset=label, case=final.name))
            for variant in variants:
                cell = read_cell(cell_file(cells, part.addresses[case.name, variant.label]))
                if cell is None:
                    missing.append({"dataset": label, "case": final.name, "variant": variant.label})
                    cell = _not_computed(metrics)
                elif cell.declined is not None:
                    declined[variant.label].append(f"{label}: {cell.declined}")
                rows += _rows(spec, label, final, variant, metrics, cell)
                others[final.name, variant.label] = cell.others
                place = {
                    "dataset": label,
                    "case": final.name,
                    "account": case.account,
                    "variant": variant.label,
                }
                curves.append(_placed(cell.curve, place))
    result = StudyResult(
        spec=spec,
        cells=_typed(pd.DataFrame(rows, columns=list(CELL_COLUMNS))),
        scores=_join(curves),
        activity=_stack(activities, ACTIVITY_COLUMNS),
        datasets=[part.dataset for part in parts],
        cases=finals,
        variants=[_describe(v, spec, declined[v.label]) for v in variants],
        provenance=describe_versions([part.dataset for part in parts]),
        complete=not missing,
        missing=missing,
        stages={"cells": PENDING if missing else DONE},
    )
    _compare(result)
    if spec.single_case:
        from kresearch.study.findings import analyse_cases

        result.findings = analyse_cases(result, others)
    return result


def _compare(result: StudyResult) -> None:
    # An incomplete study is not compared: what is missing may be what differs.
    if not result.complete:
        return
    if result.spec.cross is not None:
        from kresearch.study.crossing import cross_cases

        result.cross = cross_cases(result)
    if result.spec.across:
        # Conditions are shown one by one: pooled over them, the same cases would count many times.
        result.conditions = _across(result)
        return
    from kresearch.evaluate.sets import measure_sets

    found_sets = measure_sets(result, names=result.spec.set_metrics or None)
    result.sets = [{str(k): v for k, v in row.items()} for row in found_sets.to_dict("records")]
    if len(result.variants) < 2:
        return
    from kresearch.evaluate.comparison import compare

    found = compare(result)
    result.comparison = found.rows()
    result.ranks = [
        {
            "metric": metric,
            "kind": kind,
            "n": ranks.n,
            "p": ranks.p,
            "critical_difference": ranks.critical_difference,
            "mean": {str(k): float(v) for k, v in ranks.mean.items()},
            "groups": ranks.groups(),
        }
        for (metric, kind), ranks in found.ranks.items()
    ]
    result.baselines = [{str(k): v for k, v in row.items()} for row in found.baselines.to_dict("records")]
    result.summary = found.summary


def _across(result: StudyResult) -> list[dict[str, Any]]:
    from kresearch.evaluate.conditions import compare_conditions

    spec = result.spec
    rows = compare_conditions(
        result.cells,
        spec.conditions(),
        reference=spec.reference,
        metrics=spec.tested or spec.metrics,
        alpha=spec.alpha,
    )
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def _rows(
    spec: StudySpec, dataset: str, case: Case, variant: Variant, metrics: Sequence[Metric], cell: Cell
) -> list[dict[str, Any]]:
    common = {
        "study": spec.slug,
        "dataset": dataset,
        "case": case.name,
        "kind": case.kind,
        "account": case.account,
        "variant": variant.label,
        "name": variant.name,
        "params": to_json(variant.model_dump(mode="json")),
    }
    return [
        common
        | {
            "metric": metric.name,
            "value": cell.values[metric.name].value,
            "unit": metric.unit,
            "direction": metric.direction_for(case.kind),
            "censored": cell.values[metric.name].censored,
            "saturated": cell.values[metric.name].saturated,
            "note": cell.values[metric.name].note,
        }
        for metric in metrics
    ]


def _not_computed(metrics: Sequence[Metric]) -> Cell:
    from kresearch.study.cells import empty_curve

    return Cell(empty_curve(), {m.name: Value(float("nan"), note="not computed yet") for m in metrics})


def _describe(variant: Variant, spec: StudySpec, declined: list[str]) -> dict[str, Any]:
    origin = {listing.name: listing.origin for listing in list_variants()}.get(variant.name, "")
    return {
        "label": variant.label,
        "name": variant.name,
        "params": variant.model_dump(mode="json"),
        "version": variant.version,
        "summary": variant.summary(),
        "origin": origin,
        "reference": variant.label == spec.reference,
        "baseline": variant.name in TRIVIAL,
        "declined": " ".join(dict.fromkeys(declined)) or None,
    }


def _placed(curve: Any, place: dict[str, str]) -> Any:
    """Return a curve as an Arrow table with where it belongs: frames would take ten times as long."""
    import pyarrow as pa

    table = curve if isinstance(curve, pa.Table) else pa.Table.from_pandas(curve, preserve_index=False)
    for name, value in place.items():
        table = table.append_column(name, pa.repeat(pa.scalar(value, pa.string()), len(table)))
    return table.select(list(SCORE_COLUMNS)).replace_schema_metadata(None)


def _join(tables: Sequence[Any]) -> pd.DataFrame:
    import pyarrow as pa

    if not tables:
        return pd.DataFrame(columns=list(SCORE_COLUMNS))
    frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    return _typed(frame)


def _stack(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    full = [f for f in frames if not f.empty] or list(frames)[:1]
    if not full:
        return pd.DataFrame(columns=list(columns))
    stacked = pd.concat(full, ignore_index=True)
    return _typed(stacked[list(columns)])


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give texts one type whatever the version of pandas."""
    texts = ("study", "dataset", "case", "kind", "account", "variant", "name", "params", "metric", "unit",
             "direction", "note")  # fmt: skip
    return frame.astype({c: "str" for c in texts if c in frame})
