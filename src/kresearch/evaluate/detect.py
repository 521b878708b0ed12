"""From counts to cases: a detector finds the spikes, and what was set is recorded in every case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from kresearch.errors import UnknownNameError, UsageError, suggestion
from kresearch.evaluate.cases import Case, flag_gaps, flag_holes
from kresearch.evaluate.detectors import DETECTORS, Detector, RobustZ

__all__ = ["DETECTORS", "RobustZ", "check_detector", "detect_cases"]
_COUNTS = ["interactions", "negative", "positive"]


def check_detector(entry: Mapping[str, Any]) -> tuple[Detector, list[str] | None]:
    """Return the detector that a table of a study asks for, and the accounts it looks at.

    Parameters
    ----------
    entry
        ``detector`` (a name of `DETECTORS`), ``accounts`` (default all) and the detector's settings.

    Raises
    ------
    UnknownNameError
        For an unknown detector.
    UsageError
        For unknown settings and impossible values.
    """
    name = str(entry["detector"])
    if name not in DETECTORS:
        raise UnknownNameError("detector", name, DETECTORS)
    known = [f.name for f in fields(DETECTORS[name])]
    settings = {k: v for k, v in entry.items() if k not in ("detector", "accounts")}
    unknown = [k for k in settings if k not in known]
    if unknown:
        said = " ".join(f"no setting '{k}'.{suggestion(k, known)}" for k in unknown)
        raise UsageError(f"detector '{name}': {said} Known: accounts, {', '.join(known)}.")
    accounts = entry.get("accounts")
    return DETECTORS[name](**settings), None if accounts is None else [str(a) for a in accounts]


def detect_cases(hourly: pd.DataFrame, detector: Detector | None = None, *, dataset: str = "") -> list[Case]:
    """Find spikes in the counts of each account.

    Parameters
    ----------
    hourly
        ``account, at`` (UTC start of an hour), ``interactions, negative, positive``; hours
        without any may be missing.
    detector
        Which, with its settings; `RobustZ` by default.
    dataset
        Label of the dataset, for the cases.

    Returns
    -------
    list of Case
        By account and time. An account whose data begins long after the others' or has a hole is
        flagged, and the beginning itself is never called a spike.
    """
    found: list[Case] = []
    for account, rows in hourly.groupby("account", sort=True):
        found += _detect_one(str(account), rows, detector or RobustZ(), dataset)
    return found


def _detect_one(account: str, rows: pd.DataFrame, d: Detector, dataset: str) -> list[Case]:
    steps = rows.set_index("at")[_COUNTS].resample(d.step, origin="epoch").sum()
    # The first and last step are whole only by chance: neither can be told from a gap.
    inner = steps.iloc[1:-1]
    if len(inner) < 3:
        return []
    first, last = rows["at"].min(), rows["at"].max()
    cases = []
    for run in d.find(inner["interactions"]):
        start, end = run.steps[0], run.steps[-1] + d.step
        baseline = max(start - pd.Timedelta(days=d.before_days), first.floor("h"))
        recovery = min(end + pd.Timedelta(days=d.after_days), last.floor("h") + pd.Timedelta(hours=1))
        enough = start - baseline >= pd.Timedelta(days=d.least_before_days)
        if not (enough and end < recovery):
            continue
        inside = inner.loc[list(run.steps)]
        size = float(inside["interactions"].sum())
        case = Case(
            name=f"{account} {start:%Y-%m-%d %H:%M}",
            account=account,
            kind=d.sign(inside),
            baseline=(baseline, start),
            spike=(start, end),
            recovery=(end, recovery),
            dataset=dataset,
            origin=f"{d.settings}; {int(size)} interactions, {run.said}",
        )
        case = flag_holes(flag_gaps(case, first=first, last=last), inner["interactions"])
        cases.append((size, case))
    cases.sort(key=lambda pair: (-pair[0], pair[1].start))
    return sorted((case for _, case in cases[: d.most]), key=lambda case: case.spike[0])
