"""Why the score moved in the cases whose story a report tells: their ledgers, small and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch._common.constants import DIGITS
from kresearch.errors import KresearchError
from kresearch.evaluate.cases import Case
from kresearch.study.cells import code_of
from kresearch.study.files import read_verified, to_json, write_verified
from kresearch.study.loading import load_entry
from kresearch.study.result import StudyResult

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.study.assembly import Part
    from kresearch.study.stages import StageInput
    from kresearch.variants import Variant

#: Kinds of case whose spike is explained, the leading one first; one case of each.
KINDS = ("negative", "mixed", "positive")
#: A variant that moves the score no further apart from the reference than so many points is no story.
LEAST_APART = 0.05


def make_ledgers(work: StageInput) -> list[dict[str, Any]]:
    """Return what moved the score from before the spike to its peak, for one case of each kind.

    Under the reference, and under the variant whose change differs most from the reference's. Kept among the
    cells, under an address of everything it depends on. Each has ``dataset, case, account, variant, since,
    at, start, score, rows``; of each row network, kind, sign, interactions, points, which add up to ``score -
    start``.
    """
    result = work.result
    built = {variant.label: variant for variant in work.variants}
    logs: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    for case in leading_cases(result.cases):
        span = find_span(result, case)
        part = next((p for p in work.parts if p.dataset["name"] == case.dataset), None)
        if span is None or part is None:
            continue
        for label in chosen_variants(result, case, span):
            file = work.cells / f"ledger-{_address(part, case, built[label], span, result.spec.every)}.json"
            ledger = _read(file)
            if ledger is None and work.compute:
                if case.dataset not in logs:
                    entry = next(e for e in result.spec.datasets if e.label == case.dataset)
                    logs[case.dataset] = load_entry(entry, result.spec, folder=work.folder).log
                ledger = _explain_case(logs[case.dataset], built[label], case, span, every=result.spec.every)
                write_verified(ledger, file)
            if ledger:
                found.append({"dataset": case.dataset, "case": case.name, **ledger})
    return found


def leading_cases(cases: Sequence[Case]) -> list[Case]:
    """Return the first case of each kind that has a spike, the leading kind first."""
    firsts = (next((c for c in cases if c.kind == kind), None) for kind in KINDS)
    return [case for case in firsts if case is not None]


def find_span(result: StudyResult, case: Case) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the last tick before the spike and the tick of the reference's peak in it."""
    curve = _curve(result, case, result.spec.reference)
    before = curve[curve["at"] < case.spike[0]]
    during = curve[(curve["at"] >= case.spike[0]) & (curve["at"] < case.spike[1])]
    if before.empty or during.empty:
        return None
    return before["at"].iloc[-1], during["at"].iloc[int(during["score"].to_numpy().argmax())]


def chosen_variants(result: StudyResult, case: Case, span: tuple[pd.Timestamp, pd.Timestamp]) -> list[str]:
    """Return the reference and the variant whose change over the span differs most from its.

    Of each name only the variant with default parameters, else the first; no trivial one.
    """
    reference = result.spec.reference
    standard = _change(result, case, reference, span)
    named: dict[str, str] = {}
    for variant in result.variants:
        name, label = variant["name"], variant["label"]
        if not variant["baseline"] and label != reference and (name not in named or label == name):
            named[name] = label
    apart: Mapping[str, float] = {
        label: abs(change - standard)
        for label in named.values()
        if (change := _change(result, case, label, span)) == change
    }
    most = max(apart, key=lambda label: apart[label], default=None)
    return [reference, most] if most is not None and apart[most] >= LEAST_APART else [reference]


def _curve(result: StudyResult, case: Case, label: str) -> pd.DataFrame:
    scores = result.scores
    mine = (scores["dataset"] == case.dataset) & (scores["case"] == case.name) & (scores["variant"] == label)
    return scores[mine].sort_values("at")


def _change(result: StudyResult, case: Case, label: str, span: tuple[pd.Timestamp, pd.Timestamp]) -> float:
    curve = _curve(result, case, label).set_index("at")["score"]
    if not all(at in curve.index for at in span):
        return float("nan")
    return float(curve[span[1]] - curve[span[0]])


def _explain_case(
    log: InteractionLog, variant: Variant, case: Case, span: tuple[pd.Timestamp, pd.Timestamp], *, every: str
) -> dict[str, Any]:
    """Return a ledger as plain values; empty where the variant has none."""
    from kresearch.variants.explaining import explain

    try:
        told = explain(log, variant, account=case.account, since=span[0], at=span[1], every=every)
    except KresearchError:
        return {}
    rows = [
        {
            "network": str(row["network"]),
            "kind": str(row["kind"]),
            "sign": str(row["sign"]),
            "interactions": round(float(row["interactions"]), DIGITS),
            "points": round(float(row["points"]), DIGITS),
        }
        for row in told.by("network", "kind", "sign").to_dict("records")
    ]
    rows.sort(key=lambda row: (row["network"], row["kind"], row["sign"]))
    return {
        "account": case.account,
        "variant": told.variant,
        "since": span[0].isoformat(),
        "at": span[1].isoformat(),
        "start": round(told.start, DIGITS),
        "score": round(told.score, DIGITS),
        "rows": rows,
    }


def _address(
    part: Part, case: Case, variant: Variant, span: tuple[pd.Timestamp, pd.Timestamp], every: str
) -> str:
    """Return the address of a ledger: data, rules and windows, as of its cell, and the code."""
    depends = {
        "digest": part.dataset["digest"],
        "account": case.account,
        "variant": [variant.name, variant.version, variant.model_dump(mode="json")],
        "span": [at.isoformat() for at in span],
        "every": every,
        "code": [
            code_of(name)
            for name in (
                type(variant).__module__, "kresearch.scoring", "kresearch.variants.explaining", __name__,
            )
        ],
    }  # fmt: skip
    return hashlib.sha256(to_json(depends).encode()).hexdigest()[:40]


def _read(file: Path) -> dict[str, Any] | None:
    kept = read_verified(file)
    return kept if isinstance(kept, dict) else None
