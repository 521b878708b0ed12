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
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases
    from kresearch.sentiment.judging import TextFrame
    from kresearch.study.assembly import Part
    from kresearch.study.spec import StudySpec
    from kresearch.study.stages import StageInput

#: Spikes of one account that are looked at.
MOST_SPIKES = 20


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


def assess_spikes(
    log: InteractionLog, account: str, since: pd.Timestamp, until: pd.Timestamp
) -> list[dict[str, Any]]:
    """Return what the polarity in a log knows of the spikes of an account that begin in a stretch of time.

    Parameters
    ----------
    log
        The interactions; what their polarity leaves unknown is not read here.
    account
        Whose spikes.
    since, until
        Begin (inclusive) and end (exclusive) of the stretch, UTC.

    Returns
    -------
    list of dict
        As `StudyResult.readings`, with ``since`` and ``until`` of the spike in place of case and command.
    """
    rows = []
    for case in find_spikes(log, account, since, until):
        if (frame := _read(log, case, {})) is not None:
            ends = {name: at.isoformat() for name, at in zip(("since", "until"), case.spike, strict=True)}
            rows.append(ends | _weigh(frame, seed=0))
    return rows


def find_spikes(log: InteractionLog, account: str, since: pd.Timestamp, until: pd.Timestamp) -> list[Case]:
    """Return the spikes of an account that begin in a stretch of time, the earliest first."""
    from kresearch.evaluate.detect import detect_spikes
    from kresearch.evaluate.detectors import find_detector
    from kresearch.study.activity import read_hourly

    cases, _ = detect_spikes(read_hourly(log, [account]), find_detector("robust-z")(most=MOST_SPIKES))
    return sorted((c for c in cases if since <= c.spike[0] < until), key=lambda case: case.spike)


def _assess(log: InteractionLog, case: Case, spec: StudySpec, path: str) -> list[dict[str, Any]]:
    """Return the row of one case; none where its account has no texts."""
    from kresearch.sentiment.judging.storm import judge_command

    frame = _read(log, case, spec.aliases)
    if frame is None:
        return []
    named = [f"--alias={a}={','.join(names)}" for a, names in spec.aliases.items()]
    row = {"dataset": case.dataset, "case": case.name, "account": case.account}
    return [row | _weigh(frame, seed=spec.seed) | {"command": judge_command(path, frame, options=named)}]


def _read(log: InteractionLog, case: Case, aliases: Aliases) -> TextFrame | None:
    """Return the texts of a case; None where its account has none, or none in the spike."""
    from kresearch.sentiment.judging import read_texts

    try:
        # The polarity is that of the log; what it left unknown is not read by another scorer here.
        frame = read_texts(log, case.account, *case.spike, scorer=None, aliases=aliases)
    except UsageError:
        return None
    return frame if frame.total("during") else None


def _weigh(frame: TextFrame, *, seed: int) -> dict[str, Any]:
    from kresearch.sentiment.judging import assess_reading
    from kresearch.sentiment.judging.storm import DECISIVE

    reading = assess_reading(frame, seed=seed)
    before, during = (float(reading.shares["negative"][i]) for i in (0, 1))
    unknown = [round(float(reading.shares["unknown"][i]), DIGITS) for i in (0, 1)]
    return {
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
    }


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
