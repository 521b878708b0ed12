"""Cases: one episode of one account, with its windows."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from kresearch._common.times import has_zone, parse_time, to_utc
from kresearch.errors import UsageError, suggestion

Window: TypeAlias = tuple[pd.Timestamp, pd.Timestamp]

#: What a case can be: a spike of one sign or of both, a silence, or nothing at all (a control).
KINDS = ("negative", "positive", "mixed", "silence", "null")
WINDOWS = ("baseline", "spike", "recovery", "silence")


class InvalidCaseError(UsageError):
    """A case whose windows do not fit; lists every problem."""


@dataclass(frozen=True)
class Case:
    """One episode of one account. All windows are UTC and half-open: start <= at < end.

    Parameters
    ----------
    name
        How reports call it; unique within a study.
    account
        Whose score is looked at.
    kind
        ``negative``, ``positive``, ``mixed``, ``silence`` or ``null`` (a control).
    baseline, spike, recovery
        Before, during, after; they follow each other and do not overlap.
    silence
        When the account does not post, or None. May overlap the other windows.
    dataset
        Label of the dataset it belongs to, empty outside studies.
    origin
        How the windows were chosen: ``"by hand"``, ``"planted"``, or a detector and its settings.
    flags
        What a reader must know, e.g. that the account's data begins within the baseline.
    storm
        Name of the storm where several accounts share one: their cases are one piece of evidence.

    Raises
    ------
    InvalidCaseError
        With every problem.
    """

    name: str
    account: str
    kind: str
    baseline: Window
    spike: Window
    recovery: Window
    silence: Window | None = None
    dataset: str = ""
    origin: str = "by hand"
    flags: tuple[str, ...] = ()
    storm: str = ""

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidCaseError(f"case '{self.name}': " + " ".join(problems))

    def _problems(self) -> list[str]:
        out = []
        if self.kind not in KINDS:
            allowed = ", ".join(KINDS)
            out.append(f"kind '{self.kind}' is unknown; allowed: {allowed}.{suggestion(self.kind, KINDS)}")
        for name in WINDOWS:
            window = getattr(self, name)
            if window is not None and not window[0] < window[1]:
                out.append(f"{name} ends at {window[1]}, not after its start {window[0]}.")
        for before, after in (("baseline", "spike"), ("spike", "recovery")):
            end, start = getattr(self, before)[1], getattr(self, after)[0]
            if end > start:
                out.append(
                    f"{before} ends at {end}, after {after} begins at {start}; "
                    f"end {before} no later than that."
                )
        return out

    @property
    def start(self) -> pd.Timestamp:
        """First time that any window holds."""
        return min(w[0] for w in self.windows.values())

    @property
    def end(self) -> pd.Timestamp:
        """First time after all windows."""
        return max(w[1] for w in self.windows.values())

    @property
    def windows(self) -> dict[str, Window]:
        """The windows that exist, by name."""
        return {n: getattr(self, n) for n in WINDOWS if getattr(self, n) is not None}

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, times as ISO texts."""
        out: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in WINDOWS:
            out[name] = None if out[name] is None else [t.isoformat() for t in out[name]]
        out["flags"] = list(self.flags)
        return out

    def replace(self, **changes: Any) -> Case:
        """Return the case with some fields changed."""
        return dataclasses.replace(self, **changes)


def make_case(values: Mapping[str, Any]) -> Case:
    """Return a case from plain values, e.g. a TOML table or a simulation's dict.

    Parameters
    ----------
    values
        The fields of `Case`; windows as pairs of times with a zone (or dates, read as UTC
        midnight).

    Raises
    ------
    InvalidCaseError
        With every problem: unknown and missing keys, unreadable times, windows that do not fit.

    Examples
    --------
    >>> import kresearch as kr
    >>> case = kr.evaluate.make_case({
    ...     "name": "storm", "account": "acme", "kind": "negative",
    ...     "baseline": ["2012-04-01", "2012-05-15"], "spike": ["2012-05-15", "2012-05-17"],
    ...     "recovery": ["2012-05-17", "2012-06-01"],
    ... })
    >>> case.spike[1] - case.spike[0]
    Timedelta('2 days 00:00:00')
    """
    known = [f.name for f in fields(Case)]
    name = str(values.get("name", "?"))
    problems = [f"no key '{k}'.{suggestion(k, known)}" for k in values if k not in known]
    needed = ("name", "account", "kind", "baseline", "spike", "recovery")
    problems += [f"'{k}' is missing." for k in needed if values.get(k) is None]
    ready: dict[str, Any] = {k: v for k, v in values.items() if k in known}
    for key in WINDOWS:
        if ready.get(key) is not None:
            try:
                ready[key] = _window(ready[key])
            except (ValueError, TypeError) as error:
                problems.append(f"{key}: {error}.")
    if problems:
        raise InvalidCaseError(f"case '{name}': " + " ".join(problems) + f" Known keys: {', '.join(known)}.")
    ready["flags"] = tuple(ready.get("flags", ()))
    return Case(**ready)


def flag_gaps(case: Case, *, first: pd.Timestamp | None, last: pd.Timestamp | None) -> Case:
    """Return the case, flagged where the account's data does not cover its windows.

    An account whose data begins in mid-file looks like a spike and is none. `first` and `last` are the times
    of its first and last interaction or post.
    """
    flags = list(case.flags)
    if first is None or last is None:
        flags.append(f"The data holds nothing of account '{case.account}'.")
    else:
        if first >= case.spike[0]:
            flags.append(
                f"The data of '{case.account}' begins on {first:%Y-%m-%d %H:%M} UTC, not before the spike: "
                "a gap in the collection cannot be told from a spike."
            )
        elif first > case.baseline[0] + 0.5 * (case.baseline[1] - case.baseline[0]):
            flags.append(
                f"The data of '{case.account}' begins on {first:%Y-%m-%d %H:%M} UTC, in the second half of "
                "the baseline."
            )
        if last < case.spike[0]:
            flags.append(f"The data of '{case.account}' ends on {last:%Y-%m-%d %H:%M} UTC, before the spike.")
    return case.replace(flags=tuple(flags))


def flag_holes(case: Case, counts: pd.Series) -> Case:
    """Return the case, flagged where the collection seems to have stopped within its windows.

    `counts` are interactions of its account by the start of the step, empty steps as 0. A run of empty days
    is a hole when it would hardly come about by chance: under the median of the days that are not empty,
    taken as the mean of a Poisson count, less than once in a thousand such series.
    """
    # By whole days: nights are quiet without any hole.
    daily = counts.resample(pd.Timedelta(hours=24), origin="epoch").sum().iloc[1:-1]
    inside = daily[(daily.index >= case.start) & (daily.index < case.end)]
    lived = inside[inside > 0]
    if lived.empty:
        return case
    # exp(-median * length) * days < 0.001, and never a single day: a holiday is quiet too.
    longest = max(1.0, math.log(1000.0 * len(inside)) / float(lived.median()))
    empty = (inside == 0).to_numpy()
    flags, start = list(case.flags), None
    for place, void in enumerate([*empty.tolist(), False]):
        if void and start is None:
            start = place
        elif not void and start is not None:
            if place - start > longest:
                end = inside.index[place] if place < len(inside) else case.end
                flags.append(
                    f"The data of '{case.account}' has nothing from {inside.index[start]:%Y-%m-%d} until "
                    f"{end:%Y-%m-%d}: a hole in the collection cannot be told from quiet."
                )
            start = None
    return case.replace(flags=tuple(flags))


def _window(pair: Any) -> Window:
    if isinstance(pair, str) or len(pair) != 2:
        raise ValueError(f"{pair!r} is no pair of times; write [start, end]")
    return _time(pair[0]), _time(pair[1])


def _time(value: Any) -> pd.Timestamp:
    """Return a UTC time; a date is its midnight, a time without a zone is refused."""
    if not isinstance(value, (str, date)):
        raise ValueError(f"{value!r} is no time; write it like 2015-02-17T00:00:00Z")
    stamp = parse_time(value) if isinstance(value, str) else to_utc(pd.Timestamp(value))
    if not has_zone(value):
        raise ValueError(f"{value} has no time zone; end it with Z for UTC")
    return stamp.as_unit("us")
