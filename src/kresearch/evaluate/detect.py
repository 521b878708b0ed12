"""Finding spikes: robust z-scores on counts, with what was set recorded in every case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from kresearch.errors import UnknownNameError, UsageError, suggestion
from kresearch.evaluate.cases import Case, flag_gaps

DETECTORS = ("robust-z",)
#: Makes the median absolute deviation estimate the standard deviation of a normal series.
_MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, kw_only=True)
class RobustZ:
    """Spikes are runs of ticks whose count is far above the median.

    Parameters
    ----------
    threshold
        Robust z (distance from the median in units of 1.4826 MAD) from which on a tick spikes.
    hours
        Length of the steps in which interactions are counted.
    same_hour
        Compare a step with the same time of the other days instead of with all steps, so
        that an ordinary evening is not a spike.
    merge_hours
        Runs no further apart are one spike.
    min_interactions
        A step with fewer never spikes.
    before_days, after_days
        Length of baseline and recovery, cut where the data ends.
    least_before_days
        A spike with a shorter baseline is no case: the beginning of a collection looks like one.
    sign_share
        Share of negative (positive) interactions of known polarity from which on a spike is
        called negative (positive); else mixed.
    most
        At most so many cases per account, the largest.
    """

    threshold: float = 4.0
    hours: int = 24
    same_hour: bool = False
    merge_hours: int = 24
    min_interactions: int = 10
    before_days: float = 28.0
    after_days: float = 28.0
    least_before_days: float = 3.0
    sign_share: float = 0.6
    most: int = 1

    def __post_init__(self) -> None:
        problems = [
            f"{name} = {getattr(self, name)!r}: allowed is a number over 0."
            for name in ("threshold", "hours", "before_days", "after_days", "sign_share", "most")
            if not getattr(self, name) > 0
        ]
        if not problems and 24 % self.hours != 0 and self.hours % 24 != 0:
            problems.append(f"hours = {self.hours}: allowed are divisors and multiples of 24.")
        if problems:
            raise UsageError("detector 'robust-z': " + " ".join(problems))

    @property
    def settings(self) -> str:
        """The settings in one line."""
        return "robust-z(" + ", ".join(f"{k}={v}" for k, v in asdict(self).items()) + ")"


def check_detector(entry: Mapping[str, Any]) -> tuple[RobustZ, list[str] | None]:
    """Return the detector that a table of a study asks for, and the accounts it looks at.

    Parameters
    ----------
    entry
        ``detector`` (a name), ``accounts`` (default all) and the detector's settings.

    Raises
    ------
    UnknownNameError
        For an unknown detector.
    UsageError
        For unknown settings and impossible values.
    """
    if entry["detector"] not in DETECTORS:
        raise UnknownNameError("detector", str(entry["detector"]), DETECTORS)
    known = [f.name for f in fields(RobustZ)]
    settings = {k: v for k, v in entry.items() if k not in ("detector", "accounts")}
    unknown = [k for k in settings if k not in known]
    if unknown:
        said = " ".join(f"no setting '{k}'.{suggestion(k, known)}" for k in unknown)
        raise UsageError(f"detector 'robust-z': {said} Known: accounts, {', '.join(known)}.")
    accounts = entry.get("accounts")
    return RobustZ(**settings), None if accounts is None else [str(a) for a in accounts]


def detect_cases(hourly: pd.DataFrame, detector: RobustZ | None = None, *, dataset: str = "") -> list[Case]:
    """Find spikes in the counts of each account.

    Parameters
    ----------
    hourly
        ``account, at`` (UTC start of an hour), ``interactions, negative, positive``; hours
        without any may be missing.
    detector
        The settings.
    dataset
        Label of the dataset, for the cases.

    Returns
    -------
    list of Case
        By account and time. An account whose data begins long after the others' is flagged,
        and the beginning itself is never called a spike.
    """
    settings = detector or RobustZ()
    found: list[Case] = []
    for account, rows in hourly.groupby("account", sort=True):
        found += _detect_one(str(account), rows, settings, dataset)
    return found


def _detect_one(account: str, rows: pd.DataFrame, d: RobustZ, dataset: str) -> list[Case]:
    step = pd.Timedelta(hours=d.hours)
    columns = ["interactions", "negative", "positive"]
    steps = rows.set_index("at")[columns].resample(step, origin="epoch").sum()
    # The first and last step are whole only by chance: neither can be told from a gap.
    inner = steps.iloc[1:-1]
    if len(inner) < 3:
        return []
    z = robust_z(inner["interactions"], same_hour=d.same_hour and d.hours < 24)
    high = inner.index[(z >= d.threshold) & (inner["interactions"] >= d.min_interactions)]
    runs: list[list[pd.Timestamp]] = []
    for at in high:
        if runs and at - runs[-1][-1] <= step + pd.Timedelta(hours=d.merge_hours):
            runs[-1].append(at)
        else:
            runs.append([at])
    first, last = rows["at"].min(), rows["at"].max()
    cases = []
    for run in runs:
        start, end = run[0], run[-1] + step
        baseline = max(start - pd.Timedelta(days=d.before_days), first.floor("h"))
        recovery = min(end + pd.Timedelta(days=d.after_days), last.floor("h") + pd.Timedelta(hours=1))
        enough = start - baseline >= pd.Timedelta(days=d.least_before_days)
        if not (enough and end < recovery):
            continue
        inside = inner.loc[run]
        case = Case(
            name=f"{account} {start:%Y-%m-%d %H:%M}",
            account=account,
            kind=_sign(inside, d.sign_share),
            baseline=(baseline, start),
            spike=(start, end),
            recovery=(end, recovery),
            dataset=dataset,
            origin=f"{d.settings}; {int(inside['interactions'].sum())} interactions, "
            f"largest z {float(z.loc[run].max()):.1f}",
        )
        cases.append((float(inside["interactions"].sum()), flag_gaps(case, first=first, last=last)))
    cases.sort(key=lambda pair: (-pair[0], pair[1].start))
    return sorted((case for _, case in cases[: d.most]), key=lambda case: case.spike[0])


def robust_z(counts: pd.Series, *, same_hour: bool = False) -> pd.Series:
    """Return how far each count lies above the median, in robust standard deviations.

    The deviation is never taken to be less than that of a Poisson count with this median,
    so that a quiet series does not make every small count a spike.

    Parameters
    ----------
    counts
        By time.
    same_hour
        Compare with the same hour of the day.
    """
    if same_hour:
        hours = pd.DatetimeIndex(counts.index).hour
        return counts.groupby(hours).transform(_z)
    return _z(counts)


def _z(counts: pd.Series) -> pd.Series:
    median = float(counts.median())
    spread = _MAD_TO_SIGMA * float((counts - median).abs().median())
    return (counts - median) / max(spread, math.sqrt(max(median, 1.0)))


def _sign(inside: pd.DataFrame, share: float) -> str:
    negative, positive = float(inside["negative"].sum()), float(inside["positive"].sum())
    total = float(inside["interactions"].sum())
    if total and negative / total >= share:
        return "negative"
    if total and positive / total >= share:
        return "positive"
    return "mixed"
