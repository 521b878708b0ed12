"""What a person judged, carried into a study: shares and gains of its cases, with intervals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import DIGITS
from kresearch.errors import UsageError
from kresearch.study.cells import code_of
from kresearch.study.files import read_verified, to_json, write_verified
from kresearch.study.loading import load_entry
from kresearch.study.spec_shape import shorten

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog
    from kresearch.study.assembly import Part
    from kresearch.study.result import StudyResult
    from kresearch.study.stages import StageInput
    from kresearch.variants import Variant

#: Worlds that each score is computed in.
DRAWS = 200
#: Of a variant that reads no polarity every world is the same.
_ONE_WORLD = 2


def check_judged(name: str, folder: Path | None) -> None:
    """Refuse a file of judgements that lies outside the study's folder or cannot be read.

    Without a folder the file is looked at when the study runs.
    """
    from kresearch.sentiment.judging import read_judgements

    leads_out = any(p(name).is_absolute() or ".." in p(name).parts for p in (PurePosixPath, PureWindowsPath))
    if leads_out:
        raise UsageError(
            f"judged = {name!r} leads out of the study's folder. Allowed is a file in it, e.g. 'judged.csv'. "
            "Copy the judgements there."
        )
    if folder is None:
        return
    try:
        table = read_judgements(folder / name)
    except OSError as error:  # e.g. a name that is too long
        raise UsageError(
            f"judged = {shorten(name)} cannot be opened ({error.strerror}). Allowed is a file in the study's "
            "folder, e.g. 'judged.csv'. Give its name."
        ) from error
    if table.empty:
        raise UsageError(
            f"judged = {name!r} holds no judgement. Allowed is a file with at least one label. Judge texts "
            "with 'kresearch sentiment judge'."
        )


def judge_cases(work: StageInput) -> list[dict[str, Any]]:
    """Return what follows from the judgements of each case; see `StudyResult.judged`."""
    from kresearch.sentiment.judging import read_judgements

    result, spec = work.result, work.result.spec
    if spec.judged is None:
        return []
    table = read_judgements(work.folder / spec.judged)
    about = set(table["account"])
    if not any("" in about or case.account in about for case in result.cases):
        raise UsageError(
            f"judged = '{spec.judged}' judges texts toward {', '.join(sorted(about))}, and the cases are of "
            f"{', '.join(sorted({case.account for case in result.cases}))}. Allowed are judgements of an "
            "account of the cases. Judge its texts with 'kresearch sentiment judge'."
        )
    answered = {v["label"] for v in result.variants if not v["declined"]}
    chosen = [
        v
        for v in work.variants
        if v.label in answered and (v.label == spec.reference or v.chain().reads_polarity)
    ]
    rows: list[dict[str, Any]] = []
    for done, part in enumerate(work.parts):
        if work.progress is not None:
            work.progress(done, len(work.parts), f"judgements: {part.dataset['name']}")
        own = [c for c in result.cases if c.dataset == part.dataset["name"]]
        cases = [c for c in own if "" in about or c.account in about]
        if not cases:
            continue
        file = work.cells / f"judged-{_address(part, cases, chosen, table, result)}.json"
        found = read_verified(file)
        if not isinstance(found, list) and work.compute:
            entry = next(e for e in spec.datasets if e.label == part.dataset["name"])
            log = load_entry(entry, spec, folder=work.folder).log
            write_verified([_judge(log, case, chosen, table, result) for case in cases], file)
            found = read_verified(file)
        rows += found or []
    return rows


def _judge(
    log: InteractionLog, case: Case, variants: Sequence[Variant], table: pd.DataFrame, result: StudyResult
) -> dict[str, Any]:
    from kresearch.sentiment.judging import (
        assess_reading,
        join_judgements,
        judged_shares,
        measure_agreement,
        read_texts,
    )

    spec, (since, until) = result.spec, case.spike
    # The polarity is the study's own; what it left unknown is not read by another scorer here.
    frame = read_texts(log, case.account, since, until, scorer=None, aliases=spec.aliases)
    known = join_judgements(frame, table)
    mine = table[table["account"].isin(["", case.account])]
    # A second pass of a coder is another name.
    told = mine.loc[mine["label"] != "cannot-tell"].drop_duplicates(["text_key", "coder"])
    twice = told["text_key"].duplicated().any()
    agreement = measure_agreement(mine, seed=spec.seed) if twice else None
    gains, note = _gains(log, case, variants, table, result)
    return {
        "dataset": case.dataset,
        "case": case.name,
        "kind": case.kind,
        "account": case.account,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "polarity": spec.polarity,
        "coders": sorted({str(c).partition("/")[0] for c in mine["coder"]}),
        "texts": int(known.judged),
        "certain": int(((known.label >= 0) & (known.stratum < 0)).sum()),
        "unmatched": int(known.unmatched),
        "informative": bool(assess_reading(frame, seed=spec.seed).informative),
        "agreement": None
        if agreement is None
        else {
            "alpha": round(agreement.alpha, DIGITS),
            "low": _known(agreement.low),
            "high": _known(agreement.high),
            "texts": agreement.texts,
        },
        "shares": [
            {str(k): v if isinstance(v, str) else round(float(v), DIGITS) for k, v in row.items()}
            for row in judged_shares(known, seed=spec.seed).to_dict("records")
        ],
        "gains": gains,
        "note": note,
        "draws": DRAWS,
    }


def _gains(
    log: InteractionLog, case: Case, variants: Sequence[Variant], table: pd.DataFrame, result: StudyResult
) -> tuple[list[dict[str, Any]], str]:
    """Return each variant's gain by judgement, and why there is none where the log has no baseline."""
    from kresearch.bands import score_judged

    spec, (since, until) = result.spec, case.spike
    gains: list[dict[str, Any]] = []
    for variant in variants:
        scored = score_judged(
            log, variant, table, account=case.account, since=since, until=until, seed=spec.seed,
            draws=DRAWS if variant.chain().reads_polarity else _ONE_WORLD, every=spec.every,
            aliases=spec.aliases,
        )  # fmt: skip
        try:
            gain = scored.gain()
        except UsageError as problem:
            return [], str(problem)
        gains.append({"variant": variant.label} | {k: round(v, DIGITS) for k, v in gain.items()})
    return gains, ""


def _address(
    part: Part, cases: Sequence[Case], variants: Sequence[Variant], table: pd.DataFrame, result: StudyResult
) -> str:
    spec = result.spec
    depends = {
        "digest": part.dataset["digest"],
        "polarity": [spec.polarity, spec.retweets],
        "aliases": spec.aliases,
        "cases": [case.to_dict() for case in cases],
        "variants": [[v.name, v.version, v.model_dump(mode="json")] for v in variants],
        "judgements": table.astype(str).to_csv(index=False),
        "draws": DRAWS,
        "every": spec.every,
        "seed": spec.seed,
        "code": [
            code_of(name)
            for name in ("kresearch.scoring", "kresearch.bands", "kresearch.sentiment", __name__)
        ],
    }
    return hashlib.sha256(to_json(depends).encode()).hexdigest()[:40]


def _known(value: float) -> float | None:
    """Return a number to write, None where there is none."""
    return round(value, DIGITS) if value == value else None
