"""What reading knows of a study's leading cases that nobody judged."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import DIGITS
from kresearch.errors import UsageError
from kresearch.study.cells import code_of
from kresearch.study.files import read_verified, to_json, write_verified
from kresearch.study.ledgers import leading_cases
from kresearch.study.loading import load_entry

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog
    from kresearch.study.assembly import Part
    from kresearch.study.spec import StudySpec
    from kresearch.study.stages import StageInput


def asks_readings(spec: StudySpec) -> bool:
    """Return whether the texts of a study are read by a scorer and judged by nobody."""
    from kresearch.study.scorers import reads_texts

    return spec.judged is None and reads_texts(spec.polarity)


def assess_cases(work: StageInput) -> list[dict[str, Any]]:
    """Return what reading knows of each leading case; see `StudyResult.readings`.

    Simulated data and logs without texts are left out: there is nothing that a person could judge.
    """
    spec = work.result.spec
    rows: list[dict[str, Any]] = []
    for case in leading_cases(work.result.cases):
        part = next((p for p in work.parts if p.dataset["name"] == case.dataset), None)
        if part is None or part.dataset.get("simulated"):
            continue
        file = work.cells / f"reading-{_address(part, case, spec)}.json"
        found = read_verified(file)
        if not isinstance(found, list) and work.compute:
            entry = next(e for e in spec.datasets if e.label == case.dataset)
            log = load_entry(entry, spec, folder=work.folder).log
            write_verified(_assess(log, case, spec, entry.path or entry.label), file)
            found = read_verified(file)
        rows += found or []
    return rows


def _assess(log: InteractionLog, case: Case, spec: StudySpec, path: str) -> list[dict[str, Any]]:
    """Return the row of one case; none where its account has no texts."""
    from kresearch.sentiment.judging import assess_reading, read_texts
    from kresearch.sentiment.judging.storm import DECISIVE, judge_command

    since, until = case.spike
    try:
        # The polarity is the study's own; what it left unknown is not read by another scorer here.
        frame = read_texts(log, case.account, since, until, scorer=None, aliases=spec.aliases)
    except UsageError:
        return []
    if not frame.total("during"):
        return []
    reading = assess_reading(frame, seed=spec.seed)
    named = [f"--alias={a}={','.join(names)}" for a, names in spec.aliases.items()]
    before, during = (float(reading.shares["negative"][i]) for i in (0, 1))
    unknown = [round(float(reading.shares["unknown"][i]), DIGITS) for i in (0, 1)]
    return [
        {
            "dataset": case.dataset,
            "case": case.name,
            "account": case.account,
            "rows": int(frame.total("during")),
            "heaviest": round(float(reading.heavy["share"].iloc[0]), DIGITS),
            "decisive": bool(reading.heavy["share"].iloc[0] >= DECISIVE),
            "heaviest_read": str(reading.heavy["read"].iloc[0]),
            "before": round(before, DIGITS),
            "during": round(during, DIGITS),
            "baseline": reading.baseline,
            "informative": bool(reading.informative),
            "unread": bool(reading.baseline and reading.differs and reading.unread),
            "unknown_before": unknown[0],
            "unknown_during": unknown[1],
            "command": judge_command(path, frame, options=named),
        }
    ]


def _address(part: Part, case: Case, spec: StudySpec) -> str:
    depends = {
        "digest": part.dataset["digest"],
        "polarity": [spec.polarity, spec.retweets],
        "aliases": spec.aliases,
        "case": case.to_dict(),
        "seed": spec.seed,
        "code": [code_of(name) for name in ("kresearch.sentiment", __name__)],
    }
    return hashlib.sha256(to_json(depends).encode()).hexdigest()[:40]
