"""The classifier's error, carried into the curves and metrics of a study's cases."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch._common.constants import DIGITS
from kresearch.errors import DeclinedError
from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import CellFrames, clip
from kresearch.evaluate.metrics import Metric, find_metric
from kresearch.study.activity import fill_ticks, posts_known
from kresearch.study.cells import code_of
from kresearch.study.files import read_verified, to_json, write_verified
from kresearch.study.ledgers import leading_cases
from kresearch.study.loading import Loaded, load_entry
from kresearch.study.result import StudyResult
from kresearch.study.scorers import read_confusion, reads_texts
from kresearch.study.spec import StudySpec

if TYPE_CHECKING:
    from kresearch.study.assembly import Part
    from kresearch.study.stages import StageInput
    from kresearch.variants import Variant


def propagate_error(work: StageInput) -> list[dict[str, Any]]:
    """Return what the error of the polarity's scorer leaves open; see `StudyResult.bands`."""
    result, spec = work.result, work.result.spec
    if spec.band is None:
        return []
    reading = [v for v in work.variants if v.chain().reads_polarity]
    rows: list[dict[str, Any]] = []
    for done, part in enumerate(work.parts):
        if work.progress is not None:
            work.progress(done, len(work.parts), f"bands: {part.dataset['name']}")
        own = [case for case in result.cases if case.dataset == part.dataset["name"]]
        cases = own if spec.band.cases == "all" else leading_cases(own)
        if not cases or not reading:
            continue
        file = work.cells / f"band-{_address(part, cases, reading, work)}.json"
        found = _read(file)
        if found is None and work.compute:
            entry = next(e for e in spec.datasets if e.label == part.dataset["name"])
            loaded = load_entry(entry, spec, folder=work.folder)
            found = _propagate(loaded, part, cases, reading, result)
            write_verified(found, file)
        rows += found or []
    return rows


def _shares_were_read(spec: StudySpec) -> bool:
    """Return whether a scorer read shares as it read texts: not where a study declares what they say."""
    return not reads_texts(spec.polarity) or spec.retweets == "as-original"


def _propagate(
    loaded: Loaded, part: Part, cases: list[Case], reading: list[Variant], result: StudyResult
) -> list[dict[str, Any]]:
    from kresearch.bands import draw_polarities
    from kresearch.variants import score_many

    spec, read = result.spec, loaded.read
    if read.confusion is None or spec.band is None:
        return []
    answered = {v["label"] for v in result.variants if not v["declined"]}
    reading = [v for v in reading if v.label in answered]
    accounts = sorted({case.account for case in cases})
    span: dict[str, Any] = {
        "since": min(case.start for case in cases),
        "until": max(case.end for case in cases),
    }
    worlds = draw_polarities(
        read.log, reading, confusion=read.confusion, draws=spec.band.draws, seed=spec.seed,
        every=spec.every, accounts=accounts, shares=_shares_were_read(spec), **span,
    )  # fmt: skip
    asked: dict[str, Any] = {"every": spec.every, "accounts": accounts, **span}
    known = score_many(read.log, [result.spec.build_variants()[0], *reading], **asked)
    planted = {} if read.planted is None else score_many(read.planted, reading, **asked)
    measure = _Measure(result, part, known[spec.reference], posts=posts_known(read.log))
    about = {
        "scorer": read.confusion.scorer,
        "domain": read.confusion.domain,
        "accuracy": round(read.confusion.accuracy, 4),
        "level": spec.band.level,
        "draws": spec.band.draws,
    }
    rows = []
    for case in cases:
        for variant in reading:
            curves = _of(worlds.curves[variant.label], case)
            truth = planted.get(variant.label)
            told = _curve(curves, truth, case, level=spec.band.level)
            drawn = [measure.frames(one, case) for _, one in curves.groupby("draw")]
            as_read = measure.frames(_of(known[variant.label], case), case)
            as_planted = None if truth is None else measure.frames(_of(truth, case), case)
            for metric in measure.metrics:
                values = [_value(metric, one) for one in drawn]
                low, middle, high = _ends(values, spec.band.level)
                rows.append(
                    {
                        "dataset": part.dataset["name"],
                        "case": case.name,
                        "kind": case.kind,
                        "variant": variant.label,
                        "metric": metric.name,
                        "unit": metric.unit,
                        "read": _value(metric, as_read),
                        "low": low,
                        "high": high,
                        "corrected": middle,
                        "planted": math.nan if as_planted is None else _value(metric, as_planted),
                        "curve": told if metric is measure.metrics[0] else [],
                        **about,
                    }
                )
    return rows


class _Measure:
    """What a study's metrics see of one curve; only those that need no other account."""

    def __init__(self, result: StudyResult, part: Part, reference: pd.DataFrame, *, posts: bool) -> None:
        spec = result.spec
        found = [find_metric(name) for name in spec.tested or spec.metrics]
        self.metrics = [m for m in found if not m.relative]
        self._reference, self._posts, self._every = reference, posts, spec.every
        self._activity = part.activity
        self._of_cases: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}

    def frames(self, curve: pd.DataFrame, case: Case) -> CellFrames:
        """Return a curve as metrics see it, which all of them share."""
        nobody = curve.iloc[:0][["account", "at", "score"]]
        reference, activity = self._reference_and_activity(case)
        return CellFrames(
            case=case,
            scores=clip(curve, (case.start, case.end)).reset_index(drop=True),
            reference=reference,
            everyone=nobody,
            everyone_reference=nobody,
            activity=activity,
            every=self._every,
            posts_known=self._posts,
        )

    def _reference_and_activity(self, case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the reference's curve and the activity of a case, which all draws share."""
        if case.name not in self._of_cases:
            own = clip(_of(self._reference, case), (case.start, case.end)).reset_index(drop=True)
            self._of_cases[case.name] = (own, fill_ticks(self._activity, case, every=self._every))
        return self._of_cases[case.name]


def _value(metric: Metric, frames: CellFrames) -> float:
    """Return the value of a metric, NaN where it does not apply."""
    try:
        return round(metric(frames).value, DIGITS)
    except DeclinedError:
        return math.nan


def _of(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the rows of a case's account, without what the frame carries, which pandas copies each time."""
    mine = frame[(frame["account"] == case.account).to_numpy()]
    mine.attrs = {}
    return mine.assign(at=mine["at"].dt.as_unit("us"))


def _ends(values: list[float], level: float) -> tuple[float, float, float]:
    known = np.array([v for v in values if not math.isnan(v)])
    if not len(known):
        return math.nan, math.nan, math.nan
    tail = (1 - level) / 2
    low = float(np.quantile(known, tail, method="lower"))
    high = float(np.quantile(known, 1 - tail, method="higher"))
    return round(low, DIGITS), round(float(np.median(known)), DIGITS), round(high, DIGITS)


def _curve(
    curves: pd.DataFrame, planted: pd.DataFrame | None, case: Case, *, level: float
) -> list[dict[str, Any]]:
    """Return ``at, low, high, planted`` per tick of the case."""
    from kresearch.bands.band import summarise

    ends = summarise(curves, level=level)
    truth = {} if planted is None else _of(planted, case).set_index("at")["score"].to_dict()
    return [
        {
            "at": row["at"].isoformat(),
            "low": round(row["low"], 3),
            "high": round(row["high"], 3),
            "planted": None if row["at"] not in truth else round(truth[row["at"]], 3),
        }
        for row in ends.to_dict("records")
    ]


def _address(part: Part, cases: list[Case], reading: list[Variant], work: StageInput) -> str:
    spec = work.result.spec
    declared = spec.confusion and read_confusion(spec.confusion, work.folder, scorer=spec.polarity).to_dict()
    depends = {
        "digest": part.dataset["digest"],
        "polarity": [spec.polarity, declared, spec.retweets],
        "cases": [case.to_dict() for case in cases],
        "variants": [[v.name, v.version, v.model_dump(mode="json")] for v in reading],
        "metrics": [[m, find_metric(m).version] for m in spec.tested or spec.metrics],
        "band": None if spec.band is None else spec.band.model_dump(mode="json"),
        "every": spec.every,
        "seed": spec.seed,
        "code": [
            code_of(name)
            for name in (
                "kresearch.scoring",
                "kresearch.bands",
                "kresearch.sentiment",
                "kresearch.study.polarity",
                __name__,
            )
        ],
    }
    return hashlib.sha256(to_json(depends).encode()).hexdigest()[:40]


def _read(file: Path) -> list[dict[str, Any]] | None:
    kept = read_verified(file)
    if not isinstance(kept, list):
        return None
    # JSON has no NaN; a number that is missing comes back as one.
    numbers = ("read", "low", "high", "corrected", "planted")
    return [row | {name: math.nan if row[name] is None else row[name] for name in numbers} for row in kept]
