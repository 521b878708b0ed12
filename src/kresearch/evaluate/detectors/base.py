"""What all detectors share: how counts are cut, which runs become cases, of which sign, with which flags."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import ClassVar

import pandas as pd

from kresearch.errors import UsageError

#: With fewer signs before a spike nobody knows the usual share.
LEAST_USUAL = 20


@dataclass(frozen=True)
class Run:
    """A spike in the counts: its steps, and how far it stands out.

    Parameters
    ----------
    steps
        Starts of its steps, in order.
    note
        How far it stands out, in words, e.g. ``"largest z 6.1"``.
    """

    steps: tuple[pd.Timestamp, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class Detector(ABC):
    """Settings that every detector has; a detector adds its own and says which steps are high.

    Parameters
    ----------
    hours
        Length of the steps in which interactions are counted.
    merge_hours
        Runs no further apart are one spike.
    min_interactions
        A step with fewer never spikes.
    before_days, after_days
        Length of baseline and recovery, cut where the data ends.
    least_before_days
        A spike with a shorter baseline is no case: the beginning of a collection looks like one.
    sign_share
        Share of the negative (positive) among the interactions that have a sign from which on a
        spike is called negative (positive); else mixed.
    shift
        How far the negative share must differ from the account's own usual share to count as
        changed, as Cohen's h (0.2 is called small, 0.5 medium): a spike whose negative share has
        risen by this is never positive, and by `large_shift` it is negative whatever its share.
    large_shift
        As `shift`.
    least_signed
        Share of the interactions that must have a sign; with fewer a spike is mixed, because
        nobody can tell (`sign_known`).
    most
        At most so many cases per account, the largest.
    """

    name: ClassVar[str]
    #: Settings of the detector's own that must be over 0.
    over_zero: ClassVar[tuple[str, ...]] = ()

    hours: int = 24
    merge_hours: int = 24
    min_interactions: int = 10
    before_days: float = 28.0
    after_days: float = 28.0
    least_before_days: float = 3.0
    sign_share: float = 0.6
    shift: float = 0.2
    large_shift: float = 0.5
    least_signed: float = 0.4
    most: int = 1

    def __post_init__(self) -> None:
        problems = [
            f"{name} = {getattr(self, name)!r}: allowed is a number over 0."
            for name in (*self.over_zero, "hours", "before_days", "after_days", "sign_share", "most")
            if not getattr(self, name) > 0
        ]
        if not problems and 24 % self.hours != 0 and self.hours % 24 != 0:
            problems.append(f"hours = {self.hours}: allowed are divisors and multiples of 24.")
        if problems:
            raise UsageError(f"detector '{self.name}': " + " ".join(problems))

    @property
    def settings(self) -> str:
        """The settings in one line, the detector's own first."""
        values = asdict(self)
        ordered = sorted(values, key=lambda k: k in _SHARED)
        return f"{self.name}(" + ", ".join(f"{k}={values[k]}" for k in ordered) + ")"

    @property
    def step(self) -> pd.Timedelta:
        """Length of a step."""
        return pd.Timedelta(hours=self.hours)

    @abstractmethod
    def find(self, counts: pd.Series) -> list[Run]:
        """Return the spikes in the counts of one account.

        Parameters
        ----------
        counts
            Interactions by the start of the step, without holes, whole steps only.
        """

    def join(self, high: Iterable[pd.Timestamp]) -> list[tuple[pd.Timestamp, ...]]:
        """Return high steps as runs: those no further apart than `merge_hours` are one."""
        runs: list[list[pd.Timestamp]] = []
        for at in high:
            if runs and at - runs[-1][-1] <= self.step + pd.Timedelta(hours=self.merge_hours):
                runs[-1].append(at)
            else:
                runs.append([at])
        return [tuple(run) for run in runs]

    def sign(self, inside: pd.DataFrame, before: pd.DataFrame | None = None) -> str:
        """Return ``negative``, ``positive`` or ``mixed`` for the counts of a spike.

        The share of the negative is held against the account's own usual share, where that is known:
        from 2 angry reactions to 9,091 among thousands of likes is no positive spike.

        Parameters
        ----------
        inside
            ``interactions, negative, positive`` per step of the spike.
        before
            The same of the baseline; without enough signs there only the share itself counts.
        """
        negative, positive, total = (float(inside[c].sum()) for c in ("negative", "positive", "interactions"))
        signed = negative + positive
        if not self.sign_known(signed, total):
            return "mixed"
        moved = 0.0 if before is None else self.tone_shift(inside, before)
        share = negative / signed
        if moved >= self.large_shift or (share >= self.sign_share and moved > -self.shift):
            return "negative"
        return "positive" if 1 - share >= self.sign_share and moved < self.shift else "mixed"

    def sign_known(self, signed: float, total: float) -> bool:
        """Say whether so many interactions with a sign of so many in all tell the sign of a spike.

        Parameters
        ----------
        signed, total
            Their numbers.
        """
        return total > 0 and signed / total >= self.least_signed

    def tone_shift(self, inside: pd.DataFrame, before: pd.DataFrame) -> float:
        """Return by how much the negative share differs from the usual one, as Cohen's h.

        The difference of the arcsines of the roots of both shares, doubled (Cohen 1988): above 0 the
        spike is more negative than usual. 0 where the baseline has too few signs to know.

        Parameters
        ----------
        inside, before
            ``negative, positive`` per step of the spike and of the baseline.
        """
        counts = [(float(f["negative"].sum()), float(f["positive"].sum())) for f in (inside, before)]
        if min(sum(pair) for pair in counts) < LEAST_USUAL:
            return 0.0
        angles = [2 * math.asin(math.sqrt(negative / (negative + positive))) for negative, positive in counts]
        return angles[0] - angles[1]


_SHARED = tuple(f.name for f in fields(Detector))
