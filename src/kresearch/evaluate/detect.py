"""From counts to cases: a detector finds the spikes, and what was set is recorded in every case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from kresearch._common.others import blaming
from kresearch.errors import UsageError, suggestion
from kresearch.evaluate.cases import Case, flag_gaps, flag_holes
from kresearch.evaluate.detectors import Detector, find_detector
from kresearch.evaluate.detectors.runs import check_runs
from kresearch.evaluate.given_frames import take_frame

_COUNTS = ["interactions", "negative", "positive"]


def check_detector(entry: Mapping[str, Any]) -> tuple[Detector, list[str] | None]:
    """Return the detector that a table of a study asks for, and the accounts it looks at.

    Parameters
    ----------
    entry
        ``detector`` (a name of `list_detectors`), ``accounts`` (default all) and the detector's settings.

    Raises
    ------
    UnknownNameError
        For an unknown detector.
    UsageError
        For unknown settings and impossible values.
    """
    name = str(entry["detector"])
    chosen = find_detector(name)
    known = [f.name for f in fields(chosen)]
    settings = {k: v for k, v in entry.items() if k not in ("detector", "accounts")}
    unknown = [k for k in settings if k not in known]
    if unknown:
        said = " ".join(f"no setting '{k}'.{suggestion(k, known)}" for k in unknown)
        raise UsageError(f"detector '{name}': {said} Known: accounts, {', '.join(known)}.")
    accounts = entry.get("accounts")
    return make_detector(chosen, **settings), None if accounts is None else [str(a) for a in accounts]


def make_detector(chosen: type[Detector], **settings: Any) -> Detector:
    """Return a detector with its settings.

    Parameters
    ----------
    chosen
        Its class.
    **settings
        Those that differ from its defaults.

    Raises
    ------
    UsageError
        For impossible values.
    CheckError
        When the class cannot be made so.
    """
    with blaming(f"detector '{chosen.name}'"):
        return chosen(**settings)


@dataclass(frozen=True)
class Skipped:
    """A spike that makes no case, and why."""

    account: str  #: Whose.
    #: When, UTC.
    start: pd.Timestamp
    end: pd.Timestamp
    interactions: int  #: How large.
    reason: str  #: A sentence.


def detect_cases(hourly: pd.DataFrame, detector: Detector | None = None, *, dataset: str = "") -> list[Case]:
    """Find spikes in the counts of each account.

    Parameters
    ----------
    hourly
        ``account, at`` (UTC start of an hour), ``interactions, negative, positive``; hours
        without any may be missing.
    detector
        Which, with its settings; ``robust-z`` by default.
    dataset
        Label of the dataset, for the cases.

    Returns
    -------
    list of Case
        By account and time. An account whose data begins long after the others' or has a hole is
        flagged, and the beginning itself is never called a spike.

    Raises
    ------
    UsageError
        When columns are missing, or ``at`` holds no times.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> at = pd.date_range("2012-05-01", periods=60, tz="UTC")
    >>> counts = [20 + day % 3 for day in range(60)]
    >>> counts[40] = 300
    >>> hourly = pd.DataFrame({"account": "acme", "at": at, "interactions": counts})
    >>> hourly = hourly.assign(negative=2, positive=5)
    >>> hourly.loc[40, "negative"] = 200
    >>> (case,) = kr.evaluate.detect_cases(hourly)
    >>> case.kind, str(case.spike[0].date()), str(case.spike[1].date())
    ('negative', '2012-06-10', '2012-06-11')
    """
    return detect_spikes(hourly, detector, dataset=dataset)[0]


def detect_spikes(
    hourly: pd.DataFrame, detector: Detector | None = None, *, dataset: str = ""
) -> tuple[list[Case], list[Skipped]]:
    """Find spikes as `detect_cases`, and say which spikes make no case.

    Parameters
    ----------
    hourly, detector, dataset
        As of `detect_cases`.

    Returns
    -------
    cases : list of Case
        By account and time.
    skipped : list of Skipped
        Spikes without a baseline before or a recovery after them.
    """
    found: list[Case] = []
    skipped: list[Skipped] = []
    chosen = detector or find_detector("robust-z")()
    counts = take_frame(
        hourly, ("account", "at", *_COUNTS), what="the counts", todo="Count interactions by account and hour."
    )
    for account, rows in counts.groupby("account", sort=True):
        with blaming(f"detector '{chosen.name}'"):
            cases, without = _detect_one(str(account), rows, chosen, dataset)
        found += cases
        skipped += without
    return found, skipped


def _detect_one(
    account: str, rows: pd.DataFrame, d: Detector, dataset: str
) -> tuple[list[Case], list[Skipped]]:
    steps = rows.set_index("at")[_COUNTS].resample(d.step, origin="epoch").sum()
    # The first and last step are whole only by chance: neither can be told from a gap.
    inner = steps.iloc[1:-1]
    if len(inner) < 3:
        return [], []
    first, last = rows["at"].min(), rows["at"].max()
    cases = []
    skipped: list[Skipped] = []
    # A copy: what a detector does to it is no count.
    for run in check_runs(d.find(inner["interactions"].copy()), pd.DatetimeIndex(inner.index)):
        start, end = run.steps[0], run.steps[-1] + d.step
        baseline = max(start - pd.Timedelta(days=d.before_days), first.floor("h"))
        recovery = min(end + pd.Timedelta(days=d.after_days), last.floor("h") + pd.Timedelta(hours=1))
        enough = start - baseline >= pd.Timedelta(days=d.least_before_days)
        inside = inner.loc[list(run.steps)]
        size = float(inside["interactions"].sum())
        if not (enough and end < recovery):
            days = max(0.0, (start - baseline).total_seconds() / 86_400)
            reason = (
                f"No baseline before the storm of {start:%Y-%m-%d %H:%M} UTC: the data of '{account}' begins "
                f"on {first:%Y-%m-%d %H:%M}, {days:.1f} days before it, and {d.least_before_days:g} are "
                "needed. Collect earlier data."
                if not enough
                else f"The data of '{account}' ends with the spike of {start:%Y-%m-%d %H:%M} UTC: what came "
                "after it is not known. Collect later data."
            )
            skipped.append(Skipped(account, start, end, int(size), reason))
            continue
        case = Case(
            name=f"{account} {start:%Y-%m-%d %H:%M}",
            account=account,
            kind=d.sign(inside, steps.loc[(steps.index >= baseline) & (steps.index < start)]),
            baseline=(baseline, start),
            spike=(start, end),
            recovery=(end, recovery),
            dataset=dataset,
            origin=f"{d.settings}; {int(size)} interactions, {run.note}",
        )
        case = flag_holes(flag_gaps(case, first=first, last=last), inner["interactions"])
        cases.append((size, case))
    cases.sort(key=lambda pair: (-pair[0], pair[1].start))
    return sorted((case for _, case in cases[: d.most]), key=lambda case: case.spike[0]), skipped
