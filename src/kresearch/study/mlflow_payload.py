"""What of a result goes to the tracking server, as plain values: parameters, metrics, tags."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.study.files import to_json
from kresearch.study.result import StudyResult

#: Longest parameter that servers keep.
LONGEST = 5_900
#: Metrics of a run; everything else is in its tables.
HEADLINES = 20
#: Curves are logged for the first cases only, and thinned to so many points each.
CURVES, POINTS = 2, 120
_REFUSED = re.compile(r"[^\w\-. :/]+")


def map_name(name: str) -> str:
    """Return a name that MLflow takes: letters, digits, ``_ - . : /`` and spaces, 240 at most.

    It is a path to MLflow, so that no part of it may be empty or lead upwards.
    """
    plain = _REFUSED.sub("_", name).strip("_ ")[:240]
    return "/".join(part if part.strip(". ") else "_" for part in plain.split("/") if part) or "_"


@dataclass(frozen=True)
class VariantPayload:
    """What goes to the run of a variant."""

    #: By name.
    parameters: dict[str, str]
    metrics: dict[str, float]
    curves: list[tuple[str, pd.Timestamp, int, float]]  #: Metric, time, step and score.
    cells: pd.DataFrame  #: The case-level numbers.


@dataclass(frozen=True)
class StudyPayload:
    """What goes to the run of a study, and by label to those of its variants."""

    parameters: dict[str, str]
    metrics: dict[str, float]
    tags: dict[str, str]
    variants: dict[str, VariantPayload]


def study_payload(result: StudyResult) -> StudyPayload:
    """Return everything that the runs of a study hold, before any server is asked."""
    variants = {
        str(variant["label"]): VariantPayload(
            _variant_parameters(result, variant),
            _variant_metrics(result, variant["label"]),
            _variant_curves(result, variant["label"]),
            _variant_table(result, variant["label"]),
        )
        for variant in result.variants
    }
    return StudyPayload(_study_parameters(result), _study_metrics(result), _study_tags(result), variants)


def _study_parameters(result: StudyResult) -> dict[str, str]:
    """Return the parameters of the parent run."""
    spec = result.spec
    values: dict[str, Any] = {
        "question": spec.question,
        "seed": spec.seed,
        "every": spec.every,
        "polarity": spec.polarity,
        "retweets": spec.retweets,
        "reference": spec.reference,
        "datasets": ", ".join(d.label for d in spec.datasets),
        "variants": ", ".join(v["label"] for v in result.variants),
        "metrics": ", ".join(spec.metrics),
        "tested": ", ".join(spec.tested) or "all",
        "equivalence": to_json(spec.equivalence),
        "alpha": spec.alpha,
        "cases": len(result.cases),
    }
    return {name: str(value)[:LONGEST] for name, value in values.items()}


def _study_metrics(result: StudyResult) -> dict[str, float]:
    """Return the headlines of a study, `HEADLINES` at most: effects of a 2 x 2, then shifts, per variant."""
    out: dict[str, float] = {
        "cells": float(len(result.cases) * len(result.variants)),
        "missing cells": float(len(result.missing)),
        "compute seconds": _number(result.provenance.get("seconds")),
    }
    for design in result.cross:
        for row in design["effects"]:
            stem = map_name(f"cross/{design['metric']}/{row['situation']}/{row['effect']}")
            out |= {f"{stem}/{name}": _number(row[name]) for name in ("shift", "p_holm")}
    for row in result.comparison or []:
        out[map_name(f"{row['metric']}/{row['kind']}/{row['variant']}/shift")] = _number(row["shift"])
    return _headlines(out)


def _study_tags(result: StudyResult) -> dict[str, str]:
    """Return the tags of every run of a study: digests, versions, commit, whether it is simulated."""
    told = result.provenance
    tags: dict[str, Any] = {
        "kresearch.study": result.spec.slug,
        "kresearch.version": told.get("kresearch", ""),
        "kresearch.complete": result.complete,
        "kresearch.simulated": result.simulated,
        "kresearch.datasets": ", ".join(d["name"] for d in result.datasets),
        "kresearch.digests": to_json(told.get("digests", {})),
        "kresearch.dirty": told.get("dirty"),
        "mlflow.source.type": "LOCAL",
        "mlflow.source.name": told.get("command", ""),
        "mlflow.note.content": result.spec.question,
    }
    if told.get("commit"):
        tags["mlflow.source.git.commit"] = told["commit"]
    return {name: str(value)[:4_900] for name, value in tags.items()}


def _variant_parameters(result: StudyResult, variant: dict[str, Any]) -> dict[str, str]:
    """Return the parameters of a child run: the variant's, and what runs of studies are compared by."""
    spec = result.spec
    asked = {"seed": spec.seed, "every": spec.every, "polarity": spec.polarity, "study": spec.slug}
    values = {"variant": variant["name"], "version": variant["version"], **asked, **variant["params"]}
    return {map_name(str(name)): str(value)[:LONGEST] for name, value in values.items()}


def _variant_metrics(result: StudyResult, label: str) -> dict[str, float]:
    """Return the headlines of a child run, `HEADLINES` at most with its curves.

    Set metrics first, then the tested metrics (median over the cases of a kind, shift from the reference),
    single cases, the other medians. The case-level numbers are in the table of the run.
    """
    rows = result.cells[(result.cells["variant"] == label) & result.cells["value"].notna()]
    medians = {
        (str(metric), map_name(f"{metric}/{kind}/median")): float(group["value"].median())
        for (metric, kind), group in rows.groupby(["metric", "kind"], sort=False)
    }
    tested = set(result.spec.tested or result.spec.metrics)
    out = {map_name(row["set_metric"]): _number(row["value"]) for row in _of(result.sets, label)}
    out |= {name: value for (metric, name), value in medians.items() if metric in tested}
    for row in _of(result.comparison or [], label):
        stem = map_name(f"{row['metric']}/{row['kind']}")
        out |= {f"{stem}/{name}": _number(row[name]) for name in ("shift", "p_holm")}
    for row in _of(result.findings, label):
        out[map_name(f"{row['analysis']}/{row['case']}/estimate")] = _number(row["estimate"])
    # The curves are metrics of the run as well.
    return _headlines(out | {name: value for (_, name), value in medians.items()}, most=HEADLINES - CURVES)


def _variant_table(result: StudyResult, label: str) -> pd.DataFrame:
    """Return the case-level numbers of a variant: dataset, case, kind, metric, value, note and the like."""
    rows = result.cells[result.cells["variant"] == label].drop(columns="variant")
    return rows.reset_index(drop=True)


def _variant_curves(result: StudyResult, label: str) -> list[tuple[str, pd.Timestamp, int, float]]:
    """Return the score curves of the first cases: metric, time, step (tick of the curve), score."""
    out = []
    for case in result.cases[:CURVES]:
        curves = result.scores
        rows = curves[(curves["variant"] == label) & (curves["case"] == case.name)]
        thin = max(1, math.ceil(len(rows) / POINTS))
        name = map_name(f"score/{case.name}")
        for step, (at, score) in enumerate(zip(rows["at"], rows["score"], strict=True)):
            if step % thin == 0 and math.isfinite(score):
                out.append((name, at, step, float(score)))
    return out


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _of(rows: list[dict[Any, Any]], label: str) -> list[dict[Any, Any]]:
    return [row for row in rows if row["variant"] == label]


def _headlines(values: dict[str, float], *, most: int = HEADLINES) -> dict[str, float]:
    finite = [(name, value) for name, value in values.items() if math.isfinite(value)]
    return dict(finite[:most])
