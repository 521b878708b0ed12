"""The 2 x 2 of a study: sentiment by inactivity, declared, checked, and computed from its cells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kresearch.errors import suggestion
from kresearch.evaluate.cases import Case
from kresearch.study.result import StudyResult
from kresearch.study.spec import CrossEntry, DatasetEntry

#: What a situation may ask for beside the options of its dataset.
OF_CASES = ("kind", "dataset")


def read_cross(
    entry: Any, *, labels: list[str], metrics: list[str], datasets: list[DatasetEntry], problems: list[str]
) -> dict[str, Any] | None:
    """Return the table ``cross`` of a study, checked; what is wrong goes to the problems, a line each."""
    if entry is None:
        return None
    if not isinstance(entry, dict):
        problems.append(f"cross = {entry!r} is no table; write e.g. [cross] and metrics = [...] under it.")
        return None
    known = list(CrossEntry.model_fields)
    before = len(problems)
    problems += [
        f"cross has no key '{k}'.{suggestion(k, known)} Known: {', '.join(known)}."
        for k in entry
        if k not in known
    ]
    ready = {k: v for k, v in entry.items() if k in known}
    asked = ready.setdefault("metrics", list(metrics))
    ready["metrics"] = [asked] if isinstance(asked, str) else list(asked)
    for name in ready["metrics"]:
        if name not in metrics:
            problems.append(
                f"cross names '{name}', which is not among the metrics.{suggestion(str(name), metrics)}"
            )
    for corner in ("neither", "sentiment", "inactivity", "both"):
        label = str(ready.get(corner, CrossEntry.model_fields[corner].default))
        if label not in labels:
            problems.append(
                f"cross needs a variant for '{corner}', and '{label}' is none of this study."
                f"{suggestion(label, labels)} Allowed: {', '.join(labels)}."
            )
    _check_situations(ready.get("situations", {}), datasets, problems)
    return ready if len(problems) == before else None


def _check_situations(situations: Any, datasets: list[DatasetEntry], problems: list[str]) -> None:
    if not isinstance(situations, dict) or not all(isinstance(v, dict) for v in situations.values()):
        problems.append(
            "cross.situations is no table of tables; write e.g. "
            '"spike then silence" = {effect = 8.0, silence_days = 14}.'
        )
        return
    known = [*OF_CASES, *sorted({option for entry in datasets for option in entry.options})]
    for name, wanted in situations.items():
        problems += [
            f"situation '{name}' asks for '{k}', which no dataset of the study sets.{suggestion(k, known)} "
            f"Allowed: {', '.join(known)}."
            for k in wanted
            if k not in known
        ]


def find_situations(
    entry: CrossEntry, cases: list[Case], datasets: tuple[DatasetEntry, ...]
) -> dict[str, str]:
    """Return case -> situation, the first that fits, in the order of the declaration.

    Without declared situations the kind of a case is its situation.
    """
    if not entry.situations:
        return {case.name: case.kind for case in cases}
    told = {d.label: {"dataset": d.name, **d.options} for d in datasets}
    found: dict[str, str] = {}
    for situation, wanted in entry.situations.items():
        for case in cases:
            facts = told.get(case.dataset, {}) | {"kind": case.kind}
            if case.name not in found and all(facts.get(k) == v for k, v in wanted.items()):
                found[case.name] = situation
    return found


def cross_cases(result: StudyResult) -> list[dict[str, Any]]:
    """Return the 2 x 2 of a study, one dict per metric; empty where none is declared.

    Each has ``metric, unit, corners`` (corner -> label), ``left_out`` (cases in no situation), ``means``
    (situation and the mean of the metric at each corner) and ``effects`` (situation, effect, n, shift, low,
    high, p, p_holm, sentence), Holm over all effects of all metrics.
    """
    entry = result.spec.cross
    if entry is None:
        return []
    from kresearch.evaluate.factorial import CORNERS, cross

    situations = find_situations(entry, result.cases, result.spec.datasets)
    corners = {corner: getattr(entry, corner) for corner in CORNERS}
    found = cross(
        result.cells,
        metric=entry.metrics,
        situations=situations,
        alpha=result.spec.alpha,
        **corners,
    )
    out = []
    for metric in entry.metrics:
        rows = found.table[found.table["metric"] == metric]
        means = (
            found.means.xs(metric, level="metric") if metric in found.means.index else found.means.iloc[:0]
        )
        out.append(
            {
                "metric": metric,
                "unit": str(rows["unit"].iloc[0]) if len(rows) else "",
                "corners": corners,
                "left_out": len(result.cases) - len(situations),
                "means": [_plain(row) for row in means.reset_index().to_dict("records")],
                "effects": [_plain(row) for row in rows.drop(columns=["metric", "unit"]).to_dict("records")],
            }
        )
    return out


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: no NaN, no numpy."""
    return {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
